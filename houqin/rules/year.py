"""The year of a contract: daily mean, annual panel and satisfaction, combined (日常评价与年度考评相结合)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from houqin.rules.money import half_up, to_places
from houqin.rules.scheme import FULL, Scheme
from houqin.rules.score import grade_at
from houqin.rules.sheet import KERNEL


class YearSheet(NamedTuple):
    """The year of one contract: its three parts, in hundredths (None = missing), and what they make together."""

    points: int | None
    grade: str | None
    daily: int | None
    annual: int | None
    satisfaction: int | None
    months: int
    reason: str
    kernel: str = KERNEL


def judge_year(
    scheme: Scheme, months: Sequence[int | None], panel: Sequence[int], satisfaction: tuple[int, int] | None
) -> YearSheet:
    """Mean of the assessed months, trimmed mean of the panel's scores, satisfied of all; mixed by the scheme's weights.

    Each part is rounded to the hundredth, the mix as the scheme says; a part that weighs nothing may be missing. Where
    the scheme takes the panel's result, `panel` is that one figure.
    """
    year = scheme.year
    if year is None:
        return YearSheet(None, None, None, None, None, 0, "no_year")
    seen = [points for points in months if points is not None]
    trim = year.trim if year.panel == "ballots" else 0  # a result is trimmed already
    ballots = sorted(panel)[trim : len(panel) - trim]
    daily = half_up(sum(seen), len(seen)) if seen else None
    annual = half_up(sum(ballots), len(ballots)) if ballots else None
    happy = half_up(FULL * satisfaction[0], satisfaction[1]) if satisfaction and satisfaction[1] > 0 else None
    wanted = [(w, p) for w, p in ((year.daily, daily), (year.annual, annual), (year.satisfaction, happy)) if w]
    there = [(weight, part) for weight, part in wanted if part is not None]
    bare = bool(year.daily) and daily is None  # a year without one assessed month is no year
    if bare or not there or (len(there) < len(wanted) and year.missing == "not_assessed"):
        return YearSheet(None, None, daily, annual, happy, len(seen), "missing_part")
    points = to_places(sum(w * p for w, p in there), sum(w for w, _ in there), scheme.mix_places)
    grade = scheme.grades[grade_at(scheme.grades, points)]
    return YearSheet(points, grade.name, daily, annual, happy, len(seen), "")


# ── How far the figure carries ────────────────────────────────────────────────────────────────────────────────────────

SURE = 196  # hundredths of a standard error on either side: 95 times in 100
GAP = 1000  # hundredths: daily and panel further apart than this contradict each other
SIGNS = {
    "veto": "发生一票否决事件",
    "complaint": "有效投诉较多",
    "repeat": "同类问题反复发生",
    "late": "有超期未销号的问题",
    "gap": "日常评价与年度考评相差较大",
    "unfounded": "得分低，但没有相应的事件、投诉或反复问题",
}
MANY = {"veto": 1, "complaint": 3, "repeat": 3, "late": 1}  # design: from so many on


def spread(
    scheme: Scheme, months: Sequence[int | None], panel: Sequence[int], satisfaction: tuple[int, int] | None
) -> int | None:
    """Half the width of the year's interval in hundredths: months, raters and answers as they scatter; None unknown."""
    year = scheme.year
    if year is None:
        return None
    seen = [points for points in months if points is not None]
    parts = [(year.daily, _variance(seen)), (year.annual, _variance(panel)), (year.satisfaction, _share(satisfaction))]
    known = [(weight, variance) for weight, variance in parts if weight and variance is not None]
    whole = sum(weight for weight, _ in known)
    if not whole or len(known) < sum(bool(weight) for weight, _ in parts):
        return None
    variance = sum((Fraction(weight, whole) ** 2 * variance for weight, variance in known), Fraction(0))
    return half_up(SURE * isqrt(int(variance * 10000)), 10000)


def mean_half(points: Sequence[int]) -> int | None:
    """Half the width of the interval of the months' mean, in hundredths; None of fewer than two."""
    variance = _variance(points)
    return None if variance is None else half_up(SURE * isqrt(int(variance * 10000)), 10000)


def _variance(points: Sequence[int]) -> Fraction | None:
    """Of their mean."""
    n = len(points)
    if n < 2:
        return None
    mean = Fraction(sum(points), n)
    return sum(((one - mean) ** 2 for one in points), Fraction(0)) / (n * (n - 1))


def _share(satisfaction: tuple[int, int] | None) -> Fraction | None:
    if not satisfaction or satisfaction[1] < 2:
        return None
    share = Fraction(satisfaction[0], satisfaction[1])
    return share * (1 - share) * FULL**2 / satisfaction[1]


def contradictions(scheme: Scheme, found: YearSheet, events: Mapping[str, int]) -> list[tuple[str, int]]:
    """What does not fit the score: (sign, how often). `events`: how many veto, complaint, repeat, late there were."""
    if found.points is None:
        return []
    said = [(sign, events.get(sign, 0)) for sign, least in MANY.items() if events.get(sign, 0) >= least]
    grade = scheme.grades[grade_at(scheme.grades, found.points)]
    doubts = said if grade is scheme.grades[0] else [] if said or grade.passed else [("unfounded", 0)]
    if found.daily is not None and found.annual is not None and abs(found.daily - found.annual) > GAP:
        doubts = [*doubts, ("gap", abs(found.daily - found.annual))]
    return doubts
