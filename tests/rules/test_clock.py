"""Clocks in business hours: nothing is lost or gained by stopping, and nights and holidays do not count."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.packs import workdays
from houqin.rules import clock
from houqin.rules.period import HOSPITAL_TIME
from houqin.rules.refusal import Refused
from houqin.rules.workday import Calendar

OFFICE = clock.read("W 08:00-12:00,14:00-17:30")
FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=HOSPITAL_TIME)
moments = st.integers(0, 730 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=HOSPITAL_TIME) + timedelta(seconds=seconds)
)
clocks = st.sampled_from([clock.ALWAYS, OFFICE, clock.read("07:00-21:00"), clock.read("W 09:00-17:00")])


def off(day: date) -> bool:
    return not Calendar(workdays.nation(day.year)).works(day)


def weekend(day: date) -> bool:
    return day.weekday() >= 5


def test_an_hour_on_friday_evening_ends_on_monday_morning():
    assert clock.due(OFFICE, FRIDAY, 3600, weekend) == FRIDAY.replace(day=30, hour=8, minute=30)


def test_lunch_does_not_count():
    noon = datetime(2026, 11, 25, 11, 45, tzinfo=HOSPITAL_TIME)
    assert clock.due(OFFICE, noon, 1800, weekend) == noon.replace(hour=14, minute=15)


def test_national_day_and_the_workday_in_its_place():
    eve = datetime(2026, 9, 30, 17, 30, tzinfo=HOSPITAL_TIME)
    assert clock.due(OFFICE, eve, 60, off).date() == date(2026, 10, 8)
    assert not off(date(2026, 10, 10)) and off(date(2026, 10, 11))


def test_a_day_is_as_long_as_its_clock():
    assert clock.seconds("3d", OFFICE) == 3 * 7.5 * 3600
    assert clock.seconds("2d", clock.ALWAYS) == 48 * 3600
    assert clock.seconds("30m", OFFICE) == 1800


@given(clocks, moments, st.integers(0, 400_000))
def test_what_is_left_runs_exactly_until_it_is_due(hours, start, left):
    assert clock.ran(hours, start, clock.due(hours, start, left, weekend), weekend) == left


@given(clocks, moments, st.integers(1, 400_000), st.integers(0, 400_000))
def test_stopping_and_going_on_at_once_changes_nothing(hours, start, left, wait):
    end = clock.due(hours, start, left, weekend)
    stop = min(start + timedelta(seconds=wait), end)
    rest = left - clock.ran(hours, start, stop, weekend)
    assert not rest or clock.due(hours, stop, rest, weekend) == end


@given(clocks, moments, st.integers(0, 300_000), st.integers(0, 300_000))
def test_more_time_is_never_up_sooner(hours, start, one, more):
    assert clock.due(hours, start, one, weekend) <= clock.due(hours, start, one + more, weekend)


@given(clocks)
def test_hours_are_read_as_they_are_written(hours):
    assert clock.read(clock.write(hours)) == hours


@pytest.mark.parametrize("text", ["8-12", "12:00-08:00", "08:00-12:00,11:00-13:00", "", "00:00-24:30"])
def test_hours_that_cannot_be_are_refused(text):
    with pytest.raises(Refused, match="时段"):
        clock.read(text)


@pytest.mark.parametrize("length", ["3", "0h", "1w", "h"])
def test_a_length_that_cannot_be_is_refused(length):
    with pytest.raises(Refused, match="时限须写作"):
        clock.seconds(length, OFFICE)


def test_what_takes_ten_years_is_refused():
    with pytest.raises(Refused, match="时限太长"):
        clock.due(OFFICE, FRIDAY, 10**9, weekend)
