"""Cases as questions: who serves a place, the list with its filters and keyset pages, one case's life, the desk."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from houqin.analysis import duplicate
from houqin.analysis.duplicate import Told
from houqin.queries import casebook as books
from houqin.queries import contract as contracts
from houqin.queries import evidence as seen
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import case as rules
from houqin.rules import period, permission
from houqin.rules.case import number
from houqin.rules.casebook import Book
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


def responsible(packs: Collection[str], place: Any, month: int) -> Any:
    """The contract in force that serves this place with one of these packs, the nearest place first; None if none."""
    rows = {row.pk: row for row in contracts.active(month)}
    terms = contracts.in_force(rows, month)
    serving = {id: row for id, row in rows.items() if id in terms and set(terms[id].pins) & set(packs)}
    if not serving:
        return None
    above = _above(place)
    named: dict[Any, int] = {}
    for contract, of in records.ContractPlace.objects.filter(contract__in=serving).values_list("contract", "place"):
        named[contract] = min(named.get(contract, len(above)), above.get(of, len(above)))
    near = {id: named.get(id, len(above) - 1) for id in serving}
    best = min(serving, key=lambda id: (near[id], serving[id].number))
    return serving[best] if near[best] < len(above) else None


def _above(place: Any) -> dict[int, int]:
    """The place and what it lies in, by how far up; a contract that names no places stands behind them all."""
    found: dict[int, int] = {}
    while place is not None:
        found[place.pk] = len(found)
        place = place.parent
    return found | {0: len(found)}


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────────────────

PAGE = 50
TABS = ("late", "live", "new", "done", "closed", "all")
RELATED = ("case__place", "provider", "assignee", "department")


def own_cases(by: Actor, rows: Any) -> Any:
    """A provider's people see what was sent to them, a ward what is its own; what is private, who wrote it."""
    if by.role == "inspector":
        return rows.exclude(kind__in=rules.PRIVATE)
    if by.role == "provider":
        return rows.filter(provider=by.provider)
    if by.role == "ward":
        rows = rows.exclude(~Q(case__reporter=by.person), kind__in=rules.PRIVATE)
        return rows.filter(department=by.department) if by.department else rows.filter(case__reporter=by.person)
    return rows


@question
def cases(by: Actor, *, at: datetime, chosen: Mapping[str, str], page: int = PAGE) -> dict[str, Any]:
    """Newest first. `chosen`: state (a tab or one), kind, category, grade, provider, department, place, q, span, after.

    Among what is over, q looks through the last 90 days (`since`), with span=all through everything.

    `after` is the last row's `opened_at|id` of the page before: keyset, so a later page costs as much as the first.
    """
    book = books.book()
    rows = _filtered(own_cases(by, records.CaseNow.objects.all()), chosen)
    counts = _counts(rows, at)
    rows = _on_its_day(_in_state(rows, chosen.get("state") or "live", at), chosen).select_related(*RELATED)
    since = _since(chosen, at)
    rows = rows.filter(opened_at__gte=since) if since else rows
    found = list(_after(rows, chosen.get("after", "")).order_by("-opened_at", "-pk")[: page + 1])
    last = found[page - 1] if len(found) > page else None
    return {
        "rows": [shown(row, book, at) for row in found[:page]],
        "counts": counts,
        "since": since,
        "after": f"{last.opened_at.isoformat()}|{last.pk}" if last else "",
    }


def _filtered(rows: Any, chosen: Mapping[str, str]) -> Any:
    for name, path in FILTERS.items():
        if chosen.get(name):
            try:
                rows = rows.filter(**{path: chosen[name]})
            except (ValueError, ValidationError):
                raise Refused("筛选条件无效，请清空后再选") from None
    return rows.filter(sought__contains=_words(chosen)) if _words(chosen) else rows


def _words(chosen: Mapping[str, str]) -> str:
    return chosen.get("q", "").strip().lower()


def _since(chosen: Mapping[str, str], at: datetime) -> datetime | None:
    """From when a search looks: what is over grows without end, so words look through its last months unless asked
    for all of it (`span=all`); a number tells its own day."""
    state = chosen.get("state") or "live"
    free = state in rules.LIVE or state in ("live", "late") or chosen.get("span") == "all"
    return None if not _words(chosen) or free or NUMBER.match(_words(chosen)) else at - SOUGHT_BACK


def _on_its_day(rows: Any, chosen: Mapping[str, str]) -> Any:
    """A case's number holds its day, or as much of it as was typed its month."""
    found = NUMBER.match(_words(chosen))
    try:
        first = datetime.strptime(f"{found[1]}{found[2] or '01'}+0800", "%y%m%d%z") if found else None
    except ValueError:
        return rows.none()
    if found is None or first is None:
        return rows
    last = first + timedelta(days=1) if found[2] else period.bounds(period.of(first))[1]
    return rows.filter(opened_at__gte=first, opened_at__lt=last)


