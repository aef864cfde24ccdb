"""The scheme of a contract: how evidence becomes points, a grade and money, as named measures with parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from houqin.rules import money
from houqin.rules.declared import Fault, Faulty, declare, read

FULL = 10000  # 100 points, in hundredths


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A rule that stands in a clause: its number and its own words, printed beside how their gaps are settled."""

    clause: str = declare("text", "合同条款", default="")
    text: str = declare("text", "条款原文", default="")


@dataclass(frozen=True, slots=True)
class Band:
    """One band of an own item (PS10): value / mean up to `at_most` earns `points`; the last band has no upper end."""

    points: int = declare("points", "得分", least=0)
    at_most: int | None = declare("percent", "不高于均值的", default=None, least=0)


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item of the contract itself that no pack holds: a value compared with a mean, banded."""

    code: str = declare("text", "编码")
    text: str = declare("text", "内容")
    full: int = declare("points", "满分", least=1)
    bands: tuple[Band, ...] = declare("many", "分档", of=Band)


@dataclass(frozen=True, slots=True)
class Card:
    """One checklist in the scheme and its weight; `pack` names a pack, or is empty for the contract's own items."""

    weight: int = declare("points", "权重", least=1, most=FULL)
    pack: str = declare("text", "标准包", default="")
    items: tuple[OwnItem, ...] = declare("many", "自有条目", of=OwnItem, default=())


@dataclass(frozen=True, slots=True)
class Source:
    """A side of raters and its weight (PS9), e.g. department 80, user 20."""

    name: str = declare("choice", "评价方", of=("department", "user"))
    weight: int = declare("percent", "权重", least=1, most=FULL)


@dataclass(frozen=True, slots=True)
class Repeat(Quoted):
    """The n-th failure of one item in a month takes all that is left of it (WE13); of checks and upheld complaints."""

    times: int = declare("count", "第几次起", default=3, least=2, most=99)
    within: str = declare("choice", "同类问题的范围", of=("contract", "place"), default="contract")


@dataclass(frozen=True, slots=True)
class Extra:
    """A bonus (each > 0) or a malus (each < 0) per event, never beyond `cap` in a month or a year."""

    code: str = declare("text", "编码")
    text: str = declare("text", "内容")
    each: int = declare("points", "每次分值", least=-FULL, most=FULL)
    cap: int = declare("points", "上限", default=FULL, least=0, most=FULL)
    per: str = declare("choice", "封顶周期", of=("month", "year"), default="month")


@dataclass(frozen=True, slots=True)
class Grade:
    """From `at_least` points (included) up to the next better grade (excluded): 89.5 lies below 90."""

    at_least: int = declare("points", "下限（含）", least=0, most=FULL)
    name: str = declare("text", "等级")
    passed: bool = declare("flag", "是否合格", default=True)


@dataclass(frozen=True, slots=True)
class Tier:
    at_least: int = declare("points", "下限（含）", least=0, most=FULL)
    pay: int = declare("percent", "支付比例", least=0, most=FULL)


@dataclass(frozen=True, slots=True)
class Tiers(Quoted):
    """PS1 分档支付比例."""

    kind: ClassVar[str] = "tiers"
    tiers: tuple[Tier, ...] = declare("many", "分档", of=Tier)


@dataclass(frozen=True, slots=True)
class LinearBelow(Quoted):
    """PS2 阈值线性递减: at or above the threshold all, below it (100 − threshold + points) %."""

    kind: ClassVar[str] = "linear_below"
    threshold: int = declare("points", "全额支付线", least=1, most=FULL)


@dataclass(frozen=True, slots=True)
class PerPoint(Quoted):
    """PS3 每分定额扣款: so many yuan for each point lost (parts of a point in proportion)."""

    kind: ClassVar[str] = "per_point"
    yuan: int = declare("yuan", "每分金额", least=1)
    cap: int | None = declare("yuan", "每月封顶", default=None, least=1)


@dataclass(frozen=True, slots=True)
class Holdback(Quoted):
    """PS4 考核留存金: a share of the fee is the assessment part; `tiers` say how much of that part is released."""

    kind: ClassVar[str] = "holdback"
    share: int = declare("percent", "留存比例", least=1, most=FULL)
    tiers: tuple[Tier, ...] = declare("many", "释放分档", of=Tier)


