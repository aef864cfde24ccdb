"""Cases judged as a sum: the parts added up in the order and with the rounding that the bundle says."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from houqin.rules import explaining, panel
from houqin.rules.bundle import Sum
from houqin.rules.counting import Counter, Counts, Judged
from houqin.rules.gathering import Case
from houqin.rules.result import Result, Row, Told, hundredths
from houqin.rules.scheme import FULL
from houqin.rules.score import grade_at


def judged(counter: Counter, told: Told) -> Iterator[Result]:
    total = counter.book.bundle.sum
    assert total is not None
    for case in counter.book.cases:
        yield _result(total, case, counter.of(case))
        told(1)


def _result(total: Sum, case: Case, counts: Counts) -> Result:
    raw_points, rows, parts = total.start, [], {}
    for part in total.parts:
        mine = [one for one in counts.judged if one.evidence == part.evidence]
        raw = sum((one.points for one in mine if one.points is not None), Fraction(0))
        parts[part.evidence] = panel.rounded(raw * part.weight, part.places, total.rounding)
        sign = -1 if part.sign == "minus" else 1
        raw_points += sign * parts[part.evidence]
        rows += [_row(one, sign, part.weight) for one in mine]
    points = hundredths(_clamped(total, panel.rounded(raw_points, total.places, total.rounding)))
    coverage_bp, reason = _coverage(counts.judged), _unassessed(counts.judged)
    grade = "" if reason or not total.grades else total.grades[grade_at(total.grades, points)].name
    result = Result(case, None if reason else points, grade, None, coverage_bp, reason, tuple(rows))
    return explaining.of_sum(result, parts)


def _clamped(total: Sum, points: Fraction) -> Fraction:
    if total.least is not None and points < total.least:
        return total.least
    return total.most if total.most is not None and points > total.most else points


def _row(one: Judged, sign: int, weight: Fraction) -> Row:
    points = None if one.points is None else sign * hundredths(one.points * weight)
    lost = -points if points is not None and sign < 0 else None
    recorded = None if one.recorded is None else hundredths(one.recorded)
    figure = None if one.figure is None else hundredths(one.figure)
    return Row(one.line, one.line, one.evidence, "panel", points, None, lost, one.ballots, one.note, recorded, figure)


def _coverage(lines: Sequence[Judged]) -> int:
    """The share of lines that got a verdict."""
    return FULL * sum(one.points is not None for one in lines) // len(lines) if lines else 0


def _unassessed(lines: Sequence[Judged]) -> str:
    if not lines:
        return "没有证据，视为未考评"
    missing = [one for one in lines if one.points is None]
    return f"{len(missing)} 行没有得分，视为未考评：{missing[0].line}（{missing[0].note}）" if missing else ""
