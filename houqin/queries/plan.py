"""Plans as questions: the list with what each asks for next, one plan with its record, its calendar, the rates.

That a round fulfils a duty is found by asking, not written with the round: a round is recorded by phones that may have
been without signal for days, and must not wait for the plans of its place. A page shows the duty as done at once; the
nightly scan puts it on record with the round that proves it, and counts it for the contract.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from houqin import packs
from houqin.packs import duties
from houqin.queries import workday
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import money, period
from houqin.rules import plan as rules
from houqin.rules.party import Actor
from houqin.rules.plan import Occurrence, Plan, Stop, Told, Turn, Visit
from houqin.rules.refusal import Refused
from houqin.rules.workday import Calendar

RATED_DAYS = timedelta(days=365)
PREVIEWED = 8


@dataclass(frozen=True, slots=True)
class Due:
    """One occurrence of a plan and how it stands: `duty` where that is on record, `round` where a round proves it."""

    plan: UUID
    name: str
    kind: str
    doer: str
    at: datetime
    opens: datetime
    begins: datetime
    due: datetime
    closes: datetime
    state: str
    duty: UUID | None = None
    done_at: datetime | None = None
    by: str = ""
    note: str = ""
    round: UUID | None = None
    unvisited: int = 0

    @property
    def moments(self) -> Occurrence:
        return Occurrence(self.at, self.opens, self.begins, self.due, self.closes)


@dataclass(slots=True)
class Held:
    """A plan's row with what its judgement needs."""

    row: Any
    plan: Plan
    stops: Sequence[Any]


# ── Loading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def visible(by: Actor, rows: Any) -> Any:
    """A provider sees what it does or what counts for its contracts; a ward what it does or walks along with."""
    if by.role == "provider":
        return rows.filter(Q(provider=by.provider) | Q(contract__provider=by.provider) | Q(person=by.person))
    if by.role == "ward":
        return rows.filter(
            Q(department=by.department) | Q(person=by.person) | Q(parties__contains=f"[{by.department}]")
        )
    return rows


def is_doer(by: Actor, row: Any) -> bool:
    """Whether a plan is this person's, this person's department's or company's."""
    if row.person_id:
        return bool(row.person_id == by.person)
    if row.provider_id:
        return bool(by.role == "provider" and row.provider_id == by.provider)
    return bool(by.role != "provider" and by.department is not None and row.department_id == by.department)


def held(rows: Any) -> list[Held]:
    """Plans with their stops, in three queries however many there are."""
    found = list(rows.select_related("person", "department", "provider", "contract__provider"))
    stops: dict[UUID, list[Any]] = defaultdict(list)
    for stop in records.PlanStop.objects.filter(plan__in=found).select_related("place").order_by("n"):
        stops[stop.plan_id].append(stop)
    return [Held(row, value(row, stops[row.pk]), stops[row.pk]) for row in found]


def one(by: Actor, id: UUID) -> Held:
    found = held(visible(by, records.Plan.objects.filter(pk=id)))
    if not found:
        raise Refused("本院没有这个计划")
    return found[0]


def value(row: Any, stops: Iterable[Any]) -> Plan:
    """A plan's row as the rules see it."""
    plain = {name: getattr(row, name) for name in rules.PLAIN}
    return Plan(
        **plain,
        person=row.person_id,
        department=row.department_id,
        provider=row.provider_id,
        contract=str(row.contract_id or ""),
        stops=tuple(Stop(stop.place_id, stop.least) for stop in stops),
        told=tuple(Told(*one) for one in json.loads(row.told)),
        parties=tuple(id for (id,) in json.loads(row.parties)),
        roster=tuple(_turn(*one) for one in json.loads(row.roster)),
    )


def _turn(name: str, post: str, begins: str, ends: str) -> Turn:
    return Turn(name, post, datetime.fromisoformat(begins), datetime.fromisoformat(ends))


def doer(row: Any) -> str:
    if row.person_id:
        return str(row.person.name)
    return str(row.department.name if row.department_id else row.provider.short)


# ── How occurrences stand ─────────────────────────────────────────────────────────────────────────────────────────────


def standing(plans: Sequence[Held], since: datetime, until: datetime, at: datetime) -> dict[UUID, list[Due]]:
    """Every occurrence whose time by the rule lies in [since, until), by plan."""
    calendar = workday.calendar(since.year - 1, until.year + 1)
    found = {one.row.pk: list(rules.occurrences(one.plan, calendar, since, until)) for one in plans}
    results = _results(found)
    rounds = _rounds(plans, found)
    return {one.row.pk: [_due(one, each, results, rounds, at) for each in found[one.row.pk]] for one in plans}


def _results(found: Mapping[UUID, Sequence[Occurrence]]) -> dict[tuple[UUID, datetime], Any]:
    """What is on record of each, the latest word."""
    moments = [each.at for some in found.values() for each in some]
    if not moments:
        return {}
    rows = records.PlanResult.objects.filter(plan__in=list(found), at__range=(min(moments), max(moments)))
    return {(row.plan_id, row.at): row for row in rows.select_related("by").order_by("entry")}


