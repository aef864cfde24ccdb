"""Which room to visit next: where a visit now saves the most risk-weighted bad time.

A room turns bad at a hazard and stays so until somebody finds it or it heals by itself. Hazards are learnt from visits
and drawn towards those of their like, since one room alone says little. The index is Whittle's: what a visit is worth
grows with the time since the last one, slowly at first. A room left longer than `longest` comes before all.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from houqin.analysis.mixed import Floats

HEALS = 0.08  # a week
PRIOR_ROOM, PRIOR_GROUP = 25.0, 30.0  # weeks of watching that the group, the whole, are worth
COUNTED_WEEKS = 12.0  # no visit speaks for more weeks than this
FADING = 0.995  # a week
LONGEST_WEEKS = 20.0
AT_FIRST = 0.04


@dataclass(frozen=True, slots=True)
class Room:
    """`visits`: (weeks ago, whether it was bad), any order; `weight` is what a bad week there weighs."""

    key: Hashable
    group: Hashable
    weight: float
    visits: Sequence[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Next:
    key: Hashable
    index: float
    hazard: float
    weeks: float | None  # since the last visit; None: never seen


def ranked(rooms: Sequence[Room], *, heals: float = HEALS, longest: float = LONGEST_WEEKS) -> list[Next]:
    """The rooms by index, the most urgent first; equals by the longer gap, then as they came."""
    if not rooms:
        return []
    fails, watched, gap = _watched(rooms, longest)
    hazard = hazards(fails, watched, [room.group for room in rooms])
    index = worth(np.array([room.weight for room in rooms]), hazard, gap, heals)
    first = np.where(gap >= longest, 1.0, 0.0)
    order = np.lexsort((-gap, -index, -first))
    seen = [bool(room.visits) for room in rooms]
    return [Next(rooms[i].key, float(index[i]), float(hazard[i]), float(gap[i]) if seen[i] else None) for i in order]


def worth(weight: Floats, hazard: Floats, gap: Floats, heals: float = HEALS) -> Floats:
    """w·a·(1 − e^(−rτ)(1 + rτ)) / r with r = hazard + healing and a = hazard / r."""
    r = hazard + heals
    return np.asarray(weight * hazard / r * (1 - np.exp(-r * gap) * (1 + r * gap)) / r)


def hazards(fails: Floats, watched: Floats, groups: Sequence[Hashable]) -> Floats:
    """Empirical Bayes: each room towards its group, each group towards all."""
    names: Mapping[Hashable, int] = {name: i for i, name in enumerate(dict.fromkeys(groups))}
    at = np.array([names[group] for group in groups], dtype=np.int64)
    whole = fails.sum() / watched.sum() if watched.sum() > 50 else AT_FIRST
    group = (np.bincount(at, fails) + PRIOR_GROUP * whole) / (np.bincount(at, watched) + PRIOR_GROUP)
    return np.asarray((fails + PRIOR_ROOM * group[at]) / (watched + PRIOR_ROOM))


def _watched(rooms: Sequence[Room], longest: float) -> tuple[Floats, Floats, Floats]:
    """Faded failures and weeks watched of every room, and the weeks since its last visit."""
    fails, watched, gap = (np.zeros(len(rooms)) for _ in range(3))
    for i, room in enumerate(rooms):
        visits = sorted(room.visits, reverse=True)
        earlier = visits[0][0] + COUNTED_WEEKS if visits else 0.0
        for ago, bad in visits:
            fade = FADING**ago
            watched[i] += fade * min(earlier - ago, COUNTED_WEEKS)
            fails[i] += fade * bad
            earlier = ago
        gap[i] = earlier if visits else longest
    return fails, watched, gap
