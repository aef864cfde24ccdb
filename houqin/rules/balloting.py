"""A jury's ballots, row by row: found, checked against their scale, made into lines of a sum or points of an item."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from houqin.rules import money, panel
from houqin.rules.bundle import Ballots, Worth
from houqin.rules.counting import PLANNED, Counter, Judged
from houqin.rules.evidence import Count
from houqin.rules.gathering import Case, Key, LeftOut, compiled, keys_of, named, written
from houqin.rules.panel import Jury, Verdict
from houqin.rules.refusal import Problem

NOTES = {"absent": "有评委缺席", "too_few": "有效分太少"}
ABSENT = None, "", ""
NOTHING = Verdict(Fraction(0), 0, 0, 0)


class Ballot(NamedTuple):
    """One judge's mark for one thing, and where it stands."""

    judge: str
    mark: Fraction | None
    line: int


class Thing(NamedTuple):
    """What a jury judged: the row that describes it, whose it is, and its ballots."""

    row: int
    cases: Sequence[Case]
    line: str
    ballots: list[Ballot]


def count(counter: Counter, entry: Ballots) -> None:
    """Adds this entry's verdicts to the cases that they belong to."""
    bench = _Bench(counter, entry)
    if entry.order == "judges":
        bench.judges_first()
    else:
        bench.lines_first()


class _Values(dict[Fraction | None, tuple[Fraction | None, str, str]]):
    """What each mark is worth under one row of the table of worths: (points or None, what is wrong, what is right)."""

    def __init__(self, jury: Jury, worth: Worth | None) -> None:
        super().__init__({None: ABSENT})
        self.jury = jury
        self.worth = {Fraction(mark): points for mark, points in worth.values.items()} if worth else None

    def __missing__(self, mark: Fraction) -> tuple[Fraction | None, str, str]:
        found = self[mark] = self._value(mark)
        return found

    def _value(self, mark: Fraction) -> tuple[Fraction | None, str, str]:
        if mark in self.jury.absent_marks:
            return ABSENT
        scale = self.jury.scale
        if scale and not scale.holds(mark):
            right = f"{written(scale.least)}–{written(scale.most)}" + (
                f"，每级 {written(scale.step)}" * bool(scale.step)
            )
            return None, f"分值 {written(mark)} 不在分尺上", right
        if self.worth is None:
            return mark, "", ""
        if mark not in self.worth and mark != 0:
            return None, f"分值表没有 {written(mark)} 分这一档", "、".join(map(written, self.worth))
        return self.worth.get(mark, mark), "", ""


