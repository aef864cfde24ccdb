"""Recurring duties played: plans made from the pack, and what was done in time, late, in part or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml

from houqin.actions.add_plan import add_plan
from houqin.actions.answer_item import answer_item
from houqin.actions.do_duty import Seen, do_duty
from houqin.actions.settle_duty import settle_duty
from houqin.interfaces.sample import span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.ledgers import sent
from houqin.interfaces.sample.opening import House
from houqin.interfaces.sample.span import Span
from houqin.packs import duties
from houqin.queries import duty as duties_
from houqin.queries import workday
from houqin.rules import party
from houqin.rules.party import Actor
from houqin.rules.plan import Occurrence, Plan, Stop, Visit, occurrences

WEEK = timedelta(days=7)
ON_FOOT, HASTY = 75, 4  # seconds between two stops, at least
ANSWERED = 0.6


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of plans.yaml with those who do it."""

    id: UUID
    plan: Plan
    by: Actor
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recurring:
    """What playing the plans needs."""

    house: House
    agenda: Agenda
    time: Span
    seed: object

    def expect(self) -> None:
        """Puts every plan that this hospital can carry out on the agenda, on the day before its first day."""
        for n, said in enumerate(yaml.safe_load((Path(__file__).parent / "plans.yaml").read_text("utf-8"))):
            doer, where = self._doer(said["by"]), self._stops(said.get("at", ()))
            if doer and len(where) == len(said.get("at", ())):
                self._plan(Random(f"{self.seed}/plan/{n}"), said, doer, where)

    def _plan(self, rng: Random, said: Mapping[str, Any], doer: tuple[str, int, Actor], where: list[int]) -> None:
        field, id, by = doer
        key = sent(rng)
        first, made = self._first(said["first"])
        who: dict[str, Any] = {field: id}
        plan = Plan(**_terms(said), **self._of(said), **who, starts_on=first, stops=tuple(map(Stop, where)))
        planned = Planned(key["id"], plan, by, said)
        self.agenda.add(made, partial(self._made, rng, planned, key))

    def _first(self, after: int) -> tuple[date, datetime]:
        """The first day, never before the sample begins, and when the desk writes the plan."""
        first = self.time.end + timedelta(days=1 + after)
        while first <= self.time.start:
            first += WEEK
        wanted = min(first - timedelta(days=1), self.time.end - timedelta(days=1))
        return first, span.at(max(wanted, self.time.start), 15, 10)

    def _of(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What belongs to the contract, and who walks along."""
        contract = self.house.contracts.get(said["by"].get("contract", ""))
        parties = tuple(self.house.departments[code] for code in said.get("parties", ()))
        return {"contract": str(contract.id) if contract else "", "item": said.get("counts", ""), "parties": parties}

    def _doer(self, said: Mapping[str, Any]) -> tuple[str, int, Actor] | None:
        if "contract" in said:
            found = self.house.contracts.get(said["contract"])
            return ("provider", found.manager.provider or 0, found.manager) if found else None
        if "person" in said:
            role, n = said["person"]
            by = self.house.people[role][n]
            return "person", by.person, by
        id = self.house.departments[said["department"]]
        by = next(one for people in self.house.people.values() for one in people if one.department == id)
        return "department", id, by

    def _stops(self, said: list[str]) -> list[int]:
        found = {one: id for one in said for path, id in self.house.places.items() if path.endswith(f"/{one}")}
        return [found[one] for one in said if one in found]

    def _made(self, rng: Random, planned: Planned, key: Mapping[str, Any], at: datetime) -> None:
        add_plan(self.house.people["office"][1], at, **key, terms=planned.plan)
        calendar = workday.calendar(self.time.start.year - 1, self.time.end.year + 2)
        some = occurrences(planned.plan, calendar, at, self.time.last_moment)
        found = [one for one in some if one.begins > at]  # a day off may have moved it before the plan was made
        for n, one in enumerate(found):
            left = planned.said.get("habit", {}).get("left") and n == len(found) - 1
            if not left:
                self._expect(rng, planned, one)

    def _expect(self, rng: Random, planned: Planned, one: Occurrence) -> None:
        """One occurrence: when it will be done and how, or that it will be missed."""
        habit, drawn = planned.said.get("habit", {}), rng.random()
        if drawn < habit.get("missed", 0):
            self.agenda.add(one.closes + timedelta(minutes=10), partial(self._missed, planned, one))
            return
        late = drawn < habit.get("missed", 0) + habit.get("late", 0)
        start, end = (one.due, one.closes) if late else (one.begins, one.due)
        at = start + (end - start) * rng.uniform(0.15, 0.7)
        partly = rng.random() < habit.get("partial", 0)
        self.agenda.add(at, partial(self._done, rng, planned, one, partly))

    def _missed(self, planned: Planned, one: Occurrence, at: datetime) -> None:
        settle_duty(party.system(self.house.hospital), at, plan=planned.id, on=one.at)

    def _done(self, rng: Random, planned: Planned, one: Occurrence, partly: bool, at: datetime) -> None:
        visits = _walk(rng, planned.plan, at, partly, planned.said.get("habit", {}).get("hasty", 0))
        skipped = len(visits) < len(planned.plan.stops)
        said: dict[str, Any] = {
            "note": "一处正在施工，未能进入" if skipped else "",
            "seen": self._seen(planned.said, at),
        }
        if planned.plan.kind in ("statutory", "training", "drill"):
            said["document"] = f"{planned.plan.kind[:2].upper()}-{at:%Y%m%d}"
        self.house.pieces += bool(planned.plan.item)
        do_duty(planned.by, at, **sent(rng), plan=planned.id, on=one.at, done_at=at, visits=visits, **said)
        if said["seen"]:
            self.agenda.add(at + timedelta(days=2), partial(self._answered, rng))

    def _seen(self, said: Mapping[str, Any], at: datetime) -> list[Seen]:
        until = at.date() + WEEK
        return [Seen(self.house.departments[code], text, until) for code, text in said.get("seen", ())]

    def _answered(self, rng: Random, at: datetime) -> None:
        """Some of the departments see to what a joint walk found."""
        for by in (self.house.people[role][0] for role in ("ward", "office")):
            for row in duties_.unanswered(by):
                if rng.random() < ANSWERED:
                    answer_item(by, at, item=row.pk, note="已整改")


def _terms(said: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of a plan, from the pack where it has them and from its kind where it has not."""
    entry = duties.listed().get(said.get("duty", ""))
    kind = duties.kind(entry.kind if entry else said["kind"])
    own = {name: getattr(entry, name) for name in ("lead", "within", "grace") if entry}
    return {
        **{
            name: kind_ if (kind_ := own.get(name)) is not None else getattr(kind, name)
            for name in ("lead", "within", "grace")
        },
        **{"name": entry.name if entry else said["name"], "kind": kind.code, "shift": kind.shift, "told": kind.told},
        **{"rule": said.get("rule") or (entry.rule if entry else ""), "duty": said.get("duty", ""), "minute": 9 * 60},
    }


def _walk(rng: Random, plan: Plan, at: datetime, partly: bool, hasty: float) -> list[Visit]:
    """The stops in order, the last of them now; of a walk in part one is left out."""
    stops = list(plan.stops)
    if partly and len(stops) > 1:
        stops.pop(rng.randrange(len(stops)))
    visits: list[Visit] = []
    pace = HASTY if rng.random() < hasty else ON_FOOT
    for stop in reversed(stops):
        visits.append(Visit(stop.place, at))
        at -= timedelta(seconds=pace + rng.randrange(pace))
    return visits[::-1]
