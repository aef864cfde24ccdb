"""Ballots of any jury become one score: what a mark is worth, who is trimmed, what absence means, where it is rounded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from houqin.rules.declared import declare
from houqin.rules.money import half_up

ROUNDINGS = ("half_up", "half_even", "down")
ABSENT = ("leave_out", "zero", "lowest", "not_assessed")


def rounded(value: Fraction, places: int, how: str = "half_up") -> Fraction:
    """To so many decimals; half_up takes halves away from zero, down cuts towards zero."""
    scale = 10**places
    if how == "half_up":
        return Fraction(half_up(value.numerator * scale, value.denominator), scale)
    if how == "half_even":
        return Fraction(round(value * scale), scale)
    return Fraction(int(value * scale), scale)


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks that a judge may give: from `least` to `most`, in steps counted from `least` when there is a step."""

    least: Fraction = declare("number", "最低")
    most: Fraction = declare("number", "最高")
    step: Fraction | None = declare("number", "级差", default=None)

    def holds(self, mark: Fraction) -> bool:
        inside = self.least <= mark <= self.most
        return inside and (self.step is None or (mark - self.least) % self.step == 0)


@dataclass(frozen=True, slots=True)
class Jury:
    """How the marks of one jury for one thing become one figure.

    `absent` says what an absent mark counts as; with `seats` a judge without any ballot is absent too. Trimming begins
    with `trim_from` marks; fewer than `fewest` marks present give no verdict.
    """

    drop_highest: int = declare("count", "去掉最高几个", default=0, least=0, most=99)
    drop_lowest: int = declare("count", "去掉最低几个", default=0, least=0, most=99)
    trim_from: int = declare("count", "满几个才去高低分", default=0, least=0, most=999)
    fewest: int = declare("count", "最少几个有效分", default=1, least=1, most=999)
    seats: int = declare("count", "评委人数", default=0, least=0, most=999)
    absent: str = declare("choice", "缺席按", of=ABSENT, default="leave_out")
    take: str = declare("choice", "取", of=("mean", "median", "sum"), default="mean")
    places: int = declare("count", "小数位", default=2, least=0, most=6)
    rounding: str = declare("choice", "进位", of=ROUNDINGS, default="half_up")
    scale: Scale | None = declare("one", "分尺", of=Scale, default=None)
    absent_marks: tuple[Fraction, ...] = declare("many", "表示缺席的分值", of="number", default=())

    def off_scale(self, mark: Fraction | None) -> bool:
        return (
            mark is not None and self.scale is not None and mark not in self.absent_marks and not self.scale.holds(mark)
        )


class Verdict(NamedTuple):
    """What a jury said: points is None with a reason when it said nothing that counts."""

    points: Fraction | None
    counted: int
    dropped: int
    absent: int
    reason: str = ""


def verdict(jury: Jury, marks: Sequence[Fraction | None]) -> Verdict:
    """One figure from the marks of all judges; None is an absent mark. Their order never matters."""
    present = [mark for mark in marks if mark is not None and mark not in jury.absent_marks]
    absent = max(jury.seats, len(marks)) - len(present)
    if absent and jury.absent == "not_assessed":
        return Verdict(None, 0, 0, absent, "absent")
    if len(present) < jury.fewest:
        return Verdict(None, 0, 0, absent, "too_few")
    if absent and jury.absent != "leave_out":
        present += [Fraction(0) if jury.absent == "zero" else min(present)] * absent
    kept = trimmed(jury, present)
    if not kept:
        return Verdict(None, 0, len(present), absent, "too_few")
    return Verdict(
        rounded(_taken(jury.take, kept), jury.places, jury.rounding), len(kept), len(present) - len(kept), absent
    )


def trimmed(jury: Jury, marks: Sequence[Fraction]) -> list[Fraction]:
    """The marks that count, lowest first."""
    ordered = sorted(marks)
    if len(ordered) < jury.trim_from:
        return ordered
    return ordered[jury.drop_lowest : max(0, len(ordered) - jury.drop_highest)]


def _taken(take: str, kept: Sequence[Fraction]) -> Fraction:
    if take == "median":
        middle = len(kept) // 2
        return kept[middle] if len(kept) % 2 else (kept[middle - 1] + kept[middle]) / 2
    total = sum(kept, Fraction(0))
    return total if take == "sum" else total / len(kept)


def by_judge(
    marks: Mapping[str, Mapping[str, Fraction | None]],
    weights: Mapping[str, Fraction],
    places: int,
    rounding: str = "half_up",
) -> dict[str, Fraction | None]:
    """Each judge's own total over the weighted aspects, rounded; None for a judge who left one of them unmarked."""
    totals: dict[str, Fraction | None] = {}
    for judge, given in marks.items():
        known = [(weight, given.get(aspect)) for aspect, weight in weights.items()]
        total = sum((weight * mark for weight, mark in known if mark is not None), Fraction(0))
        whole = all(mark is not None for _, mark in known)
        totals[judge] = rounded(total, places, rounding) if whole else None
    return totals


@dataclass(frozen=True, slots=True)
class Worth:
    """What marks are worth where it depends on the thing judged: `values` from the mark to its points.

    `matches` is a regular expression that the thing's text must match in full.
    """

    matches: str = declare("text", "适用于")
    values: Mapping[str, Fraction] = declare("map", "各分值的得分", of="number")


def faults(worths: Sequence[Worth], jury: Jury) -> list[tuple[str, str]]:
    """(path, sentence) for what cannot work in a table of worths."""
    found = []
    for i, worth in enumerate(worths):
        try:
            re.compile(worth.matches)
        except re.error as why:
            found.append((f"worth[{i}].matches", f"不是合格的正则表达式（{why}）"))
        for said in worth.values:
            if not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", said):
                found.append((f"worth[{i}].values.{said}", "分值须为数字"))
            elif jury.off_scale(Fraction(said)):
                found.append((f"worth[{i}].values.{said}", "分值不在分尺上"))
    return found


class Worths:
    """A table of worths laid out once: the first row that fits the thing's text, or any one of its parts, holds."""

    def __init__(self, rows: Sequence[Worth], parts: str = "") -> None:
        self._rows = [(re.compile(row.matches), {Fraction(k): v for k, v in row.values.items()}) for row in rows]
        self._parts = parts
        self.of = lru_cache(maxsize=65536)(self._of)

    def _of(self, text: str) -> Mapping[Fraction, Fraction] | None:
        said = text.split(self._parts) if self._parts else [text]
        return next((values for pattern, values in self._rows if any(pattern.fullmatch(one) for one in said)), None)


def valued(values: Mapping[Fraction, Fraction], mark: Fraction | None, jury: Jury) -> Fraction | None:
    """A mark in points; KeyError for a mark that the table does not know."""
    return None if mark is None or mark in jury.absent_marks else values[mark]
