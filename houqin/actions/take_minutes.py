"""记入纪要: a comment, what a provider reported, or a resolution with who does it and until when."""

from datetime import date, datetime
from uuid import UUID

from houqin.actions import _ledger, _panels
from houqin.queries import panel as panels
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

KINDS = ("comment", "report", "resolution")
RUNNING = ("office", "chief")  # who writes down what others reported or the meeting resolved


@_ledger.action
def take_minutes(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    panel: UUID,
    kind: str,
    text: str,
    subject: UUID | None = None,
    responsible: str = "",
    due_on: date | None = None,
) -> UUID:
    """Returns the entry's id. Raters comment for themselves; also after the sheet is locked, never on scores."""
    if _ledger.once(records.Minute, id, digest):
        return id
    found = panels.loaded(panel, at)
    if kind not in KINDS:
        raise Refused("纪要种类须为 %(known)s 之一", known="、".join(KINDS))
    if by.role not in RUNNING and (kind != "comment" or panels.seat_of(found, by) is None):
        raise Refused("只有评委可以发表意见，汇报与决议由主持方记录")
    if not text.strip():
        raise Refused("请写明内容")
    if kind == "resolution" and (not responsible.strip() or due_on is None):
        raise Refused("决议事项须写明责任人和期限")
    row = records.Minute(id=id, digest=digest, panel=found.row, kind=kind, text=text.strip(), by_id=by.person, at=at)
    row.subject = _panels.subject(found, subject) if subject else None
    row.responsible, row.due_on = responsible.strip(), due_on
    _ledger.write(by, at, "take_minutes", {"panel": panel, "kind": kind}, [row])
    return id
