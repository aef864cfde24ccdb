"""The worker beside the web server: reads the journal on, sends what is due, and scans once a night."""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from houqin.actions.claim_delivery import Parcel, claim_delivery
from houqin.actions.settle_delivery import settle_delivery
from houqin.actions.tell import tell
from houqin.interfaces.jobs import nightly, printing, sending
from houqin.interfaces.jobs.alone import alone
from houqin.interfaces.jobs.scans import SOON
from houqin.queries import party
from houqin.rules import period
from houqin.rules.party import system

log = logging.getLogger(__name__)
WATCH = timedelta(minutes=5)
EVERY = 2.0  # seconds between two looks
NIGHT = time(2, 10)
Clock = Callable[[], datetime]
Send = Callable[[Parcel], None]


def work(stop: Event, parent: int | None = None, every: float = EVERY) -> None:
    """Until it is stopped, or the server that started it is gone; on one machine one worker at a time."""
    while not stop.is_set() and parent in (None, os.getppid()):
        with alone("worker", wait=False) as mine:
            if mine:
                _shift(stop, parent, every)
        stop.wait(every)


def _shift(stop: Event, parent: int | None, every: float) -> None:
    while not stop.is_set() and parent in (None, os.getppid()):
        try:
            once()
        except Exception:
            log.exception("the worker's round failed; it goes on")
        close_old_connections()
        stop.wait(every)


def once(now: Clock = timezone.now) -> None:
    """One round through all hospitals; what was begun and not ended is begun again in the next."""
    for hospital in party.hospitals():
        told(hospital.id, now())
        sent(hospital.id, now)
        printing.printed(hospital, now)
    watched(now())
    night(now())


def told(hospital: int, at: datetime) -> int:
    """The journal read to its end; returns how many lines."""
    by, lines = system(hospital), 0
    with party.within(by):
        while read := tell(by, at):
            lines += read
    return lines


def sent(hospital: int, now: Clock = timezone.now, send: Send = sending.send) -> int:
    """Everything that is due, one message after another; returns how many went out.

    A channel that fails is left alone until the next round: who waits for a dead server does not hold up the others.
    """
    by, gone, failing = system(hospital), 0, set[int]()
    with party.within(by):
        while parcel := claim_delivery(by, now(), skip=failing):
            fault = _fault(parcel, send)
            settle_delivery(by, now(), batch=parcel.batch, fault=fault)
            gone += not fault
            if fault:
                failing.add(parcel.channel)
    return gone


def _fault(parcel: Parcel, send: Send) -> str:
    """Why a message did not go out; '' when it did."""
    try:
        send(parcel)
    except Exception as fault:
        log.warning("batch %s through %s: %s", parcel.batch, parcel.kind, sending.why(fault))
        return sending.why(fault)
    return ""


def watched(at: datetime) -> bool:
    """What cannot wait for the night, at most every few minutes; what it found before is not told again."""
    kept = Path(settings.HOUQIN_HOME) / "watched.at"
    now, before = (one.astimezone(UTC).isoformat(timespec="seconds") for one in (at, at - WATCH))
    if kept.exists() and before < kept.read_text("utf-8") <= now:
        return False
    nightly.run(at, SOON)
    kept.write_text(now, "utf-8")
    return True


def night(at: datetime) -> bool:
    """The nightly scan, once for each night: its day is written down only after it is through."""
    local = at.astimezone(period.HOSPITAL_TIME)
    kept = Path(settings.HOUQIN_HOME) / "nightly.day"
    day = local.date().isoformat()
    if local.time() < NIGHT or (kept.exists() and kept.read_text("utf-8") >= day):
        return False
    nightly.run(at)
    kept.write_text(day, "utf-8")
    return True
