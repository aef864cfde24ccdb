"""Which days are workdays in China: weekends, public holidays and the days worked in their place.

Announced year by year by the State Council; for a year not yet announced the package gives the statutory days only.
"""

from datetime import date
from functools import cache

from holidays import country_holidays

CALENDAR = country_holidays("CN")


@cache
def off(day: date) -> bool:
    """Whether a day is no workday."""
    return not CALENDAR.is_working_day(day)
