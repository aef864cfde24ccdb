"""The nightly scan: in every hospital, every list of what is due, one object after another in the system's name."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from houqin.interfaces import wording
from houqin.interfaces.jobs.alone import alone
from houqin.interfaces.jobs.scans import SCANS, Scan
from houqin.queries import party
from houqin.rules.party import Actor, system
from houqin.rules.refusal import Refused

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """One list of one hospital: how many were due, how many were handled now, and what went wrong with which."""

    hospital: str
    label: str
    due: int = 0
    done: int = 0
    faults: list[str] = field(default_factory=list)


def run(at: datetime, scans: Sequence[Scan] = SCANS) -> list[Outcome]:
    """Safe to run at any time and as often as one likes; a second run on this machine waits for the first."""
    with alone("nightly"):
        return [_scanned(one.short, system(one.id), at, scan) for one in party.hospitals() for scan in scans]


def _scanned(hospital: str, by: Actor, at: datetime, scan: Scan) -> Outcome:
    """What fails is told and tried again the next night; it never holds up the rest."""
    told = Outcome(hospital, str(scan.label))
    with party.within(by):
        try:
            found = scan.due(by, at=at)
        except Exception as fault:
            log.exception("scan %s", scan.label)
            told.faults.append(_said(fault))
            return told
        told.due = len(found)
        for one in found:
            _handled(by, at, scan, one, told)
    return told


def _handled(by: Actor, at: datetime, scan: Scan, one: Any, told: Outcome) -> None:
    try:
        told.done += bool(scan.act(by, at, one))
    except Exception as fault:
        if not isinstance(fault, Refused):
            log.exception("scan %s: %s", scan.label, one)
        told.faults.append(f"{one}: {_said(fault)}")


def _said(fault: Exception) -> str:
    return wording.sentence(fault) if isinstance(fault, Refused) else f"{type(fault).__name__}: {fault}"
