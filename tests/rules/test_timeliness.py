"""Dates that cannot be true are found, named, and never make timeliness look better unseen."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import timeliness
from houqin.rules.period import HOSPITAL_TIME
from houqin.rules.timeliness import Span

NOW = datetime(2026, 11, 30, 18, 0, tzinfo=HOSPITAL_TIME)
H = timedelta(hours=1)
KEYS = count()


def span(opened, took, by="张", due=4):
    """A case that came `opened` hours ago and took so many hours."""
    came = NOW - opened * H
    return Span(next(KEYS), came, None if took is None else came + took * H, by, came + due * H)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        *((span(9, 2), ""), (span(9, -1), "before"), (span(9, 12), "ahead")),
        *((span(9, 0.001), "instant"), (span(-2, None), "ahead")),
    ],
)
def test_each_doubt_has_its_reason(one, said):
    assert timeliness.doubts([one], NOW).get(one.key, "") == said


def test_eighty_cases_closed_in_one_minute_are_a_bulk_closing():
    usual = [span(200 - n, 1 + n % 5 * 0.9) for n in range(60)]
    swept = [Span(next(KEYS), NOW - n * H, NOW - H, "张", NOW) for n in range(2, 82)]
    found = timeliness.doubts([*usual, *swept], NOW)
    assert {found.get(one.key) for one in swept} == {"bulk"} and not any(one.key in found for one in usual)


def test_a_busy_closer_is_not_doubted_for_being_busy():
    busy = [Span(next(KEYS), NOW - (n + 1) * H, NOW - H - n // 9 * H, "李", NOW) for n in range(90)]
    assert not timeliness.doubts([one for one in busy if one.done_at > one.opened_at], NOW)


def test_timeliness_is_shown_with_and_without_the_doubted():
    honest = [span(90 - n, 6 if n % 2 else 1) for n in range(20)]  # half in time
    swept = [Span(next(KEYS), NOW - 3 * H, NOW - H, "王", NOW) for _ in range(20)]
    found = timeliness.kept([*honest, *swept], NOW)
    assert (found.rate, found.sure_rate, found.doubted) == (7500, 5000, {"bulk": 20})


def test_what_is_overdue_counts_as_missed_and_what_is_not_yet_due_not_at_all():
    found = timeliness.kept([span(9, None), span(2, None)], NOW)
    assert (found.met, found.due, found.rate) == (0, 1, 0)
    assert timeliness.kept([], NOW).rate is None


@given(
    st.lists(st.tuples(st.integers(-50, 300), st.none() | st.integers(-5, 50), st.sampled_from("张李王")), max_size=60)
)
def test_the_sure_ones_are_among_all(rows):
    found = timeliness.kept([span(*row) for row in rows], NOW)
    assert 0 <= found.sure_met <= found.met <= found.due and found.sure_met <= found.sure_due <= found.due