@dataclass(frozen=True, slots=True)
class WarnThenFine(Quoted):
    """PS5 分级警告+定额扣款: in [below, warn_below) a warning, every n-th costs; under `below` it costs at once."""

    kind: ClassVar[str] = "warn_then_fine"
    warn_below: int = declare("points", "警告线", least=1, most=FULL)
    below: int = declare("points", "扣款线", least=0, most=FULL)
    yuan: int = declare("yuan", "警告累计扣款", least=0)
    below_yuan: int = declare("yuan", "低于扣款线扣款", least=0)
    warnings: int = declare("count", "累计几次警告扣款", default=2, least=1, most=99)


@dataclass(frozen=True, slots=True)
class PointsLedger(Quoted):
    """PS6 累计扣分终止: lost points add up over the contract year; at `terminate_at` the contract may be ended."""

    kind: ClassVar[str] = "points_ledger"
    terminate_at: int = declare("points", "累计扣分达到", least=1)


@dataclass(frozen=True, slots=True)
class MoneyItem:
    """One line of PS7: a fixed sum each time, a rate per unit of quantity, or a percentage by the number of times."""

    code: str = declare("text", "编码")
    text: str = declare("text", "内容")
    each: int = declare("yuan", "每次金额", default=0, least=0)
    rate: int = declare("yuan", "每单位金额", default=0, least=0)
    times: int = declare("percent", "倍率", default=FULL, least=1)
    percents: tuple[int, ...] = declare("many", "按次数占当月服务费", of="percent", default=())
    free: int = declare("count", "每月免扣次数", default=0, least=0)
    cap: int | None = declare("yuan", "每月封顶", default=None, least=1)


@dataclass(frozen=True, slots=True)
class ItemMoney(Quoted):
    """PS7 条目直接扣款."""

    kind: ClassVar[str] = "item_money"
    items: tuple[MoneyItem, ...] = declare("many", "条目", of=MoneyItem)


@dataclass(frozen=True, slots=True)
class AnnualTiers(Quoted):
    """PS11 年度考评: a share of the year's fee is paid by the annual score."""

    kind: ClassVar[str] = "annual_tiers"
    share: int = declare("percent", "年度考评金占年服务费", least=1, most=FULL)
    tiers: tuple[Tier, ...] = declare("many", "释放分档", of=Tier)


Measure = Tiers | LinearBelow | PerPoint | Holdback | WarnThenFine | PointsLedger | ItemMoney | AnnualTiers
MEASURES: Mapping[str, type] = {
    cls.kind: cls
    for cls in (Tiers, LinearBelow, PerPoint, Holdback, WarnThenFine, PointsLedger, ItemMoney, AnnualTiers)
}

EFFECTS = ("reminder", "rectify_order", "interview", "final_warning", "forfeit_deposit", "terminate")


@dataclass(frozen=True, slots=True)
class Rung(Quoted):
    """A step of the ladder: so many assessed months under a score have effects; others neither extend nor break it."""

    below: int = declare("points", "低于", least=1, most=FULL)
    months: int = declare("count", "月数", least=1, most=12)
    effects: tuple[str, ...] = declare("many", "后果", of="text")
    consecutive: bool = declare("flag", "须连续", default=True)


@dataclass(frozen=True, slots=True)
class Year(Quoted):
    """PS11 的年度合成: weights of the year's daily mean, the annual panel and satisfaction."""

    daily: int = declare("percent", "日常权重", least=0, most=FULL)
    annual: int = declare("percent", "年度考评权重", default=0, least=0, most=FULL)
    satisfaction: int = declare("percent", "满意度权重", default=0, least=0, most=FULL)
    missing: str = declare("choice", "缺一项时", of=("renormalise", "not_assessed"), default="not_assessed")
    trim: int = declare("count", "年度考评去掉最高最低各几个", default=0, least=0, most=9)
    panel: str = declare("choice", "年度考评取", of=("ballots", "result"), default="ballots")


WORDED = (
    "grades",
    "item_month",
    "streams",
    "coverage",
    "rounding",
    "sources",
    "sites",
    "complaint",
    "extras",
    "veto",
    "cap",
)


