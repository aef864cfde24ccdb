"""Books: an Excel file in one look, ready to print; every formula keeps its value, so that any viewer shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from houqin.rules import period

FONT, INK, WASH = "微软雅黑", "#17212C", "#EEF2F7"
MONEY, POINTS = "#,##0.00;[Red]-#,##0.00", "0.00;[Red]-0.00"
GRID = {"border": 1, "border_color": "#9AA7B4", "valign": "vcenter"}
WRAPPED = {**GRID, "text_wrap": True}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "middle": {"align": "center", "font_color": "#5B6775"},
    "head": {**WRAPPED, "bold": True, "align": "center", "bg_color": WASH},
    "label": {**GRID, "bold": True, "bg_color": WASH},
    "text": WRAPPED,
    "code": {**WRAPPED, "font_name": "Consolas", "font_size": 8},
    "order": {**GRID, "num_format": "0", "align": "center"},
    "count": {**GRID, "num_format": "0"},
    "number": {**GRID, "num_format": "#,##0.00"},
    "points": {**GRID, "num_format": POINTS},
    "share": {**GRID, "num_format": "0.00%"},
    "money": {**GRID, "num_format": MONEY},
    "moment": {**GRID, "num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "sum": {**WRAPPED, "bold": True, "bg_color": WASH},
    "sum_money": {**GRID, "bold": True, "bg_color": WASH, "num_format": MONEY},
    "sum_points": {**GRID, "bold": True, "bg_color": WASH, "num_format": POINTS},
    "left_points": {**GRID, "num_format": POINTS, "align": "left"},
    "left_share": {**GRID, "num_format": "0.00%", "align": "left"},
    "note": {"text_wrap": True, "valign": "top", "font_size": 9, "font_color": "#5B6775"},
}


class Formula(str):
    """A formula that knows what it comes to."""

    value: object

    def __new__(cls, text: str, value: object) -> "Formula":
        made = super().__new__(cls, text)
        made.value = value
        return made


class Column(NamedTuple):
    name: str
    width: float
    look: str


class Book:
    """Sheets are written cell by cell in named looks; `bytes()` is the file."""

    def __init__(self, name: str, hospital: str, at: datetime) -> None:
        self._kept = BytesIO()
        plain = {"font_name": FONT, "font_size": 10, "font_color": INK}
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
        self.book = xlsxwriter.Workbook(self._kept, {**options, "default_format_properties": plain})
        self.book.set_properties({"title": name, "author": hospital, "created": local(at)})
        self.looks = {look: self.book.add_format({**plain, **said}) for look, said in LOOKS.items()}

    def sheet(self, name: str, columns: Sequence[Column], *, wide: bool = False) -> "Page":
        return Page(self, name, columns, wide)

    def bytes(self) -> bytes:
        self.book.close()
        return self._kept.getvalue()


class Page:
    """One sheet, filled downwards; `row` is the next free one, counted from 0."""

    def __init__(self, book: Book, name: str, columns: Sequence[Column], wide: bool) -> None:
        self.book, self.name, self.columns, self.row = book, name, columns, 0
        self.drawn = book.book.add_worksheet(name)
        for n, column in enumerate(columns):
            self.drawn.set_column(n, n, column.width)
        self.drawn.hide_gridlines(2)
        self.drawn.set_paper(9)
        self.drawn.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        self.drawn.fit_to_pages(1, 0)
        self.drawn.set_footer("&L&F&C&A&R第 &P 页，共 &N 页")
        if wide:
            self.drawn.set_landscape()

    def title(self, text: str, under: str = "") -> None:
        self._across(text, "title", 28)
        self._across(under, "middle", 18)

    def note(self, text: str, height: int = 30) -> None:
        self._across(text, "note", height)

    def _across(self, text: str, look: str, height: int) -> None:
        self.drawn.set_row(self.row, height)
        self.drawn.merge_range(self.row, 0, self.row, len(self.columns) - 1, text, self.book.looks[look])
        self.row += 1

    def facts(self, pairs: Sequence[tuple[str, object, str]]) -> None:
        """A label, then its value across the rest of the row in a look of its own."""
        for label, value, look in pairs:
            self.put(0, label, "label")
            kept = self.book.looks[look]
            self.drawn.merge_range(self.row, 1, self.row, len(self.columns) - 1, "", kept)
            self.put(1, value, look)
            self.row += 1

    def head(self, names: Sequence[str] = (), *, repeat: bool = False) -> None:
        """The names of the columns, or others for a second table; repeated on each printed page."""
        for n, name in enumerate(names or [column.name for column in self.columns]):
            self.put(n, name, "head")
        self.drawn.set_row(self.row, 20)
        if repeat:
            self.drawn.repeat_rows(self.row)
            self.drawn.freeze_panes(self.row + 1, 0)
        self.row += 1

    def line(self, cells: Sequence[object], looks: Sequence[str] = ()) -> None:
        chosen = looks or [column.look for column in self.columns]
        tall = 1
        for n, (cell, look) in enumerate(zip(cells, chosen, strict=True)):
            self.put(n, cell, look)
            tall = max(tall, _lines(cell, self.columns[n].width) if "text_wrap" in LOOKS[look] else 1)
        self.drawn.set_row(self.row, 15 * tall + 3)
        self.row += 1

    def sum(self, said: Mapping[int, object]) -> None:
        """A row of sums: by column what stands there, in the column's own look made bold."""
        self.drawn.set_row(self.row, 20)
        for n, column in enumerate(self.columns):
            self.put(n, said.get(n), f"sum_{column.look}" if f"sum_{column.look}" in LOOKS else "sum")
        self.row += 1

    def between(self, column: int, first: int) -> str:
        """The range of a column from a row to the last one written."""
        return f"{self.at(column, first)}:{self.at(column, self.row - 1)}"

    def put(self, column: int, cell: object, look: str) -> None:
        kept = self.book.looks[look]
        if isinstance(cell, Formula):
            self.drawn.write_formula(self.row, column, cell, kept, cell.value)
        elif cell is None or cell == "":
            self.drawn.write_blank(self.row, column, None, kept)
        elif isinstance(cell, datetime):
            self.drawn.write_datetime(self.row, column, local(cell), kept)
        else:
            self.drawn.write(self.row, column, cell, kept)

    def at(self, column: int, row: int | None = None) -> str:
        """The address of a cell on this sheet, of the present row unless another is named."""
        return str(xl_rowcol_to_cell(self.row if row is None else row, column))

    def reference(self, column: int, row: int) -> str:
        """The same from another sheet."""
        return f"'{self.name}'!{self.fixed(column, row)}"

    def fixed(self, column: int, row: int) -> str:
        """An address that stays when its formula is copied elsewhere."""
        return str(xl_rowcol_to_cell(row, column, True, True))


def _lines(cell: object, width: float) -> int:
    """How many lines a text takes in a column: a Chinese character is as wide as two letters."""
    text = cell if isinstance(cell, str) and not isinstance(cell, Formula) else ""
    spans = [sum(2 if char > "\u2e7f" else 1 for char in part) for part in text.split("\n")]
    return sum(max(1, ceil(span / width / 1.1)) for span in spans)


def local(at: datetime) -> datetime:
    """As the clock on the hospital's wall shows it; Excel knows no time zones."""
    return at.astimezone(period.HOSPITAL_TIME).replace(tzinfo=None)


def yuan(fen: int) -> float:
    return fen / 100


def points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100
