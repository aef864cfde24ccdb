"""The year: daily mean, trimmed panel and satisfaction, mixed once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import scheme, year
from houqin.rules.year import judge_year
from tests.rules.test_scheme import PLAIN

POINTS = st.integers(0, 10000)


def a(**year):
    return scheme.parse({**PLAIN, "year": {"daily": 60, "annual": 20, "satisfaction": 20, **year}})


def test_parts_are_rounded_to_the_hundredth_and_mixed_by_their_weights():
    found = judge_year(a(), [9000, None, 8001], [8800, 9201, 9000], (85, 90))
    assert (found.daily, found.annual, found.satisfaction, found.months) == (8501, 9000, 9444, 2)
    assert (found.points, found.grade) == (8789, "良好")


def test_the_highest_and_the_lowest_are_left_out_before_the_mean():
    ballots = [10000, 7000, 9200, 8800]
    assert judge_year(a(trim=1), [9000], ballots, (1, 1)).annual == 9000
    assert judge_year(a(), [9000], ballots, (1, 1)).annual == 8750
    assert judge_year(a(trim=2), [9000], ballots, (1, 1)).reason == "missing_part"


@pytest.mark.parametrize(("panel", "happy"), [((), (1, 1)), ((9000,), None), ((9000,), (0, 0))])
def test_a_missing_part_is_neither_zero_nor_full_marks(panel, happy):
    assert judge_year(a(), [8000], panel, happy).points is None
    rest = judge_year(a(missing="renormalise"), [8000], panel, happy)
    assert rest.points in (8500, 8250)  # 60:20 with 100 %, or with 90
    assert None in (rest.annual, rest.satisfaction)


def test_a_year_without_one_assessed_month_is_not_assessed_unless_months_weigh_nothing():
    assert judge_year(a(missing="renormalise"), [None, None], [9000], (1, 1)).reason == "missing_part"
    panel = {"daily": 0, "annual": 100, "satisfaction": 0}
    assert judge_year(a(**panel), [], [9000], None).points == 9000


def test_a_scheme_without_a_year_says_so():
    assert judge_year(scheme.parse(PLAIN), [9000], [9000], (1, 1)).reason == "no_year"


@given(
    st.lists(st.none() | POINTS, min_size=1, max_size=12), st.lists(POINTS, max_size=7), st.integers(0, 9), st.data()
)
def test_a_worse_month_or_ballot_never_makes_a_better_year(months, panel, met, data):
    one = a(missing="renormalise", trim=1)
    before = judge_year(one, months, panel, (met, 9))
    worse = [point if point is None else max(0, point - data.draw(st.integers(0, 3000))) for point in months]
    lower = [max(0, point - data.draw(st.integers(0, 3000))) for point in panel]
    after = judge_year(one, worse, lower, (max(0, met - 1), 9))
    assert (before.points is None) == (after.points is None)
    assert before.points is None or after.points <= before.points


@given(st.lists(st.none() | POINTS, max_size=12), st.lists(POINTS, max_size=7), st.randoms())
def test_the_order_of_months_and_ballots_does_not_matter(months, panel, chance):
    shuffled = [chance.sample(months, len(months)), chance.sample(panel, len(panel))]
    assert judge_year(a(trim=1), *shuffled, (8, 9)) == judge_year(a(trim=1), months, panel, (8, 9))


def test_a_scheme_may_take_the_panels_own_result_which_is_trimmed_already():
    assert judge_year(a(trim=1, panel="result"), [9000], [8765], (1, 1)).annual == 8765
    assert judge_year(a(trim=1), [9000], [8765], (1, 1)).annual is None


@given(st.lists(POINTS, min_size=2, max_size=12), st.lists(POINTS, min_size=2, max_size=12))
def test_the_interval_narrows_with_more_of_the_same(months, panel):
    once = year.spread(a(), months, panel, (85, 90))
    twice = year.spread(a(), months * 4, panel * 4, (340, 360))
    assert once >= twice >= 0


def test_without_scatter_to_see_there_is_no_interval():
    assert year.spread(a(), [9000], [9000, 8000], (85, 90)) is None
    assert year.spread(a(satisfaction=0, annual=40), [9000, 9000], [8000, 8000], None) == 0
    # months ±100 of 12: s² = 100² × 12 ÷ 11, mean's variance s² ÷ 12
    assert year.spread(a(daily=100, annual=0, satisfaction=0), [8900, 9100] * 6, (), None) == 59


EVENTS = {"veto": 1, "complaint": 2, "repeat": 5, "late": 0}


def test_a_high_score_beside_trouble_and_a_low_one_without_any_are_named():
    high = judge_year(a(daily=100, annual=0, satisfaction=0), [9900], (), None)
    assert year.contradictions(a(), high, EVENTS) == [("veto", 1), ("repeat", 5)]
    assert year.contradictions(a(), high, {}) == []
    middle = judge_year(a(daily=100, annual=0, satisfaction=0), [8300], (), None)
    assert year.contradictions(a(), middle, EVENTS) == []


def test_panel_and_daily_far_apart_are_named():
    found = judge_year(a(), [9900], [8000], (1, 1))
    assert ("gap", 1900) in year.contradictions(a(), found, {})
    assert year.contradictions(a(), judge_year(a(), [], (), None), EVENTS) == []
