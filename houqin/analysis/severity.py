"""How strict each rater is, and what remains of the subjects when that is taken away: panels and inspections alike.

`y = μ + subject + rater + u`, both sides random, fitted by EM-REML (houqin.analysis.mixed). With `freedom` 4 the cells
have t tails, so that one wild mark moves little; with `inf` it is the usual mixed model. A rater's shift is how much
more it gives than the others would have given the same subjects: positive is generous, or, where marks count faults,
sharp-eyed.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite, sqrt
from typing import NamedTuple

import numpy as np

from houqin.analysis import mixed, tails
from houqin.analysis.mixed import Floats, Ints

DRAWS = 2000
CERTAIN = 0.95
SURPLUS = 1.5  # by which the variance grows while t weights are on


class Mark(NamedTuple):
    """One rater's figure for one subject."""

    rater: Hashable
    subject: Hashable
    value: float


class Ballot(NamedTuple):
    """One rater's figure for one subject in one dimension."""

    rater: Hashable
    subject: Hashable
    dimension: Hashable
    value: float


@dataclass(frozen=True, slots=True)
class Subject:
    """`raw` is the mean of its marks; `score` has the raters' severity taken out; `error` is its standard error."""

    key: Hashable
    n: int
    raw: float
    score: float
    error: float


@dataclass(frozen=True, slots=True)
class Rater:
    """`shift` is what the rater gives above the others, with its standard error."""

    key: Hashable
    n: int
    shift: float
    error: float


class Ranks(NamedTuple):
    """The interval that holds a subject's rank with the share asked for; 1 is the best."""

    low: int
    high: int


class Suspect(NamedTuple):
    """A mark too far from what its rater and its subject have elsewhere; `expected` is what those say, `t` how far."""

    rater: Hashable
    subject: Hashable
    value: float
    expected: float
    t: float


class Concordance(NamedTuple):
    """Kendall's W over the raters who rated every subject: 0 is no agreement, 1 the same order by all."""

    w: float
    raters: int
    subjects: int


@dataclass(frozen=True, eq=False)
class Fit:
    """What was found; subjects and raters in the order in which they first came.

    `islands` above 1: some raters and subjects are joined to the others by no common mark, and are compared by
    assumption alone.
    """

    mean: float
    subjects: tuple[Subject, ...]
    raters: tuple[Rater, ...]
    var_subjects: float
    var_raters: float
    var_cells: float
    freedom: float
    islands: int
    _of: mixed.Cells = field(repr=False)
    _at: mixed.Solution = field(repr=False)
    _few_are_subjects: bool = field(repr=False)

    @cached_property
    def by_subject(self) -> Mapping[Hashable, Subject]:
        return {one.key: one for one in self.subjects}

    @cached_property
    def by_rater(self) -> Mapping[Hashable, Rater]:
        return {one.key: one for one in self.raters}

    @cached_property
    def _place(self) -> Mapping[Hashable, int]:
        return {one.key: i for i, one in enumerate(self.subjects)}

    @property
    def surplus(self) -> float:
        return SURPLUS if isfinite(self.freedom) else 1.0

    @property
    def raters_each(self) -> float:
        """How many marks a subject has on average."""
        return sum(one.n for one in self.subjects) / len(self.subjects)

    def icc(self, k: float | None = None) -> float:
        """The reliability of a mean of k marks: the share of its variance that is the subjects' own."""
        noise = self.var_cells / (k or self.raters_each)
        return self.var_subjects / (self.var_subjects + noise) if self.var_subjects + noise else 0.0

    def sem(self, k: float | None = None) -> float:
        """The standard error of measurement of a mean of k marks."""
        return sqrt(self.var_cells / (k or self.raters_each))

    def better(self, a: Hashable, b: Hashable) -> float:
        """The probability that a is truly above b."""
        gap = self.by_subject[a].score - self.by_subject[b].score
        spread = sqrt(max(self.surplus * self._variance_between(self._place[a], self._place[b]), 0.0))
        return tails.chance(gap / spread) if spread else 0.5 + 0.5 * float(np.sign(gap))

    def apart(self, a: Hashable, b: Hashable, certain: float = CERTAIN) -> bool:
        """Whether the two can be told apart."""
        p = self.better(a, b)
        return max(p, 1 - p) >= certain

    def ranks(
        self, seed: int, *, draws: int = DRAWS, share: float = 0.9, high_is_best: bool = True
    ) -> dict[Hashable, Ranks]:
        """Each subject's interval of ranks over seeded draws of all scores together."""
        scores = np.array([one.score for one in self.subjects])
        drawn = scores + sqrt(self.surplus) * self._drawn(np.random.default_rng(seed), draws)
        order = np.argsort(-drawn if high_is_best else drawn, axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(1, len(scores) + 1)[None, :].repeat(draws, 0), axis=1)
        low, high = np.quantile(ranks, [(1 - share) / 2, (1 + share) / 2], axis=0, method="inverted_cdf")
        return {one.key: Ranks(int(low[i]), int(high[i])) for i, one in enumerate(self.subjects)}

    def against_others(self, rater: Hashable) -> tuple[float, float]:
        """A rater's shift against the mean of all raters here, and its standard error; with few raters it is surer."""
        n, i = len(self.raters), [one.key for one in self.raters].index(rater)
        contrast = np.full(n, -1.0 / n)
        contrast[i] += 1
        shift = float(contrast @ [one.shift for one in self.raters])
        return shift, sqrt(max(self.surplus * self._variance(contrast, not self._few_are_subjects), 0.0))

    def _variance_between(self, i: int, j: int) -> float:
        contrast = np.zeros(len(self.subjects))
        contrast[i] += 1
        contrast[j] -= 1
        return self._variance(contrast, self._few_are_subjects)

    def _variance(self, contrast: Floats, of_the_few: bool) -> float:
        """The variance of a contrast of effects of one side."""
        at, of = self._at, self._of
        if of_the_few:
            return float(contrast @ at.C[:-1, :-1] @ contrast)
        pull = np.bincount(of.spot_few, at.g * (contrast / at.d)[of.spot_many], of.width)
        return float(contrast**2 @ (1 / at.d) + pull @ at.C @ pull)

    def _drawn(self, chance: np.random.Generator, draws: int) -> Floats:
        """Deviations from the subjects' scores: the few and μ together, then the many given those."""
        at, of = self._at, self._of
        values, vectors = np.linalg.eigh(at.C)
        shaped = vectors * np.sqrt(np.maximum(values, 0.0))
        few = chance.standard_normal((draws, of.width)) @ shaped.T
        if self._few_are_subjects:
            return np.asarray(few[:, :-1] + few[:, -1:])
        many = np.empty((draws, of.size_many))
        for i, one in enumerate(few):
            pulled = np.bincount(of.spot_many, at.g * one[of.spot_few], of.size_many)
            many[i] = one[-1] - pulled / at.d + chance.standard_normal(of.size_many) / np.sqrt(at.d)
        return many


