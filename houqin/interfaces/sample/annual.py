"""The annual review played: departments' ballots on every contract that has one, and last year's sheets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from houqin.actions.cast_ballot import cast_ballot
from houqin.actions.close_year import close_year
from houqin.interfaces.sample import span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.opening import Contract, House
from houqin.interfaces.sample.span import Span
from houqin.rules.party import Actor

DIMENSIONS = ("合同履行与安全责任", "满意度及创新", "问题整改与下步计划")
RATERS = ("HLB", "YGK", "YYK", "GHW", "YWB", "BWC", "CWC")
REVIEW, CLOSING = (12, 16), (1, 18)  # month and day of the review, and of closing the year before
EARLY = timedelta(days=9)  # before the end, when the year's own review has not come yet


@dataclass(frozen=True, slots=True)
class Annual:
    """What playing the annual review needs."""

    house: House
    agenda: Agenda
    time: Span
    seed: object

    def expect(self) -> None:
        for year in sorted({month // 100 for month in self.time.months}):
            day = min(date(year, *REVIEW), self.time.end - EARLY)
            if day >= self.time.start:
                self.agenda.add(span.at(day, 14), partial(self._review, year))
            self.agenda.add(span.at(date(year + 1, *CLOSING), 10), partial(self._close, year))

    def _reviewed(self, year: int) -> list[Contract]:
        found = [one for one in self.house.contracts.values() if "year" in one.deal.scheme]
        terms = [(one, one.deal.term_days(self.time)) for one in found]
        return [one for one, (first, last) in terms if first.year <= year <= last.year]

    def _raters(self) -> Iterator[Actor]:
        """One person for each department: never a provider, an administrator or the discipline office."""
        people = [one for role in ("ward", "finance", "inspector", "chief") for one in self.house.people[role]]
        for code in RATERS:
            yield next(one for one in people if one.department == self.house.departments[code])

    def _review(self, year: int, at: datetime) -> None:
        """One contract after another, department by department, each on a phone of its own."""
        for contract in self._reviewed(year):
            rng = Random(f"{self.seed}/{contract.deal.key}/{year}/review")
            liked = 97 - 140 * contract.deal.fails[1] + rng.gauss(0, 1.5)
            for n, rater in enumerate(self._raters()):
                at += timedelta(seconds=rng.randrange(20, 50))
                stands_aside = n == 2 and contract.deal.key == "catering"
                opinion = None if stands_aside else liked + rng.gauss(0, 2)
                self.agenda.add(at, partial(self._vote, rng, rater, contract, year, opinion))

    def _vote(self, rng: Random, by: Actor, contract: Contract, year: int, opinion: float | None, at: datetime) -> None:
        for dimension in DIMENSIONS:
            points = None if opinion is None else max(5000, min(10000, round(rng.gauss(opinion, 2)) * 100))
            said: dict[str, Any] = {"contract": contract.id, "year": year, "dimension": dimension, "points": points}
            cast_ballot(by, at, **said, recused=points is None)
            self.house.pieces += 1

    def _close(self, year: int, at: datetime) -> None:
        for contract in self._reviewed(year):
            close_year(self.house.closer, at, contract=contract.id, year=year)
