"""What in a bundle cannot hold together: names nobody declared, columns of the wrong kind, parts that do not fit."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from houqin.rules import declared, scheme
from houqin.rules.bundle import (
    FOR_SCHEME,
    FOR_SUM,
    START,
    Ballots,
    Bundle,
    Checks,
    Column,
    Deductions,
    Evidence,
    File,
    Marks,
    Rows,
    Subjects,
    Sum,
    Terms,
    Worth,
    Years,
)
from houqin.rules.declared import Fault
from houqin.rules.evidence import RESULTS
from houqin.rules.panel import Jury
from houqin.rules.refusal import Problem, Wrong

NUMBERS = ("number", "integer", "percent")
WHEN = {"day": ("date",), "month": ("date", "month"), "year": ("date", "month", "integer", "text"), "text": ("text",)}


def read(raw: Any, where: str, lines: Mapping[str, int] | None = None) -> Bundle:
    """The bundle that plain data say; Wrong names every fault with its line and the keys or names that would do."""
    try:
        bundle = declared.read(Bundle, _completed(raw))
        faults = list(problems(bundle))
    except declared.Faulty as faulty:
        faults = list(faulty.faults)
    if faults:
        raise Wrong(*(Problem(where, one.said, line=_line(one.path, lines), key=one.path) for one in faults))
    return bundle


def _line(path: str, lines: Mapping[str, int] | None) -> int | None:
    """The line of a path, or of the nearest thing around it."""
    while lines and path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path) if lines else None


def _completed(raw: Any) -> Any:
    """A scheme without cards starts from full marks and only deducts."""
    if isinstance(raw, Mapping) and isinstance(raw.get("scheme"), Mapping) and "cards" not in raw["scheme"]:
        return {**raw, "scheme": {"cards": [{"pack": START, "weight": "100"}], **raw["scheme"]}}
    return raw


def columns(file: File, files: Mapping[str, File]) -> Mapping[str, Column]:
    """All columns that a file offers: its own, its constants, and those it takes from others."""
    found = {**file.columns, **{name: Column("text") for name in file.constants}}
    for join in file.joins:
        other = files[join.file].columns if join.file in files else {}
        found |= {name: other[name] for name in join.take if name in other}
    return found


def problems(bundle: Bundle) -> Iterator[Fault]:
    """Faults of sense in a bundle whose form is right."""
    for name, file in bundle.files.items():
        yield from _file(f"files.{name}", file, bundle.files)
    yield from _subjects("subjects", bundle.subjects, bundle)
    if not bundle.evidence:
        yield Fault("evidence", "至少要有一种证据")
    for i, entry in enumerate(bundle.evidence):
        yield from _entry(f"evidence[{i}]", entry, bundle)
    yield from _unique("evidence", [entry.name for entry in bundle.evidence])
    yield from _scoring(bundle)
    if bundle.years:
        yield from _years(bundle.years, bundle)


def _named(path: str, name: str, known: Collection[str], what: str) -> Iterator[Fault]:
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"，是否想写 {near[0]}" if near else ""
        yield Fault(path, f"没有叫“{name}”的{what}{hint}；可用：{'、'.join(known)}")


def _unique(path: str, names: list[str]) -> Iterator[Fault]:
    for name in sorted({one for one in names if names.count(one) > 1}):
        yield Fault(path, f"“{name}”写了不止一次")


def _file(path: str, file: File, files: Mapping[str, File]) -> Iterator[Fault]:
    if not file.columns:
        yield Fault(f"{path}.columns", "至少要有一列")
    if not file.path.lower().endswith((".csv", ".parquet")):
        yield Fault(f"{path}.path", "只读 .csv 或 .parquet 文件")
    if file.path.startswith(("/", "\\")) or ".." in file.path.replace("\\", "/").split("/"):
        yield Fault(f"{path}.path", "文件须在数据文件夹之内，写相对路径")
    own = [*file.columns, *file.constants]
    yield from _unique(f"{path}.constants", own)
    for i, name in enumerate(file.unique):
        yield from _named(f"{path}.unique[{i}]", name, own, "列")
    for i, join in enumerate(file.joins):
        here = f"{path}.joins[{i}]"
        yield from _named(f"{here}.file", join.file, files, "文件")
        there = files[join.file].columns if join.file in files else join.on.values()
        for mine, theirs in join.on.items():
            yield from _named(f"{here}.on.{mine}", mine, own, "列")
            yield from _named(f"{here}.on.{mine}", theirs, there, "列")
        for name in join.take if join.file in files else ():
            yield from _named(f"{here}.take", name, there, "列")


def _columns(path: str, value: Any, known: Mapping[str, Column], by: str) -> Iterator[Fault]:
    """Every field that names a column names one that is there and of the right kind."""
    for spec in fields(value):
        role, name = spec.metadata.get("of"), getattr(value, spec.name)
        if not isinstance(role, str) or not role.startswith("column") or not name:
            continue
        here = f"{path}.{spec.name}"
        yield from _named(here, name, known, "列")
        needed = {"column:number": NUMBERS, "column:whole": ("integer",), "column:when": WHEN[by]}.get(role)
        if needed and name in known and known[name].kind not in needed:
            yield Fault(here, f"列 {name} 须为 {'、'.join(needed)}，现为 {known[name].kind}")


def _subjects(path: str, who: Subjects, bundle: Bundle) -> Iterator[Fault]:
    yield from _named(f"{path}.file", who.file, bundle.files, "文件")
    if who.file not in bundle.files:
        return
    known = columns(bundle.files[who.file], bundle.files)
    yield from _columns(path, who, known, who.by)
    if not who.key:
        yield Fault(f"{path}.key", "至少写一列")
    for field in ("key", "label"):
        for i, name in enumerate(getattr(who, field)):
            yield from _named(f"{path}.{field}[{i}]", name, known, "列")
    for i, where in enumerate(who.where):
        yield from _columns(f"{path}.where[{i}]", where, known, who.by)
    if bool(who.scheme) != bool(bundle.schemes):
        yield Fault(f"{path}.scheme", "写了 schemes 就须由这一列选定，反之亦然")


def _entry(path: str, entry: Evidence, bundle: Bundle) -> Iterator[Fault]:
    yield from _rows(path, entry, bundle.subjects, bundle)
    if entry.file in bundle.files:
        yield from _special(path, entry, columns(bundle.files[entry.file], bundle.files), bundle)


def _rows(path: str, rows: Rows, who: Subjects, bundle: Bundle) -> Iterator[Fault]:
    """Rows whose columns are there, and that say whose they are in the words of these subjects."""
    yield from _named(f"{path}.file", rows.file, bundle.files, "文件")
    if rows.file not in bundle.files:
        return
    known = columns(bundle.files[rows.file], bundle.files)
    yield from _columns(path, rows, known, who.by)
    for i, name in enumerate(rows.subject or who.key):
        yield from _named(f"{path}.subject[{i}]", name, known, "列")
    if rows.subject and len(rows.subject) != len(who.key):
        yield Fault(f"{path}.subject", f"须与 subjects.key 一一对应（{len(who.key)} 列）")
    if who.period and not rows.period:
        yield from _named(f"{path}.period", who.period, known, "列（期间；列名不同时写 period）")
    if rows.nearest_days and who.by != "day":
        yield Fault(f"{path}.nearest_days", "只用于按日（by: day）的对象")
    for i, where in enumerate(rows.where):
        yield from _columns(f"{path}.where[{i}]", where, known, who.by)


def _years(years: Years, bundle: Bundle) -> Iterator[Fault]:
    yield from _subjects("years.subjects", years.subjects, bundle)
    if years.subjects.by != "year" or bundle.subjects.by not in ("day", "month"):
        yield Fault("years.subjects.by", "须为 year，而 subjects.by 为 month 或 day")
    if years.panel:
        yield from _rows("years.panel", years.panel, years.subjects, bundle)
    if years.survey:
        yield from _rows("years.survey", years.survey, years.subjects, bundle)
    for name, terms in bundle.terms().items():
        if terms.scheme.year is None:
            yield Fault(
                f"schemes.{name}.scheme.year" if name else "scheme.year", "写了 years，办法须约定年度合成（year）"
            )


def _special(path: str, entry: Evidence, known: Mapping[str, Column], bundle: Bundle) -> Iterator[Fault]:
    if isinstance(entry, Deductions):
        for i, name in enumerate(entry.distinct):
            yield from _named(f"{path}.distinct[{i}]", name, known, "列")
        for name in entry.caps:
            yield from _named(f"{path}.caps.{name}", name, entry.points, "类别")
    if isinstance(entry, Checks):
        for said, means in entry.results.items():
            yield from _named(f"{path}.results.{said}", means, RESULTS, "结果")
    if isinstance(entry, Ballots):
        yield from _ballots(path, entry, known, bundle)


def _ballots(path: str, entry: Ballots, known: Mapping[str, Column], bundle: Bundle) -> Iterator[Fault]:
    marks = entry.marks
    if bool(marks.columns) == bool(marks.judge and marks.mark):
        yield Fault(f"{path}.marks", "写 judge 与 mark（长表），或写 columns（每位评委一列），二者取一")
    if bool(marks.file) != bool(marks.on):
        yield Fault(f"{path}.marks.on", "票在另一文件中时，写明两表以哪些列相接")
    if marks.file and marks.file not in bundle.files:
        yield from _named(f"{path}.marks.file", marks.file, bundle.files, "文件")
    else:
        there = columns(bundle.files[marks.file], bundle.files) if marks.file else known
        yield from _mark_columns(f"{path}.marks", marks, known, there)
    if entry.worth and not entry.worth_of:
        yield Fault(f"{path}.worth_of", "写了 worth 就须写明按哪一列查")
    for i, worth in enumerate(entry.worth):
        yield from _worth(f"{path}.worth[{i}]", worth, entry.jury)
        for j, where in enumerate(worth.where):
            yield from _columns(f"{path}.worth[{i}].where[{j}]", where, known, bundle.subjects.by)


def _worth(path: str, worth: Worth, jury: Jury) -> Iterator[Fault]:
    try:
        re.compile(worth.matches)
    except re.error as why:
        yield Fault(f"{path}.matches", f"不是合格的正则表达式（{why}）")
    for said in worth.values:
        if not declared.NUMBER.fullmatch(said):
            yield Fault(f"{path}.values.{said}", "分值须为数字")
        elif jury.off_scale(Fraction(said)):
            yield Fault(f"{path}.values.{said}", "分值不在分尺上")


def _mark_columns(path: str, marks: Marks, known: Mapping[str, Column], there: Mapping[str, Column]) -> Iterator[Fault]:
    for theirs, mine in marks.on.items():
        yield from _named(f"{path}.on.{theirs}", theirs, there, "列")
        yield from _named(f"{path}.on.{theirs}", mine, known, "列")
    for name in filter(None, (marks.judge, marks.mark, *marks.columns)):
        yield from _named(path, name, there, "列")
    for name in (marks.mark, *marks.columns):
        if name in there and there[name].kind not in NUMBERS:
            yield Fault(path, f"列 {name} 须为数字，现为 {there[name].kind}")


def _scoring(bundle: Bundle) -> Iterator[Fault]:
    ways = [name for name in ("scheme", "schemes", "sum") if getattr(bundle, name)]
    if len(ways) != 1:
        yield Fault(
            "scheme", "须写 scheme、schemes、sum 之一，且只写一个" + (f"；现有 {'、'.join(ways)}" if ways else "")
        )
        return
    if bundle.sum:
        yield from _sum(bundle.sum, bundle)
    fit = FOR_SUM if bundle.sum else FOR_SCHEME
    for i, entry in enumerate(bundle.evidence):
        if not isinstance(entry, fit):
            kinds = "、".join(cls.kind for cls in fit)
            yield Fault(f"evidence[{i}].measure", f"{ways[0]} 不用 {entry.kind}；可用：{kinds}")
        elif isinstance(entry, Ballots) and bool(entry.item) == bool(bundle.sum):
            yield Fault(f"evidence[{i}].item", "sum 不写 item；scheme 须写明评委会给哪一检查项打分")
    for name, terms in bundle.terms().items():
        yield from _terms(f"schemes.{name}." if name else "", terms)


def _sum(total: Sum, bundle: Bundle) -> Iterator[Fault]:
    known = columns(bundle.files[bundle.subjects.file], bundle.files) if bundle.subjects.file in bundle.files else {}
    names = [entry.name for entry in bundle.evidence]
    for i, part in enumerate(total.parts):
        yield from _named(f"sum.parts[{i}].evidence", part.evidence, names, "证据")
        if part.recorded:
            yield from _named(f"sum.parts[{i}].recorded", part.recorded, known, "列")
    yield from _unique("sum.parts", [part.evidence for part in total.parts])
    for name in sorted(set(names) - {part.evidence for part in total.parts}):
        yield Fault("sum.parts", f"证据“{name}”没有计入任何分项")
    if total.grades:
        yield from scheme.bands("sum.grades", total.grades, "等级")


def _terms(path: str, terms: Terms) -> Iterator[Fault]:
    yield from (Fault(f"{path}scheme.{one.path}", one.said) for one in scheme.problems(terms.scheme))
    own = [standard.pack for standard in terms.standards]
    known = [*terms.packs, *own, START]
    for i, card in enumerate(terms.scheme.cards):
        if card.pack:
            yield from _named(f"{path}scheme.cards[{i}].pack", card.pack, known, "检查表（packs 或 standards）")
    yield from _unique(f"{path}standards", own)
