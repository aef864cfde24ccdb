"""A year of the sample hospital played through the same actions as people use, day by day, from one seed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.db import transaction

from houqin.interfaces.sample import behaviour, disputes, inbox, opening, papers, requests, span, watching
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.annual import Annual
from houqin.interfaces.sample.behaviour import Habit, Visit
from houqin.interfaces.sample.draws import Draws
from houqin.interfaces.sample.floor import Floor
from houqin.interfaces.sample.ledgers import Ledgers
from houqin.interfaces.sample.month_end import MonthEnd
from houqin.interfaces.sample.opening import Contract, House
from houqin.interfaces.sample.openness import Openness
from houqin.interfaces.sample.papers import Story
from houqin.interfaces.sample.recurring import Recurring
from houqin.interfaces.sample.requests import Requests
from houqin.interfaces.sample.size import WHOLE, Size
from houqin.interfaces.sample.span import Span
from houqin.interfaces.sample.voices import Voices
from houqin.queries import party as parties
from houqin.rules import party, period

SEED = 20260101


class Play:
    """The hospital, its agenda, and who plays what; `days` plays it."""

    def __init__(self, today: date, seed: object = SEED, size: Size = WHOLE) -> None:
        self.seed, self.size = seed, size
        self.time: Span = span.ending(today - timedelta(days=1), size.months)
        self.stories = papers.stories(self.time, size)
        self.agenda = Agenda()

    def days(self) -> Iterator[date]:
        """Plays the opening, then one day after another, each in one transaction; yields the day that is over."""
        with transaction.atomic():
            self._open()
        day = self.time.start
        while day <= self.time.end:
            with transaction.atomic(), parties.within(party.system(self.house.hospital)):
                self.agenda.run(span.at(day, 23, 59))
            yield day
            day += timedelta(days=1)

    def _open(self) -> None:
        self.house: House = opening.opened(self.time, self.seed, self.size)
        self.floor, self.ledgers = Floor(self.house, self.agenda), Ledgers(self.house, self.agenda)
        self.voices = Voices(self.house, self.agenda, self.time)
        self.requests = Requests(self.house, self.agenda, self.time, self.seed)
        self.draws = Draws(self.house.closer, self.agenda)
        self.draws.expect(self.house, self.time, self.seed)
        self.month_end = MonthEnd(self.house, self.agenda, self.time, self.seed, self.stories)
        Annual(self.house, self.agenda, self.time, self.seed).expect()
        Recurring(self.house, self.agenda, self.time, self.seed).expect()
        Openness(self.house, self.agenda, self.time).expect()
        for month in self.time.months:
            self.agenda.add(span.at(period.first_day(month), 0, 1), partial(self._month, month))
        for month in self.time.closed:
            self.month_end.expect(month)
        for day in (day for month in self.time.months for day in span.days(month)):
            self.agenda.add(span.at(day, 2, 30), partial(disputes.scan, self.house))
            self.agenda.add(span.at(day, 2, 40), partial(requests.scan, self.house))
        watching.expect(self.house, self.agenda, self.time, self.seed)
        inbox.expect(self.house, self.agenda, self.time)

    def _month(self, month: int, _: datetime) -> None:
        """On the first of a month, everybody's plans for it."""
        for contract in self.house.contracts.values():
            stories = [story for story in self.stories if (story.contract, story.month) == (contract.deal.key, month)]
            self._contract(contract, month, stories)
        self.requests.expect(month)
        for story in self.stories:
            if story.story == "amend" and story.month == period.after(month):
                self.month_end.amend(self.house.contracts[story.contract], story.month, story)

    def _contract(self, contract: Contract, month: int, stories: list[Story]) -> None:
        rng = Random(f"{self.seed}/{contract.deal.key}/{month}")
        items = {item.code for edition in contract.editions.values() for item in edition.items}
        habit = behaviour.habit(self.seed, contract.deal, month, self.time.share(month), items)
        thin = next((story for story in stories if story.story == "thin"), None)
        self.voices.expect(self.seed, contract, month, habit)
        visits = self._visits(rng, contract, month, habit, thin)
        for visit in self.draws.gone_to(contract.deal.key, month, visits):
            self.floor.expect(rng, contract, visit)
        if not thin:
            self.ledgers.expect(rng, contract, month, habit, stories)
        self.ledgers.count(rng, contract, month, stories)
        for story in stories:
            if story.story == "late":
                self._late(rng, contract, month, story)
            if story.story == "declined":
                self.floor.declined[contract.deal.key, month] = story.facts["settled"]

    def _visits(self, rng: Random, contract: Contract, month: int, habit: Habit, thin: Story | None) -> list[Visit]:
        deal, editions, spots = contract.deal, contract.editions, contract.spots
        if thin:
            return behaviour.thin_month(rng, deal, month, habit, editions, spots, thin.facts["visits"])
        return behaviour.month_of_visits(rng, deal, month, habit, editions, spots, self.size.visits)

    def _late(self, rng: Random, contract: Contract, month: int, story: Story) -> None:
        """A round of the month's last day that a phone without signal sends so many days into the next month."""
        started_at = span.at(span.days(month)[-1], 16, rng.randrange(40))
        received_at = _in(month, story.facts["days"], rng)
        pack, edition = next(iter(contract.editions.items()))
        spot = next(spot for spot in contract.spots if spot.use != "files")
        items = [
            item
            for item in edition.items
            if item.rule.kind == "per_defect" and not item.veto and item.frequency != "事件"
        ]
        checks = tuple(behaviour.failed(rng, item) for item in items[:3])
        visit = Visit(spot.path, pack, started_at, 9, "planned", checks)
        self.floor.expect(rng, contract, visit, received_at)


def _in(month: int, days: int, rng: Random) -> datetime:
    return span.at(period.first_day(period.after(month)) + timedelta(days=days - 1), 9, rng.randrange(60))
