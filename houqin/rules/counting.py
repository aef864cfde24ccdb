"""How the rows of a bundle's evidence count: as tallies for the kernel, or as judged lines of a sum."""

from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from houqin.rules import evidence
from houqin.rules.bundle import START, Amounts, Checks, Deductions, Events, Outcomes, Tallies
from houqin.rules.evidence import DEDUCTS, Check, Count
from houqin.rules.gathering import Book, Case, Key, Table, keys_of, written
from houqin.rules.money import half_up
from houqin.rules.refusal import Problem
from houqin.rules.scheme import FULL, ItemMoney
from houqin.rules.sheet import Layout, Tally
from houqin.rules.standard import Item

Items = Callable[[Case, str], Item | None]


Where = tuple[str, str, str, str]  # source, stream, site, place
PLANNED: Where = ("", "planned", "", "")


class Judged(NamedTuple):
    """One line of a sum: points None when the jury gave no verdict."""

    evidence: str
    line: str
    points: Fraction | None
    recorded: Fraction | None
    figure: Fraction | None  # the jury's own, before its factor
    ballots: int
    note: str = ""


class Counts:
    """All that is counted for one case."""

    __slots__ = ("tallies", "judged", "notes", "twice")

    def __init__(self) -> None:
        self.tallies: dict[tuple[str, str, str, str, str], list[int]] = {}  # indicator, source, stream, site, place
        self.judged: list[Judged] = []
        self.notes: dict[str, str] = {}
        self.twice = 0  # points lost by rows that are the same in every column

    def add(self, code: str, where: Where, count: Count) -> None:
        key = code, *where
        had = self.tallies.get(key)
        if had is None:
            self.tallies[key] = list(count)
        else:
            for i, one in enumerate(count):
                had[i] += one

    def tallied(self) -> Iterable[Tally]:
        return [
            Tally(code, source, stream, site, n, n_failed, num, den, place)
            for (code, source, stream, site, place), (n, n_failed, num, den) in self.tallies.items()
        ]


def _hundredths(value: Fraction | None) -> int | None:
    return None if value is None else half_up(value.numerator * 100, value.denominator)


def _ratio(met: Fraction, due: Fraction | None, against_mean: bool) -> Count:
    """A ratio in integers; a bare percentage is one outcome, and so is a value against its mean."""
    if due is None:
        return Count(1, int(met < 100), half_up(met.numerator * 100, met.denominator), FULL)
    scale = lcm(met.denominator, due.denominator)
    count = evidence.of_value if against_mean else evidence.of_outcome
    return count(int(met * scale), int(due * scale))


