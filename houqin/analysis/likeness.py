"""How alike two short Chinese texts are, by the pairs of characters that they share."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
ALIKE = 0.28  # design: two reports of one leak share about a third of their pairs, two of different things a tenth


def pairs(text: str) -> frozenset[str]:
    said = [one for one in text.lower() if one.isalnum()]
    return frozenset(a + b for a, b in zip(said, said[1:], strict=False))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared pairs over the shorter text's pairs, damped where that one is very short."""
    shared = len(one & other)
    return shared / (min(len(one), len(other)) + 2) if shared else 0.0


def nearest(
    text: str, known: Iterable[tuple[T, str]], least: float = ALIKE, most: int = 5
) -> Sequence[tuple[T, float]]:
    """The most alike of some texts, best first."""
    mine = pairs(text)
    scored = [(key, likeness(mine, pairs(said))) for key, said in known]
    return sorted((one for one in scored if one[1] >= least), key=lambda one: -one[1])[:most]
