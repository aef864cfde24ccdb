"""What a contract's earlier months mean for this one: items seen in their quarter or year, bonuses already granted."""

from collections.abc import Iterable, Sequence

from houqin.rules import score
from houqin.rules.sheet import Layout, Line

Before = Sequence[tuple[int, Sequence[Line]]]  # earlier months, each with the lines of its sheet


def seen(layout: Layout, month: int, before: Before) -> set[str]:
    """Items of the quarter, half-year or year that an earlier month of it has seen: no longer due."""
    found: set[str] = set()
    for every in {slot.every for slot in layout.slots if slot.every > 1}:
        first = month - (month % 100 - 1) % every
        codes = {line.code for lines in _of(before, first, month) for line in lines if line.kind == "item" and line.n}
        found |= {slot.code for slot in layout.slots if slot.every == every and slot.code in codes}
    return found


def granted(layout: Layout, month: int, before: Before) -> dict[str, int]:
    """What each bonus or malus that is capped by the year has brought since January."""
    found: dict[str, int] = {}
    yearly = {code for code, extra in layout.extras.items() if extra.per == "year"}
    if yearly:
        for lines in _of(before, month // 100 * 100 + 1, month):
            for code, points in score.brought(lines).items():
                if code in yearly:
                    found[code] = found.get(code, 0) + points
    return found


def _of(before: Before, first: int, month: int) -> Iterable[Sequence[Line]]:
    return (lines for at, lines in before if first <= at < month)
