"""Panels as questions: which there are, who sits and who has voted, and one rater's own ballot beside the evidence."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from houqin.queries import finding
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import case, declared, period, review
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

Marks = Mapping[str, int]
RATERS = ("ward", "inspector", "office", "chief", "leader", "finance")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One panel whole: rows as on record, its form as read, where it stands, the paper in force of each seat."""

    row: Any
    form: review.Form
    subjects: Sequence[Any]
    seats: Sequence[Any]
    aside: Mapping[tuple[UUID, UUID], Any]  # (seat, subject) → recusal
    given: Mapping[UUID, Mapping[UUID, Marks]]  # seat → subject → dimension → hundredths
    papers: Mapping[UUID, Any]  # seat → the latest paper
    steps: Sequence[Any]
    life: review.Life

    def judging(self, subject: UUID) -> list[Any]:
        """The seats that have to judge it."""
        return [seat for seat in self.seats if (seat.pk, subject) not in self.aside]

    def marks(self, subject: UUID) -> dict[str, Marks | None]:
        """What each seat gave, None for one that has not; who stands aside is not there."""
        return {str(seat.pk): self.given.get(seat.pk, {}).get(subject) for seat in self.judging(subject)}

    def missing(self, seat: UUID) -> list[Any]:
        """The subjects that a seat has still to judge."""
        done = self.given.get(seat, {})
        return [one for one in self.subjects if (seat, one.pk) not in self.aside and one.pk not in done]

    @property
    def present(self) -> int:
        """How many seats have voted."""
        return len(self.papers)


def form_of(row: Any) -> review.Form:
    return declared.read(review.Form, json.loads(row.form))


def loaded(id: UUID, at: datetime, by: Actor | None = None) -> Loaded:
    """With `by`, of all the seats and papers only that rater's: three hundred phones ask at once."""
    row = records.Panel.objects.select_related("by").filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这个评审")
    return _whole([row], at, by)[0]


def _whole(rows: Sequence[Any], at: datetime, by: Actor | None = None) -> list[Loaded]:
    """Some panels with all that belongs to them, read together."""
    seats = records.Seat.objects.filter(panel__in=rows).select_related("department", "juror__person").order_by("n")
    papers = records.BallotPaper.objects.filter(panel__in=rows).select_related("by").order_by("n")
    if by is not None:
        seats = seats.filter(Q(juror__person=by.person) | Q(department__isnull=False, department=by.department))
        papers = papers.filter(seat__in=[seat.pk for seat in seats])
    subjects = records.Subject.objects.filter(panel__in=rows).select_related("contract__provider", "department")
    steps = records.PanelStep.objects.filter(panel__in=rows).select_related("by", "subject").order_by("n")
    recusals = records.Recusal.objects.filter(panel__in=rows)
    whose = [_apart(some) for some in (subjects.order_by("n"), seats, recusals, papers, steps)]
    return [_one(row, [part.get(row.pk, []) for part in whose], at) for row in rows]


def _apart(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    """Rows by their panel."""
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.panel_id, []).append(row)
    return found


def _one(row: Any, parts: Sequence[list[Any]], at: datetime) -> Loaded:
    subjects, seats, recusals, papers, steps = parts
    given: dict[UUID, dict[UUID, Marks]] = {}
    for paper in papers:
        said = json.loads(paper.marks).items()
        given.setdefault(paper.seat_id, {}).update({UUID(subject): marks for subject, marks in said})
    aside = {(one.seat_id, one.subject_id): one for one in recusals}
    latest = {paper.seat_id: paper for paper in papers}
    return Loaded(row, form_of(row), subjects, seats, aside, given, latest, steps, life(row, steps, at))


def seats_of(id: UUID) -> tuple[review.Form, list[Any]]:
    """A panel's form and its seats."""
    seats = records.Seat.objects.filter(panel=id).select_related("department", "juror__person").order_by("n")
    return form_of(records.Panel.objects.get(pk=id)), list(seats)


def life(row: Any, steps: Iterable[Any], at: datetime) -> review.Life:
    made = [review.Step(one.kind, one.at, one.by_id, str(one.subject_id or ""), one.closes_at) for one in steps]
    return review.life(row.closes_at, made, at)


def named(seat: Any) -> str:
    return str(seat.department.name if seat.department_id else seat.juror.person.name)


def seat_of(found: Loaded, by: Actor) -> Any | None:
    """The seat that this person votes for: a committee member's own before the department's."""
    return _seat_among(found.seats, by)


def _seat_among(seats: Iterable[Any], by: Actor) -> Any | None:
    own = [one for one in seats if one.juror_id and one.juror.person_id == by.person]
    of = [one for one in seats if one.department_id and one.department_id == by.department]
    return next(iter(own or of), None) if by.role in RATERS else None


