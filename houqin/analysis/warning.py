"""Whether a series of failure rates has got worse: an EWMA of rates made comparable, with the false alarms it costs.

Anscombe's double arcsine takes the skew out of small counts; Laney's factor widens the limits where weeks differ by
more than chance; the baseline's own error widens them once more. With the figures below about one stable series in five
alarms once in a year of weeks (a test draws them anew); rules of thumb alarm in nearly every one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from houqin.analysis.mixed import Floats

BASELINE = 26  # periods
REBASED = 52  # periods watched until the last BASELINE of them are the new baseline
WEIGHT, LIMIT = 0.2, 2.2
FALSE_ALARMS = 0.18  # of stable series, at least once in 52 periods
MOVING_RANGE = 1.128


class Point(NamedTuple):
    """One period: how many items were judged, how many failed."""

    period: Any
    n: int
    failed: int


@dataclass(frozen=True, slots=True)
class Watched:
    """One period after the baseline; it alarms where `level` is above `limit`, both in standard deviations."""

    period: Any
    rate: float
    usual: float
    level: float
    limit: float

    @property
    def alarm(self) -> bool:
        return self.level > self.limit


def watch(points: Sequence[Point], baseline: int = BASELINE) -> tuple[Watched, ...]:
    """The periods after the baseline, oldest first; none while that is not full. Periods without items are left out."""
    known = [point for point in points if point.n > 0]
    if len(known) <= baseline:
        return ()
    n, failed = (np.array([getattr(point, name) for point in known], dtype=np.float64) for name in ("n", "failed"))
    usual = (failed[:baseline].sum() + 0.5) / (n[:baseline].sum() + 1)
    z = _comparable(n, failed, usual)
    laney = max(1.0, float(np.abs(np.diff(z[:baseline])).mean()) / MOVING_RANGE)
    z = z / laney / np.sqrt(1 + n / n[:baseline].sum())
    level, found = 0.0, []
    for i, one in enumerate(z[baseline:], 1):
        level = (1 - WEIGHT) * level + WEIGHT * float(one)
        limit = LIMIT * float(np.sqrt(WEIGHT / (2 - WEIGHT) * (1 - (1 - WEIGHT) ** (2 * i))))
        at = baseline + i - 1
        found.append(Watched(known[at].period, float(failed[at] / n[at]), float(usual), level, limit))
    return tuple(found)


def watched(points: Sequence[Point]) -> tuple[Watched, ...]:
    """A long series year by year, each with the baseline before it; what was said of a period never changes later."""
    known = [point for point in points if point.n > 0]
    found: list[Watched] = []
    for start in range(0, len(known) - BASELINE, REBASED):
        found += watch(known[start : start + BASELINE + REBASED])
    return tuple(found)


def crossings(watched: Sequence[Watched]) -> list[Watched]:
    """The periods in which a series rose over its limit."""
    before = (None, *watched)
    return [one for last, one in zip(before, watched, strict=False) if one.alarm and not (last and last.alarm)]


def _comparable(n: Floats, failed: Floats, usual: float) -> Floats:
    """How many standard deviations a rate lies above the usual one, without the skew of small counts."""
    seen, expected = (np.arcsin(np.sqrt((x + 0.375) / (n + 0.75))) for x in (failed, usual * n))
    return np.asarray(2 * np.sqrt(n + 0.5) * (seen - expected))
