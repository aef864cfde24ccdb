"""Tail chances against closed forms and printed tables."""

from math import inf, sqrt

import pytest

from houqin.analysis import tails


@pytest.mark.parametrize(("freedom", "tail", "t"), [(1, 0.025, 12.706), (4, 0.025, 2.776), (10, 0.005, 3.169)])
def test_the_printed_t_table(freedom, tail, t):
    assert tails.bound(tail, freedom) == pytest.approx(t, abs=5e-4)


def test_far_in_the_tail_against_the_closed_form_of_four_degrees():
    t = 40.0
    share = t / sqrt(4 + t * t)
    assert tails.beyond(t, 4) == pytest.approx(0.5 - 0.75 * (share - share**3 / 3), rel=1e-6)


def test_many_degrees_are_the_normal():
    assert tails.bound(0.025, inf) == pytest.approx(1.95996, abs=1e-5)
    assert tails.bound(1e-7, 250) > tails.bound(1e-7, inf)
    assert tails.chance(tails.quantile(0.9)) == pytest.approx(0.9)
