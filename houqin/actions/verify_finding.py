"""复核: somebody who is neither the fixer nor of the fixer's company says whether it is put right."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.records import models as records
from houqin.rules import finding as findings
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

SETTLES = {True: "verify", False: "return"}


@_ledger.action
def verify_finding(by: Actor, at: datetime, *, finding: UUID, passed: bool, note: str = "", code: str = "") -> UUID:
    """Returns the finding's id. A finding sent back needs a reason; `code` is the place's label, read on the spot.

    Of what a nurse confirms, one in ten is drawn for a second look (`recheck_finding`).
    """
    if not passed and not note.strip():
        raise Refused("退回须写明哪里没有整改到位")
    found = _steps.load(by, finding)
    fixers = records.Step.objects.filter(finding=found, kind="rectify").values_list("by", flat=True)
    fault = findings.verifier_fault(by.provider, by.person, list(fixers))
    fault = fault or findings.spot_fault(found.severity, by.role, code, found.place.code)
    if fault:
        raise Refused(fault)
    made, now = _steps.step(by, at, found, SETTLES[passed], note=note)
    if passed and by.role == "ward" and findings.drawn(found.pk):
        now.recheck_by = at + findings.RECHECK_WITHIN
    _ledger.write(by, at, "verify_finding", {"finding": finding, "passed": int(passed)}, [made, now])
    return finding
