"""The nation's calendar: holidays and make-up workdays as published, estimated where they are not yet."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays

FIRST, LAST = 2001, 2099


@cache
def nation(year: int) -> Mapping[date, bool]:
    """The days of a year that differ from the plain week: False a day off, True a weekend day worked."""
    if not FIRST <= year <= LAST:
        return {}
    known = holidays.country_holidays("CN", years=year)
    off = dict.fromkeys((day for day in known if day.year == year), False)
    return off | dict.fromkeys((day for day in known.weekend_workdays if day.year == year), True)


def published(year: int) -> bool:
    """Whether the make-up workdays of a year are known; they come out each November for the year after."""
    return any(nation(year).values())
