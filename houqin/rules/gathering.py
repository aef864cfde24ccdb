"""From tables to cases: whose score is asked for, and which row of evidence is whose; no row is lost without reason."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from houqin.rules import money, period
from houqin.rules.bundle import Bundle, File, Join, Rows, Subjects, Where
from houqin.rules.refusal import Problem, Wrong

Key = tuple[Any, ...]
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Table:
    """One input file, read: its columns of exact values, and the line in the file of each row."""

    where: str
    columns: Mapping[str, Sequence[Any]]
    lines: Sequence[int]
    encoding: str = ""


class LeftOut(NamedTuple):
    """A row that does not count, and why."""

    file: str
    line: int
    subject: str
    period: str
    because: str


@dataclass(slots=True, eq=False)
class Case:
    """One score that is asked for, with what is on record about it."""

    key: Key
    subject: str
    period: str
    month: int
    label: str
    line: int
    scheme: str = ""
    recorded: Fraction | None = None
    recorded_grade: str = ""
    recorded_parts: Mapping[str, Fraction] = field(default_factory=dict)
    fee_fen: int | None = None
    year_from: int = 0
    sites: tuple[str, ...] = ()
    shared_with: int = 0  # other rows of the same subject and period, which have the same evidence
    left_out: Sequence[str] = ()  # rows of the same subject and period that are not scored, by their reason


class Book:
    """All cases of a bundle and the index that finds them."""

    def __init__(self, bundle: Bundle, tables: Mapping[str, Table]) -> None:
        self.bundle = bundle
        self.tables = {name: joined(bundle.files[name], table, tables) for name, table in tables.items()}
        self.left_out: list[LeftOut] = []
        self._skipped: dict[tuple[str, int], LeftOut] = {}
        self._used: set[tuple[str, int]] = set()
        self.problems: list[Problem] = []
        self.labels: dict[Any, str] = {}
        self.cases: list[Case] = []
        self.index: dict[tuple[Key, str], list[Case]] = {}
        self.unscored: dict[tuple[Key, str], list[str]] = {}
        self._days: dict[Key, list[tuple[date, str]]] | None = None
        self._subjects()
        self.check()

    def fault(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            self.check()

    def check(self) -> None:
        if self.problems:
            raise Wrong(*self.problems)

    def label(self, value: Any) -> str:
        """The period that a cell names, as the subjects count periods."""
        if value not in self.labels:
            self.labels[value] = _label(self.bundle.subjects.by, value)
        return self.labels[value]

    def _subjects(self) -> None:
        who = self.bundle.subjects
        table = self.tables[who.file]
        keys = keys_of(table, who.key)
        periods = table.columns[who.period] if who.period else [""] * len(table.lines)
        tests = [(test, compiled(test, table)) for test in who.where]
        for i, line in enumerate(table.lines):
            place = (keys[i], self.label(periods[i]))
            failed = next((test.because for test, passes in tests if not passes(i)), None)
            if failed is not None:
                because = failed or "不在计分范围"
                self.unscored.setdefault(place, []).append(because)
                self.left_out.append(LeftOut(table.where, line, named(keys[i]), place[1], because))
            else:
                self._add(_case(who, self.bundle, table, i, place), place, table)
        for place, reasons in self.unscored.items():
            for case in self.index.get(place, ()):
                case.left_out = reasons

    def _add(self, case: Case, place: tuple[Key, str], table: Table) -> None:
        there = self.index.setdefault(place, [])
        if there and self.bundle.subjects.repeated == "merge":
            return
        if there and self.bundle.subjects.repeated == "refuse":
            said = f"{case.subject} {case.period} 出现了不止一次，另见第 {there[0].line} 行"
            right = "每个对象每个期间一行（或写 repeated: keep、merge）"
            self.fault(Problem(table.where, said, right, case.line, "、".join(self.bundle.subjects.key)))
        there.append(case)
        self.cases.append(case)
        for one in there:
            one.shared_with = len(there) - 1

    def schemes_among(self, known: Collection[str]) -> None:
        """Wrong names the rows that ask for another scheme."""
        who = self.bundle.subjects
        for case in self.cases:
            if case.scheme not in known:
                said = f"没有“{case.scheme}”这一办法"
                self.fault(Problem(self.tables[who.file].where, said, "、".join(known), case.line, who.scheme))
        self.check()

    def owners(self, entry: Rows) -> Iterator[tuple[int, Sequence[Case], str]]:
        """Each row of this evidence that counts: its position, whose it is, and a note when it is filed elsewhere."""
        table = self.tables[entry.file]
        keys = keys_of(table, entry.subject or self.bundle.subjects.key)
        column = entry.period or self.bundle.subjects.period
        periods = table.columns[column] if column else [""] * len(table.lines)
        tests = [(test, compiled(test, table)) for test in entry.where]
        for i, line in enumerate(table.lines):
            failed = next((test.because for test, passes in tests if not passes(i)), None)
            if failed is not None:
                self._leave(table, line, keys[i], self.label(periods[i]), failed or "不在计入范围")
                continue
            place = (keys[i], self.label(periods[i]))
            cases = self.index.get(place)
            if cases:
                self._used.add((table.where, line))
                yield i, cases, ""
            else:
                yield from self._elsewhere(entry, table, i, place, periods[i])

    def _elsewhere(
        self, entry: Rows, table: Table, i: int, place: tuple[Key, str], day: Any
    ) -> Iterator[tuple[int, Sequence[Case], str]]:
        key, label = place
        if place not in self.unscored and entry.nearest_days:
            near = self.nearest(key, day, entry.nearest_days)
            if near in self.index:
                self._used.add((table.where, table.lines[i]))
                yield i, self.index[near], f"原记于 {label}"
                return
        reasons = self.unscored.get(place)
        because = f"所属的一行不计分（{reasons[0]}）" if reasons else "没有这个对象或这一期间"
        self._leave(table, table.lines[i], key, label, because)

    def _leave(self, table: Table, line: int, key: Key, label: str, because: str) -> None:
        self._skipped.setdefault((table.where, line), LeftOut(table.where, line, named(key), label, because))

    def leave(self, table: Table, line: int, case: Case, because: str) -> None:
        """A row that was looked at and, after all, does not count."""
        self.left_out.append(LeftOut(table.where, line, case.subject, case.period, because))

    def unused(self) -> list[LeftOut]:
        """Every row that no sheet rests on, in the order of files and lines."""
        skipped = [one for place, one in self._skipped.items() if place not in self._used]
        return sorted({*self.left_out, *skipped})

    def nearest(self, key: Key, day: date, within: int) -> tuple[Key, str]:
        """The nearest day of this subject, scored before unscored, earlier before later; ("", "") when none is near."""
        days = self.days().get(key, ())
        near = [
            (abs((other - day).days), (key, label) not in self.index, other, label)
            for other, label in days
            if abs((other - day).days) <= within
        ]
        return (key, min(near)[3]) if near else ((), "")

    def days(self) -> Mapping[Key, Sequence[tuple[date, str]]]:
        """The days of each subject, scored or not."""
        if self._days is None:
            self._days = {}
            for key, label in {**self.index, **self.unscored}:
                self._days.setdefault(key, []).append((date.fromisoformat(label), label))
        return self._days


def named(key: Key) -> str:
    return " / ".join(written(one) for one in key)


def written(value: Any) -> str:
    """A cell as people write it; an exact decimal without trailing zeros."""
    if isinstance(value, Fraction):
        return str(Decimal(value.numerator) / Decimal(value.denominator))
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _label(by: str, value: Any) -> str:
    if value is None or value == "" or by == "text":
        return written(value)
    if isinstance(value, date):
        return value.isoformat()[: {"day": 10, "month": 7, "year": 4}[by]]
    if by == "month":
        return f"{value // 100}-{value % 100:02d}"
    return str(value // 100) if isinstance(value, int) else written(value)


def _month(by: str, label: str) -> int:
    """The month that the kernel is told: a year stands for its last month, so that all yearly items are due."""
    if by in ("day", "month") and label:
        return int(label[:4]) * 100 + int(label[5:7])
    return int(label) * 100 + 12 if by == "year" and label.isdigit() else 0


def _case(who: Subjects, bundle: Bundle, table: Table, i: int, place: tuple[Key, str]) -> Case:
    def cell(name: str) -> Any:
        return table.columns[name][i] if name else None

    parts = bundle.sum.parts if bundle.sum else ()
    fee, since = cell(who.fee), cell(who.year_from)
    return Case(
        key=place[0],
        subject=named(place[0]),
        period=place[1],
        month=_month(who.by, place[1]),
        label=" ".join(written(cell(name)) for name in who.label),
        line=table.lines[i],
        scheme=written(cell(who.scheme)),
        recorded=cell(who.recorded),
        recorded_grade=written(cell(who.recorded_grade)),
        recorded_parts={part.evidence: cell(part.recorded) for part in parts if cell(part.recorded) is not None},
        fee_fen=None if fee is None else money.half_up(fee.numerator * 100, fee.denominator),
        sites=tuple(filter(None, written(cell(who.sites)).split(";"))),
        year_from=period.on(since) if isinstance(since, date) else since or 0,
    )


def keys_of(table: Table, names: Sequence[str]) -> list[Key]:
    return list(zip(*(table.columns[name] for name in names), strict=True))


def compiled(test: Where, table: Table) -> Callable[[int], bool]:
    """A test of a row by its position."""
    values = table.columns[test.column]
    one_of, none_of = frozenset(map(_same, test.one_of)), frozenset(map(_same, test.none_of))
    known: dict[Any, bool] = {}

    def passes(i: int) -> bool:
        value = values[i]
        if value not in known:
            known[value] = _passes(test, value, one_of, none_of)
        return known[value]

    return passes


def _passes(test: Where, value: Any, one_of: frozenset[str], none_of: frozenset[str]) -> bool:
    said = _same(written(value))
    if (one_of and said not in one_of) or said in none_of:
        return False
    if test.empty is not None and (value is None) != test.empty:
        return False
    if test.least is None and test.most is None:
        return True
    if not isinstance(value, Fraction):
        return False
    return (test.least is None or value >= test.least) and (test.most is None or value <= test.most)


def _same(text: str) -> str:
    """Numbers compare as numbers: 1.0 is 1."""
    bare = text.rstrip("0").rstrip(".") if "." in text else text
    return bare if bare.lstrip("-").replace(".", "", 1).isdigit() else text


def joined(file: File, table: Table, tables: Mapping[str, Table]) -> Table:
    """The table with the columns that its joins take from others."""
    columns = dict(table.columns)
    for join in file.joins:
        columns |= _taken(join, table, tables[join.file])
    return Table(table.where, columns, table.lines, table.encoding)


def _taken(join: Join, table: Table, other: Table) -> dict[str, list[Any]]:
    rows: dict[Key, int] = {}
    for i, key in enumerate(keys_of(other, list(join.on.values()))):
        if rows.setdefault(key, i) != i:
            said = f"{named(key)} 重复，另见第 {other.lines[rows[key]]} 行，联查不知取哪一行"
            raise Wrong(Problem(other.where, said, "联查的键每个一行", other.lines[i], "、".join(join.on.values())))
    found = [rows.get(key) for key in keys_of(table, list(join.on))]
    if join.missing == "refuse" and None in found:
        i = found.index(None)
        said = f"{named(keys_of(table, list(join.on))[i])} 在 {other.where} 中查不到"
        raise Wrong(Problem(table.where, said, f"{other.where} 中已有的键", table.lines[i], "、".join(join.on)))
    return {name: [None if row is None else other.columns[name][row] for row in found] for name in join.take}
