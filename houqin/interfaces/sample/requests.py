"""Requests, complaints, hazards and tasks played: asked for on the wards and at the desk, done, confirmed, rated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from houqin.actions.answer_case import ANSWERS, answer_case
from houqin.actions.confirm_case import confirm_case
from houqin.actions.dispatch_case import dispatch_case
from houqin.actions.fix_case import fix_case
from houqin.actions.hold_case import hold_case
from houqin.actions.lapse_case import lapse_case
from houqin.actions.log_duty import log_duty
from houqin.actions.note_late_case import note_late_case
from houqin.actions.open_case import open_case
from houqin.actions.rate_case import rate_case
from houqin.actions.record_visit import Opinion, record_visit
from houqin.actions.reopen_case import reopen_case
from houqin.actions.reply_to_case import reply_to_case
from houqin.actions.rule_on_case import rule_on_case
from houqin.actions.urge_case import urge_case
from houqin.interfaces.sample import case_lives, span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.case_lives import Step
from houqin.interfaces.sample.ground import Spot
from houqin.interfaces.sample.ledgers import sent
from houqin.interfaces.sample.opening import Contract, House
from houqin.interfaces.sample.span import Span
from houqin.packs import casebook
from houqin.queries import case as questions
from houqin.rules import party, period
from houqin.rules.identity import derived
from houqin.rules.party import Actor

A_MONTH = {"repair": 16, "complaint": 4, "hazard": 3, "task": 2}
RUSH, RUSH_DAYS = 22, 3  # repairs of the last days
HOURS = (7, 8, 9, 10, 11, 14, 15, 16, 17, 20, 22, 2)
BUSY = (6, 14, 18, 14, 8, 9, 11, 9, 6, 3, 2, 1)
CHANNELS = {"complaint": ("hotline", "mailbox", "phone", "letter", "visit"), "repair": ("ward", "phone", "qr")}
HAZARD_DAYS = {"major": 1.0, "serious": 3.0, "general": 7.0, "low": 15.0}
LOGGED_DAYS, SHIFT = 10, (8, 20)


@dataclass(frozen=True, slots=True)
class Asked:
    """A case and the people of its life: who holds it, who closes and rates it; a complaint's contract and item."""

    id: UUID
    kind: str
    holder: Actor
    closer: Actor
    rater: Actor | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Requests:
    """What playing them needs."""

    house: House
    agenda: Agenda
    time: Span
    seed: object
    spots: dict[str, list[Spot]] = field(default_factory=dict)  # by use

    def expect(self, month: int) -> None:
        """Everything that is asked for in a month."""
        if not self.spots:
            for spot in self.house.spots.values():
                self.spots.setdefault(spot.use, []).append(spot)
        rng = Random(f"{self.seed}/{month}/requests")
        days = [day for day in span.days(month) if day <= self.time.end]
        many = {kind: round(n * len(days) / 30) for kind, n in A_MONTH.items()}
        for kind, does in (("repair", self._repair), ("complaint", self._complaint), ("hazard", self._hazard)):
            for _ in range(many[kind]):
                self._on(rng, _moment(rng, days, kind), does)
        for _ in range(many["task"]):
            self._on(rng, span.at(rng.choice(days), 9, rng.randrange(60)), self._task)
        self._on(rng, span.at(days[len(days) // 2], 15), self._visit)
        if month == self.time.open:
            self._last_days(rng)

    def _on(self, rng: Random, at: datetime, does: Callable[[Random, datetime], None]) -> None:
        own = Random(rng.getrandbits(64))
        self.agenda.add(at, partial(does, own))

    def _last_days(self, rng: Random) -> None:
        """Enough for a desk to look busy, and its log of the last shifts."""
        days = [self.time.end - timedelta(days=n) for n in range(RUSH_DAYS)]
        for _ in range(RUSH):
            self._on(rng, _moment(rng, days, "repair"), self._repair)
        for n in range(LOGGED_DAYS):
            self.agenda.add(span.at(self.time.end - timedelta(days=n), SHIFT[0]), partial(self._shift, rng, n))

    # ── Who ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _served(self, category: Any, spot: Spot) -> Contract | None:
        """The contract to which a case goes by itself: as the hospital's own rule finds it."""
        packs = set(category.packs)
        serving = [one for one in self.house.contracts.values() if packs & set(one.editions) and spot in one.spots]
        return min(serving, key=lambda one: one.deal.numbered(self.time), default=None)

    def _hands(self, rng: Random, key: str) -> Actor:
        """Who does it where nobody serves the place: a provider known to the desk, else the hospital's own people."""
        known = self.house.contracts.get(key)
        return known.manager if known else rng.choice(self.house.people["inspector"][:4])

    def _spot(self, rng: Random, uses: Sequence[str]) -> Spot | None:
        found = [spot for use in uses for spot in self.spots.get(use, ())]
        return rng.choice(found) if found else None

    def _other(self, rng: Random, holder: Actor) -> Actor:
        return rng.choice([one for one in self.house.people["inspector"] if one.person != holder.person])

    # ── What is asked for ───────────────────────────────────────────────────────────────────────────────────────────

    def _repair(self, rng: Random, at: datetime) -> None:
        kind = casebook.book().kind("repair")
        told = _drawn(rng, "repair")
        category, spot = kind.by_category[told["category"]], self._spot(rng, told["at"])
        if spot is None:
            return
        wards = self.house.wards(spot.department)
        channel = rng.choices(CHANNELS["repair"], (70, 18, 12) if wards else (0, 65, 35))[0]
        by = {"ward": wards[0] if wards else None, "qr": party.public(self.house.hospital)}.get(channel)
        served, said = self._served(category, spot), sent(rng)
        facts: dict[str, Any] = {"category": category.code, "channel": channel, "place": self.house.places[spot.path]}
        if channel == "phone":
            facts["caller"] = f"{spot.name} {case_lives.say(rng, 'caller')}"
        open_case(by or self.house.issuer, at, **said, kind="repair", text=rng.choice(told["said"]), **facts)
        holder = served.manager if served else self._hands(rng, told["hands"])
        closer = by if channel == "ward" and by else self._other(rng, holder)
        asked = Asked(said["id"], "repair", holder, closer, closer if channel == "ward" else None)
        tardy = min(0.4, 0.05 + 2 * served.deal.fails[1]) if served else 0.12
        grade = category.grade or "normal"
        self._live(rng, asked, at, list(case_lives.repair(rng, at, grade, told["done"], tardy, served is not None)))

    def _complaint(self, rng: Random, at: datetime) -> None:
        told, said = _drawn(rng, "complaint"), sent(rng)
        contract = self.house.contracts.get(told.get("contract", ""))
        happened_at = at - timedelta(hours=rng.randrange(2, 70))
        facts: dict[str, Any] = {"channel": rng.choices(CHANNELS["complaint"], (34, 14, 30, 8, 14))[0]}
        facts |= {"category": told["category"], "caller": case_lives.say(rng, "caller"), "happened_at": happened_at}
        open_case(self.house.issuer, at, **said, kind="complaint", text=rng.choice(told["said"]), **facts)
        holder, chief = contract.manager if contract else self.house.issuer, self.house.people["chief"][0]
        asked = Asked(said["id"], "complaint", holder, chief, None, told, happened_at)
        self._live(rng, asked, at, list(case_lives.complaint(rng, at, told, contract is not None)))

    def _hazard(self, rng: Random, at: datetime) -> None:
        told, said = _drawn(rng, "hazard"), sent(rng)
        spot = self._spot(rng, told["at"])
        if spot is None:
            return
        grades: Mapping[str, float] = case_lives.said()["grades"]
        grade = rng.choices(list(grades), list(grades.values()))[0]
        category = casebook.book().kind("hazard").by_category[told["category"]]
        served, by = self._served(category, spot), rng.choice(self.house.people["inspector"])
        facts: dict[str, Any] = {
            "category": category.code,
            "grade": grade,
            "channel": "round",
            "place": self.house.places[spot.path],
        }
        n = rng.randrange(len(told["said"]))
        open_case(by, at, **said, kind="hazard", text=told["said"][n], **facts)
        holder = served.manager if served else self._other(rng, by)
        asked = Asked(said["id"], "hazard", holder, by)
        steps = case_lives.hazard(rng, at, HAZARD_DAYS[grade], told["done"][n], served is not None)
        self._live(rng, asked, at, list(steps))

    def _task(self, rng: Random, at: datetime) -> None:
        told, said = _drawn(rng, "task"), sent(rng)
        leader, holder = self.house.people["leader"][0], rng.choice(self.house.people["inspector"])
        until, n = span.working(at + timedelta(days=rng.randrange(5, 25))), rng.randrange(len(told["said"]))
        facts: dict[str, Any] = {
            "category": told["category"],
            "channel": "superior" if told["category"] == "superior" else "leader",
        }
        facts |= {"text": told["said"][n], "until": until, "assignee": holder.person}
        open_case(leader, at, **said, kind="task", **facts)
        self._steps(Asked(said["id"], "task", holder, leader), case_lives.task(rng, at, until, told["done"][n]))

    def _visit(self, rng: Random, at: datetime) -> None:
        """What a ward said, each opinion a task with a holder and a day."""
        said, by = sent(rng), self.house.closer
        texts, ward = case_lives.said()["visit"], rng.choice(self.house.people["ward"][:14])
        holders = [rng.choice(self.house.people["inspector"]) for _ in range(rng.randrange(2, 4))]
        chosen = rng.sample(texts["opinion"], len(holders))
        until = span.working(at + timedelta(days=rng.randrange(7, 18)))
        opinions = [Opinion(text, assignee=one.person, until=until) for text, one in zip(chosen, holders, strict=True)]
        facts: dict[str, Any] = {"department": ward.department, "text": rng.choice(texts["text"]), "opinions": opinions}
        record_visit(by, at, **said, **facts)
        for n, holder in enumerate(holders):
            asked = Asked(derived(said["id"], "task", n), "task", holder, by)
            self._steps(asked, case_lives.task(rng, at, until, rng.choice(texts["done"])))
        ended = Asked(said["id"], "visit", self.house.issuer, self.house.people["chief"][0])
        self._steps(ended, (Step("fix", until, texts["ended"]), Step("confirm", until + timedelta(days=1))))

    # ── What follows ────────────────────────────────────────────────────────────────────────────────────────────────

    def _live(self, rng: Random, asked: Asked, at: datetime, steps: Sequence[Step]) -> None:
        self._steps(asked, case_lives.cut(rng, steps, at, self.time.last_moment))

    def _steps(self, asked: Asked, steps: Any) -> None:
        for step in steps:
            self.agenda.add(step.at, partial(self._step, asked, step))

    def _step(self, asked: Asked, step: Step, at: datetime) -> None:
        """What a step asks of whom."""
        case, note, kind = asked.id, step.note, step.kind
        desk = self.house.closer if asked.kind == "complaint" else self.house.issuer
        if kind in ANSWERS:
            answer_case(asked.holder, at, case=case, answer=kind, note=note, until=step.until)
        elif kind in ("confirm", "return"):
            confirm_case(asked.closer, at, case=case, passed=kind == "confirm", note=note)
        elif kind in ("pause", "resume"):
            hold_case(desk, at, case=case, hold=kind == "pause", note=note, until=step.until)
        elif kind in ("acknowledge", "reply"):
            reply_to_case(desk, at, case=case, text=note, final=kind == "reply")
        elif kind == "rule":
            self._rule(asked, note, at)
        else:
            self._otherwise(asked, step, at)

    def _otherwise(self, asked: Asked, step: Step, at: datetime) -> None:
        case, note = asked.id, step.note
        if step.kind == "dispatch":
            firm, person = asked.holder.provider, asked.holder.person
            dispatch_case(self.house.issuer, at, case=case, provider=firm, assignee=None if firm else person)
        elif step.kind == "fix":
            fix_case(asked.holder, at, case=case, note=note)
        elif step.kind == "urge":
            urge_case(asked.closer, at, case=case, note=note)
        elif step.kind == "reopen":
            reopen_case(asked.closer, at, case=case, note=note)
        elif step.kind == "rate" and asked.rater:
            rate_case(asked.rater, at, case=case, stars=step.stars, note=note)

    def _rule(self, asked: Asked, note: str, at: datetime) -> None:
        """Upheld, it counts against the contract in the month in which it happened."""
        told, upheld = asked.told, asked.told.get("upheld", True)
        contract = self.house.contracts.get(told.get("contract", "")) if upheld else None
        counts: dict[str, Any] = {"contract": contract.id, "code": told["code"]} if contract else {}
        rule_on_case(self.house.closer, at, case=asked.id, upheld=upheld, note=note, **counts)
        if contract and asked.happened_at:
            self.house.pieces += 1
            self.house.stir(contract, period.of(asked.happened_at), at)

    def _shift(self, rng: Random, n: int, at: datetime) -> None:
        """The morning's handing over, and a note in the evening."""
        day, night = (self.house.issuer, self.house.closer)[:: 1 if n % 2 else -1]
        over, note, texts = sent(rng), sent(rng), case_lives.said()["notes"]
        log_duty(night, at, **over, kind="over", text=rng.choice(texts))
        if n:
            taken = sent(rng)
            self.agenda.add(at + timedelta(minutes=9), partial(_taken, day, {**taken, "of": over["id"]}))
        if rng.random() < 0.6:
            self.agenda.add(at.replace(hour=SHIFT[1]), partial(_noted, day, {**note, "text": rng.choice(texts)}))


def scan(house: House, at: datetime) -> None:
    """What the nightly scan notes and closes."""
    system = party.system(house.hospital)
    for id in questions.late_cases(system, at=at):
        note_late_case(system, at, case=id)
    for id in questions.unconfirmed_cases(system, at=at):
        lapse_case(system, at, case=id)


def _taken(by: Actor, said: Mapping[str, Any], at: datetime) -> None:
    log_duty(by, at, kind="taken", **said)


def _noted(by: Actor, said: Mapping[str, Any], at: datetime) -> None:
    log_duty(by, at, kind="note", **said)


def _drawn(rng: Random, kind: str) -> Mapping[str, Any]:
    known: Sequence[Mapping[str, Any]] = case_lives.said()[kind]
    return rng.choices(known, [one.get("often", 1) for one in known])[0]


def _moment(rng: Random, days: Sequence[date], kind: str) -> datetime:
    """A repair at any hour; the rest by day."""
    hour = rng.choices(HOURS, BUSY)[0] if kind == "repair" else rng.choice((8, 9, 10, 11, 14, 15, 16))
    return span.at(rng.choice(days), hour, rng.randrange(60)) + timedelta(seconds=rng.randrange(60))
