"""Normal and t probabilities: chances, and the bounds beyond which a value is a rarity."""

from math import atan, erfc, gamma, inf, pi, sqrt
from statistics import NormalDist

import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(64)


def chance(z: float) -> float:
    """The probability that a standard normal value lies below z."""
    return 0.5 * erfc(-z / sqrt(2))


def quantile(p: float) -> float:
    """The z below which a standard normal value lies with probability p."""
    return NormalDist().inv_cdf(p)


def beyond(t: float, freedom: float) -> float:
    """The probability that a t value with so many degrees of freedom exceeds t ≥ 0; `inf` is the normal."""
    if freedom == inf:
        return 0.5 * erfc(t / sqrt(2))
    reach = atan(sqrt(freedom) / t) if t > 0 else pi / 2  # ∫ sinⁿ⁻¹ from 0: exact however far the tail
    angles = (NODES + 1) * reach / 2
    area = float(np.dot(WEIGHTS, np.sin(angles) ** (freedom - 1))) * reach / 2
    return area * gamma((freedom + 1) / 2) / (gamma(freedom / 2) * sqrt(pi)) if freedom < 300 else beyond(t, inf)


def bound(tail: float, freedom: float) -> float:
    """The t that is exceeded with probability `tail`."""
    low, high = 0.0, 1.0
    while beyond(high, freedom) > tail:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(middle, freedom) > tail else (low, middle)
    return high
