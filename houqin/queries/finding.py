"""Findings as questions: the list with its filters and keyset pages, and one finding's life."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from houqin.queries import contract as contracts
from houqin.queries import evidence as seen
from houqin.queries import standard
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import finding as findings_
from houqin.rules import period, permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

DONE = findings_.DONE
NOT_LATE = (*DONE, "review", "disowned")
PAGE = 50
MOST_MOVES = 9
NO_CAUSE = "none"  # in an address: of which nobody said the cause


def number(row: Any) -> str:
    """How people call a finding, such as ZG261122-3F2A."""
    return f"ZG{row.opened_at.astimezone(period.HOSPITAL_TIME):%y%m%d}-{row.pk.hex[:4].upper()}"


def texts(rows: list[Any]) -> dict[str, str]:
    """The wording of each item code that some findings name, in the edition that their contract pins."""
    found: dict[str, str] = {}
    for id in {row.contract_id for row in rows}:
        month = period.of(max(row.opened_at for row in rows if row.contract_id == id))
        terms = contracts.in_force([id], month).get(id)
        found |= {code: slot.text for code, slot in terms.layout.by_code.items()} if terms else {}
    return found


@question
def findings(by: Actor, *, at: datetime, chosen: Mapping[str, str], page: int = PAGE) -> dict[str, Any]:
    """Rows by deadline. chosen: state (a tab or a state), contract, provider, severity, place, cause, item, since,
    month, again, q, after.

    `after` is the last row's `due_at|id` of the page before: keyset, so a later page costs as much as the first.
    """
    rows = own(by, records.Finding.objects.select_related("now", "contract", "place", "contract__provider"))
    if by.role == "ward" and by.department:
        rows = rows.filter(Q(place__department=by.department))
    rows = _filtered(rows, chosen)
    counts = _counts(rows, at)
    rows = _in_state(rows, chosen.get("state") or "unclosed", at)
    total = rows.count()
    found = list(_after(rows, chosen.get("after", "")).order_by("now__due_at", "pk")[: page + 1])
    said = texts(found)
    shown = found[:page]
    photos = seen.photos_of("of_check", [row.of_check_id for row in shown if row.of_check_id])
    last = shown[-1] if len(found) > page else None
    return {
        "rows": [_row(row, said, at, photos) for row in shown],
        "counts": counts,
        "total": total,
        "after": f"{last.now.due_at.isoformat()}|{last.pk}" if last else "",
    }


PLAIN = {
    "contract": "contract",
    "provider": "contract__provider",
    "severity": "severity",
    "place": "place__code",
    "item": "item",
}


def _filtered(rows: Any, chosen: Mapping[str, str]) -> Any:
    rows = rows.filter(**{field: chosen[name] for name, field in PLAIN.items() if chosen.get(name)})
    if cause := chosen.get("cause"):
        rows = rows.filter(Q(of_check__reason=cause) if cause != NO_CAUSE else NO_REASON)
    if day := chosen.get("since"):
        rows = rows.filter(opened_at__gte=since(day))
    if month := chosen.get("month"):
        rows = rows.filter(opened_at__range=_within(month))
    if chosen.get("again"):
        rows = rows.filter(recurrence__gt=0)
    if sought := chosen.get("q"):
        rows = rows.filter(Q(place__path__icontains=sought) | Q(item__icontains=sought))
    return rows


NO_REASON = Q(of_check__isnull=True) | Q(of_check__reason="")


def since(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(), period.HOSPITAL_TIME)
    except ValueError:
        raise Refused("日期须写作 2026-11-30 这样") from None


def _within(month: str) -> tuple[datetime, datetime]:
    if not month.isdecimal() or not period.is_month(int(month)):
        raise Refused("月份须写作 2026-11")
    start, end = period.bounds(int(month))
    return start, end - timedelta(microseconds=1)


def repeats(ids: Iterable[UUID], month: int) -> dict[UUID, tuple[int, int]]:
    """Of each contract: findings of a month, and those that had been there within 90 days; withdrawn ones are none."""
    if not period.is_month(month):
        return {}
    rows = records.Finding.objects.filter(contract__in=list(ids), opened_at__range=_within(str(month)))
    rows = rows.exclude(now__state__in=findings_.DEAD).order_by().values_list("contract")
    counted = rows.annotate(opened=Count("pk"), again=Count("pk", filter=Q(recurrence__gt=0)))
    return {id: (opened, again) for id, opened, again in counted}


def _in_state(rows: Any, state: str, at: datetime) -> Any:
    if state == "unclosed":
        return rows.exclude(now__state__in=DONE)
    if state == "late":
        return rows.exclude(now__state__in=NOT_LATE).filter(now__due_at__lt=at, now__stopped_at__isnull=True)
    if state == "stands":
        return rows.exclude(now__state__in=findings_.DEAD)
    return rows if state == "all" else rows.filter(now__state=state)


COUNTED = ("unclosed", "late", "open", "review", "disowned", "closed", "lapsed")


def _counts(rows: Any, at: datetime) -> dict[str, int]:
    """How many stand in each tab."""
    return {state: _in_state(rows, state, at).count() for state in COUNTED}


def _after(rows: Any, after: str) -> Any:
    due, _, id = after.partition("|")
    if not id:
        return rows
    try:
        moment, key = datetime.fromisoformat(due), UUID(id)
    except ValueError:
        raise Refused("翻页标记无效，请从第一页看起") from None
    return rows.filter(Q(now__due_at__gt=moment) | Q(now__due_at=moment, pk__gt=key))


def _row(
    row: Any, said: Mapping[str, str], at: datetime, photos: Mapping[UUID, list[dict[str, Any]]]
) -> dict[str, Any]:
    return {
        **{"id": row.pk, "number": number(row), "code": row.item, "text": said.get(row.item, row.item)},
        **{"contract": row.contract.name, "contract_id": row.contract_id, "provider": row.contract.provider.short},
        **{"place": row.place.path, "severity": row.severity, "state": row.now.state, "opened_at": row.opened_at},
        **{"due_at": row.now.due_at, "late": is_late(row, at), "recurrence": row.recurrence},
        **{"stopped_at": row.now.stopped_at, "over": row.now.state in DONE},
        "photo": next((p["sha256"] for p in photos.get(row.of_check_id, []) if p["arrived"]), ""),
    }


def is_late(row: Any, at: datetime) -> bool:
    return row.now.state not in NOT_LATE and row.now.stopped_at is None and row.now.due_at < at


@question
def finding(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One finding: what it was, the steps so far with their photos, and which steps the asker's role may take next."""
    rows = own(
        by, records.Finding.objects.select_related("now", "contract__provider", "place", "of_check__round__inspector")
    )
    row = rows.filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这个问题")
    steps = list(records.Step.objects.filter(finding=row).select_related("by").order_by("n"))
    pictures = seen.photos_of("step", [step.pk for step in steps])
    line = records.Entry.objects.select_related("by").get(seq=row.entry)
    visit = row.of_check.round if row.of_check_id else None
    item = standard.find(visit.pack, period_day(visit.edition)).items_by_code.get(row.item) if visit else None
    marks = records.Mark.objects.filter(evidence_id=row.of_check_id)
    return {
        **_row(row, {row.item: item.text} if item else texts([row]), at, {}),
        "check": row.of_check,
        "check_id": row.of_check_id,
        "round": visit,
        "lost": sum(mark.num for mark in marks),
        "photos": _photos(row),
        "laws": seen.laws_of(item),
        "steps": [_step(step, pictures) for step in steps],
        "provider_name": row.contract.provider.name,
        "opened_by": line.by.name if line.by else "系统",
        "next": _next(row.now.state),
        "fixers": [step.by_id for step in steps if step.kind == "rectify"],
        **{"place_code": row.place.code, "recheck_by": row.now.recheck_by, "moved": _moved(by, row, steps)},
        "elsewhere": _elsewhere(row, at) if permission.may(by.role, "reassign_finding") else [],
    }


