"""延长评分: the deadline of a panel that is not locked is put off, for a reason."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _panels
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def extend_panel(by: Actor, at: datetime, *, panel: UUID, until: datetime, reason: str) -> UUID:
    """Returns the step's id."""
    found = _panels.unlocked(panel, at)
    if until <= max(at, found.life.closes_at):
        raise Refused("新的截止时间须晚于现在和原截止时间 %(at)s", at=period.moment(found.life.closes_at))
    if not reason.strip():
        raise Refused("请写明延长的理由")
    step = _panels.step(by, at, found, "extend", closes_at=until, note=reason.strip())
    _ledger.write(by, at, "extend_panel", {"panel": panel, "until": until, "reason": reason}, [step])
    return step.id
