"""Money and points are exact: rounded once, shared out without loss, read as written."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from houqin.rules import money

WHOLE = st.integers(-(10**12), 10**12)
SHARES = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


class TestHalfUp:
    @given(WHOLE, st.integers(1, 10**9))
    def test_is_the_nearest_integer_with_halves_away_from_zero(self, a, b):
        exact = Fraction(abs(a), b)
        nearest = floor(exact + Fraction(1, 2))
        assert money.half_up(a, b) == (nearest if a >= 0 else -nearest)

    @given(WHOLE, st.integers(1, 10**9))
    def test_treats_gains_and_losses_alike(self, a, b):
        assert money.half_up(-a, b) == -money.half_up(a, b)

    @given(WHOLE, WHOLE, st.integers(1, 10**6))
    def test_never_turns_more_into_less(self, a, b, c):
        low, high = sorted((a, b))
        assert money.half_up(low, c) <= money.half_up(high, c)


class TestToPlaces:
    @pytest.mark.parametrize(
        ("a", "b", "places", "shown"),
        [(8445, 1, 2, 8445), (8445, 1, 1, 8450), (8445, 1, 0, 8400), (8450, 1, 0, 8500), (84449, 10, 1, 8440)],
    )
    def test_rounds_once_from_the_exact_value(self, a, b, places, shown):
        assert money.to_places(a, b, places) == shown

    @given(st.integers(0, 10**9), st.integers(1, 10**6), st.sampled_from((0, 1, 2)))
    def test_lies_within_half_a_step_of_the_exact_value(self, a, b, places):
        step = 10 ** (2 - places)
        rounded = money.to_places(a, b, places)
        assert rounded % step == 0
        assert abs(Fraction(a, b) - rounded) <= Fraction(step, 2)


class TestApportion:
    @given(WHOLE, SHARES)
    def test_parts_add_up_to_the_whole(self, whole, shares):
        assume(sum(shares))
        assert sum(money.apportion(whole, shares)) == whole

    @given(WHOLE, SHARES)
    def test_no_part_is_a_unit_or_more_from_its_exact_share(self, whole, shares):
        assume(sum(shares))
        for part, share in zip(money.apportion(whole, shares), shares, strict=True):
            assert abs(part - Fraction(whole * share, sum(shares))) < 1

    @given(WHOLE, SHARES)
    def test_what_has_no_share_gets_nothing(self, whole, shares):
        assume(sum(shares))
        parts = money.apportion(whole, [*shares, 0])
        assert parts[-1] == 0
        assert parts[:-1] == money.apportion(whole, shares)

    def test_of_equal_remainders_the_first_is_served(self):
        assert money.apportion(100, [1, 1, 1]) == [34, 33, 33]
        assert money.apportion(-100, [1, 1, 1]) == [-34, -33, -33]

    def test_a_whole_that_nobody_carries_is_an_error(self):
        with pytest.raises(ValueError, match="nothing to apportion"):
            money.apportion(5, [0, 0])
        assert money.apportion(0, [0, 0]) == [0, 0]


class TestReading:
    @pytest.mark.parametrize(
        ("said", "meant"),
        [("90", 9000), ("84.45", 8445), (" 1,234.5 ", 123450), ("-0.05", -5), (7, 700), (Decimal("1.10"), 110)],
    )
    def test_takes_what_was_written(self, said, meant):
        assert money.hundredths(said) == money.fen(said) == meant

    @pytest.mark.parametrize(
        "said",
        ["", "abc", "90,5", "1,23", "1,2345", "84.455", "1e3", "NaN", "∞", "1_000", "九", True, 84.45, None, 10**16],
    )
    def test_refuses_what_is_not_a_number_with_two_decimals(self, said):
        with pytest.raises(ValueError, match="[一-龥]"):
            money.hundredths(said)

    @given(WHOLE)
    def test_reads_back_what_it_writes(self, amount):
        assert money.hundredths(money.points(amount)) == amount
        assert money.fen(money.yuan(amount)) == amount


def test_writes_amounts_as_people_do():
    assert [money.yuan(fen) for fen in (123450, -5, 0, 100_000_000)] == ["1,234.50", "-0.05", "0.00", "1,000,000.00"]
    assert [money.points(p) for p in (8445, 9000, 8950, -5, None)] == ["84.45", "90", "89.5", "-0.05", "—"]
    assert money.percent(9500) == "95%"