def _next(state: str) -> list[str]:
    """The steps that somebody may take from here."""
    by_hand = (kind for kind in findings_.MOVES if kind not in findings_.BY_THE_CLOCK)
    return [kind for kind in by_hand if findings_.after(state, kind) is not None]


@question
def late_findings(by: Actor, *, at: datetime) -> list[UUID]:
    """Those that the nightly scan has to report upwards now, the latest first to have been due."""
    told = Count("finding__step", filter=Q(finding__step__kind="overdue", finding__step__at__gte=F("due_at")))
    rows = records.FindingNow.objects.filter(state__in=findings_.MOVES["overdue"][0], due_at__lt=at)
    rows = rows.filter(stopped_at__isnull=True)
    found = rows.annotate(told=told).order_by("due_at", "pk").values_list("pk", "state", "due_at", "told")
    return [id for id, state, due_at, times in found if findings_.goes_up(state, due_at, times, at)]


@question
def unconfirmed_findings(by: Actor, *, at: datetime) -> list[UUID]:
    """Those that close by themselves now, because nobody said that they are put right."""
    rows = records.FindingNow.objects.filter(state="review", changed_at__lte=at - findings_.LAPSES_AFTER)
    rows = rows.filter(finding__severity__in=findings_.LAPSES)
    return list(rows.order_by("changed_at", "pk").values_list("pk", flat=True))