def fit(marks: Iterable[Mark], *, freedom: float = 4.0) -> Fit:
    """ValueError with fewer than two raters, two subjects, or no more marks than needed to tell them apart."""
    table = _read(marks)
    few_are_subjects = len(table.subjects) <= len(table.raters)
    center = float(table.y.mean())
    of = mixed.cells(table.y - center, *(table.sides if few_are_subjects else table.sides[::-1]))
    found = mixed.fit(of, freedom)
    at, surplus = found.at, SURPLUS if isfinite(freedom) else 1.0
    few = (at.few, np.diag(at.C)[:-1], at.C[:-1, -1], found.v_few)
    many = (at.many, at.error_many, at.cross[of.spot_few == of.size_few], found.v_many)
    subjects, raters = (few, many) if few_are_subjects else (many, few)
    mean = at.mean + center
    scores = (mean + subjects[0]).tolist()
    error = np.sqrt(surplus * (subjects[1] + at.C[-1, -1] + 2 * subjects[2])).tolist()
    own = np.sqrt(surplus * raters[1]).tolist()
    return Fit(
        mean=mean,
        subjects=tuple(map(Subject, table.subjects, table.per_subject, table.raw, scores, error)),
        raters=tuple(map(Rater, table.raters, table.per_rater, raters[0].tolist(), own)),
        var_subjects=subjects[3],
        var_raters=raters[3],
        var_cells=found.vu,
        freedom=freedom,
        islands=_islands(table),
        _of=of,
        _at=at,
        _few_are_subjects=few_are_subjects,
    )