class _Bench:
    """One jury at work."""

    def __init__(self, counter: Counter, entry: Ballots) -> None:
        self.counter, self.entry = counter, entry
        self.table = counter.book.tables[entry.file]
        self.marks = counter.book.tables[entry.marks.file or entry.file]
        self.plain = _Values(entry.jury, None)
        self.worths = [
            (re.compile(one.matches), [compiled(test, self.table) for test in one.where], _Values(entry.jury, one))
            for one in entry.worth
        ]
        self.fitting: dict[str, list[int]] = {}

    def cell(self, name: str, thing: Thing) -> Any:
        return self.table.columns[name][thing.row] if name else None

    # ── Finding ballots ──────────────────────────────────────────────────────────────────────────────────────────────

    def things(self) -> Iterator[Thing]:
        entry, table = self.entry, self.table
        if entry.marks.file:
            return self._from_afar()
        if not entry.marks.columns:
            return self._grouped()
        columns = [(name, table.columns[name]) for name in entry.marks.columns]
        return (
            Thing(i, cases, self._line(i), [Ballot(name, values[i], table.lines[i]) for name, values in columns])
            for i, cases, _ in self.counter.book.owners(entry)
        )

    def _line(self, i: int) -> str:
        return written(self.table.columns[self.entry.line][i]) if self.entry.line else self.entry.name

    def _from_afar(self) -> Iterator[Thing]:
        """Ballots in a file of their own, one thing judged in each row here."""
        how, marks = self.entry.marks, self.marks
        by_key: dict[Key, list[Ballot]] = {}
        ballots = zip(map(written, marks.columns[how.judge]), marks.columns[how.mark], marks.lines, strict=True)
        for key, ballot in zip(keys_of(marks, list(how.on)), map(Ballot._make, ballots), strict=True):
            by_key.setdefault(key, []).append(ballot)
        keys = keys_of(self.table, list(how.on.values()))
        for i, cases, _ in self.counter.book.owners(self.entry):
            yield Thing(i, cases, self._line(i), by_key.get(keys[i], []))
        because = f"{self.table.where} 中没有这一行"
        self.counter.book.left_out += [
            LeftOut(marks.where, ballot.line, named(key), "", because)
            for key in by_key.keys() - set(keys)
            for ballot in by_key[key]
        ]

    def _grouped(self) -> Iterator[Thing]:
        """The rows are themselves ballots: those of one case and line belong together."""
        found: dict[tuple[int, str], Thing] = {}
        entry, columns = self.entry, self.table.columns
        same = [name for name in (entry.plus, entry.factor, entry.worth_of, entry.recorded) if name]
        for i, cases, _ in self.counter.book.owners(entry):
            line = self._line(i)
            thing = found.setdefault((id(cases[0]), line), Thing(i, cases, line, []))
            judge, mark = written(columns[entry.marks.judge][i]), columns[entry.marks.mark][i]
            thing.ballots.append(Ballot(judge, mark, self.table.lines[i]))
            for name in same:
                if columns[name][i] != self.cell(name, thing):
                    said = f"与第 {self.table.lines[thing.row]} 行的 {written(self.cell(name, thing))} 不同"
                    self.counter.fault(self.table, i, name, said, "同一对象同一行名下各票相同")
        yield from found.values()

    # ── From ballots to a verdict ────────────────────────────────────────────────────────────────────────────────────

    def values(self, thing: Thing) -> _Values | None:
        """What marks are worth for this thing; None when the table of worths does not know it."""
        if not self.worths:
            return self.plain
        text = written(self.cell(self.entry.worth_of, thing))
        if text not in self.fitting:
            said = [text, *(text.split(self.entry.parts) if self.entry.parts else ())]
            fits = [any(pattern.fullmatch(one) for one in said) for pattern, _, _ in self.worths]
            self.fitting[text] = [i for i, fit in enumerate(fits) if fit]
        for i in self.fitting[text]:
            _, tests, values = self.worths[i]
            if all(passes(thing.row) for passes in tests):
                return values
        return None

    def given(self, thing: Thing, values: _Values) -> dict[str, Fraction | None]:
        """Each judge's points; a second ballot of a judge, and a mark off the scale, are faults."""
        found: dict[str, Fraction | None] = {}
        for judge, mark, line in thing.ballots:
            points, said, right = values[mark]
            if said:
                self._fault(f"{thing.line}：{said}", right, line, self.entry.marks.mark)
            if judge in found:
                self._fault(f"评委 {judge} 对 {thing.line} 投了不止一票", "每位评委一票", line, self.entry.marks.judge)
            found[judge] = points
        return found

    def _fault(self, said: str, right: str, line: int, column: str) -> None:
        self.counter.book.fault(Problem(self.marks.where, said, right, line, column))

    def lines_first(self) -> None:
        for thing in self.things():
            points, verdict, note = self._verdict(thing)
            if note != "left_out":
                self._put(thing, points, verdict, note)

    def _verdict(self, thing: Thing) -> tuple[Fraction | None, Verdict, str]:
        """The jury's figure for one thing (before its factor), the verdict behind it, and a note."""
        values = self.values(thing)
        if values is None and any(ballot.mark for ballot in thing.ballots):
            return None, NOTHING, f"分值表里没有 {written(self.cell(self.entry.worth_of, thing))}"
        points = list(self.given(thing, values or self.plain).values())
        verdict = panel.verdict(self.entry.jury, points)
        note = NOTES.get(verdict.reason, f"缺席 {verdict.absent} 人" if verdict.absent else "")
        if verdict.points is None and points.count(None) == len(points):
            if self.entry.unmarked == "leave_out":
                return None, verdict, "left_out"
            verdict, note = (NOTHING if self.entry.unmarked == "zero" else verdict), "无人打分"
        plus = self.cell(self.entry.plus, thing) if self.entry.plus else Fraction(0)
        if verdict.points is None or plus is None:
            return None, verdict, note if plus is not None else f"{self.entry.plus} 为空"
        return verdict.points + plus, verdict, note

    def _put(self, thing: Thing, figure: Fraction | None, verdict: Verdict, note: str) -> None:
        entry, points = self.entry, figure
        if points is not None and entry.factor:
            factor = self.cell(entry.factor, thing)
            if factor is None:
                points, note = None, f"{entry.factor} 为空"
            else:
                points = panel.rounded(points * factor, entry.factor_places, entry.jury.rounding)
        ballots = verdict.counted + verdict.dropped
        judged = Judged(entry.name, thing.line, points, self.cell(entry.recorded, thing), figure, ballots, note)
        for case in thing.cases:
            self._add(case, judged)

    def _add(self, case: Case, judged: Judged) -> None:
        if not self.entry.item:
            self.counter.of(case).judged.append(judged)
        elif judged.points is not None:
            self._as_item(case, judged.points)

    def _as_item(self, case: Case, points: Fraction) -> None:
        """The verdict as the points of a checklist's item, on that item's own scale."""
        item = self.counter.items(case, self.entry.item)
        if item is None:
            said, right = f"没有“{self.entry.item}”这一检查项", "该考核表中的检查项"
            self.counter.book.fault(Problem("bundle.yaml", said, right, key=f"{self.entry.name}.item"))
            return
        given = money.half_up(points.numerator * 100, points.denominator)
        if not 0 <= given <= item.full:
            said = f"评委会给 {case.subject} 的 {item.code} 打了 {written(points)} 分"
            self.counter.book.fault(Problem(self.marks.where, said, f"0–{money.points(item.full)} 分"))
        else:
            counted = Count(1, int(given < item.full), item.full - given, item.full)
            self.counter.of(case).add(item.code, PLANNED, counted)

    # ── Judges first ─────────────────────────────────────────────────────────────────────────────────────────────────

    def judges_first(self) -> None:
        """Each judge's weighted total over all lines of a case, rounded, and then the jury's verdict on the totals."""
        by_case: dict[int, list[Thing]] = {}
        for thing in self.things():
            for case in thing.cases:
                by_case.setdefault(id(case), []).append(thing)
        for case in self.counter.book.cases:
            if id(case) in by_case:
                self._case(case, by_case[id(case)])

    def _case(self, case: Case, things: Sequence[Thing]) -> None:
        entry = self.entry
        marks: dict[str, dict[str, Fraction | None]] = {}
        for thing in things:
            for judge, points in self.given(thing, self.values(thing) or self.plain).items():
                marks.setdefault(judge, {})[thing.line] = points
        weights = self._weights(things)
        totals = panel.by_judge(marks, weights, entry.judge_places, entry.jury.rounding)
        verdict = panel.verdict(entry.jury, list(totals.values()))
        note = NOTES.get(verdict.reason, f"缺席 {verdict.absent} 人" if verdict.absent else "")
        ballots = verdict.counted + verdict.dropped
        self._add(case, Judged(entry.name, entry.name, verdict.points, None, verdict.points, ballots, note))

    def _weights(self, things: Sequence[Thing]) -> Mapping[str, Fraction]:
        if not self.entry.factor:
            return {thing.line: Fraction(1) for thing in things}
        return {thing.line: self.cell(self.entry.factor, thing) or Fraction(0) for thing in things}
