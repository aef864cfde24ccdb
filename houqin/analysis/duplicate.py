"""Which reports are likely the same thing told twice: alike in wording, and near in place and time.

Rare pairs of characters count more than common ones. What is told of another building, or weeks later, must be all the
more alike. A suggestion only: people join cases.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log, sqrt
from typing import NamedTuple

from houqin.analysis.shingles import shingles

ALIKE = 0.3  # the likeness from which two reports are shown as likely the same
ELSEWHERE, UNKNOWN = 0.5, 0.85
FRESH_DAYS, FADING_DAYS = 3, 30
LATER = 0.6


@dataclass(frozen=True, slots=True)
class Told:
    """`place` is a path such as 外科楼/3层/301; '' when nobody said where."""

    key: Hashable
    text: str
    place: str = ""
    at: datetime | None = None


class Near(NamedTuple):
    key: Hashable
    likeness: float


def nearest(one: Told, others: Iterable[Told], *, least: float = ALIKE, most: int = 5) -> list[Near]:
    """The earlier reports that a new one may repeat, likest first."""
    known = list(others)
    texts = _Weighed([one, *known])
    found = [Near(other.key, texts.likeness(0, i)) for i, other in enumerate(known, 1)]
    return sorted((near for near in found if near.likeness >= least), key=lambda near: -near.likeness)[:most]


def groups(told: Sequence[Told], *, least: float = ALIKE) -> list[tuple[Hashable, ...]]:
    """Reports that are likely one thing, the earliest first in each; whoever stands alone is not listed.

    Each joins the group whose members it resembles most on average, so that no chain of half-likes grows.
    """
    order = sorted(range(len(told)), key=lambda i: (one.timestamp() if (one := told[i].at) else 0.0, i))
    texts = _Weighed(told)
    made: list[list[int]] = []
    home: dict[int, int] = {}
    for i in order:
        likeness: dict[int, list[float]] = {}
        for j in texts.sharing(i, home):
            likeness.setdefault(home[j], []).append(texts.likeness(i, j))
        joined = {group: sum(parts) / len(made[group]) for group, parts in likeness.items()}
        best = max(joined, key=lambda group: joined[group], default=None)
        if best is None or joined[best] < least:
            best = len(made)
            made.append([])
        made[best].append(i)
        home[i] = best
    return [tuple(told[i].key for i in group) for group in made if len(group) > 1]


class _Weighed:
    """The reports as weighed pairs, with what is needed to find those that share any."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.told = told
        counts = [shingles(one.text) for one in told]
        held = Counter(pair for one in counts for pair in one)
        self.vectors = [_vector(one, held, len(told)) for one in counts]
        self.holders: dict[str, list[int]] = {}
        common = max(8, len(told) // 10)  # a pair in every tenth report finds nobody
        for i, one in enumerate(counts):
            for pair in one:
                if held[pair] <= common:
                    self.holders.setdefault(pair, []).append(i)

    def sharing(self, i: int, among: Mapping[int, object]) -> set[int]:
        return {j for pair in self.vectors[i] for j in self.holders.get(pair, ()) if j in among}

    def likeness(self, i: int, j: int) -> float:
        a, b = self.vectors[i], self.vectors[j]
        if len(b) < len(a):
            a, b = b, a
        wording = sum(weight * b[pair] for pair, weight in a.items() if pair in b)
        return wording * _where(self.told[i].place, self.told[j].place) * _when(self.told[i].at, self.told[j].at)


def _vector(counts: Counter[str], held: Mapping[str, int], n: int) -> dict[str, float]:
    raw = {pair: (1 + log(times)) * (log((1 + n) / (1 + held[pair])) + 1) for pair, times in counts.items()}
    size = sqrt(sum(weight**2 for weight in raw.values()))
    return {pair: weight / size for pair, weight in raw.items()}


def _where(a: str, b: str) -> float:
    """1 for the same place or one within the other; less for neighbours, least for another building."""
    if not a or not b:
        return UNKNOWN
    one, other = a.split("/"), b.split("/")
    shared = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    return ELSEWHERE + (1 - ELSEWHERE) * shared / min(len(one), len(other))


def _when(a: datetime | None, b: datetime | None) -> float:
    if a is None or b is None:
        return 1.0
    days = abs((a - b).total_seconds()) / 86400
    faded = min(max((days - FRESH_DAYS) / (FADING_DAYS - FRESH_DAYS), 0.0), 1.0)
    return 1 - (1 - LATER) * faded
