"""The hospital's working calendar: the nation's days, and its own word on single ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from houqin.packs import workdays as nation
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.workday import Calendar


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day unlike its weekday; `own` says that the hospital itself decided it."""

    day: date
    works: bool
    own: bool
    note: str = ""


def calendar(first: int, last: int) -> Calendar:
    """What is known of the days from one year to another, both included."""
    own = records.SpecialDay.objects.filter(day__year__gte=first, day__year__lte=last)
    return Calendar(_nation(first, last), dict(own.values_list("day", "works")))


def off() -> Callable[[date], bool]:
    """A test of days: whether one is no workday here, the hospital's own word first; asked for once, and if at all."""

    @cache
    def own() -> Mapping[date, bool]:
        return dict(records.SpecialDay.objects.values_list("day", "works"))

    return lambda day: not Calendar(nation.nation(day.year), own()).works(day)


@lru_cache(maxsize=64)
def _nation(first: int, last: int) -> Mapping[date, bool]:
    return {day: works for year in range(first, last + 1) for day, works in nation.nation(year).items()}


@question
def workdays(by: Actor, *, year: int) -> list[SpecialDay]:
    """The days of a year that are worked or off against their weekday, in order."""
    found = calendar(year, year)
    notes = dict(records.SpecialDay.objects.filter(day__year=year).values_list("day", "note"))
    days = {day: SpecialDay(day, works, False) for day, works in found.nation.items() if works != (day.weekday() < 5)}
    days |= {day: SpecialDay(day, works, True, notes[day]) for day, works in found.own.items()}
    return [days[day] for day in sorted(days)]