@dataclass(frozen=True, slots=True)
class Wording(Quoted):
    """The contract's own words on a rule that is a plain field of the scheme."""

    rule: str = declare("choice", "规则", of=WORDED)


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a contract's annex settles about assessment; every default is printed in the scheme's own page."""

    cards: tuple[Card, ...] = declare("many", "考核表", of=Card)
    grades: tuple[Grade, ...] = declare("many", "等级", of=Grade)
    payment: tuple[Measure, ...] = declare("many", "支付计法", of=MEASURES, default=())
    item_month: str = declare("choice", "一项一月", of=("mean", "cumulative"), default="mean")
    sources: tuple[Source, ...] = declare("many", "评价方", of=Source, default=())
    missing_source: str = declare("choice", "缺一方时", of=("renormalise", "not_assessed"), default="renormalise")
    sites: str = declare("choice", "多点位", of=("pooled", "mean", "lowest"), default="pooled")
    streams: tuple[str, ...] = declare("many", "计入得分的检查", of="text", default=("planned", "random"))
    least_coverage: int = declare("percent", "最低覆盖率", default=6000, least=0, most=FULL)
    repeat: Repeat | None = declare("one", "重复问题", of=Repeat, default=None)
    complaint_times: int = declare("count", "投诉扣分倍数", default=1, least=1, most=9)
    extras: tuple[Extra, ...] = declare("many", "加减分", of=Extra, default=())
    veto_points: int = declare("points", "一票否决后至多", default=5900, least=0, most=FULL)
    deduction_cap: int = declare("percent", "当月扣减上限", default=FULL, least=0, most=FULL)
    card_places: int = declare("count", "单表得分小数位", default=2, least=0, most=2)
    mix_places: int = declare("count", "合成得分小数位", default=2, least=0, most=2)
    ladders: tuple[Rung, ...] = declare("many", "阶梯", of=Rung, default=())
    year: Year | None = declare("one", "年度合成", of=Year, default=None)
    objection_days: int = declare("count", "异议期（日）", default=5, least=1, most=60)
    wording: tuple[Wording, ...] = declare("many", "其他条款原文", of=Wording, default=())


STREAMS = ("planned", "random", "targeted", "look-back")


def parse(raw: Any) -> Scheme:
    """The scheme in plain data; raises Faulty with every fault in form and in sense."""
    scheme = read(Scheme, raw)
    faults = problems(scheme)
    if faults:
        raise Faulty(faults)
    return scheme


def problems(scheme: Scheme) -> list[Fault]:
    """Faults of sense in a scheme whose form is right."""
    return [
        *_weights(scheme),
        *bands("grades", scheme.grades, "等级"),
        *_passing(scheme),
        *(fault for i, measure in enumerate(scheme.payment) for fault in _measure(f"payment[{i}]", measure)),
        *_unique("payment", [measure.kind for measure in scheme.payment if not isinstance(measure, ItemMoney)]),
        *_ladders(scheme),
        *_year(scheme),
        *_extras(scheme),
        *_streams(scheme),
    ]


def _streams(scheme: Scheme) -> list[Fault]:
    if not scheme.streams:
        return [Fault("streams", f"至少要有一种检查计入得分，可用：{'、'.join(STREAMS)}")]
    return [
        Fault("streams", f"没有“{s}”这种检查，可用：{'、'.join(STREAMS)}") for s in scheme.streams if s not in STREAMS
    ]


def _extras(scheme: Scheme) -> list[Fault]:
    zero = [Fault(f"extras[{i}].each", "每次分值不得为 0") for i, extra in enumerate(scheme.extras) if not extra.each]
    return zero + _unique("extras", [extra.code for extra in scheme.extras])


def _passing(scheme: Scheme) -> list[Fault]:
    """Grades pass from the top down to one line, and a veto falls below it."""
    passed = [grade.passed for grade in sorted(scheme.grades, key=lambda grade: -grade.at_least)]
    if passed != sorted(passed, reverse=True):
        return [Fault("grades", "分数高的等级不合格，分数低的却合格")]
    if all(passed):
        return []
    line = min((grade.at_least for grade in scheme.grades if grade.passed), default=FULL + 1)
    said = f"一票否决后至多 {money.points(scheme.veto_points)} 分仍属合格，须低于合格线 {money.points(line)} 分"
    return [Fault("veto_points", said)] if scheme.veto_points >= line else []


def _weights(scheme: Scheme) -> list[Fault]:
    faults = []
    if not scheme.cards:
        faults.append(Fault("cards", "至少要有一张考核表"))
    elif (total := sum(card.weight for card in scheme.cards)) != FULL:
        faults.append(Fault("cards", f"各表权重之和须为 100，现为 {money.points(total)}"))
    for i, card in enumerate(scheme.cards):
        if bool(card.pack) == bool(card.items):
            faults.append(Fault(f"cards[{i}]", "须写标准包（pack）或自有条目（items），且只写一个"))
        for j, item in enumerate(card.items):
            faults += _own(f"cards[{i}].items[{j}]", item)
    faults += _unique("cards", [item.code for card in scheme.cards for item in card.items])
    faults += _unique("cards", [card.pack for card in scheme.cards if card.pack])
    if scheme.sources and (total := sum(source.weight for source in scheme.sources)) != FULL:
        faults.append(Fault("sources", f"评价方权重之和须为 100，现为 {money.points(total)}"))
    return faults + _unique("sources", [source.name for source in scheme.sources])


def _own(path: str, item: OwnItem) -> list[Fault]:
    ends = [band.at_most for band in item.bands]
    faults = []
    if not ends or ends[-1] is not None or None in ends[:-1]:
        faults.append(Fault(f"{path}.bands", "最后一档不写 at_most，其余各档都要写"))
    elif any(a >= b for a, b in zip(ends[:-1], ends[1:-1], strict=False) if a is not None and b is not None):
        faults.append(Fault(f"{path}.bands", "各档 at_most 须从小到大"))
    if any(band.points > item.full for band in item.bands):
        faults.append(Fault(f"{path}.bands", f"得分不得高于满分 {money.points(item.full)}"))
    if any(a.points < b.points for a, b in zip(item.bands, item.bands[1:], strict=False)):
        faults.append(Fault(f"{path}.bands", "比值高的一档得分不得更高"))
    return faults


def bands(path: str, bands: Sequence[Grade] | Sequence[Tier], zh: str) -> list[Fault]:
    """Bands are half-open [at_least, next): distinct lower ends cannot overlap, and a band from 0 leaves no gap."""
    faults = []
    ends = [band.at_least for band in bands]
    if len(set(ends)) != len(ends):
        twice = next(end for end in ends if ends.count(end) > 1)
        faults.append(Fault(path, f"{zh}重叠：有两档都从 {money.points(twice)} 分起"))
    elif ends != sorted(ends, reverse=True):
        faults.append(Fault(path, f"{zh}须从高到低排列，否则相互重叠"))
    if 0 not in ends:
        faults.append(Fault(path, f"{zh}有空隙：须有一档从 0 分起"))
    return faults


def _measure(path: str, measure: Measure) -> list[Fault]:
    if isinstance(measure, Tiers | Holdback | AnnualTiers):
        return bands(f"{path}.tiers", measure.tiers, "分档") + [
            Fault(f"{path}.tiers", f"得分高的一档支付比例不得更低（{money.points(a.at_least)} 分一档）")
            for a, b in zip(measure.tiers, measure.tiers[1:], strict=False)
            if a.pay < b.pay
        ]
    if isinstance(measure, WarnThenFine):
        wrong = [Fault(path, "扣款线须低于警告线")] if measure.below >= measure.warn_below else []
        less = measure.below_yuan < measure.yuan
        return wrong + ([Fault(f"{path}.below_yuan", "低于扣款线的扣款不得少于警告累计的扣款")] if less else [])
    if isinstance(measure, ItemMoney):
        rows = [(f"{path}.items[{i}]", item) for i, item in enumerate(measure.items)]
        return _unique(f"{path}.items", [item.code for item in measure.items]) + [
            fault for here, item in rows for fault in _money(here, item)
        ]
    return []


def _money(path: str, item: MoneyItem) -> list[Fault]:
    if (item.each > 0) + (item.rate > 0) + bool(item.percents) != 1:
        return [Fault(path, "须写每次金额（each）、每单位金额（rate）或比例（percents）之一，且只写一个")]
    falling = list(item.percents) != sorted(item.percents)
    return [Fault(f"{path}.percents", "次数多的比例不得更低")] if falling else []


def _ladders(scheme: Scheme) -> list[Fault]:
    empty = [Fault(f"ladders[{i}].effects", "至少要有一项后果") for i, r in enumerate(scheme.ladders) if not r.effects]
    return empty + [
        Fault(f"ladders[{i}].effects", f"没有“{effect}”这一后果，可用：{'、'.join(EFFECTS)}")
        for i, rung in enumerate(scheme.ladders)
        for effect in rung.effects
        if effect not in EFFECTS
    ]


def _year(scheme: Scheme) -> list[Fault]:
    year = scheme.year
    if year is None:
        annual = any(isinstance(measure, AnnualTiers) for measure in scheme.payment)
        return [Fault("year", "支付含年度考评金，须写年度合成（year）")] if annual else []
    total = year.daily + year.annual + year.satisfaction
    return [] if total == FULL else [Fault("year", f"日常、年度、满意度权重之和须为 100，现为 {money.points(total)}")]


def _unique(path: str, codes: Sequence[str]) -> list[Fault]:
    return [Fault(path, f"“{code}”写了不止一次") for code in sorted({c for c in codes if codes.count(c) > 1})]