def _photos(row: Any) -> list[dict[str, Any]]:
    """What the inspector saw; a finding that was moved here keeps the pictures of the one that it was."""
    for _ in range(MOST_MOVES):
        if row is None or row.of_check_id:
            break
        row = records.Finding.objects.filter(pk=row.moved_from_id).first()
    return seen.photos_of("of_check", [row.of_check_id]).get(row.of_check_id, []) if row and row.of_check_id else []


def _moved(by: Actor, row: Any, steps: list[Any]) -> dict[str, Any]:
    """Whence a finding was moved and whither, for those who may see the other end."""
    ends = {"from": records.Finding.objects.filter(pk=row.moved_from_id) if row.moved_from_id else None}
    gone = any(step.kind == "move" for step in steps)
    ends["to"] = records.Finding.objects.filter(moved_from=row) if gone else None
    found = {end: own(by, rows.select_related("contract")).first() for end, rows in ends.items() if rows is not None}
    return {end: {"id": one.pk, "contract": one.contract.name} for end, one in found.items() if one}


def _elsewhere(row: Any, at: datetime) -> list[tuple[str, str]]:
    """The contracts that serve the finding's place too: to one of them it may belong."""
    if findings_.after(row.now.state, "move") is None:
        return []
    serving = records.ContractPlace.objects.filter(place=row.place_id).values_list("contract", flat=True)
    here = set(serving)
    rows = [one for one in contracts.active(period.of(at)) if one.pk in here and one.pk != row.contract_id]
    return [(str(one.pk), f"{one.provider.short} · {one.name}") for one in rows]


def period_day(edition: str) -> Any:
    return datetime.fromisoformat(edition).date()


def _step(step: Any, pictures: Mapping[UUID, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        **{"kind": step.kind, "by": step.by.name if step.by else "系统", "role": step.by.role if step.by else ""},
        **{"at": step.at, "note": step.note, "due_at": step.due_at, "photos": pictures.get(step.pk, [])},
    }


def tally(at: datetime, contracts_: Any) -> dict[UUID, tuple[int, int]]:
    """Open and late findings by contract."""
    rows = records.Finding.objects.filter(contract__in=contracts_).exclude(now__state__in=DONE)
    found: dict[UUID, tuple[int, int]] = {}
    for id, state, due_at, stopped_at in rows.values_list("contract", "now__state", "now__due_at", "now__stopped_at"):
        count, late = found.get(id, (0, 0))
        found[id] = count + 1, late + (state not in NOT_LATE and stopped_at is None and due_at < at)
    return found
