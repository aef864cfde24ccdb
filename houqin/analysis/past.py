"""What was known of each thing before each of its visits: strictly earlier ones, by lags.

A running total less one's own value is not the total before it: in floating point a residue of one's own outcome stays
behind, and a model reads it. So the total is handed on before the own value is added, and nothing is ever subtracted.
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple


class Visit(NamedTuple):
    key: Hashable
    time: float
    value: float


class Past(NamedTuple):
    """`n` earlier visits with `total` of their values, the `last` value and how long ago; None where there was none."""

    n: int
    total: float
    last: float | None
    since: float | None


def before(visits: Sequence[Visit]) -> list[Past]:
    """In the order of the visits; those of one moment do not see each other."""
    order = sorted(range(len(visits)), key=lambda i: visits[i].time)
    known: dict[Hashable, Past] = {}
    found = [Past(0, 0.0, None, None)] * len(visits)
    for time, together in groupby(order, key=lambda i: visits[i].time):
        moment = list(together)
        for i in moment:
            n, total, last, at = known.get(visits[i].key, (0, 0.0, None, None))
            found[i] = Past(n, total, last, None if at is None else time - at)
        _learn(known, (visits[i] for i in moment))
    return found


def _learn(known: dict[Hashable, Past], visits: Iterable[Visit]) -> None:
    for key, time, value in visits:
        n, total, _, _ = known.get(key, (0, 0.0, None, None))
        known[key] = Past(n + 1, total + value, value, time)