def ruled_on(person: int, subjects: Iterable[Any], year: int | None) -> set[UUID]:
    """The subjects whose contract's objections this person ruled on, within the year that is judged."""
    of = {one.contract_id: one.pk for one in subjects if one.contract_id}
    rows = records.Ruling.objects.filter(by=person, objection__contract__in=of)
    if year:
        rows = rows.filter(objection__sheet__period__gte=year * 100, objection__sheet__period__lt=year * 100 + 100)
    return {of[id] for id in rows.values_list("objection__contract", flat=True)}


# ── Questions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def panels(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """The newest first; `mine` says whether the asker has a seat there, `waits` whether its ballot is missing."""
    rows = list(records.Panel.objects.order_by("-at", "pk"))
    return [_listed(by, found) for found in _whole(rows, at)]


def unlocked(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """The panels whose sheet is open, as `panels` lists them."""
    last = records.PanelStep.objects.filter(panel=OuterRef("pk")).exclude(kind="extend").order_by("-n")
    rows = records.Panel.objects.annotate(last=Subquery(last.values("kind")[:1])).filter(
        Q(last__isnull=True) | Q(last__in=("present", "reopen"))
    )
    return [_listed(by, found) for found in _whole(list(rows.order_by("closes_at", "pk")), at)]


def _listed(by: Actor, found: Loaded) -> dict[str, Any]:
    seat = seat_of(found, by)
    return {
        **{"id": found.row.pk, "title": found.row.title, "kind": found.row.kind, "year": found.row.year},
        **{"state": found.life.state, "closes_at": found.life.closes_at, "meets_at": found.row.meets_at},
        **{"subjects": len(found.subjects), "seats": len(found.seats), "present": found.present},
        "mine": seat is not None,
        "waits": bool(seat and found.life.state == "open" and found.missing(seat.pk)),
    }


@question
def panel(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """Form, subjects, seats and minutes; of ballots only how many came, never what they say."""
    found = loaded(id, at)
    seat, reports = seat_of(found, by), _reported(found)
    return {
        **_listed(by, found),
        **{"form": found.form, "place": found.row.place, "by": found.row.by.name, "at": found.row.at},
        "lines": [{**_subject(found, one), "report": reports.get(one.contract_id)} for one in found.subjects],
        "raters": [_seat(found, one) for one in found.seats],
        "seat": seat and seat.pk,
        "stage": {"subject": found.life.subject, "since": found.life.since},
        "closings": found.life.closings,
        "steps": [_step(one) for one in found.steps],
        "minutes": minutes(id),
    }


def _reported(found: Loaded) -> dict[UUID, tuple[str, int, str]]:
    """Where the annual reports stand that were submitted for the judged year, by contract."""
    ids = [one.contract_id for one in found.subjects if one.contract_id]
    rows = records.Report.objects.filter(contract__in=ids, year=found.row.year or 0, returned__isnull=True)
    return {id: (outline, year, str(id)) for id, outline, year in rows.values_list("contract", "outline", "year")}


def _subject(found: Loaded, row: Any) -> dict[str, Any]:
    marks = found.marks(row.pk)
    provider = row.contract.provider if row.contract_id else None
    return {
        **{"id": row.pk, "n": row.n, "name": row.name, "contract": row.contract_id},
        "provider": provider.short if provider else row.department.name if row.department_id else "",
        **{"due": len(marks), "came": sum(one is not None for one in marks.values())},
        "on": found.life.subject == str(row.pk),
    }


def _seat(found: Loaded, row: Any) -> dict[str, Any]:
    missing, paper = found.missing(row.pk), found.papers.get(row.pk)
    names = {one.pk: one.name for one in found.subjects}
    aside = [
        {"subject": names[subject], "cause": one.cause, "reason": one.reason}
        for (seat, subject), one in found.aside.items()
        if seat == row.pk
    ]
    return {
        **{"id": row.pk, "n": row.n, "name": named(row), "juror": row.juror_id},
        **{"missing": len(missing), "came": paper is not None, "cast_at": paper and paper.at, "aside": aside},
        "cast_by": paper and paper.by.name,
    }


def _step(row: Any) -> dict[str, Any]:
    return {
        **{"kind": row.kind, "at": row.at, "by": row.by.name, "note": row.note, "closes_at": row.closes_at},
        "subject": row.subject.name if row.subject_id else "",
    }


def minutes(id: UUID) -> list[dict[str, Any]]:
    rows = records.Minute.objects.filter(panel=id).select_related("by", "by__department", "subject")
    return [
        {
            **{
                "id": row.pk,
                "task": _task(row),
                "kind": row.kind,
                "text": row.text,
                "at": row.at,
                "by": row.by.name,
                "subject": row.subject_id,
            },
            **{"about": row.subject.name if row.subject_id else "", "responsible": row.responsible},
            **{"due_on": row.due_on, "of": row.by.department.name if row.by.department_id else ""},
        }
        for row in rows.select_related("task__case__now").order_by("entry")
    ]


def _task(row: Any) -> dict[str, Any] | None:
    """The supervised task that a resolution became, and how far it has come."""
    if not hasattr(row, "task"):
        return None
    now = row.task.case.now
    return {"id": now.pk, "state": now.state, "over": now.state in case.OVER}


@question
def my_ballot(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """The asker's own ballot: each subject with what was given so far, and the evidence of the year beside it."""
    found = loaded(id, at, by)
    seat = seat_of(found, by)
    if seat is None:
        raise Refused("您不是这次评审的评委，不能打分")
    ruled, paper = ruled_on(by.person, found.subjects, found.row.year), found.papers.get(seat.pk)
    facts, reports = evidence(found, at), _reported(found)
    lines = [
        {
            **{"id": one.pk, "n": one.n, "name": one.name, "on": found.life.subject == str(one.pk)},
            "provider": one.contract.provider.short if one.contract_id else "",
            "aside": (seat.pk, one.pk) in found.aside or one.pk in ruled,
            "marks": found.given.get(seat.pk, {}).get(one.pk, {}),
            **{"facts": facts.get(one.contract_id), "report": reports.get(one.contract_id)},
        }
        for one in found.subjects
    ]
    return {
        **{"id": found.row.pk, "title": found.row.title, "kind": found.row.kind, "year": found.row.year},
        **{"state": found.life.state, "closes_at": found.life.closes_at},
        **{"form": found.form, "seat": seat.pk, "name": named(seat), "lines": lines},
        "cast_at": paper and paper.at,
        "cast_by": paper and paper.by.name,
        "other": bool(paper and paper.by_id != by.person),
    }


def evidence(found: Loaded, at: datetime) -> dict[UUID, dict[str, Any]]:
    """Of each contract in the year that is judged: the daily mean, its months, coverage, open findings, events."""
    ids = [one.contract_id for one in found.subjects if one.contract_id]
    year = found.row.year or period.of(at) // 100
    first, last = year * 100, year * 100 + 100
    sheets: dict[UUID, dict[int, Any]] = {id: {} for id in ids}
    rows = records.Sheet.objects.filter(contract__in=ids, period__gt=first, period__lt=last).order_by("version")
    for id, month, points, coverage in rows.values_list("contract", "period", "points", "coverage_bp"):
        sheets[id][month] = points, coverage
    waiting, events = finding.tally(at, ids), _events(ids, first, last)
    return {id: _facts(sheets[id], waiting.get(id, (0, 0)), events.get(id, {})) for id in ids}


def _facts(months: Mapping[int, Any], waiting: tuple[int, int], events: Mapping[str, int]) -> dict[str, Any]:
    points = [points for points, _ in months.values() if points is not None]
    covered = [coverage for _, coverage in months.values()]
    return {
        "daily": sum(points) // len(points) if points else None,
        "months": [months[month][0] for month in sorted(months)],
        "coverage_bp": sum(covered) // len(covered) if covered else None,
        "open": waiting[0],
        "late": waiting[1],
        "complaints": events.get("complaint", 0),
        "vetoes": events.get("veto", 0),
    }


def _events(ids: Sequence[UUID], first: int, last: int) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {}
    rows = records.Incident.objects.filter(contract__in=ids, period__gt=first, period__lt=last)
    for id, kind, count in rows.values_list("contract", "kind", "count"):
        of = found.setdefault(id, {})
        of[kind] = of.get(kind, 0) + count
    return found


@question
def committee(by: Actor) -> list[dict[str, Any]]:
    """The standing committee: its members, their terms and whom they are bound to."""
    names = dict(records.Provider.objects.values_list("id", "short"))
    rows = records.Juror.objects.select_related("person", "person__department").order_by("-active_to", "pk")
    return [
        {
            **{"id": row.pk, "person": row.person_id, "name": row.person.name, "field": row.field},
            **{"organisation": row.organisation, "expert": row.expert, "active_from": row.active_from},
            "active_to": row.active_to,
            "department": row.person.department.name if row.person.department_id else "",
            "interests": [names.get(one, "") for one in json.loads(row.interests)],
        }
        for row in rows
    ]
