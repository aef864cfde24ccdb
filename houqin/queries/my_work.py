"""What waits for one person, by deadline: findings, months to close, decisions, objections, statements."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q

from houqin.queries import (
    case,
    casebook,
    circular,
    decision,
    duty,
    finding,
    panel,
    publication,
    sampling,
    score,
    survey,
    warning,
)
from houqin.queries import contract as contracts
from houqin.queries import payment as payments
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import case as cases
from houqin.rules import finding as findings
from houqin.rules import period, permission
from houqin.rules.party import Actor

WAITS_FOR = {
    "provider": ("open", "doing"),
    "inspector": ("review",),
    "ward": ("review",),
    "office": ("declined", "disowned", "review"),
    "chief": ("disowned",),
}


@question
def my_work(by: Actor, *, at: datetime, most: int = 60) -> list[dict[str, Any]]:
    """Tasks by deadline; `kind` says what each is about."""
    tasks = [*_findings(by, at, most), *_cases(by, at, most), *_surveys(by, at)]
    if by.role == "inspector":
        tasks += _rechecks(most)
    if by.role in ("inspector", "office"):
        tasks += [{"kind": "draw", **one} for one in sampling.draws_left(by, at=at)]
    if by.role == "provider":
        tasks += _sheets(by, at)
    if by.role in ("chief", "leader"):
        tasks += _decisions(by, at) + _objections(by)
    if by.role in ("office", "chief"):
        tasks += _months(by, at) + _renewals(at)
    tasks += _ladder(by, at) + _panels(by, at)
    tasks += _duties(by, at) + _publications(by, at)
    if by.role in ("office", "chief"):
        tasks += [{"kind": "warning", "row": row, "due_at": row.due_at} for row in warning.waiting(by)]
    return sorted(tasks, key=lambda task: (task["due_at"] is None, task["due_at"] or at))


def _findings(by: Actor, at: datetime, most: int) -> list[dict[str, Any]]:
    states = WAITS_FOR.get(by.role, ())
    rows = own(by, records.Finding.objects.select_related("now", "contract__provider", "place", "of_check__round"))
    rows = rows.filter(now__state__in=states)
    if by.role == "ward":
        rows = rows.filter(place__department=by.department)
    if by.role in ("ward", "office"):
        rows = rows.exclude(now__state="review", severity__in=findings.SEVERITIES[1:])  # an inspector's, on the spot
    if by.role == "inspector":
        rows = rows.filter(Q(of_check__round__inspector=by.person) | Q(of_check__isnull=True))
    found = list(rows.order_by("now__due_at")[:most])
    return _told("finding", found, [row.now.due_at for row in found])


def _rechecks(most: int) -> list[dict[str, Any]]:
    """What was drawn of the findings that nurses closed: whichever inspector passes by."""
    rows = records.Finding.objects.select_related("now", "contract__provider", "place", "of_check__round")
    found = list(rows.filter(now__recheck_by__isnull=False).order_by("now__recheck_by")[:most])
    return _told("recheck", found, [row.now.recheck_by for row in found])


def _told(kind: str, rows: list[Any], due: list[datetime]) -> list[dict[str, Any]]:
    said = finding.texts(rows)
    return [
        {"kind": kind, "state": row.now.state, "row": row, "text": said.get(row.item, row.item), "due_at": due_at}
        for row, due_at in zip(rows, due, strict=True)
    ]


def _surveys(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Those that this person has not answered; and for the office what came in a burst."""
    asked = survey.asked(by, at=at) if permission.may(by.role, "asked") else []
    found: list[dict[str, Any]] = [
        {"kind": "survey", "row": one, "due_at": datetime.combine(one.closes_on, time(18), period.HOSPITAL_TIME)}
        for one in asked
    ]
    found += [{"kind": name, "count": n, "due_at": None} for name, n in circular.waiting(by).items() if n]
    waiting = survey.waiting() if permission.may(by.role, "held") else 0
    return found + ([{"kind": "held", "count": waiting, "due_at": None}] if waiting else [])


CASES_FOR = {
    "provider": Q(state__in=("sent", "doing")),
    "ward": Q(state="done", kind__in=("repair", "complaint")),
    "inspector": Q(state="done", kind="hazard"),
    "office": Q(state="new") | Q(state="done", kind="hazard") | Q(state="doing", kind__in=cases.PRIVATE),
    "chief": Q(state="done", kind__in=("task", "complaint")),
    "leader": Q(state="done", kind="task"),
}
"""Beside what a person was given by name: what waits for the role."""


def _cases(by: Actor, at: datetime, most: int) -> list[dict[str, Any]]:
    """What one was given, what waits for the role's word, and the pauses that the office is asked for."""
    written = Q(case__reporter=by.person, kind="opinion", state="done")
    mine = Q(assignee=by.person, state__in=("sent", "doing", "paused")) | written
    if by.role in ("chief", "leader"):
        mine |= Q(kind__in=("opinion", "question"), state__in=cases.TICKING, due_at__lt=at)
    rows = case.own_cases(by, records.CaseNow.objects.select_related(*case.RELATED))
    rows = rows.filter(CASES_FOR[by.role] | mine if by.role in CASES_FOR else mine).order_by("due_at", "opened_at")
    found, book = list(rows[:most]), casebook.book()
    return [{**case.shown(row, book, at), "kind": "case", "of": row.kind} for row in found]


