"""Duties as questions: what waits for me, one occurrence stop by stop, who is told of what is overdue, and a feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from houqin.packs import duties
from houqin.queries import plan as plans
from houqin.queries._gate import question
from houqin.queries.plan import Due, Held
from houqin.records import models as records
from houqin.records import scope
from houqin.rules import period
from houqin.rules import plan as rules
from houqin.rules.party import Actor
from houqin.rules.plan import Step
from houqin.rules.refusal import Refused

NAMED = "%Y%m%dT%H%M"
SOON = timedelta(days=7)
FED = timedelta(days=120)
LOOKS_BACK = timedelta(days=45)  # how late evidence may still arrive


def _mine(by: Actor) -> Any:
    """The running plans that this person, department or company has to do."""
    whose = Q(person=by.person)
    if by.role == "provider":
        whose |= Q(provider=by.provider)
    elif by.department is not None:
        whose |= Q(department=by.department)
    return records.Plan.objects.filter(whose)


def _running(rows: Any, at: datetime, back: timedelta = LOOKS_BACK) -> Any:
    """Plans of which something can still be open."""
    day = (at - back).astimezone(period.HOSPITAL_TIME).date()
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day - timedelta(days=366)))


@question
def my_duties(by: Actor, *, at: datetime) -> list[Due]:
    """What is open or overdue for the asker, and what comes within a week, by deadline."""
    some = plans.held(_running(_mine(by), at))
    waiting = [each for found in plans.current(some, at).values() for each in found]
    coming = plans.standing(some, at, at + SOON, at)
    soon = [each for found in coming.values() for each in found if each.state == "coming"]
    return sorted([*waiting, *soon], key=lambda each: (each.due, each.name))


@question
def duties_here(by: Actor, *, code: str, at: datetime) -> list[Due]:
    """What waits for the asker of which the place with this label is a stop."""
    here = list(records.PlanStop.objects.filter(place__code=code).values_list("plan", flat=True))
    if not here:
        return []
    found = plans.current(plans.held(_running(_mine(by), at).filter(pk__in=here)), at)
    return [each for some in found.values() for each in some]


@question
def places_due(by: Actor, *, at: datetime) -> list[str]:
    """The labels of all stops of what is open, overdue or opens today for the asker, in the order of the deadlines."""
    some = plans.held(_running(_mine(by), at))
    midnight = period.midnight(at.astimezone(period.HOSPITAL_TIME).date() + timedelta(days=1))
    spans = [plans.around(one.plan, at)[0] for one in some]
    found = plans.standing(some, min(spans), midnight, at) if some else {}
    due = [(each.due, one) for one in some for each in found[one.row.pk] if each.opens < midnight and not is_over(each)]
    return list(
        dict.fromkeys(stop.place.code for _, one in sorted(due, key=lambda pair: pair[0]) for stop in one.stops)
    )


def is_over(each: Due) -> bool:
    return each.state in rules.FINISHED


@dataclass(frozen=True, slots=True)
class Escalation:
    """Somebody is to be told that a duty is overdue: a person, or everybody of a role."""

    plan: UUID
    name: str
    doer: str
    at: datetime
    due: datetime
    since: datetime
    role: str
    person: int | None


@question
def escalations(by: Actor, *, at: datetime) -> list[Escalation]:
    """Who is to be told by now of what is overdue; gone as soon as the duty is done or recorded as missed."""
    return all_escalations(at)


def all_escalations(at: datetime) -> list[Escalation]:
    some = plans.held(_running(records.Plan.objects.exclude(told="[]"), at))
    return _told(some, plans.current(some, at), at)


def of_mine(by: Actor, at: datetime) -> tuple[list[Due], list[Escalation]]:
    """What is open or overdue for the asker; and what is overdue for others of which the asker is told by now."""
    told = Q(told__contains=f'"{by.role}"') | Q(told__contains=f'"",{by.person}]')
    mine = plans.held(_running(_mine(by) | records.Plan.objects.filter(told), at))
    own = [one.row.pk for one in mine if plans.is_doer(by, one.row)]
    found = plans.current(mine, at)
    waiting = [each for id in own for each in found[id]]
    others = [one for one in mine if one.row.pk not in own and one.plan.told]
    hears = [one for one in _told(others, found, at) if one.role == by.role or one.person == by.person]
    return waiting, list({(one.plan, one.at): one for one in hears}.values())


def _told(some: Sequence[Held], found: Mapping[UUID, Sequence[Due]], at: datetime) -> list[Escalation]:
    by_id = {one.row.pk: one for one in some}
    told = []
    for each in (each for id in by_id for each in found[id] if each.state == "overdue"):
        for one, since in rules.escalated(by_id[each.plan].plan, each.moments, at):
            told.append(Escalation(each.plan, each.name, each.doer, each.at, each.due, since, one.role, one.person))
    return sorted(told, key=lambda one: (one.since, one.name))


def name_of(one: Escalation) -> str:
    """An occurrence that is overdue and its deadline, in short."""
    return f"{one.plan}@{one.at.astimezone(UTC):{NAMED}}@{one.due.astimezone(UTC):{NAMED}}"


def overdue_by(name: str) -> tuple[Any, datetime, dict[str, str | int | None]] | None:
    """The plan and moment that `name_of` names, with what is to be said of it; None when something came of it."""
    plan, *moments = name.split("@")
    at, due = (datetime.strptime(one, NAMED).replace(tzinfo=UTC) for one in moments)
    row = records.Plan.objects.select_related("person", "department", "provider").filter(pk=plan).first()
    if row is None or records.PlanResult.objects.filter(plan=row, at=at).exists():
        return None
    return row, at, {"text": row.name, "doer": plans.doer(row), "due": due.isoformat()}


# ── One occurrence ────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def duty(by: Actor, *, plan: UUID, on: datetime, at: datetime) -> dict[str, Any]:
    """One occurrence by its moment: its stops, how it stands, and what is on record."""
    held = plans.one(by, plan)
    each = occurrence(held, on, at)
    row = records.PlanResult.objects.filter(pk=each.duty).select_related("by").first() if each.duty else None
    return {
        **{"row": held.row, "plan": held.plan, "kind": duties.kind(held.row.kind), "due": each, "result": row},
        **{"stops": _stops(held, row), "mine": plans.is_doer(by, held.row) or by.role == "office"},
        **{"items": _items(row), "parties": _parties(held)},
    }


def occurrence(held: Held, on: datetime, at: datetime) -> Due:
    """The occurrence of this very moment; refused when the plan has none."""
    found = plans.standing([held], on, on + timedelta(minutes=1), at)[held.row.pk]
    if not found:
        raise Refused("这个计划在 %(on)s 没有安排", on=period.moment(on))
    return found[0]


def _stops(held: Held, row: Any) -> list[dict[str, Any]]:
    """The places in order; beside each how it was reached, once there is a record."""
    walked = {step.n: step for step in records.DutyStop.objects.filter(duty=row)} if row else {}
    return [
        {
            **{"n": stop.n, "place": stop.place, "least": stop.least, "step": _step(walked.get(stop.n))},
            "note": walked[stop.n].note if stop.n in walked else "",
        }
        for stop in held.stops
    ]


def _step(row: Any) -> Step | None:
    return Step(row.n, row.place_id, row.seen_at, row.how, row.flag) if row else None


def _items(row: Any) -> list[dict[str, Any]]:
    """What a joint walk found, by department."""
    found = records.DutyItem.objects.filter(duty=row) if row else records.DutyItem.objects.none()
    rows = found.select_related("department", "place", "answer__by").order_by("department__code", "n")
    return [
        {
            **{"id": one.pk, "department": one.department, "place": one.place and one.place.path, "text": one.text},
            **{"until": one.until, "answer": getattr(one, "answer", None)},
        }
        for one in rows
    ]


def _parties(held: Held) -> list[Any]:
    return list(records.Department.objects.filter(pk__in=held.plan.parties).order_by("code"))


def unanswered(by: Actor) -> list[Any]:
    """What joint walks found for the asker's department and it has not settled yet."""
    if by.department is None or by.role == "provider":
        return []
    rows = records.DutyItem.objects.filter(department=by.department, answer__isnull=True)
    return list(rows.select_related("duty__plan", "place").order_by("until"))