def _rounds(plans: Sequence[Held], found: Mapping[UUID, Sequence[Occurrence]]) -> dict[UUID, list[Any]]:
    """The rounds that may prove something, by plan, in order."""
    proved = [one for one in plans if one.plan.pack and one.stops and found[one.row.pk]]
    if not proved:
        return {}
    windows = [each for one in proved for each in found[one.row.pk]]
    span = (min(each.opens for each in windows), max(each.closes for each in windows))
    places = {stop.place_id for one in proved for stop in one.stops}
    rows = records.Round.objects.filter(place__in=places, started_at__range=span).select_related("inspector")
    rows = rows.filter(pack__in={one.plan.pack for one in proved})
    seen = list(rows.order_by("started_at"))
    return {one.row.pk: [row for row in seen if _proves(one, row)] for one in proved}


def _proves(one: Held, row: Any) -> bool:
    here = row.place_id in {stop.place_id for stop in one.stops}
    return here and row.pack == one.plan.pack and one.row.contract_id in (None, row.contract_id)


def rounds_of(one: Held, each: Occurrence) -> list[Any]:
    """The rounds that may prove this occurrence."""
    return _rounds([one], {one.row.pk: [each]}).get(one.row.pk, [])


def within(each: Occurrence, rounds: Iterable[Any]) -> dict[int, Any]:
    """The first round at each stop while this occurrence was open."""
    reached: dict[int, Any] = {}
    for row in rounds:
        if each.opens <= row.started_at <= each.closes:
            reached.setdefault(row.place_id, row)
    return reached


def _due(one: Held, each: Occurrence, results: Mapping[Any, Any], rounds: Mapping[UUID, Any], at: datetime) -> Due:
    row = results.get((one.row.pk, each.at))
    told = {"plan": one.row.pk, "name": one.plan.name, "kind": one.plan.kind, "doer": doer(one.row)}
    told |= {name: getattr(each, name) for name in ("at", "opens", "begins", "due", "closes")}
    if row is not None and row.state != "missed":
        who = row.by.name if row.by else ""
        return Due(**told, state=row.state, duty=row.pk, done_at=row.done_at, by=who, note=row.note, round=row.round_id)
    reached = within(each, rounds.get(one.row.pk, ()))
    if one.stops and len(reached) == len(one.stops):
        last = max(reached.values(), key=lambda round: round.submitted_at)
        state = rules.state_done(each, last.started_at, 0)
        by = last.inspector.name
        return Due(**told, state=state, done_at=last.submitted_at, by=by, round=last.pk)
    state = "missed" if row is not None else rules.open_state(each, at)
    return Due(**told, state=state, duty=row and row.pk, unvisited=len(one.stops) - len(reached) if reached else 0)


def around(one: Plan, at: datetime) -> tuple[datetime, datetime]:
    """Between which moments an occurrence lies that can be open at `at`, days off included."""
    slack = timedelta(days=32) if one.shift in ("next", "previous") else timedelta(0)
    return at - timedelta(hours=one.within + one.grace) - slack, at + timedelta(hours=one.lead) + slack


def current(plans: Sequence[Held], at: datetime) -> dict[UUID, list[Due]]:
    """What each plan asks for now: its open and overdue occurrences."""
    spans = [around(one.plan, at) for one in plans]
    if not spans:
        return {}
    found = standing(plans, min(since for since, _ in spans), max(until for _, until in spans), at)
    return {id: [each for each in some if each.state in ("open", "overdue")] for id, some in found.items()}


