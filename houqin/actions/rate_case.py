"""评价: one to five stars, once, by whoever asked for it, after it is closed."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.queries import casebook as books
from houqin.rules import case as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def rate_case(by: Actor, at: datetime, *, case: UUID, stars: int, note: str = "") -> UUID:
    """Returns the case's id."""
    now = _cases.load(by, case)
    if not books.book().kind(now.kind).rated:
        raise Refused("这种事项不评价")
    if not _cases.is_reporter(by, now):
        raise Refused("由上报人或所在科室评价")
    fault = rules.stars_fault(stars, _cases.life_of(now))
    if fault:
        raise Refused(fault)
    rows = _cases.step(by, at, now, "rate", _cases.told(note), stars=stars)
    _ledger.write(by, at, "rate_case", {"case": case, "stars": stars}, rows)
    return case
