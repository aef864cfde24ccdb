"""The time that is played: twelve closed months and the month that yesterday lies in; and moments of its days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from houqin.rules import period

TWELFTHS = 12


@dataclass(frozen=True, slots=True)
class Span:
    """`closed` are the months that get sheets, in order; the month of `end` is still open."""

    end: date
    closed: tuple[int, ...]

    @property
    def open(self) -> int:
        return period.on(self.end)

    @property
    def months(self) -> tuple[int, ...]:
        return (*self.closed, self.open)

    @property
    def start(self) -> date:
        return period.first_day(self.months[0])

    @property
    def last_moment(self) -> datetime:
        return at(self.end, 23, 59)

    def month(self, twelfth: int) -> int:
        """The closed month in which a story of that twelfth of the year is told; a short span tells several in one."""
        return self.closed[twelfth * len(self.closed) // TWELFTHS]

    def share(self, month: int) -> float:
        """How much of the year is over in a month: 0 in the first, 1 in the last closed one."""
        return min(1.0, self.months.index(month) / max(1, len(self.closed) - 1))


def ending(end: date, months: int = TWELFTHS) -> Span:
    this = period.on(end)
    return Span(end, tuple(period.between(period.after(this, -months), period.after(this, -1))))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), period.HOSPITAL_TIME)


def working(moment: datetime) -> datetime:
    """The moment itself in office hours, otherwise the next morning's (people answer findings by day, weekends too)."""
    if moment.hour >= 18:
        moment = (moment + timedelta(days=1)).replace(hour=8, minute=moment.minute)
    return moment.replace(hour=8) if moment.hour < 8 else moment


def days(month: int) -> list[date]:
    first = period.first_day(month)
    return [first + timedelta(days=n) for n in range((period.last_day(month) - first).days + 1)]


def visiting(rng: Random, month: int) -> datetime:
    """When somebody walks the floor: mostly working days, mostly mornings, now and then a weekend or an evening."""
    all_days = days(month)
    weekdays = [day for day in all_days if day.weekday() < 5]
    day = rng.choice(all_days if rng.random() < 0.12 else weekdays)
    hour = rng.choices((8, 9, 10, 14, 15, 16, 20), (18, 26, 22, 14, 12, 6, 2))[0]
    return at(day, hour, rng.randrange(60)) + timedelta(seconds=rng.randrange(60))
