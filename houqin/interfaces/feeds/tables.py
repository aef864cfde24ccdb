"""Input files become tables of exact values: CSV in UTF-8 or GB18030, and Parquet; faults with file, row and column."""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from houqin.interfaces.feeds.cells import NotThis, expected, reader
from houqin.rules.bundle import Column, File
from houqin.rules.gathering import Table
from houqin.rules.refusal import Problem, Wrong

MOST_PROBLEMS = 20  # a file with more than these is told so, not listed in full
BATCH = 1 << 16
Said = Callable[[int], None]


def read(path: Path, file: File, told: Said = lambda rows: None) -> Table:
    """The declared columns of one file; Wrong names up to twenty faults. `told` hears how many rows came in."""
    if not path.is_file():
        raise Wrong(Problem(file.path, "没有这个文件", f"{path.parent} 中的 {path.name}"))
    source = _parquet if path.suffix.lower() == ".parquet" else _csv
    table = _Filling(file)
    for lines, columns in source(path, file, table):
        told(len(lines))
        table.add(lines, columns)
    return table.done()


class _Known(dict[Any, Any]):
    """The value of each different cell of a column; a cell that is not what it should be is kept as its NotThis."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.value = reader(column)
        self.faulty = False

    def __missing__(self, cell: Any) -> Any:
        try:
            found = self.value(cell if isinstance(cell, str) else _said(cell))
        except NotThis as why:
            found = why
            self.faulty = True
        self[cell] = found
        return found


class _Filling:
    """A table while it fills: values are converted once for each different text."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.names = list(file.columns)
        self.known = [_Known(column) for column in file.columns.values()]
        self.values: list[list[Any]] = [[] for _ in self.names]
        self.lines: list[int] = []
        self.problems: list[Problem] = []
        self.encoding = ""

    def places(self, header: Sequence[str]) -> list[int]:
        """Where the declared columns stand; Wrong names those that are missing."""
        twice = sorted({name for name in header if name and header.count(name) > 1 and name in self.names})
        if twice:
            raise Wrong(Problem(self.file.path, f"列名重复：{'、'.join(twice)}", "每个列名只出现一次", 1))
        missing = [name for name in self.names if name not in header]
        if missing:
            raise Wrong(*(self._missing(name, header) for name in missing))
        return [header.index(name) for name in self.names]

    def _missing(self, name: str, header: Sequence[str]) -> Problem:
        near = get_close_matches(name, header, 1)
        said = f"缺少列 {name}" + (f"，是不是 {near[0]}" if near else "") + f"；现有：{'、'.join(header)}"
        return Problem(self.file.path, said, f"列 {name}（{expected(self.file.columns[name])}）", 1, name)

    def add(self, lines: Sequence[int], columns: Sequence[Iterable[Any]]) -> None:
        self.lines += lines
        for i, cells in enumerate(columns):
            values = list(map(self.known[i].__getitem__, cells))
            self.values[i] += values
            if self.known[i].faulty:
                for line, value in zip(lines, values, strict=True):
                    if isinstance(value, NotThis):
                        self.fault(Problem(self.file.path, value.said, value.expected, line, self.names[i]))

    def fault(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            raise Wrong(*self.problems, Problem(self.file.path, f"错误不少于 {MOST_PROBLEMS} 处，余下未列"))

    def done(self) -> Table:
        columns = dict(zip(self.names, self.values, strict=True))
        if self.file.unique and not self.problems:
            self._doubled([columns.get(name) for name in self.file.unique])
        if self.problems:
            raise Wrong(*self.problems)
        if not self.lines and self.file.rows == "some":
            raise Wrong(Problem(self.file.path, "文件里没有数据行", "至少一行（可以没有时写 rows: any）"))
        for name, value in self.file.constants.items():
            columns[name] = [value] * len(self.lines)
        return Table(self.file.path, columns, self.lines, self.encoding)

    def _doubled(self, keys: Sequence[Sequence[Any] | None]) -> None:
        seen: dict[tuple[Any, ...], int] = {}
        for line, key in zip(self.lines, zip(*(k for k in keys if k is not None), strict=True), strict=True):
            first = seen.setdefault(key, line)
            if first != line:
                said = f"{'、'.join(map(str, key))} 重复，另见第 {first} 行"
                self.fault(Problem(self.file.path, said, "每个键只出现一次", line, "、".join(self.file.unique)))


Batch = tuple[Sequence[int], Sequence[Iterable[Any]]]


def _csv(path: Path, file: File, table: _Filling) -> Iterator[Batch]:
    table.encoding = _encoding(path, file)
    with path.open(encoding=table.encoding, newline="") as text:
        rows = csv.reader(text, strict=True)
        try:
            header = [name.strip() for name in next(rows, [])]
            if not any(header):
                raise Wrong(Problem(file.path, "文件是空的", "首行为列名"))
            places = table.places(header)
            yield from _batches(rows, file, table, places, len(header))
        except csv.Error as why:
            raise Wrong(Problem(file.path, f"不是合格的 CSV（{why}）", "引号成对的 CSV", rows.line_num)) from None


def _batches(rows: Any, file: File, table: _Filling, places: Sequence[int], width: int) -> Iterator[Batch]:
    lines: list[int] = []
    batch: list[Sequence[str]] = []
    line = rows.line_num + 1
    for cells in rows:
        if len(cells) == width:
            lines.append(line)
            batch.append(cells)
        elif cells:
            said = f"本行有 {len(cells)} 格，表头有 {width} 列"
            table.fault(Problem(file.path, said, f"{width} 格（检查漏写的逗号或引号）", line))
        line = rows.line_num + 1
        if len(batch) == BATCH:
            yield lines, [map(itemgetter(place), batch) for place in places]
            lines, batch = [], []
    yield lines, [map(itemgetter(place), batch) for place in places]


def _encoding(path: Path, file: File) -> str:
    """UTF-8 (with or without a mark) if the file is that, else GB18030; Wrong where it is neither."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Wrong(Problem(file.path, "文件是 UTF-16 编码", "另存为 UTF-8 的 CSV"))
    wanted = {"auto": ("utf-8-sig", "gb18030"), "utf-8": ("utf-8-sig",), "gb18030": ("gb18030",)}[file.encoding]
    faults = []
    for name in wanted:
        line = _undecoded(path, name)
        if line is None:
            return name
        faults.append(line)
    names = "UTF-8" if file.encoding == "utf-8" else "GB18030" if file.encoding == "gb18030" else "UTF-8 或 GB18030"
    raise Wrong(Problem(file.path, "文字编码不对", f"{names} 编码的 CSV", faults[0]))


def _undecoded(path: Path, encoding: str) -> int | None:
    """The line of the first byte that is no text in this encoding; None when all of it is."""
    with path.open(encoding=encoding, newline="") as text:
        line = 1
        try:
            for chunk in iter(lambda: text.read(BATCH), ""):
                if "\0" in chunk:
                    return line + chunk[: chunk.index("\0")].count("\n")
                line += chunk.count("\n")
        except UnicodeDecodeError as why:
            return line + bytes(why.object[: why.start]).count(b"\n")
    return None


def _parquet(path: Path, file: File, table: _Filling) -> Iterator[Batch]:
    connection = duckdb.connect(config={"threads": 2})
    try:
        found = connection.execute("SELECT * FROM read_parquet(?) LIMIT 0", [str(path)]).description or []
        table.places([column[0] for column in found])
        names = ", ".join('"' + name.replace('"', '""') + '"' for name in table.names)
        rows = connection.execute(f"SELECT {names} FROM read_parquet(?)", [str(path)])
        line = 1
        while batch := rows.fetchmany(BATCH):
            yield range(line, line + len(batch)), list(zip(*batch, strict=True))
            line += len(batch)
    except duckdb.Error as why:
        said = f"不是合格的 Parquet 文件（{str(why).splitlines()[0][:120]}）"
        raise Wrong(Problem(file.path, said, "Parquet 文件")) from None
    finally:
        connection.close()


def _said(cell: Any) -> str:
    """A Parquet value as the text that a CSV would hold: a double by its shortest decimal form, a missing one empty."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(Decimal(repr(cell)), "f")
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)
