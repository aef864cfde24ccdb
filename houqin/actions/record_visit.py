"""科室走访: what the clinic said on a visit, each opinion a task with somebody who holds it and a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.queries import casebook as books
from houqin.records import models as records
from houqin.rules.casebook import Book
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was asked for, and who sees to it until when."""

    text: str
    assignee: int | None = None
    provider: int | None = None
    until: datetime | None = None


@_ledger.action
def record_visit(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    department: int,
    text: str,
    opinions: Sequence[Opinion] = (),
    category: str = "ward",
    happened_at: datetime | None = None,
) -> UUID:
    """Returns the visit's id; its tasks carry ids derived from it."""
    if _ledger.once(records.Case, id, digest):
        return id
    book = books.book()
    if not records.Department.objects.filter(pk=department).exists():
        raise Refused("本院没有这个科室")
    if happened_at is not None and happened_at > at + _cases.CLOCK_ALLOWANCE:
        raise Refused("发生时间晚于现在，请核对")
    said = _cases.told(text, "请写明走访情况")
    visit = _row(book, id, digest, "visit", category, said, department, happened_at or at, by)
    rows = _cases.opened(by, at, visit, book.kind("visit"), book.kind("visit").grades[0])
    for n, opinion in enumerate(opinions):
        rows += _task(book, by, at, visit, n, opinion)
    ordered = sorted(rows, key=lambda row: ORDER.index(type(row).__name__))
    _ledger.write(by, at, "record_visit", {"case": id, "department": department, "tasks": len(opinions)}, ordered)
    return id


ORDER = ("Case", "CaseStep", "CaseNow")


def _task(book: Book, by: Actor, at: datetime, visit: Any, n: int, opinion: Opinion) -> list[Any]:
    kind = book.kind("task")
    if opinion.until is not None and opinion.until <= at:
        raise Refused("办结期限须晚于现在")
    id, said = derived(visit.pk, "task", n), _cases.told(opinion.text, "请写明意见内容")
    row = _row(
        book, id, sha256(id.bytes).hexdigest(), "task", "visit", said, visit.department_id, visit.happened_at, by
    )
    row.parent_id, row.fixed_at = visit.pk, opinion.until
    rows = _cases.opened(by, at, row, kind, kind.grades[-1])
    if opinion.assignee is None and opinion.provider is None:
        return rows
    category = kind.category("visit", "")
    contract = _cases.contract_of(opinion.provider, row, category, at)
    sent = _cases.dispatched(by, at, rows[2], provider=opinion.provider, contract=contract, assignee=opinion.assignee)
    return [*rows, sent[0]]


def _row(
    book: Book, id: UUID, digest: str, kind: str, category: str, text: str, department: int, at: datetime, by: Actor
) -> Any:
    chosen = book.kind(kind).category(category, text)
    row = records.Case(id=id, digest=digest, kind=kind, category=chosen.code, channel="visit", text=text)
    row.grade = book.kind(kind).grades[-1].code
    row.department_id, row.reporter_id, row.happened_at = department, by.person, at
    return row