NUMBER = re.compile(r"[a-z]{1,4}([0-9]{4})([0-9]{2})?(?:-|$)")
SOUGHT_BACK = timedelta(days=90)
FILTERS = {
    "kind": "kind",
    "provider": "provider",
    "department": "department",
    "contract": "contract",
    "category": "case__category",
    "grade": "case__grade",
    "channel": "case__channel",
    "place": "case__place",
    "group": "case__group",
}


def _in_state(rows: Any, state: str, at: datetime) -> Any:
    if state == "live":
        return rows.filter(state__in=rules.LIVE)
    if state == "late":
        return rows.filter(state__in=rules.TICKING, due_at__lt=at)
    if state == "closed":
        return rows.filter(state__in=("closed", "lapsed"))
    return rows if state == "all" else rows.filter(state=state)


def _counts(rows: Any, at: datetime) -> dict[str, int]:
    """How many stand in each tab of what is not over; the rest grows without end and is not counted."""
    found = {"late": 0, "live": 0, "new": 0, "done": 0}
    for state, due_at in rows.filter(state__in=rules.LIVE).values_list("state", "due_at"):
        found["live"] += 1
        found["late"] += due_at is not None and due_at < at
        if state in ("new", "done"):
            found[state] += 1
    return found


def _after(rows: Any, after: str) -> Any:
    """What comes after a row; the first condition stands by itself, for the index to be entered there."""
    opened, _, id = after.partition("|")
    if not id:
        return rows
    try:
        moment, key = datetime.fromisoformat(opened), UUID(id)
    except ValueError:
        raise Refused("翻页标记无效，请从第一页看起") from None
    return rows.filter(opened_at__lte=moment).exclude(opened_at=moment, pk__gte=key)


def shown(now: Any, book: Book, at: datetime) -> dict[str, Any]:
    """A case as a line of a list."""
    row = now.case
    kind = book.by_kind.get(row.kind)
    category = kind.by_category.get(row.category) if kind else None
    grade = kind.by_grade.get(row.grade) if kind else None
    return {
        **{"id": row.pk, "number": number(kind.prefix if kind else "SX", row.pk, row.opened_at), "text": row.text},
        **{"kind": row.kind, "kind_name": kind.name if kind else row.kind, "channel": row.channel},
        **{"category": category.name if category else row.category, "category_code": row.category},
        **{"grade": grade.name if grade else row.grade, "colour": grade.colour if grade else "", "group": row.group},
        **{"place": row.place.path if row.place_id else "", "state": now.state, "opened_at": row.opened_at},
        **{"due_at": now.due_at, "late": now.due_at is not None and now.due_at < at, "done_at": now.done_at},
        **{"provider": now.provider.short if now.provider_id else "", "provider_id": now.provider_id},
        **{"assignee": now.assignee.name if now.assignee_id else "", "assignee_id": now.assignee_id},
        **{"department": now.department.name if now.department_id else "", "answered_at": now.answered_at},
        **{"stars": now.stars, "upheld": now.upheld, "closed_at": now.closed_at, "returned": now.returned},
        **{"reopened": now.leg, "contract": now.contract_id, "parent": row.parent_id},
    }


# ── One case ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def case(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One case: what was said, the steps so far with their photos, and which steps it allows next."""
    now = records.CaseNow.objects.select_related(*RELATED, "case__reporter").filter(pk=id).first()
    if now is None:
        raise Refused("本院没有这件事项")
    private = now.kind in rules.PRIVATE
    permission.demand_own_case(by, now.provider_id, now.department_id, now.case.reporter_id, private=private)
    book = books.book()
    steps = list(records.CaseStep.objects.select_related("by", "provider", "assignee").filter(case=id).order_by("n"))
    pictures = seen.photos_of("step", [step.pk for step in steps])
    caller = records.Caller.objects.filter(case=id).first() if by.role != "provider" else None
    kind = book.by_kind.get(now.kind)
    return {
        **shown(now, book, at),
        **{"row": now.case, "reporter": _reporter(now, kind), "caller": caller},
        "steps": [_step(step, pictures) for step in steps],
        "next": [kind for kind in rules.MOVES if rules.after(now.state, kind) is not None],
        "respond_due": now.respond_due,
        "complete_due": now.complete_due,
        "fixers": [step.by_id for step in steps if step.kind in ("fix", "reply")],
        "mine": by.person == now.case.reporter_id or (by.role == "ward" and by.department == now.department_id),
        "lapses_at": now.done_at + timedelta(hours=kind.default_hours)
        if kind and kind.default_hours and now.state == "done"
        else None,
        "channel_name": next((one.name for one in book.channels if one.code == now.case.channel), now.case.channel),
        "group_name": next((one.name for one in book.groups if one.code == now.case.group), ""),
        "related": _related(by, now.case, book, at),
    }