class Counter:
    """Counts the evidence of a book, one entry after the other."""

    def __init__(self, book: Book, items: Items, layout: Callable[[Case], Layout]) -> None:
        self.book = book
        self.items = items
        self.layout = layout
        self.counts: dict[int, Counts] = {id(case): Counts() for case in book.cases}
        self.lost_on: dict[tuple[Key, str], int] = {}  # what the rows filed there would lose, scored or not

    def of(self, case: Case) -> Counts:
        return self.counts[id(case)]

    def fault(self, table: Table, i: int, column: str, said: str, right: str) -> None:
        self.book.fault(Problem(table.where, said, right, table.lines[i], column))

    # ── evidence for a scheme ────────────────────────────────────────────────────────────────────────────────────────

    def deductions(self, entry: Deductions) -> None:
        table = self.book.tables[entry.file]
        categories = [written(said) for said in table.columns[entry.by]]
        self._lost_on(entry, table, categories)
        whole = list(zip(*table.columns.values(), strict=True))
        same = keys_of(table, entry.distinct) if entry.distinct else None
        once: set[Any] = set()
        rows: set[Any] = set()
        for i, cases, note in self.book.owners(entry):
            points = entry.points.get(categories[i])
            if points is None or (same and (id(cases[0]), same[i]) in once):
                self.book.leave(table, table.lines[i], cases[0], "重复的行，只计一次" if points else "未列出的类别")
                continue
            for case in cases:
                counts = self.of(case)
                counts.add(categories[i], PLANNED, Count(1, 0, 1, 0))
                counts.twice += points if (id(cases[0]), whole[i]) in rows else 0
                if note:
                    counts.notes[categories[i]] = note
            rows.add((id(cases[0]), whole[i]))
            if same:
                once.add((id(cases[0]), same[i]))

    def _lost_on(self, entry: Deductions, table: Table, categories: Sequence[str]) -> None:
        """What rows lose where they are filed, counted or not, to explain differences; every category must be known."""
        who = self.book.bundle.subjects
        keys = keys_of(table, entry.subject or who.key)
        column = entry.period or who.period
        periods = table.columns[column] if column else [""] * len(keys)
        for i, category in enumerate(categories):
            points = entry.points.get(category)
            if points is not None:
                place = keys[i], self.book.label(periods[i])
                self.lost_on[place] = self.lost_on.get(place, 0) + points
            elif entry.unlisted == "refuse":
                self.fault(table, i, entry.by, f"没有“{category}”这一类别", "、".join(entry.points))

    def checks(self, entry: Checks) -> None:
        table, cell = self._cells(entry.file)
        for i, cases, _ in self.book.owners(entry):
            code, said = written(cell(entry.item, i)), written(cell(entry.result, i))
            times, given = int(cell(entry.count, i) or 0), _hundredths(cell(entry.given, i))
            check = Check(code, entry.results.get(said, said), times, given, "-", photos=("-",))
            where = self._where(entry, i)
            for case in cases:
                item = self.items(case, code)
                wrong = evidence.faults(check, item)
                if wrong or item is None:
                    self.fault(table, i, entry.item, "；".join(wrong), "该考核表中的检查项与合格的结果")
                elif counted := evidence.of_check(item, check.result, times, given):
                    self.of(case).add(code, where, counted)

    def outcomes(self, entry: Outcomes) -> None:
        table, cell = self._cells(entry.file)
        for i, cases, _ in self.book.owners(entry):
            code, met, due = written(cell(entry.item, i)), cell(entry.met, i), cell(entry.due, i)
            for case in cases:
                slot = self.layout(case).by_code.get(code)
                if slot is None or not slot.rated:
                    self.fault(table, i, entry.item, f"“{code}”不是按比率计分的检查项", "该考核表中按比率计分的检查项")
                elif due is not None and not (due > 0 and (slot.kind == "banded" or met <= due)):
                    right = "应达数大于 0，达标数不超过应达数"
                    self.fault(table, i, entry.met, f"{written(due)} 中达标 {written(met)}", right)
                else:
                    self.of(case).add(code, self._where(entry, i), _ratio(met, due, slot.kind == "banded"))

    def events(self, entry: Events) -> None:
        table, cell = self._cells(entry.file)
        for i, cases, _ in self.book.owners(entry):
            code, kind = written(cell(entry.code, i)), written(cell(entry.event, i))
            if kind not in evidence.INCIDENTS:
                self.fault(table, i, entry.event, f"没有“{kind}”这种事件", "、".join(evidence.INCIDENTS))
                continue
            times = int(1 if cell(entry.count, i) is None else cell(entry.count, i))
            quantity = _hundredths(cell(entry.quantity, i)) or 0
            if times < 1 or quantity < 0:
                self.fault(table, i, entry.count or entry.quantity, "次数或数量不合理", "次数至少为 1，数量不为负")
            source, _, site, place = self._where(entry, i)
            stream = evidence.COMPLAINT if kind == evidence.COMPLAINT else "planned"
            for case in cases:
                known = self._agreed(case, kind)
                if code not in known:
                    self.fault(table, i, entry.code, f"办法没有约定“{code}”", "、".join(sorted(known)) or "无")
                else:
                    counted = evidence.of_incident(kind, times, quantity, self.items(case, code))
                    self.of(case).add(code, (source, stream, site, place), counted)

    def tallies(self, entry: Tallies) -> None:
        """Marks already added up."""
        _, cell = self._cells(entry.file)
        for i, cases, _ in self.book.owners(entry):
            counts = Count(*(int(cell(name, i) or 0) for name in (entry.n, entry.n_failed, entry.num, entry.den)))
            for case in cases:
                self.of(case).add(written(cell(entry.indicator, i)), self._where(entry, i), counts)

    def _agreed(self, case: Case, kind: str) -> Collection[str]:
        """The codes that the case's scheme knows for this kind of event."""
        layout = self.layout(case)
        if kind == "veto":
            return layout.vetoes.keys()
        if kind in ("bonus", "malus"):
            return layout.extras.keys()
        if kind == "money":
            measures = (one for one in layout.scheme.payment if isinstance(one, ItemMoney))
            return {item.code for measure in measures for item in measure.items}
        deducts = kind == evidence.COMPLAINT
        return {slot.code for slot in layout.slots if not slot.rated and (slot.kind in DEDUCTS or not deducts)}

    def _where(self, entry: Checks | Outcomes | Events | Tallies, i: int) -> Where:
        columns = self.book.tables[entry.file].columns
        source, stream, site, place = (
            written(columns[name][i]) if name else "" for name in (entry.source, entry.stream, entry.site, entry.place)
        )
        return source, stream or "planned", site, place

    def _cells(self, file: str) -> tuple[Table, Callable[[str, int], Any]]:
        table = self.book.tables[file]

        def cell(name: str, i: int) -> Any:
            return table.columns[name][i] if name else None

        return table, cell

    def start(self, begins: Callable[[Case], bool]) -> None:
        """A case whose scheme only deducts begins with full marks: its row says that the visit took place."""
        for case in self.book.cases:
            if begins(case):
                self.of(case).add(START, PLANNED, Count(1, 0, 0, FULL))

    # ── evidence for a sum ───────────────────────────────────────────────────────────────────────────────────────────

    def amounts(self, entry: Amounts) -> None:
        _, cell = self._cells(entry.file)
        for i, cases, _ in self.book.owners(entry):
            amount = cell(entry.amount, i)
            line = written(cell(entry.line, i)) or entry.name
            for case in cases:
                note = "" if amount is not None else "empty"
                self.of(case).judged.append(Judged(entry.name, line, amount, None, None, int(amount is not None), note))
