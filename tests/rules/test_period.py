"""Months of assessment: local, countable, written as people write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import period

MONTHS = st.builds(lambda year, month: year * 100 + month, st.integers(2000, 2099), st.integers(1, 12))


def test_a_moment_lies_in_the_month_of_the_hospitals_clock():
    assert period.of(datetime(2026, 10, 31, 15, 59, tzinfo=UTC)) == 202610
    assert period.of(datetime(2026, 10, 31, 16, 0, tzinfo=UTC)) == 202611


def test_a_moment_without_a_zone_lies_in_no_month():
    with pytest.raises(ValueError, match="time zone"):
        period.of(datetime(2026, 10, 31, 16, 0))  # noqa: DTZ001


@given(MONTHS, st.integers(-500, 500))
def test_going_on_and_back_ends_where_it_began(month, by):
    assert period.after(period.after(month, by), -by) == month


@given(MONTHS, st.integers(0, 60))
def test_all_months_between_two_are_listed_once(month, by):
    listed = period.between(month, period.after(month, by))
    assert len(listed) == by + 1
    assert listed == sorted(set(listed))
    assert all(period.is_month(one) for one in listed)
    assert period.between(period.after(month), month) == []


@given(MONTHS)
def test_bounds_hold_exactly_the_moments_of_the_month(month):
    start, end = period.bounds(month)
    assert period.of(start) == month
    assert period.of(end - timedelta(microseconds=1)) == month
    assert period.of(end) == period.after(month)
    assert period.on(period.first_day(month)) == period.on(period.last_day(month)) == month


def test_a_year_is_the_month_zero():
    assert period.year_of(202611) == 202600
    assert not period.is_month(202600)
    assert not period.is_month(202613)
    assert [period.label(202611), period.label(202600)] == ["2026年11月", "2026年度"]
    assert period.last_day(202402) == date(2024, 2, 29)


@given(MONTHS)
def test_reads_back_what_is_written(month):
    assert period.read(f"{month // 100}-{month % 100:02d}") == month


@pytest.mark.parametrize("said", ["", "2026", "2026-13", "2026-00", "26-11", "2026/11", "2026-11-01"])
def test_refuses_what_is_no_month(said):
    with pytest.raises(ValueError, match="2026-11"):
        period.read(said)