def _reporter(now: Any, kind: Any) -> str:
    """Who asks a question that is answered in public is nobody's business."""
    return now.case.reporter.name if now.case.reporter_id and not (kind and kind.published) else ""


def _step(step: Any, pictures: Mapping[UUID, list[dict[str, Any]]]) -> dict[str, Any]:
    to = step.provider.short if step.provider_id else step.assignee.name if step.assignee_id else ""
    return {
        **{"kind": step.kind, "by": step.by.name if step.by_id else "系统", "role": step.by.role if step.by_id else ""},
        **{"at": step.at, "note": step.note, "to": to, "until": step.until, "stars": step.stars},
        **{"upheld": step.upheld, "other": step.other_id, "photos": pictures.get(step.pk, [])},
    }


def _related(by: Actor, row: Any, book: Book, at: datetime) -> list[dict[str, Any]]:
    """The visit that it comes from, its tasks, and the cases joined to it, as far as the asker may see them."""
    void = records.CaseNow.objects.filter(state="void", kind=row.kind, opened_at__gte=row.opened_at - RECENT)
    gone = list(void.values_list("pk", flat=True)[:BOARD])
    joins = records.CaseStep.objects.filter(kind="join")
    near = [
        *records.Case.objects.filter(parent=row.pk).values_list("pk", flat=True)[:PAGE],
        *joins.filter(case__in=gone, other=row.pk).values_list("case", flat=True),
        *joins.filter(case=row.pk).values_list("other", flat=True),
        *([row.parent_id] if row.parent_id else []),
    ]
    if not near:
        return []
    rows = own_cases(by, records.CaseNow.objects.select_related(*RELATED).filter(pk__in=near))
    return [shown(one, book, at) for one in rows.order_by("opened_at", "pk")[:PAGE]]


# ── The desk, the scans, the statistics ───────────────────────────────────────────────────────────────────────────────

BOARD = 400
RECENT = timedelta(days=45)


@question
def case_board(by: Actor, *, at: datetime, kind: str = "") -> list[dict[str, Any]]:
    """What is not over, by its clock: the latest first, what waits for confirmation last."""
    rows = records.CaseNow.objects.select_related(*RELATED).filter(state__in=rules.LIVE)
    rows = rows.filter(kind=kind) if kind else rows
    book = books.book()
    found = [shown(row, book, at) for row in rows.order_by("due_at", "opened_at")[:BOARD]]
    return sorted(found, key=lambda row: (row["due_at"] is None, row["due_at"] or row["opened_at"]))


@question
def similar_cases(by: Actor, *, at: datetime, kind: str, text: str, place: int | None = None) -> list[dict[str, Any]]:
    """Cases of this kind, of the last weeks, whose words are alike; nearer in place and time is likelier."""
    where = ""
    if place is not None:
        found = records.Place.objects.filter(pk=place).first()
        if found is None:
            raise Refused("本院没有这个地点，请核对二维码或地点编码")
        where = found.path
    rows = own_cases(by, records.CaseNow.objects.select_related(*RELATED)).exclude(state="void")
    rows = list(rows.filter(kind=kind, opened_at__gte=at - RECENT).order_by("-opened_at")[:BOARD])
    told = [Told(row, row.case.text, row.case.place.path if row.case.place_id else "", row.opened_at) for row in rows]
    book = books.book()
    near = duplicate.nearest(Told(None, text, where, at), told)
    return [{**shown(one.key, book, at), "alike": round(100 * one.likeness)} for one in near]


@question
def unconfirmed_cases(by: Actor, *, at: datetime) -> list[UUID]:
    """What waits for confirmation longer than its kind allows."""
    hours = {kind.code: kind.default_hours for kind in books.book().kinds if kind.default_hours}
    rows = records.CaseNow.objects.filter(state="done", kind__in=hours).values_list("pk", "kind", "done_at")
    return [pk for pk, kind, done_at in rows if done_at + timedelta(hours=hours[kind]) <= at]


@question
def late_cases(by: Actor, *, at: datetime) -> list[UUID]:
    """What is late now and was not noted since; the deed itself looks again."""
    noted = records.CaseStep.objects.filter(case=OuterRef("pk"), kind="late")
    unanswered = Q(answered_at=None, respond_due__lt=at) & ~Exists(noted.filter(at__gte=OuterRef("respond_due")))
    undone = Q(complete_due__lt=at) & ~Exists(noted.filter(at__gte=OuterRef("complete_due")))
    rows = records.CaseNow.objects.filter(unanswered | undone, state__in=rules.TICKING)
    return list(rows.order_by("due_at").values_list("pk", flat=True))


@question
def duties(by: Actor, *, at: datetime, days: int = 7) -> list[Any]:
    """The desk's log of the last days, newest first; each handing over with whoever took it."""
    rows = records.Duty.objects.select_related("by", "taken__by").filter(at__gte=at - timedelta(days=days))
    return list(rows.order_by("-at", "-pk"))
