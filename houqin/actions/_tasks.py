"""督办: a resolution or a promise as a supervised task, sent to whoever answers for it, until a day."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from houqin.actions import _cases
from houqin.queries import casebook as books
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.party import Actor

TASK, CATEGORY = "task", "meeting"


def task(
    by: Actor, at: datetime, id: UUID, text: str, until: date, *, provider: int | None, assignee: int | None
) -> tuple[Any, list[Any]]:
    """The case, and all rows of its beginning, the present state last and once."""
    kind = books.book().kind(TASK)
    category = kind.by_category[CATEGORY]
    grade = kind.grade("", category)
    row = records.Case(id=id, digest=id.hex * 2, kind=TASK, category=category.code, grade=grade.code, channel="ward")
    row.text, row.reporter_id, row.happened_at = _cases.told(text, "请写明是什么事"), by.person, at
    row.fixed_at = datetime.combine(until, time(18), period.HOSPITAL_TIME)
    case, first, now = _cases.opened(by, at, row, kind, grade)
    sent = _cases.dispatched(by, at, now, provider=provider, contract=None, assignee=assignee)
    return case, [case, first, *(one for one in sent if not isinstance(one, records.CaseNow)), now]
