"""The year of a hospital on one page: each contract's months with points and grade, and how its year stands."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from rich.cells import cell_len

from houqin.queries import contract as contracts
from houqin.queries import score
from houqin.queries import sheet as sheets
from houqin.queries import year as years
from houqin.rules import money, period
from houqin.rules.party import Actor

NAME, CELL = 40, 14


def year_lines(by: Actor) -> Iterator[str]:
    """The last twelve closed months; asked inside the hospital's scope."""
    last = sheets.newest(by)
    if last is None:
        return
    found = score.months_of([row.pk for row in contracts.active(last)], period.after(last))
    span = sorted({month.period for months in found.values() for month in months})[-12:]
    of = period.year_of(last)
    heads = [f"{month // 100}-{month % 100:02d}" for month in span]
    yield _row([gettext("合同"), *heads, period.label(of)])
    for row in contracts.active(last):
        yield _row([f"{row.number[-3:]} {row.name}", *(_month(row, month) for month in span), _year(row, of)])


def _row(cells: list[str]) -> str:
    widths = [NAME, *([CELL] * (len(cells) - 1))]
    return "".join(
        cell + " " * max(1, width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)
    ).rstrip()


def _month(row: Any, month: int) -> str:
    sheet = score.latest([row.pk], month).get(row.pk)
    if sheet is None:
        return "—"
    return f"{money.points(sheet.points)} {sheet.grade}" if sheet.assessed else gettext("未考评")


def _year(row: Any, of: int) -> str:
    """The year's sheet once it is closed, before that how it stands."""
    judged, _, _ = years.judge(row, of)
    if judged.points is None:
        return "—" if judged.reason == "no_year" else gettext("未考评")
    return f"{money.points(judged.points)} {judged.grade}"
