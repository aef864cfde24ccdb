"""What a contract's months say before it is renewed: their middle with an interval, and where they are heading."""

from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import NamedTuple

from houqin.rules.money import half_up

FEWEST = 6  # with fewer months no order statistic covers the median in 95 of 100 cases


class Middle(NamedTuple):
    """The median of the months; between `low` and `high` lies, in at least 95 of 100 cases, the median behind them."""

    median: int
    low: int
    high: int


def middle(points: Sequence[int]) -> Middle | None:
    """By order statistics, without any assumption on how points spread; None of fewer than six months."""
    n, ordered = len(points), sorted(points)
    if n < FEWEST:
        return None
    tail, k = 1, 0  # P(fewer than k+1 of n lie below the median), times 2^n; both tails may hold one in twenty
    while 40 * (tail + comb(n, k + 1)) <= 2**n:
        k += 1
        tail += comb(n, k)
    return Middle(median(ordered), ordered[k], ordered[n - 1 - k])


def median(values: Sequence[int]) -> int:
    ordered, n = sorted(values), len(values)
    return half_up(ordered[(n - 1) // 2] + ordered[n // 2], 2)


def slope(months: Sequence[tuple[int, int]]) -> int | None:
    """Hundredths of a point a month: the middle of all slopes between two months (Theil and Sen).

    `months` are (ordinal, points); one bad month moves it little. None of fewer than three.
    """
    if len(months) < 3:
        return None
    slopes = sorted(Fraction(b - a, j - i) for n, (i, a) in enumerate(months) for j, b in months[n + 1 :])
    two = slopes[(len(slopes) - 1) // 2] + slopes[len(slopes) // 2]
    return half_up(two.numerator, 2 * two.denominator)
