"""默认关闭: nobody confirmed for so long that a case closes by itself; that is never satisfaction."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.queries import casebook as books
from houqin.rules import case as rules
from houqin.rules.party import Actor


@_ledger.action
def lapse_case(by: Actor, at: datetime, *, case: UUID) -> bool:
    """Whether it was closed now; it is not yet time, or somebody was faster, and nothing changes."""
    _ledger.freeze()
    now = _cases.load(by, case)
    hours = books.book().kind(now.kind).default_hours
    until = rules.lapses_at(_cases.life_of(now), hours)
    if until is None or at < until:
        return False
    rows = _cases.step(by, at, now, "lapse", f"{hours} 小时未确认")
    _ledger.write(by, at, "lapse_case", {"case": case}, rows)
    return True
