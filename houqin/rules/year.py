"""The year of a contract: daily mean, annual panel and satisfaction, combined (日常评价与年度考评相结合)."""

from collections.abc import Sequence
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

    Each part is rounded to the hundredth, the mix as the scheme says; a part that weighs nothing may be missing.
    """
    year = scheme.year
    if year is None:
        return YearSheet(None, None, None, None, None, 0, "no_year")
    seen = [points for points in months if points is not None]
    ballots = sorted(panel)[year.trim : len(panel) - year.trim]
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
