"""The desk's evidence played: ratios, surveys, zero reports, quantities, and the incidents that stories tell of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from houqin.actions.record_incident import record_incident
from houqin.actions.record_outcome import record_outcome
from houqin.actions.record_quantity import record_quantity
from houqin.interfaces.sample import behaviour, span
from houqin.interfaces.sample.agenda import Agenda, Deed
from houqin.interfaces.sample.behaviour import Habit
from houqin.interfaces.sample.opening import Contract, House, an_id
from houqin.interfaces.sample.papers import Story
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.standard import Item

INCIDENTS = ("veto", "bonus", "malus", "money", "complaint")
ANSWERS, TASKS, WARDS = 24, 160, 6


def sent(rng: Random) -> dict[str, Any]:
    """The id of a submission and its digest, as a client makes them."""
    id = an_id(rng)
    return {"id": id, "digest": sha256(id.bytes).hexdigest()}


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What playing the desk needs."""

    house: House
    agenda: Agenda

    def expect(self, rng: Random, contract: Contract, month: int, habit: Habit, stories: list[Story]) -> None:
        """A month's records of one contract, on the days on which they are made."""
        last = span.at(span.days(month)[-1], 16)
        for item in _ratios(contract):
            self._answers(rng, contract, month, item, habit)
        for own in (own for card in contract.deal.scheme["cards"] for own in card.get("items", ())):
            value = round(10000 * rng.gauss(1.0 + habit.fails, 0.07))
            self._outcome(rng, last, self.house.closer, contract, own["code"], value, 10000, "meter")
        self.agenda.add(last + timedelta(minutes=90), lambda at: self._zero_reports(rng, contract, at))
        for story in stories:
            if story.story in INCIDENTS:
                self._happens(rng, contract, month, story)

    def _piece(self, at: datetime, deed: Deed) -> None:
        """One piece of evidence to be recorded."""

        def recorded(at: datetime) -> None:
            deed(at)
            self.house.pieces += 1

        self.agenda.add(at, recorded)

    def _answers(self, rng: Random, contract: Contract, month: int, item: Item, habit: Habit) -> None:
        """A daily ratio is written up week by week, a survey by several wards, the rest once a month."""
        users = "user" in {source["name"] for source in contract.deal.scheme.get("sources", ())}
        survey = item.method == "survey"
        if survey:
            wards = rng.sample(self.house.people["ward"], WARDS)
            people, kind, many = wards if users else wards[:2], "survey", ANSWERS
        else:
            people, kind, many = [self.house.closer] * (4 if item.frequency == "每日" else 1), "task", TASKS
        source = "user" if survey and users else "department"
        for n, by in enumerate(people):
            day = span.days(month)[min(6 + n * 7, 27) if not survey else 19 + n]
            met, due = behaviour.answered(rng, item, habit.fails, many)
            self._outcome(rng, span.at(day, 15, rng.randrange(60)), by, contract, item.code, met, due, kind, source)

    def _outcome(
        self,
        rng: Random,
        at: datetime,
        by: Actor,
        contract: Contract,
        item: str,
        met: int,
        due: int,
        kind: str,
        source: str = "department",
    ) -> None:
        said = sent(rng)
        self._piece(
            at,
            lambda at: record_outcome(
                by,
                at,
                **said,
                contract=contract.id,
                item=item,
                met=met,
                due=due,
                happened_at=at,
                kind=kind,
                source=source,
            ),
        )

    def _zero_reports(self, rng: Random, contract: Contract, at: datetime) -> None:
        """The signed word that none of a month's events happened."""
        for edition in contract.editions.values():
            for item in edition.items:
                if item.frequency == "事件" and item.rule.kind != "ratio":
                    record_incident(
                        self.house.closer,
                        at,
                        **sent(rng),
                        contract=contract.id,
                        code=item.code,
                        kind="zero_report",
                        happened_at=at,
                        note="本月未发生",
                    )
                    self.house.pieces += 1

    def _happens(self, rng: Random, contract: Contract, month: int, story: Story) -> None:
        facts: Mapping[str, Any] = {"kind": story.story, "count": 1, **story.facts}
        at = span.at(span.days(month)[rng.randrange(8, 24)], 10, rng.randrange(60))
        said, by = sent(rng), contract.inspectors[0] if story.story in ("veto", "money") else self.house.closer
        self._piece(at, lambda at: record_incident(by, at, **said, contract=contract.id, happened_at=at, **facts))

    def count(self, rng: Random, contract: Contract, month: int, stories: list[Story]) -> None:
        """Both sides count what was delivered, on the morning of the first; a story may let them differ."""
        at = span.at(period.first_day(period.after(month)), 8, 20)
        for price in contract.deal.prices:
            counted = round(price["a_month"] * rng.uniform(0.92, 1.08)) * 100
            gap = next(
                (
                    story.facts
                    for story in stories
                    if story.story == "quantity" and story.facts["name"] == price["name"]
                ),
                None,
            )
            theirs = counted + gap["gap"] * 100 if gap else counted
            for n, (by, count) in enumerate(((contract.manager, theirs), (self.house.closer, counted))):
                self._quantity(rng, at + timedelta(minutes=n * 10), by, contract, month, price["name"], count)
            if gap and gap["settled"]:
                when, why = at + timedelta(days=4), "双方重新清点，以复点数为准"
                self._quantity(rng, when, contract.manager, contract, month, price["name"], counted, why)

    def _quantity(
        self, rng: Random, at: datetime, by: Actor, contract: Contract, month: int, name: str, count: int, why: str = ""
    ) -> None:
        said = sent(rng)
        self._piece(
            at,
            lambda at: record_quantity(
                by, at, **said, contract=contract.id, month=month, name=name, count=count, note=why
            ),
        )


def _ratios(contract: Contract) -> list[Item]:
    return [item for edition in contract.editions.values() for item in edition.items if item.rule.kind == "ratio"]
