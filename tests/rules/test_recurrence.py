"""Recurrence against an independent reading of RFC 5545 (python-dateutil), and what is refused."""

from datetime import datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.rules import recurrence
from houqin.rules.recurrence import WEEKDAYS
from houqin.rules.refusal import Refused

START = datetime.fromisoformat("2026-01-31T08:30")
FROM, TO = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2027-12-31")
SPAN = timedelta(days=900)


def dates(text: str, start: datetime = START, span: timedelta = SPAN) -> list[datetime]:
    return list(recurrence.expand(recurrence.read(text), start, start + span))


def some_of(values, most: int):
    return st.lists(st.sampled_from(list(values)), min_size=1, max_size=most, unique=True)


@st.composite
def rules(draw) -> str:
    """A rule that the house reads; most of them come now and then."""
    freq = draw(st.sampled_from(recurrence.FREQUENCIES))
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 9))}"]

    def maybe(name: str, values, most: int = 3) -> None:
        if draw(st.booleans()):
            parts.append(f"{name}={','.join(map(str, draw(some_of(values, most))))}")

    maybe("BYMONTH", range(1, 13))
    if freq != "WEEKLY":
        maybe("BYMONTHDAY", [*range(1, 32), -1, -2, -31])
    counted = freq in ("MONTHLY", "YEARLY") and draw(st.booleans())  # the other one reads MO,1TU as “both”
    maybe("BYDAY", [nth + day for nth in (("1", "2", "-1", "5") if counted else ("",)) for day in WEEKDAYS])
    maybe("BYHOUR", range(24))
    if len(parts) > 2:
        maybe("BYSETPOS", [1, 2, -1], 2)
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    elif draw(st.booleans()):
        parts.append(f"UNTIL={draw(st.dates(START.date(), (START + SPAN).date())):%Y%m%d}T120000")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    return ";".join(parts)


@settings(deadline=None, max_examples=150)
@given(rules(), st.datetimes(FROM, TO))
def test_the_same_dates_as_an_independent_reader(text, start):
    start = start.replace(second=0, microsecond=0)
    if "WEEKLY" in text and "BYSETPOS" in text:  # the other one counts from the start, not the week
        first = WEEKDAYS.index(text.partition("WKST=")[2] or "MO")
        start -= timedelta(days=(start.weekday() - first) % 7)
    mine = dates(text, start)
    if not mine:
        return  # the other one may search to the year 9999
    assert mine == list(islice(rrulestr(text, dtstart=start), len(mine)))


@settings(deadline=None, max_examples=100)
@given(rules())
def test_in_order_each_once_within_bounds(text):
    found = dates(text)
    assert found == sorted(set(found))
    assert all(START <= at <= START + SPAN for at in found)


@settings(deadline=None, max_examples=100)
@given(rules(), st.integers(0, 900))
def test_starting_late_finds_the_same(text, days):
    since = START + timedelta(days=days)
    late = recurrence.expand(recurrence.read(text), START, START + SPAN, since)
    assert [at for at in late if at >= since] == [at for at in dates(text) if at >= since]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=MONTHLY", ["01-31", "03-31", "05-31"]),  # a month without a 31st is left out, as the standard says
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["01-31", "02-28", "03-31"]),
        ("FREQ=WEEKLY;BYDAY=MO,FR", ["02-02", "02-06", "02-09"]),
        ("FREQ=DAILY;INTERVAL=15", ["01-31", "02-15", "03-02"]),
        ("FREQ=YEARLY;BYMONTH=3,9;BYDAY=1MO", ["03-02", "09-07", "03-01"]),
        ("rrule:freq=daily", ["01-31", "02-01", "02-02"]),
    ],
)
def test_what_people_mean(text, expected):
    assert [f"{at:%m-%d}" for at in dates(text)[:3]] == expected


def test_until_in_utc_is_taken_for_our_clock():
    assert [at.day for at in dates("FREQ=DAILY;UNTIL=20260202T010000Z")] == [31, 1, 2]
    assert [at.day for at in dates("FREQ=DAILY;UNTIL=20260202T000000Z")] == [31, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "FREQ 须为"),
        ("每周一", "看不懂"),
        ("FREQ=SECONDLY", "FREQ 须为"),
        ("FREQ=HOURLY", "FREQ 须为"),
        ("FREQ=DAILY;FREQ=DAILY", "看不懂"),
        ("FREQ=DAILY;BYEASTER=1", "看不懂"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 不合理"),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "不合理"),
        ("FREQ=DAILY;COUNT=-1", "不合理"),
        ("FREQ=DAILY;COUNT=99999", "不合理"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "只能写一个"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "不合理"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "不合理"),
        ("FREQ=WEEKLY;BYDAY=XX", "不合理"),
        ("FREQ=WEEKLY;BYDAY=2MO", "按月或按年"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "改为按月"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=DAILY;UNTIL=20269999", "不合理"),
        ("FREQ=DAILY;BYHOUR=0,1,2;BYMINUTE=0,1,2,3,4,5,6,7,8,9", "一天最多 24 次"),
    ],
)
def test_what_no_duty_can_mean_is_refused(text, said):
    with pytest.raises(Refused, match=said):
        recurrence.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",  # from a Saturday, every seventh day is a Saturday
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=DAILY;UNTIL=20200101",
    ],
)
def test_a_rule_that_never_comes_is_known_and_costs_nothing(text):
    assert not recurrence.comes(recurrence.read(text), START)


def test_a_rule_that_never_ends_stops_where_one_looks():
    assert len(dates("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))), span=timedelta(days=30))) == 30 * 24 + 1
