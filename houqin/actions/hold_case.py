"""暂停计时: the office stops a case's clock for a reason until a moment, or lets it go on sooner."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def hold_case(
    by: Actor, at: datetime, *, case: UUID, hold: bool, note: str = "", until: datetime | None = None
) -> UUID:
    """Returns the case's id. A pause has a reason and an end, at which the clock goes on by itself."""
    said = _cases.told(note, "请写明暂停的理由" if hold else "")
    if hold and (until is None or until <= at):
        raise Refused("请写明暂停到什么时候，须晚于现在")
    now = _cases.load(by, case)
    rows = _cases.step(by, at, now, "pause" if hold else "resume", said, until=until if hold else None)
    _ledger.write(by, at, "hold_case", {"case": case, "hold": int(hold)}, rows)
    return case
