"""A standard: what was promised for one line of service, item by item, how each item is judged, and the law it rests on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from houqin.rules.declared import declare

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
    """How an item loses points: per_defect `points` each up to `cap`; ratio earns full × rate / target; the others all or nothing.

    A manual_rating is the only one where a person gives the points. `cap` is the item's full marks unless said otherwise.
    """

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
    """One pack as of one day, for one layer. A layer above the nation says only what differs, `under` a dated national edition."""

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
