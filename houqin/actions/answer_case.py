"""接单与进展: whoever holds a case accepts it, is on the spot, tells how it goes, asks for a pause or sends it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

ANSWERS = ("accept", "go", "progress", "ask", "decline")
NEED = {"progress": "请写明进展", "ask": "请写明暂停的理由", "decline": "请写明为什么不归贵方"}


@_ledger.action
def answer_case(
    by: Actor,
    at: datetime,
    *,
    case: UUID,
    answer: str,
    note: str = "",
    until: datetime | None = None,
    photos: Mapping[str, tuple[int, str]] | None = None,
) -> UUID:
    """Returns the case's id. `until` is how long a pause is asked for; the office grants it (`hold_case`)."""
    if answer not in ANSWERS:
        raise Refused("答复须为 %(known)s 之一", known="、".join(ANSWERS))
    if answer == "ask" and (until is None or until <= at):
        raise Refused("请写明暂停到什么时候，须晚于现在")
    now = _cases.load(by, case)
    refuse_others(by, now)
    said = _cases.told(note, NEED.get(answer, ""))
    rows = _cases.step(by, at, now, answer, said, until=until if answer == "ask" else None)
    pictures = _cases.photos(rows[0], photos or {})
    _ledger.write(by, at, "answer_case", {"case": case, "answer": answer}, [rows[0], pictures, *rows[1:]])
    return case


def refuse_others(by: Actor, now: Any) -> None:
    """Only its holder answers for a case; the office and the chief stand in for a holder who only telephones."""
    if by.role in ("inspector", "ward") and by.person != now.assignee_id:
        raise Refused("这件事项没有派给您")