def _publications(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Drafts that wait for a second person; objections that the asker may rule on."""
    if not permission.may(by.role, "release_publication"):
        return []
    found = publication.waiting(by, at)
    drafts = [{"kind": "release", "row": one, "due_at": None} for one in found["release"]]
    return drafts + [{"kind": "public_objection", "row": one, "due_at": one["due_at"]} for one in found["objections"]]


def _sheets(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """The provider's sheets whose window is open and that it has neither accepted nor objected to."""
    rows = own(by, records.Sheet.objects.select_related("contract")).filter(period__gte=period.after(period.of(at), -2))
    rows = rows.filter(acceptance__isnull=True, objection__isnull=True)
    found = []
    for id, row in {(row.contract_id, row.period): row for row in rows.order_by("version")}.items():
        until = score.published_at(row) + timedelta(days=row.contract.objection_days)
        if until >= at and not payments.statement_exists(*id):
            found.append({"kind": "sheet", "row": row, "due_at": until})
    return found


def _decisions(by: Actor, at: datetime) -> list[dict[str, Any]]:
    found = [one for one in decision.decisions(by, at=at) if one["mine"]]
    return [{"kind": "decision", **one, "due_at": one["row"].at + timedelta(days=7)} for one in found]


CARRIED_OUT = {"rectify_order": "orderedfinding", "interview": "interview"}
MARKS = ("final_warning", "terminate")


def _ladder(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Signed orders and talks that the office has not carried out, and what marks a contract until it is over."""
    if by.role not in ("office", "chief", "leader", "provider"):
        return []
    rows = own(by, records.Decision.objects.select_related(*decision.RELATED))
    kinds = (*MARKS, *(CARRIED_OUT if by.role == "office" else ()))
    rows = rows.filter(kind__in=kinds, at__gte=at - timedelta(days=365), contract__ends_on__gte=period.day(at))
    for kind, made in CARRIED_OUT.items():
        rows = rows.exclude(**{"kind": kind, f"{made}__isnull": False})
    signed = [one for one in decision.told(rows.order_by("at")).values() if one.life.state == "signed"]
    return [{"kind": "rung", "row": one.row, "due_at": _rung_due(one)} for one in signed]


def _rung_due(one: decision.Told) -> datetime | None:
    """An order's own deadline; else three days from its last signature; a mark without a day has none."""
    said = getattr(one.row, "ground", None)
    if said is not None and said.until is not None:
        return period.midnight(said.until) + LAST_HOUR
    last = one.signature
    return last.at + timedelta(days=3) if last is not None and one.row.kind in CARRIED_OUT else None


def _objections(by: Actor) -> list[dict[str, Any]]:
    return [{"kind": "objection", **one, "due_at": one["until"]} for one in decision.objections(by, waiting=True)]


def _months(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """The last month: what is not closed yet, and what could be settled."""
    month = period.after(period.of(at), -1)
    rows = list(contracts.active(month))
    sheets = score.latest([row.pk for row in rows], month)
    due_at = period.bounds(period.after(month))[0] + timedelta(days=10)
    missing = [row for row in rows if row.pk not in sheets]
    unsettled = [row for row in rows if row.pk in sheets and not payments.statement_exists(row.pk, month)]
    found = []
    if missing and by.role == "office":
        found.append({"kind": "close", "period": month, "count": len(missing), "due_at": due_at})
    if unsettled:
        found.append({"kind": "statement", "period": month, "count": len(unsettled), "due_at": due_at})
    return found


def _panels(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Ballots to cast; and for whoever runs panels, those whose deadline is over and that are not locked."""
    if by.role not in panel.RATERS:
        return []
    found = panel.unlocked(by, at)
    due = [{"kind": "ballot", "row": one, "due_at": one["closes_at"]} for one in found if one["waits"]]
    if by.role == "office":
        due += [{"kind": "lock", "row": one, "due_at": one["closes_at"]} for one in found if one["state"] == "late"]
    return due


def _duties(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Recurring duties that are open or overdue, those of others that one is told of, and what joint walks found."""
    mine, told = duty.of_mine(by, at)
    found: list[dict[str, Any]] = [{"kind": "duty", "row": each, "due_at": each.due} for each in mine]
    found += [{"kind": "duty_told", "row": one, "due_at": one.due} for one in told]
    items = duty.unanswered(by)
    found += [{"kind": "duty_item", "row": row, "due_at": period.midnight(row.until) + LAST_HOUR} for row in items]
    return found


LAST_HOUR = timedelta(hours=23, minutes=59)
LEAD_DAYS = (180, 120, 90)  # procurement lead times before a contract ends


def _renewals(at: datetime) -> list[dict[str, Any]]:
    today = at.astimezone(period.HOSPITAL_TIME).date()
    rows = records.Contract.objects.select_related("provider")
    rows = rows.filter(ends_on__gte=today, ends_on__lte=today + timedelta(days=LEAD_DAYS[0]))
    return [
        {"kind": "renewal", "row": row, "days_left": (row.ends_on - today).days, "due_at": None}
        for row in rows.order_by("ends_on")
    ]
