"""登记事项: a request, complaint, hazard or task is on record, and goes at once to whoever serves that place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.queries import case as cases
from houqin.queries import casebook as books
from houqin.records import models as records
from houqin.rules import case as cases_
from houqin.rules import period
from houqin.rules.casebook import Book, Category, Grade, Kind
from houqin.rules.party import PUBLIC, SYSTEM, Actor
from houqin.rules.refusal import Refused

FROM_OUTSIDE = ("phone", "hotline", "mailbox", "letter", "visit")  # logged by the office for somebody else


@_ledger.action
def open_case(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    kind: str,
    text: str,
    category: str = "",
    grade: str = "",
    channel: str = "ward",
    place: int | None = None,
    department: int | None = None,
    happened_at: datetime | None = None,
    until: datetime | None = None,
    assignee: int | None = None,
    provider: int | None = None,
    parent: UUID | None = None,
    group: str = "",
    caller: str = "",
    phone: str = "",
    photos: Mapping[str, tuple[int, str]] | None = None,
) -> UUID:
    """Returns the case's id. Without a category the text suggests one, without a grade the category's usual one holds.

    `until` is a day to be done by, `group` a veto group that makes a hazard a major one, `photos` announces pictures.
    """
    if _ledger.once(records.Case, id, digest):
        return id
    sort, chosen, level = _sorted(kind, category, grade, group, text)
    row = records.Case(id=id, digest=digest, kind=kind, category=chosen.code, grade=level.code, channel=channel)
    row.text, row.group, row.reporter_id = _cases.told(text, "请写明是什么事"), group, _reporter(by, channel)
    _where(by, row, sort, place, department)
    _when(row, at, happened_at, until, parent)
    case, first, now = _cases.opened(by, at, row, sort, level)
    sent = _sent(by, at, now, chosen, sort, provider=provider, assignee=assignee)
    facts = {"case": id, "kind": kind, "category": chosen.code, "grade": level.code, "place": row.place_id}
    others = [_cases.photos(first, photos or {}), now, _caller(row, caller.strip(), phone.strip())]
    _ledger.write(by, at, "open_case", facts, [case, first, *sent, *others])
    return id


def _sorted(kind: str, category: str, grade: str, group: str, text: str) -> tuple[Kind, Category, Grade]:
    book = books.book()
    sort = book.kind(kind)
    if kind in cases_.PRIVATE or sort.published:
        raise Refused("%(kind)s有自己的页面，请从那里写", kind=sort.name)
    chosen = sort.category(category, text)
    return sort, chosen, sort.grade(_graded(book, sort, grade, group), chosen)


def _reporter(by: Actor, channel: str) -> int | None:
    """The asker, unless the office logs it for somebody else or it comes from outside."""
    books.book().word("channels", channel)
    return None if by.role in (PUBLIC, SYSTEM) or (by.role == "office" and channel in FROM_OUTSIDE) else by.person


def _graded(book: Book, kind: Kind, grade: str, group: str) -> str:
    """A veto group of the national list makes a hazard a major one, whatever was said."""
    if not group:
        return grade
    book.word("groups", group)
    return kind.grades[0].code


def _where(by: Actor, row: Any, kind: Kind, place: int | None, department: int | None) -> None:
    if place is None and kind.needs_place:
        raise Refused("请选地点")
    if place is not None:
        row.place = records.Place.objects.select_related("parent__parent__parent").filter(pk=place).first()
        if row.place is None:
            raise Refused("本院没有这个地点，请核对二维码或地点编码")
    if department is not None and not records.Department.objects.filter(pk=department).exists():
        raise Refused("本院没有这个科室")
    here = row.place.department_id if row.place_id and not kind.answers else None
    row.department_id = by.department if by.role == "ward" else department or here


def _caller(row: Any, name: str, phone: str) -> list[Any]:
    return [records.Caller(case=row, name=name[:40], phone=phone[:40])] if name or phone else []


def _when(row: Any, at: datetime, happened_at: datetime | None, until: datetime | None, parent: UUID | None) -> None:
    row.happened_at = happened_at or at
    if row.happened_at > at + _cases.CLOCK_ALLOWANCE:
        raise Refused("发生时间晚于现在，请校准手机时间后重新提交；草稿已保留")
    if until is not None and until <= at:
        raise Refused("办结期限须晚于现在")
    if parent is not None and not records.Case.objects.filter(pk=parent).exists():
        raise Refused("本院没有这件上级事项")
    row.fixed_at, row.parent_id = until, parent


def _sent(
    by: Actor, at: datetime, now: Any, category: Category, kind: Kind, *, provider: int | None, assignee: int | None
) -> list[Any]:
    """To the one named; else, where the kind is dispatched by itself, to the provider in force here."""
    if provider is not None or assignee is not None:
        contract = _cases.contract_of(provider, now.case, category, at)
        return _steps(_cases.dispatched(by, at, now, provider=provider, contract=contract, assignee=assignee))
    if not kind.dispatches or now.case.place_id is None:
        return []
    signed = cases.responsible(category.packs, now.case.place, period.of(at))
    if signed is None:
        return []
    return _steps(_cases.dispatched(by, at, now, provider=signed.provider_id, contract=signed.pk, assignee=None))


def _steps(rows: list[Any]) -> list[Any]:
    """Without the present state, which is written once."""
    return [row for row in rows if not isinstance(row, records.CaseNow)]
