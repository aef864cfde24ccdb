"""What kinds of case a hospital has: their grades with clocks, categories, who closes them, and what they count for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from houqin.rules import clock, declared
from houqin.rules.clock import Hours
from houqin.rules.declared import EMPTY, Fault, Faulty, declare
from houqin.rules.refusal import Refused

CLOSERS = ("reporter", "inspector", "office", "chief", "leader")
INCIDENTS = ("", "complaint", "veto")
COLOURS = ("", "red", "orange", "yellow", "blue")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When a clock runs."""

    code: str = declare("text", "编码")
    name: str = declare("text", "名称")
    en: str = declare("text", "英文名", default="")
    hours: str = declare("text", "时段")

    @cached_property
    def clock(self) -> Hours:
        return clock.read(self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A code with its word: a channel, a veto group."""

    code: str = declare("text", "编码")
    name: str = declare("text", "名称")
    en: str = declare("text", "英文名", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How serious a case is, and how fast it must be answered and done; '' is no target."""

    code: str = declare("text", "编码")
    name: str = declare("text", "名称")
    en: str = declare("text", "英文名", default="")
    colour: str = declare("choice", "颜色", of=COLOURS, default="")
    respond: str = declare("text", "响应时限", default="")
    complete: str = declare("text", "办结时限", default="")
    calendar: str = declare("text", "计时时段", default="always")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """`packs`: a contract that pins one of them serves it; `words` give it away in a text; `grade` is the usual one."""

    code: str = declare("text", "编码")
    name: str = declare("text", "名称")
    en: str = declare("text", "英文名", default="")
    group: str = declare("text", "大类", default="")
    packs: Sequence[str] = declare("many", "标准包", of="text", default=())
    words: Sequence[str] = declare("many", "关键词", of="text", default=())
    grade: str = declare("text", "通常级别", default="")


@dataclass(frozen=True, kw_only=True)
class Kind:
    code: str = declare("text", "编码")
    name: str = declare("text", "名称")
    en: str = declare("text", "英文名", default="")
    prefix: str = declare("text", "编号前缀")
    grades: Sequence[Grade] = declare("many", "级别", of=Grade)
    categories: Sequence[Category] = declare("many", "类别", of=Category)
    closers: Sequence[str] = declare("many", "由谁确认", of="text")
    needs_place: bool = declare("flag", "须写地点", default=True)
    dispatches: bool = declare("flag", "自动派单", default=False)
    answers: bool = declare("flag", "须先安抚并书面答复", default=False)
    rated: bool = declare("flag", "关闭后评价", default=False)
    default_hours: int = declare("count", "默认关闭小时", default=0, least=0, most=999)
    reopen_days: int = declare("count", "可重开天数", default=30, least=0, most=999)
    published: bool = declare("flag", "答复公开", default=False)
    incident: str = declare("choice", "属实记作", of=INCIDENTS, default="")
    answered: Mapping[str, str] = declare("map", "响应计入", of="text", default=EMPTY)
    completed: Mapping[str, str] = declare("map", "办结计入", of="text", default=EMPTY)

    @cached_property
    def by_grade(self) -> Mapping[str, Grade]:
        return {one.code: one for one in self.grades}

    @cached_property
    def by_category(self) -> Mapping[str, Category]:
        return {one.code: one for one in self.categories}

    def grade(self, code: str, category: Category) -> Grade:
        """The grade named, else the category's usual one, else the last and lowest."""
        wanted = code or category.grade or self.grades[-1].code
        if wanted not in self.by_grade:
            known = "、".join(one.name for one in self.grades)
            raise Refused("%(kind)s没有“%(code)s”这一级别，可用：%(known)s", kind=self.name, code=wanted, known=known)
        return self.by_grade[wanted]

    def category(self, code: str, text: str) -> Category:
        """The category named, else the likeliest by the words of the text."""
        if not code:
            return suggested(self, text)[0]
        if code not in self.by_category:
            known = "、".join(one.name for one in self.categories)
            raise Refused("%(kind)s没有“%(code)s”这一类别，可用：%(known)s", kind=self.name, code=code, known=known)
        return self.by_category[code]


@dataclass(frozen=True)
class Book:
    calendars: Sequence[Calendar] = declare("many", "计时时段", of=Calendar)
    channels: Sequence[Word] = declare("many", "渠道", of=Word)
    kinds: Sequence[Kind] = declare("many", "事项种类", of=Kind)
    groups: Sequence[Word] = declare("many", "重大隐患判定", of=Word, default=())
    pauses: Sequence[str] = declare("many", "暂停理由", of="text", default=())

    @cached_property
    def by_kind(self) -> Mapping[str, Kind]:
        return {one.code: one for one in self.kinds}

    @cached_property
    def by_calendar(self) -> Mapping[str, Calendar]:
        return {one.code: one for one in self.calendars}

    @cached_property
    def english(self) -> Mapping[str, str]:
        """The English of each name that has one."""
        parts: list[Sequence[Any]] = [self.calendars, self.channels, self.kinds, self.groups]
        parts += [part for kind in self.kinds for part in (kind.grades, kind.categories)]
        return {one.name: one.en for part in parts for one in part if one.en}

    def kind(self, code: str) -> Kind:
        if code not in self.by_kind:
            raise Refused("没有“%(code)s”这种事项，可用：%(known)s", code=code, known="、".join(self.by_kind))
        return self.by_kind[code]

    def word(self, words: str, code: str) -> str:
        """The name of a channel or group; refused when the book has none such."""
        known: Sequence[Word] = getattr(self, words)
        found = next((one.name for one in known if one.code == code), None)
        if found is None:
            said = "、".join(f"{one.code} {one.name}" for one in known)
            raise Refused("没有“%(code)s”，可用：%(known)s", code=code, known=said)
        return found

    def hours(self, grade: Grade) -> Hours:
        return self.by_calendar[grade.calendar].clock


def suggested(kind: Kind, text: str) -> list[Category]:
    """Every category, the likelier the more its words say of the text; the last one (其他) first when none says any."""
    said = {one.code: sum(len(word) for word in one.words if word in text) for one in kind.categories}
    ranked = sorted(kind.categories, key=lambda one: -said[one.code])
    return ranked if any(said.values()) else [ranked[-1], *ranked[:-1]]


def read(raw: Any, *over: Any) -> Book:
    """The pack's book with a hospital's own words laid over it; Faulty names every fault."""
    for own in over:
        raw = laid(raw, own)
    book = declared.read(Book, raw)
    faults = [*_misnamed(book), *_mistimed(book)]
    if faults:
        raise Faulty(faults)
    return book


def laid(under: Any, over: Any) -> Any:
    """Mappings key by key; lists of coded things by their code, new ones behind, `drop` takes one away; else `over`."""
    if isinstance(under, Mapping) and isinstance(over, Mapping):
        return {**under, **{key: laid(under.get(key), one) for key, one in over.items()}}
    if not (_coded(under) and _coded(over)):
        return over
    said = {one["code"]: one for one in over}
    kept = [laid(one, said.pop(one["code"], {})) for one in under]
    return [one for one in [*kept, *said.values()] if not one.get("drop")]


def _coded(raw: Any) -> bool:
    return isinstance(raw, list) and bool(raw) and all(isinstance(one, Mapping) and "code" in one for one in raw)


def _misnamed(book: Book) -> list[Fault]:
    """What names something that the book does not have."""
    found = []
    for i, kind in enumerate(book.kinds):
        at = f"kinds[{i}]"
        if not kind.grades or not kind.categories or not kind.closers:
            found.append(Fault(at, f"{kind.name}须有级别、类别与确认人"))
        found += [
            Fault(f"{at}.closers", f"没有“{one}”，可用：{'、'.join(CLOSERS)}")
            for one in kind.closers
            if one not in CLOSERS
        ]
        found += [
            Fault(f"{at}.categories", f"{one.name}的级别“{one.grade}”没有列在级别里")
            for one in kind.categories
            if one.grade and one.grade not in kind.by_grade
        ]
    return found


def _mistimed(book: Book) -> list[Fault]:
    """Calendars and lengths that cannot be read."""
    found = []
    for i, calendar in enumerate(book.calendars):
        try:
            assert calendar.clock
        except Refused as refused:
            found.append(Fault(f"calendars[{i}].hours", str(refused)))
    if found:
        return found
    for i, kind in enumerate(book.kinds):
        for j, grade in enumerate(kind.grades):
            found += _grade_faults(book, grade, f"kinds[{i}].grades[{j}]")
    return found


def _grade_faults(book: Book, grade: Grade, at: str) -> list[Fault]:
    if grade.calendar not in book.by_calendar:
        return [Fault(f"{at}.calendar", f"没有“{grade.calendar}”这个时段，可用：{'、'.join(book.by_calendar)}")]
    try:
        for length in filter(None, (grade.respond, grade.complete)):
            clock.seconds(length, book.hours(grade))
    except Refused as refused:
        return [Fault(at, str(refused))]
    return []


# ── What one book changes of another ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs: `where` names it from the kind down, `what` is the key ('' = the whole entry)."""

    where: tuple[str, ...]
    what: str
    before: str
    after: str


def changes(before: Book, after: Book) -> list[Change]:
    """What a book says otherwise than another one; a new entry, or one that is gone, stands as a whole."""
    return [*_changed(declared.plain(before), declared.plain(after), (), Book)]


def _changed(old: Any, new: Any, where: tuple[str, ...], cls: Any) -> Iterator[Change]:
    for spec in fields(cls):
        was, now = old.get(spec.name), new.get(spec.name)
        if was == now or not spec.metadata:
            continue
        inner = spec.metadata["of"]
        if is_dataclass(inner):
            yield from _entries(was or (), now or (), where, inner)
        else:
            yield Change(where, spec.metadata["zh"], _said(was), _said(now))


def _entries(old: Any, new: Any, where: tuple[str, ...], cls: Any) -> Iterator[Change]:
    was, now = ({one["code"]: one for one in given} for given in (old, new))
    for code in dict.fromkeys([*was, *now]):
        name = (now.get(code) or was[code])["name"]
        if code in was and code in now:
            yield from _changed(was[code], now[code], (*where, name), cls)
        else:
            yield Change((*where, name), "", code if code in was else "", code if code in now else "")


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
