"""A jury's verdict: exact, blind to the order of ballots, untouched by the marks that it drops, plain about absence."""

from fractions import Fraction
from statistics import median

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from houqin.rules import panel
from houqin.rules.panel import Jury, Scale, verdict

MARKS = st.integers(0, 40).map(lambda n: Fraction(n, 4))
BALLOTS = st.lists(MARKS, min_size=1, max_size=15)
WITH_ABSENT = st.lists(st.none() | MARKS, min_size=1, max_size=15)
JURIES = st.builds(
    Jury,
    drop_highest=st.integers(0, 2),
    drop_lowest=st.integers(0, 2),
    trim_from=st.integers(0, 6),
    take=st.sampled_from(["mean", "median", "sum"]),
    absent=st.sampled_from(panel.ABSENT),
    places=st.integers(0, 4),
    rounding=st.sampled_from(panel.ROUNDINGS),
)


def f(text: str) -> Fraction:
    return Fraction(text)


def fs(text: str) -> list[Fraction | None]:
    return [None if one == "-" else Fraction(one) for one in text.split()]


class TestRounded:
    @pytest.mark.parametrize(
        ("value", "places", "how", "expected"),
        [
            ("1.005", 2, "half_up", "1.01"),
            ("-1.005", 2, "half_up", "-1.01"),
            ("1.005", 2, "half_even", "1.00"),
            ("1.015", 2, "half_even", "1.02"),
            ("1.009", 2, "down", "1.00"),
            ("-1.009", 2, "down", "-1.00"),
            ("2.5", 0, "half_up", "3"),
            ("7.4285714", 2, "half_up", "7.43"),
        ],
    )
    def test_goes_where_it_says(self, value, places, how, expected):
        assert panel.rounded(f(value), places, how) == f(expected)

    @given(st.fractions(), st.integers(0, 5), st.sampled_from(panel.ROUNDINGS))
    def test_moves_by_less_than_one_unit_and_never_twice(self, value, places, how):
        once = panel.rounded(value, places, how)
        assert abs(once - value) < Fraction(1, 10**places)
        assert panel.rounded(once, places, how) == once

    @given(st.fractions(), st.fractions(), st.integers(0, 3), st.sampled_from(panel.ROUNDINGS))
    def test_never_turns_more_into_less(self, a, b, places, how):
        low, high = sorted((a, b))
        assert panel.rounded(low, places, how) <= panel.rounded(high, places, how)


class TestScale:
    def test_holds_what_lies_on_a_step(self):
        scale = Scale(f("0.25"), f("10"), f("0.25"))
        assert [scale.holds(f(x)) for x in ("0.25", "10", "7.5", "0", "10.25", "7.6")] == [True] * 3 + [False] * 3

    def test_without_a_step_anything_in_between(self):
        assert Scale(f("0"), f("1")).holds(Fraction(1, 3))


