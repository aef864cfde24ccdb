"""Which days are worked: the nation's holidays and make-up workdays, and what the hospital decided otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SHIFTS = ("keep", "next", "previous", "skip")  # what becomes of a duty on a day off
LONGEST_REST = 31  # days off in a row
LONGEST_MOVE = timedelta(days=LONGEST_REST)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`nation` and `own` say of single days whether they are worked, the hospital's own word first; else the week."""

    nation: Mapping[date, bool] = field(default_factory=dict)
    own: Mapping[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        if day in self.own:
            return self.own[day]
        return self.nation.get(day, day.weekday() < 5)

    def moved(self, day: date, shift: str) -> date | None:
        """Where a duty of this day is done; None where it falls away."""
        if shift == "keep" or self.works(day):
            return day
        if shift == "skip":
            return None
        step = timedelta(days=1 if shift == "next" else -1)
        for _ in range(LONGEST_REST):
            day += step
            if self.works(day):
                return day
        return None


EVERY_DAY = Calendar()
