"""Findings as questions: the list with its filters and keyset pages, and one finding's life."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from houqin.queries import contract as contracts
from houqin.queries import evidence as seen
from houqin.queries import standard
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import finding as findings_
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

DONE = ("closed", "voided")
PAGE = 50


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
    """Rows by deadline. chosen: state (a tab or a state), contract, provider, severity, q, after.

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


def _filtered(rows: Any, chosen: Mapping[str, str]) -> Any:
    if chosen.get("contract"):
        rows = rows.filter(contract=chosen["contract"])
    if chosen.get("provider"):
        rows = rows.filter(contract__provider=chosen["provider"])
    if chosen.get("severity"):
        rows = rows.filter(severity=chosen["severity"])
    if chosen.get("q"):
        rows = rows.filter(Q(place__path__icontains=chosen["q"]) | Q(item__icontains=chosen["q"]))
    return rows


def _in_state(rows: Any, state: str, at: datetime) -> Any:
    if state == "unclosed":
        return rows.exclude(now__state__in=DONE)
    if state == "late":
        return rows.exclude(now__state__in=(*DONE, "review")).filter(now__due_at__lt=at)
    return rows if state == "all" else rows.filter(now__state=state)


def _counts(rows: Any, at: datetime) -> dict[str, int]:
    """How many stand in each tab."""
    return {state: _in_state(rows, state, at).count() for state in ("unclosed", "late", "open", "review", "closed")}


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
        "photo": next((p["sha256"] for p in photos.get(row.of_check_id, []) if p["arrived"]), ""),
    }


def is_late(row: Any, at: datetime) -> bool:
    return row.now.state not in (*DONE, "review") and row.now.due_at < at


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
        **_row(row, {row.item: item.text if item else row.item}, at, {}),
        "check": row.of_check,
        "check_id": row.of_check_id,
        "round": visit,
        "lost": sum(mark.num for mark in marks),
        "photos": seen.photos_of("of_check", [row.of_check_id]).get(row.of_check_id, []) if row.of_check_id else [],
        "laws": seen.laws_of(item),
        "steps": [_step(step, pictures) for step in steps],
        "provider_name": row.contract.provider.name,
        "opened_by": line.by.name if line.by else "系统",
        "next": _next(row.now.state),
        "fixers": [step.by_id for step in steps if step.kind == "rectify"],
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
    found = rows.annotate(told=told).order_by("due_at", "pk").values_list("pk", "state", "due_at", "told")
    return [id for id, state, due_at, times in found if findings_.goes_up(state, due_at, times, at)]


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
    for id, state, due_at in rows.values_list("contract", "now__state", "now__due_at"):
        count, late = found.get(id, (0, 0))
        found[id] = count + 1, late + (state != "review" and due_at < at)
    return found