# ── For the nightly scan ──────────────────────────────────────────────────────────────────────────────────────────────


@question
def unsettled_duties(by: Actor, *, at: datetime) -> list[tuple[UUID, datetime]]:
    """Occurrences that rounds have proved or that nobody did in time, and of which that is not on record yet."""
    some = plans.held(_running(records.Plan.objects.all(), at))
    found: list[tuple[UUID, datetime]] = []
    for one in some:
        since, until = plans.around(one.plan, at)
        for each in plans.standing([one], since - LOOKS_BACK, until, at)[one.row.pk]:
            if is_unsettled(each):
                found.append((one.row.pk, each.at))
    return sorted(found, key=lambda pair: (pair[1], str(pair[0])))


def is_unsettled(each: Due) -> bool:
    """Missed and not written down; or proved by rounds, and written down as missed or not at all."""
    by_round = each.round is not None and each.state in ("done", "late")
    return each.duty is None and (each.state == "missed" or by_round)


# ── The calendar feed ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Key:
    id: int
    person: int
    person_name: str
    revoked_at: datetime | None


@question
def calendar_keys(by: Actor) -> list[Key]:
    """The asker's own addresses of a calendar, the revoked ones too."""
    rows = records.CalendarKey.objects.filter(person=by.person).select_related("person").order_by("-pk")
    return [Key(row.pk, row.person_id, row.person.name, row.revoked_at) for row in rows]


def reader(hospital: int, sha256: str, on: date) -> Actor | None:
    """Whose calendar a secret address shows, while it is not revoked and the person is active."""
    with scope.use(hospital), scope.reading():
        row = (
            records.CalendarKey.objects.filter(sha256=sha256, revoked_at__isnull=True).select_related("person").first()
        )
        who = row and row.person
        active = who and who.active_from <= on and (who.active_to is None or who.active_to >= on)
        return Actor(who.pk, hospital, who.role, who.name, who.department_id, who.provider_id) if active else None


@question
def coming_duties(by: Actor, *, at: datetime) -> list[Due]:
    """The asker's duties from a month back to four months ahead, for a calendar program."""
    some = plans.held(_running(_mine(by), at))
    found = plans.standing(some, at - timedelta(days=31), at + FED, at)
    return sorted((each for these in found.values() for each in these), key=lambda each: (each.begins, each.name))