def suspects(marks: Iterable[Mark], level: float = 0.05) -> tuple[Suspect, ...]:
    """The marks of which 95 of 100 honest panels have none, furthest first; they go to review, nothing is dropped.

    Each mark is held against what all the others say of it (deletion residuals), the t bound after Bonferroni.
    """
    table = _read(marks)
    of = mixed.cells(table.y - table.y.mean(), table.subject, table.rater)
    found = mixed.fit(of)
    n = len(table.y)
    freedom = n - len(table.raters) - len(table.subjects) + 1
    if freedom < 2:
        return ()
    left = np.maximum(1 - found.at.leverage / found.vu, 1e-6)
    inner = found.at.residual / np.sqrt(found.vu * left)
    room = np.maximum(freedom - inner**2, 1e-6)
    t = inner * np.sqrt((freedom - 1) / room)
    far = np.flatnonzero(np.abs(t) > tails.bound(level / 2 / n, freedom - 1))
    expected = table.y - found.at.residual / left
    who, whom = [table.raters[i] for i in table.rater[far]], [table.subjects[i] for i in table.subject[far]]
    rows = map(Suspect, who, whom, table.y[far].tolist(), expected[far].tolist(), t[far].tolist())
    return tuple(sorted(rows, key=lambda one: -abs(one.t)))


def concordance(marks: Iterable[Mark]) -> Concordance | None:
    """None when fewer than two raters rated every subject; ties are corrected for."""
    table = _read(marks)
    whole = np.full((len(table.raters), len(table.subjects)), np.nan)
    whole[table.rater, table.subject] = table.y
    whole = whole[~np.isnan(whole).any(axis=1)]
    m, n = whole.shape
    if m < 2:
        return None
    ranks, ties = np.empty_like(whole), 0.0
    for i, row in enumerate(whole):
        _, place, counts = np.unique(row, return_inverse=True, return_counts=True)
        ranks[i] = (np.cumsum(counts) - (counts - 1) / 2)[place]
        ties += float((counts**3 - counts).sum())
    spread = float(((ranks.sum(axis=0) - m * (n + 1) / 2) ** 2).sum())
    most = m * m * (n**3 - n) - m * ties
    return Concordance(12 * spread / most, m, n) if most else None


def cells(ballots: Iterable[Ballot], weights: Mapping[Hashable, float]) -> list[Mark]:
    """One mark per rater and subject: the weighted mean over the dimensions that were rated.

    Each dimension is freed of its own level first, so that leaving out a hard one does nobody good.
    """
    given = [one for one in ballots if weights.get(one.dimension)]
    level = dict.fromkeys(weights, 0.0)
    for dimension in {one.dimension for one in given}:
        values = [one.value for one in given if one.dimension == dimension]
        level[dimension] = sum(values) / len(values)
    whole = sum(weights.values())
    base = sum(weight * level[key] for key, weight in weights.items()) / whole if whole else 0.0
    sums: dict[tuple[Hashable, Hashable], tuple[float, float]] = {}
    for rater, subject, dimension, value in given:
        total, weight = sums.get((rater, subject), (0.0, 0.0))
        more = weights[dimension]
        sums[rater, subject] = (total + more * (value - level[dimension]), weight + more)
    return [Mark(*key, base + total / weight) for key, (total, weight) in sums.items()]


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    y: Floats
    rater: Ints
    subject: Ints
    raters: Sequence[Hashable]
    subjects: Sequence[Hashable]

    @property
    def sides(self) -> tuple[Ints, Ints]:
        return self.subject, self.rater

    @property
    def per_subject(self) -> list[int]:
        return [int(n) for n in np.bincount(self.subject)]

    @property
    def per_rater(self) -> list[int]:
        return [int(n) for n in np.bincount(self.rater)]

    @property
    def raw(self) -> list[float]:
        return [float(x) for x in np.bincount(self.subject, self.y) / np.bincount(self.subject)]


def _read(marks: Iterable[Mark]) -> _Table:
    rows = list(marks)
    raters = {key: i for i, key in enumerate(dict.fromkeys(row[0] for row in rows))}
    subjects = {key: i for i, key in enumerate(dict.fromkeys(row[1] for row in rows))}
    y = np.array([row[2] for row in rows], dtype=np.float64)
    if len(raters) < 2 or len(subjects) < 2:
        raise ValueError("severity needs two raters and two subjects")
    if not np.isfinite(y).all():
        raise ValueError("a mark is not a number")
    rater = np.array([raters[row[0]] for row in rows], dtype=np.int64)
    subject = np.array([subjects[row[1]] for row in rows], dtype=np.int64)
    return _Table(y, rater, subject, list(raters), list(subjects))


def _islands(table: _Table) -> int:
    """How many groups of raters and subjects no mark joins."""
    subject, rater = np.arange(len(table.subjects)), np.full(len(table.raters), len(table.subjects))
    while True:
        np.minimum.at(rater, table.rater, subject[table.subject])
        before = subject.copy()
        np.minimum.at(subject, table.subject, rater[table.rater])
        if (before == subject).all():
            return len(set(subject.tolist()))
