"""A standard: what was promised for one line of service, item by item, how each item is judged, and on what law."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar

from houqin.rules import declared, money
from houqin.rules.declared import declare
from houqin.rules.refusal import Problem, Wrong

FULL = 10000  # 100 points, in hundredths
KINDS = ("per_defect", "ratio", "any_occurrence_zero", "binary", "manual_rating")
METHODS = ("visual", "documents", "measurement", "system_record", "survey", "spot_exam")
FREQUENCIES = ("每班", "每日", "每周", "每月", "每季", "半年", "每年", "事件")  # shortest first; 事件 has no length
SUPPORT = ("design", "own", "title_only", "secondary_or_excerpt", "text_read")  # weakest first
CITED = ("secondary_or_excerpt", "text_read")
EFFECTS = ("grade_drop1", "month_fail", "terminate")  # mildest first
LAYERS = ("nation", "province", "city", "hospital")


@dataclass(frozen=True, slots=True)
class Rule:
    """How an item loses points: per_defect `points` each up to `cap` (the item's full marks unless said otherwise).

    A ratio earns full × rate / target; in a manual_rating a person gives the points; the others are all or none.
    """

    short: ClassVar[str] = "kind"

    kind: str = declare("choice", "计分方式", of=KINDS)
    points: int = declare("points", "每处（次）扣分", default=0, least=0, most=FULL)
    unit: str = declare("text", "计数单位", default="")
    cap: int = declare("points", "扣分上限", default=0, least=0, most=FULL)
    target_bp: int = declare("percent", "目标率", default=0, least=0, most=FULL)


@dataclass(frozen=True, slots=True)
class Item:
    """One promise. `local` names the place whose rule it rests on; elsewhere the item does not apply.

    `veto` is the effect of a failure beyond its points; `photo` says that a failure needs a picture.
    """

    code: str = declare("text", "编码")
    section: str = declare("text", "分项")
    text: str = declare("text", "内容")
    full: int = declare("points", "满分", least=1, most=FULL)
    rule: Rule = declare("one", "计分规则", of=Rule)
    method: str = declare("choice", "检查方法", of=METHODS)
    frequency: str = declare("choice", "频次", of=FREQUENCIES)
    basis: tuple[str, ...] = declare("many", "依据", of="text", default=())
    support: str = declare("choice", "依据程度", of=SUPPORT, default="design")
    key: bool = declare("flag", "关键项", default=False)
    local: str = declare("text", "仅限地区", default="")
    veto: str | None = declare("choice", "否决后果", of=EFFECTS, default=None)
    photo: bool = declare("flag", "不合格须拍照", default=False)

    @property
    def cited(self) -> bool:
        """Whether it rests on law that somebody has read, so that nobody more local may loosen it."""
        return self.support in CITED and bool(self.basis)


@dataclass(frozen=True, slots=True)
class Section:
    name: str = declare("text", "分项")
    full: int = declare("points", "满分", least=1, most=FULL)


@dataclass(frozen=True, slots=True)
class Veto:
    """An event that beats points, whatever the items say."""

    code: str = declare("text", "编码")
    effect: str = declare("choice", "后果", of=EFFECTS)
    text: str = declare("text", "内容")


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points gained per event, up to `cap` within a month or a year (`per`)."""

    code: str = declare("text", "编码")
    text: str = declare("text", "内容")
    each: int = declare("points", "每项加分", least=1, most=FULL)
    cap: int = declare("points", "加分上限", least=1, most=FULL)
    per: str = declare("choice", "封顶周期", of=("month", "year"), default="month")


@dataclass(frozen=True, slots=True)
class Given:
    """One item's outcome in a worked example: so many defects, or `done` of `of`, or points given by hand."""

    item: str = declare("text", "条目编码")
    count: int = declare("count", "缺陷数", default=0, least=0)
    done: int = declare("count", "达标数", default=0, least=0)
    of: int = declare("count", "总数", default=0, least=0)
    points: int | None = declare("points", "评分", default=None, least=0)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case of one round: every item seen, those in `checks` not clean, and the points that must come out."""

    name: str = declare("text", "名称")
    points: int = declare("points", "得分", least=0, most=FULL)
    checks: tuple[Given, ...] = declare("many", "不合格项", of=Given, default=())
    events: tuple[str, ...] = declare("many", "发生的否决或加分项", of="text", default=())
    effect: str | None = declare("choice", "否决后果", of=EFFECTS, default=None)


@dataclass(frozen=True, slots=True)
class Edition:
    """One pack as of one day, for one layer; every other layer is written `under` a dated national edition.

    `drops` are codes that a more local layer leaves out; `place` is the province or city that it speaks for.
    """

    pack: str = declare("text", "标准包")
    name: str = declare("text", "名称")
    name_en: str = declare("text", "英文名称")
    service: str = declare("text", "业态")
    edition: date = declare("day", "版本日期")
    layer: str = declare("choice", "层级", of=LAYERS)
    sections: tuple[Section, ...] = declare("many", "分项", of=Section)
    items: tuple[Item, ...] = declare("many", "条目", of=Item)
    vetoes: tuple[Veto, ...] = declare("many", "一票否决", of=Veto, default=())
    bonuses: tuple[Bonus, ...] = declare("many", "加分", of=Bonus, default=())
    raters: tuple[str, ...] = declare("many", "评价部门", of="text", default=())
    provenance: str = declare("text", "来源说明", default="")
    place: str = declare("text", "适用地区", default="")
    under: date | None = declare("day", "所依国家版本", default=None)
    drops: tuple[str, ...] = declare("many", "删去的编码", of="text", default=())
    examples: tuple[Example, ...] = declare("many", "算例", of=Example, default=())
    items_by_code: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    digest: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items_by_code", {item.code: item for item in self.items})
        object.__setattr__(self, "digest", digest(self))

    def item(self, code: str) -> Item:
        return self.items_by_code[code]

    @property
    def full(self) -> int:
        """What its items add up to: 100 points, less the items of other places once they are left out."""
        return sum(item.full for item in self.items)


def digest(edition: Edition) -> str:
    """SHA-256 of what the edition says, independent of how its file is laid out; worked examples are not part of it.

    Values that are a field's default are left out, so that a field added later leaves released digests as they are.
    """
    said = {name: value for name, value in _encoded(edition).items() if name != "examples"}
    text = json.dumps(said, default=_encoded, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _encoded(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    said = {f.name: getattr(value, f.name) for f in fields(value) if f.metadata}
    return {name: one for name, one in said.items() if one != type(value).__dataclass_fields__[name].default}


def read(
    raw: Any,
    where: str,
    lines: Mapping[str, int] | None = None,
    under: Edition | None = None,
    bases: Collection[str] = (),
) -> Edition:
    """The edition that plain data say; every fault with file, line and key. `lines` holds the line of each path.

    `under` is what stands below a more local layer: items that it names by code need only their changed fields.
    `bases` are the ids of the known legal bases; empty leaves them unchecked.
    """
    try:
        edition = declared.read(Edition, _completed(raw, under))
    except declared.Faulty as faulty:
        raise Wrong(*(_placed(Problem(where, one.said, key=one.path), lines) for one in faulty.faults)) from None
    found = [*problems(edition, bases), *_misplaced(edition, under)]
    if found:
        raise Wrong(*(_placed(replace(problem, where=where), lines) for problem in found))
    return edition


def _placed(problem: Problem, lines: Mapping[str, int] | None) -> Problem:
    """With the line of its key, or of the nearest thing around it."""
    path = problem.key
    while lines and path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return replace(problem, line=lines.get(path) if lines else None)


def _completed(raw: Any, under: Edition | None) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    known = under.items_by_code if under else {}
    header = {} if under is None else {name: getattr(under, name) for name in ("pack", "name", "name_en", "service")}
    items = raw.get("items")
    if isinstance(items, list | tuple):
        raw = {**raw, "items": [_completed_item(one, known) for one in items]}
    return {**header, "raters": list(under.raters), "sections": [], "items": [], **raw} if under else raw


def _completed_item(raw: Any, known: Mapping[str, Item]) -> Any:
    """An item in full: a cap unsaid is the full marks, other fields unsaid are inherited."""
    if not isinstance(raw, Mapping):
        return raw
    item, rule = known.get(str(raw.get("code"))), raw.get("rule")
    if item is not None:
        raw = {**declared.plain(item), **raw}
        rule = _completed_rule(rule or {}, item)
    if isinstance(rule, Mapping) and rule.get("kind") == "per_defect":
        rule = {"cap": raw.get("full"), **rule}
    return {**raw, "rule": rule} if rule is not None else raw


def _completed_rule(raw: Any, item: Item) -> Any:
    if not isinstance(raw, Mapping) or raw.get("kind", item.rule.kind) != item.rule.kind:
        return raw
    said = declared.plain(item.rule)
    if item.rule.cap == item.full:
        said.pop("cap", None)  # follows the full marks, which the layer may raise
    return {"kind": item.rule.kind, **said, **raw}


def problems(edition: Edition, bases: Collection[str] = (), whole: bool | None = None) -> tuple[Problem, ...]:
    """What an edition says that cannot hold together; keys are paths such as `items[3].section`.

    Sections and totals are asked of a whole edition only: by default, one that is not `under` another.
    """
    where = f"{edition.pack} {edition.edition}"
    found = [*_doubled(edition), *_layered(edition), *_codes(edition)]
    for i, item in enumerate(edition.items):
        found += [(f"items[{i}].{key}", said, right) for key, said, right in _item(item, bases)]
    if whole or (whole is None and edition.under is None):
        found += [*_unsectioned(edition), *_totals(edition)]
    return tuple(Problem(where, said, right, key=key) for key, said, right in found)


Found = Iterator[tuple[str, str, str]]  # key, said, expected


def _doubled(edition: Edition) -> Found:
    lists = {"items": "code", "vetoes": "code", "bonuses": "code", "sections": "name"}
    for name, key in lists.items():
        times = Counter(getattr(one, key) for one in getattr(edition, name))
        for i, one in enumerate(getattr(edition, name)):
            if times[getattr(one, key)] > 1:
                yield (
                    f"{name}[{i}].{key}",
                    f"{getattr(one, key)} 出现了 {times[getattr(one, key)]} 次",
                    "每个编码只出现一次",
                )


def _layered(edition: Edition) -> Found:
    if edition.layer == "nation":
        for name in ("place", "under", "drops"):
            if getattr(edition, name):
                yield name, "国家版本没有这一项", "删去此行，或写明 layer: hospital"
    elif edition.layer != "hospital" and not edition.place:
        yield "layer", "省、市版本须写明适用地区", "如 place: 山东"
    if edition.drops and not edition.under:
        yield "drops", "没有所依版本，无可删去", "写明 under: 国家版本的日期"


def _codes(edition: Edition) -> Found:
    for name, word in (("vetoes", "veto"), ("bonuses", "bonus")):
        for i, one in enumerate(getattr(edition, name)):
            if not one.code.startswith(f"{edition.pack}.{word}."):
                yield f"{name}[{i}].code", f"编码 {one.code} 不合格式", f"{edition.pack}.{word}.{i + 1}"
    for i, bonus in enumerate(edition.bonuses):
        if bonus.each > bonus.cap:
            yield f"bonuses[{i}].each", "每项加分超过上限", f"不超过 {money.points(bonus.cap)}"


def _item(item: Item, bases: Collection[str]) -> Found:
    for i, basis in enumerate(item.basis):
        if bases and basis not in bases:
            near = get_close_matches(basis, bases, n=1)
            yield (
                f"basis[{i}]",
                f"没有编号为 {basis} 的依据",
                f"packs/law/bases.csv 中的编号{'，如 ' + near[0] if near else ''}",
            )
    if item.support in CITED and not item.basis:
        yield "support", f"{item.support} 须有依据", "写明 basis，或 support: design"
    yield from ((f"rule.{key}", said, right) for key, said, right in _rule(item))


def _rule(item: Item) -> Found:
    rule, full = item.rule, money.points(item.full)
    for key, kind in (("points", "per_defect"), ("unit", "per_defect"), ("cap", "per_defect"), ("target_bp", "ratio")):
        said = bool(getattr(rule, key))
        if said != (rule.kind == kind):
            yield (
                key,
                f"{rule.kind} " + ("不用这一项" if said else "须有这一项"),
                f"{kind} 才有 {key}" if said else "补上",
            )
    if rule.cap > item.full:
        yield "cap", f"扣分上限 {money.points(rule.cap)} 超过该项满分", f"不超过 {full}"
    if rule.points > item.full:
        yield "points", f"每{rule.unit}扣 {money.points(rule.points)} 分超过该项满分", f"不超过 {full}"


def _unsectioned(edition: Edition) -> Found:
    known = [section.name for section in edition.sections]
    for i, item in enumerate(edition.items):
        if item.section not in known:
            yield f"items[{i}].section", f"没有“{item.section}”这一分项", "、".join(known)


def _totals(edition: Edition) -> Found:
    for i, section in enumerate(edition.sections):
        total = sum(item.full for item in edition.items if item.section == section.name)
        if total != section.full:
            yield f"sections[{i}].full", f"“{section.name}”各项之和为 {money.points(total)}", money.points(section.full)
    if edition.full != FULL:
        yield "items", f"各项满分之和为 {money.points(edition.full)}", "100"


def _misplaced(edition: Edition, under: Edition | None) -> Iterator[Problem]:
    if under is None and edition.under is not None:
        yield Problem("", f"所依的国家版本 {edition.under} 不在手边", "先给出该版本", key="under")
    if under is not None and edition.under != (under.under or under.edition):
        yield Problem(
            "", f"所依版本写作 {edition.under}", f"{under.under or under.edition}（对照后改写 under）", key="under"
        )
    if under is not None and edition.pack != under.pack:
        yield Problem("", f"标准包写作 {edition.pack}", under.pack, key="pack")
