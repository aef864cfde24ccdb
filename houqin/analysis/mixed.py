"""The mixed model y = μ + a + b + u of two crossed sides, by Henderson's equations and EM-REML.

The larger side is diagonal and is eliminated; what remains is dense and as wide as the smaller side. Cells that share a
level of the larger side meet in pairs, so that a step costs the pairs and one inverse, never the whole matrix.
"""

from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS, CLOSE = 400, 1e-8
LEAST = 1e-9  # of the whole variance: what is below is no variance


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells by their level on the few and on the many side; μ is one more level of the few, met by all.

    A spot is a pair of levels that meets in at least one cell; `left` and `right` are the spots that share a level of
    the many.
    """

    y: Floats
    few: Ints
    many: Ints
    size_few: int
    size_many: int
    spot: Ints
    spot_few: Ints
    spot_many: Ints
    left: Ints
    right: Ints

    @property
    def width(self) -> int:
        return self.size_few + 1


def cells(y: Floats, few: Ints, many: Ints) -> Cells:
    """Both sides are numbered from 0 without gaps."""
    width, size_many = int(few.max()) + 2, int(many.max()) + 1
    met, spot = np.unique(many * width + few, return_inverse=True)
    all_of_them = np.arange(size_many) * width + width - 1
    spots = np.concatenate([met, all_of_them])
    order = np.argsort(spots, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    spots = spots[order]
    left, right = _pairs(np.bincount(spots // width, minlength=size_many))
    return Cells(y, few, many, width - 1, size_many, place[spot], spots % width, spots // width, left, right)


def _pairs(counts: Ints) -> tuple[Ints, Ints]:
    """All ordered pairs within runs of these lengths."""
    start = np.cumsum(counts) - counts
    squares = counts**2
    run = np.repeat(np.arange(len(counts)), squares)
    within = np.arange(len(run)) - np.repeat(np.cumsum(squares) - squares, squares)
    return start[run] + within // counts[run], start[run] + within % counts[run]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Effects at given variances: `C` is the inverse over the few and μ, `d` the eliminated diagonal of the many."""

    mean: float
    few: Floats
    many: Floats
    C: Floats
    d: Floats
    g: Floats
    cross: Floats
    error_many: Floats
    residual: Floats
    leverage: Floats


def solve(of: Cells, v_few: float, v_many: float, vu: float, weight: Floats) -> Solution:
    """Henderson's equations; `weight` divides each cell's variance."""
    w, width = weight / vu, of.width
    per_few, per_many = _sums(of.few, w, of.size_few), _sums(of.many, w, of.size_many)
    g = _sums(of.spot, w, len(of.spot_few))
    g[of.spot_few == of.size_few] = per_many
    d = per_many + 1 / v_many
    lead = _lead(per_few, v_few)
    flat = of.spot_few[of.left] * width + of.spot_few[of.right]
    over = g[of.left] * g[of.right] / d[of.spot_many[of.left]]
    C = np.asarray(np.linalg.inv(lead - _sums(flat, over, width**2).reshape(width, width)), dtype=np.float64)
    C = (C + C.T) / 2
    right_few = np.append(_sums(of.few, w * of.y, of.size_few), w @ of.y)
    right_many = _sums(of.many, w * of.y, of.size_many)
    s = C @ (right_few - _sums(of.spot_few, g * (right_many / d)[of.spot_many], width))
    b = (right_many - _sums(of.spot_many, g * s[of.spot_few], of.size_many)) / d
    cross = -_sums(of.left, g[of.right] * C.ravel()[flat], len(g)) / d[of.spot_many]
    error_many = (1 - _sums(of.spot_many, g * cross, of.size_many)) / d
    residual = of.y - s[-1] - s[of.few] - b[of.many]
    to_mean = cross[of.spot_few == of.size_few]
    own = np.diag(C)[of.few] + C[-1, -1] + 2 * C[of.few, -1]
    leverage = own + error_many[of.many] + 2 * cross[of.spot] + 2 * to_mean[of.many]
    return Solution(float(s[-1]), s[:-1], b, C, d, g, cross, error_many, residual, leverage)


def _sums(at: Ints, values: Floats, size: int) -> Floats:
    """The values added up by level."""
    return np.asarray(np.bincount(at, values, size), dtype=np.float64)


def _lead(per_few: Floats, v_few: float) -> Floats:
    lead = np.diag(np.append(per_few + 1 / v_few, per_few.sum()))
    lead[:-1, -1] = lead[-1, :-1] = per_few
    return lead


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Variances at which the equations reproduce themselves, the weights of the cells, and the effects there."""

    v_few: float
    v_many: float
    vu: float
    weight: Floats
    at: Solution
    steps: int


def fit(of: Cells, freedom: float = inf) -> Fitted:
    """EM-REML in long strides (SQUAREM): two plain steps say where a third would lead far ahead.

    `freedom` below infinity gives the cells t tails: a cell far out weighs less.
    """
    whole = max(float(np.var(of.y)), 1e-12)
    state = np.append(np.log(np.full(3, whole / 3)), np.zeros(len(of.y) if isfinite(freedom) else 0))
    steps = 0
    while steps < STEPS:
        one = _step(of, state, freedom, whole)
        two = _step(of, one, freedom, whole)
        steps += 2
        if np.abs(two[:3] - one[:3]).max() < CLOSE:
            break
        r, v = one - state, two - 2 * one + state
        stride = min(64.0, max(1.0, float(np.linalg.norm(r)) / max(float(np.linalg.norm(v)), 1e-300)))
        ahead = state + 2 * stride * r + stride**2 * v
        state = _step(of, ahead if np.abs(ahead - two).max() < 6 else two, freedom, whole)
        steps += 1
    v_few, v_many, vu, weight = _read(two, of, freedom)
    return Fitted(v_few, v_many, vu, weight, solve(of, v_few, v_many, vu, weight), steps)


def _read(state: Floats, of: Cells, freedom: float) -> tuple[float, float, float, Floats]:
    v = np.exp(state[:3])
    weight = np.exp(state[3:]) if isfinite(freedom) else np.ones(len(of.y))
    return float(v[0]), float(v[1]), float(v[2]), weight


def _step(of: Cells, state: Floats, freedom: float, whole: float) -> Floats:
    v_few, v_many, vu, weight = _read(state, of, freedom)
    at = solve(of, v_few, v_many, vu, weight)
    spread = at.residual**2 + at.leverage
    new_few = (at.few @ at.few + np.trace(at.C) - at.C[-1, -1]) / of.size_few
    new_many = (at.many @ at.many + at.error_many.sum()) / of.size_many
    new_vu = np.dot(weight, spread) / len(of.y)
    new: Any = np.log(np.maximum([new_few, new_many, new_vu], LEAST * whole))
    if isfinite(freedom):
        new = np.append(new, np.log((freedom + 1) / (freedom + spread / np.exp(new[2]))))
    return np.asarray(new, dtype=np.float64)
