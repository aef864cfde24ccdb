"""重开: what was closed and is not done after all comes back to whoever had it, with the full time, uncounted."""

from datetime import datetime, timedelta
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.queries import casebook as books
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def reopen_case(by: Actor, at: datetime, *, case: UUID, note: str) -> UUID:
    """Returns the case's id. That it was done in time counts no more; whether it is, its next closing says."""
    said = _cases.told(note, "请写明为什么重开")
    now = _cases.load(by, case)
    days = books.book().kind(now.kind).reopen_days
    if now.closed_at is not None and at > now.closed_at + timedelta(days=days):
        raise Refused("关闭已超过 %(days)s 天，请另登记一件并注明原编号", days=days)
    _cases.refuse_closer(by, now)
    undone = _cases.taken_back(now)
    rows = _cases.step(by, at, now, "reopen", said)
    _ledger.write(by, at, "reopen_case", {"case": case, "uncounted": len(undone)}, [*rows, *undone])
    return case
