"""A bundle's years: the months that came out, the year's ballots and its survey, judged by the scheme's own year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from houqin.rules import explaining, year
from houqin.rules.bundle import Bundle, Years
from houqin.rules.gathering import Book, LeftOut, Table, written
from houqin.rules.money import half_up
from houqin.rules.result import Result, Row, hundredths
from houqin.rules.scheme import FULL
from houqin.rules.sheet import Layout
from houqin.rules.year import YearSheet

REASONS = {"missing_part": "年度合成缺少一部分，视为未考评", "no_year": "办法没有约定年度合成"}


def judged(
    bundle: Bundle, tables: Mapping[str, Table], layouts: Mapping[str, Layout], months: Sequence[Result]
) -> tuple[list[Result], list[LeftOut]]:
    """The years' results, and the rows of theirs that do not count; nothing when the bundle has no years."""
    if bundle.years is None:
        return [], []
    book = Book(replace(bundle, subjects=bundle.years.subjects), tables)
    book.schemes_among(layouts)
    panel, survey = _ballots(book, bundle.years), _survey(book, bundle.years)
    results = []
    for case in book.cases:
        mine = [one for one in months if one.case.key == case.key and one.case.period[:4] == case.period]
        mine.sort(key=lambda one: one.case.month)
        ballots = [half_up(sum(marks), len(marks)) for marks in panel.get(id(case), {}).values()]
        scheme = layouts[case.scheme].scheme
        found = year.judge_year(scheme, [one.points for one in mine], ballots, survey.get(id(case)))
        rows = tuple(_rows(found, len(mine), len(ballots), survey.get(id(case), (0, 0))[1]))
        reason = REASONS.get(found.reason, found.reason)
        coverage_bp = FULL * found.months // 12
        results.append(Result(case, found.points, found.grade or "", None, coverage_bp, reason, rows))
    return [explaining.of_year(result) for result in results], book.unused()


def _ballots(book: Book, years: Years) -> dict[int, dict[str, list[int]]]:
    """Marks in hundredths, by case and judge."""
    found: dict[int, dict[str, list[int]]] = {}
    if years.panel is None:
        return found
    columns = book.tables[years.panel.file].columns
    for i, cases, _ in book.owners(years.panel):
        mark = columns[years.panel.mark][i]
        for case in cases if mark is not None else ():
            by_judge = found.setdefault(id(case), {})
            by_judge.setdefault(written(columns[years.panel.judge][i]), []).append(hundredths(mark))
    return found


def _survey(book: Book, years: Years) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    if years.survey is None:
        return found
    columns = book.tables[years.survey.file].columns
    for i, cases, _ in book.owners(years.survey):
        for case in cases:
            met, due = found.get(id(case), (0, 0))
            more = columns[years.survey.met][i], columns[years.survey.due][i]
            found[id(case)] = met + int(more[0] or 0), due + int(more[1] or 0)
    return found


def _rows(found: YearSheet, months: int, ballots: int, answers: int) -> Iterator[Row]:
    parts = (("daily", "日常评价", found.daily, months), ("annual", "年度考评", found.annual, ballots))
    for code, text, points, count in (*parts, ("satisfaction", "满意度", found.satisfaction, answers)):
        if points is not None:
            yield Row(code, text, "", "part", points, FULL, None, count)
