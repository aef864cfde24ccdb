"""Ballots of any jury become one score: what a mark is worth, who is trimmed, what absence means, where to round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
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
    """One figure from the marks of all judges, None for an absent one. Their order never matters."""
    present = [mark for mark in marks if mark is not None]
    absent = max(jury.seats, len(marks)) - len(present)
    if absent and jury.absent == "not_assessed":
        return Verdict(None, 0, 0, absent, "absent")
    if len(present) < jury.fewest:
        return Verdict(None, 0, 0, absent, "too_few")
    if absent and jury.absent != "leave_out":
        present += [Fraction(0) if jury.absent == "zero" else min(present)] * absent
    unit = lcm(*(mark.denominator for mark in present))
    kept = trimmed(jury, [mark.numerator * (unit // mark.denominator) for mark in present])
    if not kept:
        return Verdict(None, 0, len(present), absent, "too_few")
    points = rounded(_taken(jury.take, kept, unit), jury.places, jury.rounding)
    return Verdict(points, len(kept), len(present) - len(kept), absent)


def trimmed(jury: Jury, marks: Sequence[int]) -> list[int]:
    """The marks that count, lowest first."""
    ordered = sorted(marks)
    if len(ordered) < jury.trim_from:
        return ordered
    return ordered[jury.drop_lowest : max(0, len(ordered) - jury.drop_highest)]


def _taken(take: str, kept: Sequence[int], unit: int) -> Fraction:
    if take == "median":
        middle = len(kept) // 2
        return Fraction(kept[middle] + kept[-middle - 1], 2 * unit)
    return Fraction(sum(kept), unit if take == "sum" else unit * len(kept))


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