def next_due(one: Held, calendar: Calendar, at: datetime) -> Occurrence | None:
    return next((each for each in rules.occurrences(one.plan, calendar, at, None) if each.begins > at), None)


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def plans(by: Actor, *, at: datetime, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Rows, the overdue first, then by what is due next. chosen: state (running, overdue, ended), kind, provider, q."""
    rows = _filtered(visible(by, records.Plan.objects.all()), chosen)
    today = at.astimezone(period.HOSPITAL_TIME).date()
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today - timedelta(days=31))
    ended = chosen.get("state") == "ended"
    some = held(rows.filter(ends_on__lt=today) if ended else rows.filter(running))
    waiting, rates = current(some, at), _rates([one.row.pk for one in some], at)
    calendar = workday.calendar(at.year - 1, at.year + 4)
    told = [_row(one, waiting.get(one.row.pk, []), rates.get(one.row.pk, {}), calendar, at) for one in some]
    told = [row for row in told if ended or not row["ended"] or row["waiting"]]
    counts = {"running": len(told), "overdue": sum(row["overdue"] > 0 for row in told)}
    if chosen.get("state") == "overdue":
        told = [row for row in told if row["overdue"]]
    told.sort(key=lambda row: (-row["overdue"], row["due"] is None, row["due"] or at, row["name"]))
    return {"rows": told, "counts": counts}


def _filtered(rows: Any, chosen: Mapping[str, str]) -> Any:
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("provider", "").isdecimal():
        rows = rows.filter(Q(provider=chosen["provider"]) | Q(contract__provider=chosen["provider"]))
    if chosen.get("q"):
        rows = rows.filter(Q(name__icontains=chosen["q"]) | Q(stops__place__path__icontains=chosen["q"])).distinct()
    return rows


def _row(
    one: Held, waiting: Sequence[Due], rate: Mapping[str, int], calendar: Calendar, at: datetime
) -> dict[str, Any]:
    row, coming = one.row, None if waiting else next_due(one, calendar, at)
    today = at.astimezone(period.HOSPITAL_TIME).date()
    return {
        **{"id": row.pk, "name": row.name, "kind": row.kind, "doer": doer(row), "rule": row.rule, "duty": row.duty},
        **{"starts_on": row.starts_on, "ends_on": row.ends_on, "ended": bool(row.ends_on and row.ends_on < today)},
        **{"waiting": len(waiting), "overdue": sum(each.state == "overdue" for each in waiting)},
        **{"due": waiting[0].due if waiting else coming and coming.due, "stops": len(one.stops)},
        **{
            "begins": waiting[0].begins if waiting else coming and coming.begins,
            "at": waiting[0].at if waiting else None,
        },
        **{"contract": row.contract and row.contract.name, "contract_id": row.contract_id},
        **{"rate": rate, "rate_bp": rate_bp(rate)},
    }


def _rates(ids: Sequence[UUID], at: datetime) -> dict[UUID, dict[str, int]]:
    """How often each ended how in the last year; a word that was superseded is not counted."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for plan, state, n in last_words(at).filter(plan__in=ids).values_list("plan", "state").annotate(n=Count("id")):
        found[plan][state] = n
    return found


def last_words(at: datetime, since: datetime | None = None) -> Any:
    rows = records.PlanResult.objects.filter(at__gte=since or at - RATED_DAYS, at__lte=at)
    gone = records.PlanResult.objects.filter(supersedes__isnull=False).values("supersedes")
    return rows.exclude(pk__in=gone).order_by()


def rate_bp(rate: Mapping[str, int]) -> int | None:
    total = sum(rate.values())
    return money.half_up(rate.get("done", 0) * 10_000, total) if total else None


# ── One plan ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def plan(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One plan: its terms, stops, basis, what is on record, what comes next, and the versions before and after it."""
    found = one(by, id)
    row = found.row
    since = at - RATED_DAYS
    results = (
        records.PlanResult.objects.filter(plan=row, at__gte=since).select_related("by").order_by("-at", "-entry")[:60]
    )
    rates = _rates([row.pk], at).get(row.pk, {})
    return {
        **{"row": row, "plan": found.plan, "doer": doer(row), "kind": duties.kind(row.kind)},
        **{"stops": [{"n": stop.n, "place": stop.place, "least": stop.least} for stop in found.stops]},
        **{"basis": basis(row.duty), "waiting": current([found], at)[row.pk], "results": list(results)},
        **{"coming": coming(found.plan, at), "rate": rates, "rate_bp": rate_bp(rates), "mine": is_doer(by, row)},
        **{"replaced_by": row.replaced_by.values_list("pk", flat=True).first(), "parties": _named(found.plan.parties)},
        **{"logs": list(records.PlanLog.objects.filter(plan=row).select_related("by").order_by("-at")[:100])},
        **{"told": [_told(one) for one in found.plan.told]},
    }


def basis(id: str) -> dict[str, Any] | None:
    """The entry of the plan pack that a plan rests on, with its laws."""
    entry = duties.listed().get(id)
    if entry is None:
        return None
    support = {"cited": "secondary_or_excerpt", "own": "own"}[entry.tag]
    return {"duty": entry, "laws": [{"basis": packs.bases()[one], "support": support} for one in entry.basis]}


def coming(plan: Plan, at: datetime) -> list[Occurrence]:
    calendar = workday.calendar(at.year - 1, at.year + 4)
    found = (each for each in rules.occurrences(plan, calendar, at, None) if each.begins > at)
    return [each for _, each in zip(range(PREVIEWED), found, strict=False)]


def _named(ids: Sequence[int]) -> list[Any]:
    rows = {row.pk: row for row in records.Department.objects.filter(pk__in=ids)}
    return [rows[id] for id in ids if id in rows]


def _told(one: Told) -> dict[str, Any]:
    name = records.Person.objects.filter(pk=one.person).values_list("name", flat=True).first() if one.person else ""
    return {"after": one.after, "role": one.role, "person": name}


@question
def plan_calendar(by: Actor, *, plan: UUID, year: int, at: datetime) -> list[Due]:
    """A year of one plan, past and to come."""
    if not rules.EARLIEST.year <= year <= rules.LATEST.year:
        raise Refused("年份 %(year)s 不合理", year=year)
    first, last = period.bounds(year * 100 + 1)[0], period.bounds(year * 100 + 12)[1]
    found = one(by, plan)
    return standing([found], first, last, at)[found.row.pk]


def visits_of(reached: Mapping[int, Any]) -> list[Visit]:
    return [Visit(place, row.started_at, "round") for place, row in reached.items()]