class TestVerdict:
    def test_the_published_example_drops_one_at_each_end(self):
        found = verdict(Jury(drop_highest=1, drop_lowest=1), fs("9 9 8.75 9.25 9 9.25 9 9.25 8.5"))
        assert (found.points, found.counted, found.dropped, found.absent) == (f("9.04"), 7, 2, 0)

    def test_an_absent_judge_leaves_the_others_to_decide(self):
        found = verdict(Jury(drop_highest=1, drop_lowest=1), fs("7.5 8 7.25 7.25 7.5 - 8.25 7 7.5"))
        assert (found.points, found.counted, found.absent) == (f("7.5"), 6, 1)

    @pytest.mark.parametrize(
        ("absent", "points"), [("leave_out", "9"), ("zero", "6"), ("lowest", "8.67"), ("not_assessed", None)]
    )
    def test_what_absence_means_is_the_schemes_choice(self, absent, points):
        assert verdict(Jury(absent=absent), fs("8 10 -")).points == (points and f(points))

    def test_seats_make_a_missing_ballot_an_absence(self):
        assert verdict(Jury(seats=4, absent="zero"), fs("8 8")).points == 4
        assert verdict(Jury(seats=4), fs("8 8")).absent == 2

    def test_too_few_marks_are_no_verdict_and_no_zero(self):
        found = verdict(Jury(fewest=3), fs("9 9 -"))
        assert (found.points, found.reason) == (None, "too_few")

    def test_nobody_is_no_verdict(self):
        assert verdict(Jury(), []).points is None
        assert verdict(Jury(absent="zero", seats=3), []).points is None
        assert verdict(Jury(absent="lowest"), fs("- -")).points is None

    def test_trimming_that_leaves_nobody_is_no_verdict(self):
        assert verdict(Jury(drop_highest=1, drop_lowest=1), fs("9 8")).points is None

    def test_trimming_waits_for_enough_marks(self):
        jury = Jury(drop_highest=1, drop_lowest=1, trim_from=5)
        assert verdict(jury, fs("10 8 6 4")).points == 7
        assert verdict(jury, fs("10 8 6 4 1")).points == 6

    @pytest.mark.parametrize(("take", "points"), [("mean", "7.33"), ("median", "7"), ("sum", "22")])
    def test_what_is_taken(self, take, points):
        assert verdict(Jury(take=take), fs("7 5 10")).points == f(points)

    @given(JURIES, WITH_ABSENT, st.randoms())
    def test_the_order_of_ballots_does_not_matter(self, jury, marks, chance):
        shuffled = list(marks)
        chance.shuffle(shuffled)
        assert verdict(jury, marks) == verdict(jury, shuffled)

    @given(BALLOTS.filter(lambda marks: len(marks) > 2), MARKS)
    @example([f("1"), f("2"), f("3")], f("10"))
    def test_the_dropped_marks_are_never_used(self, marks, other):
        jury = Jury(drop_highest=1, drop_lowest=1, places=6)
        high, low = max(marks), min(marks)
        changed = sorted(marks)
        changed[-1] = max(high, other)
        changed[0] = min(low, other)
        assert verdict(jury, marks).points == verdict(jury, changed).points

    @given(st.builds(Jury, take=st.sampled_from(["mean", "median"]), places=st.just(6)), BALLOTS)
    def test_the_verdict_lies_between_the_marks(self, jury, marks):
        points = verdict(jury, marks).points
        assert points is not None
        assert min(marks) - Fraction(1, 10**6) <= points <= max(marks) + Fraction(1, 10**6)

    @given(JURIES, BALLOTS, st.integers(0, 14), st.fractions(0, 5))
    def test_a_better_mark_never_lowers_the_verdict(self, jury, marks, at, gain):
        assume(at < len(marks))
        better = [*marks]
        better[at] += gain
        before, after = verdict(jury, marks).points, verdict(jury, better).points
        assert (before is None) == (after is None)
        assert before is None or after is None or before <= after

    @given(BALLOTS)
    def test_plain_mean_and_median_are_the_textbooks(self, marks):
        mean = panel.rounded(sum(marks, Fraction(0)) / len(marks), 2)
        assert verdict(Jury(), marks).points == mean
        assert verdict(Jury(take="median", places=6), marks).points == panel.rounded(median(marks), 6)

    @given(st.builds(Jury, absent=st.just("leave_out")), WITH_ABSENT, st.integers(0, 5))
    def test_left_out_means_as_if_never_invited(self, jury, marks, more):
        with_more, without = verdict(jury, [*marks, *[None] * more]), verdict(jury, marks)
        assert (with_more.points, with_more.counted) == (without.points, without.counted)

    @given(JURIES, WITH_ABSENT)
    def test_every_present_mark_is_counted_or_dropped(self, jury, marks):
        found = verdict(jury, marks)
        if found.points is not None:
            filled = found.absent if jury.absent in ("zero", "lowest") else 0
            assert found.counted + found.dropped == len(marks) - found.absent + filled


class TestByJudge:
    WEIGHTS = {"质量": f("0.6"), "服务": f("0.4")}

    def test_each_judge_weighs_the_dimensions(self):
        given = {"护理部": {"质量": f("90"), "服务": f("80")}, "总务处": {"质量": f("85"), "服务": f("95")}}
        assert panel.by_judge(given, self.WEIGHTS, 2) == {"护理部": 86, "总务处": 89}

    def test_a_judge_who_left_one_dimension_is_absent(self):
        given = {"护理部": {"质量": f("90")}, "院感科": {"质量": f("90"), "服务": None}}
        assert panel.by_judge(given, self.WEIGHTS, 2) == {"护理部": None, "院感科": None}

    def test_rounds_each_judge_before_the_jury(self):
        thirds = {"一": Fraction(1, 3), "二": Fraction(2, 3)}
        given = {"甲": {"一": f("85"), "二": f("86")}}
        assert panel.by_judge(given, thirds, 1) == {"甲": f("85.7")}
