"""A contract on its way to signing: what its form asks for, what is still wrong, and the paper that is signed."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from houqin.actions.sign_contract import Signed
from houqin.interfaces.web import fields, trial
from houqin.queries import draft as drafts
from houqin.queries import party, standard
from houqin.queries.place import Place
from houqin.rules import declared, period
from houqin.rules.declared import Fault, Faulty, declare
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import Scheme

Body = dict[str, Any]
KINDS = {
    "scope": gettext_noop("服务范围"),
    "staffing": gettext_noop("人员配置"),
    "assessment": gettext_noop("考评"),
    "deduction": gettext_noop("减少价款"),
    "reward": gettext_noop("奖励"),
    "objection": gettext_noop("异议"),
    "termination": gettext_noop("解除与终止"),
    "renewal": gettext_noop("续签"),
    "payment": gettext_noop("付款"),
    "safety": gettext_noop("安全"),
    "integrity": gettext_noop("廉洁"),
    "other": gettext_noop("其他"),
}


@dataclass(frozen=True, slots=True)
class PriceLine:
    name: str = declare("text", "名称")
    unit: str = declare("text", "单位")
    price: int = declare("yuan", "单价", default=0, least=0)
    share: int = declare("percent", "或营业额分成（%）", default=0, least=0, most=10000)


@dataclass(frozen=True, slots=True)
class ClauseLine:
    number: str = declare("text", "条号")
    kind: str = declare("choice", "类别", of=tuple(KINDS))
    text: str = declare("text", "条款内容")


@dataclass(frozen=True, slots=True)
class SiteLine:
    """Places that are scored together; with one nameless site nothing is scored apart."""

    name: str = declare("text", "点位名称", default="")
    places: tuple[int, ...] = declare("many", "地点", of="count", default=())


@dataclass(frozen=True, slots=True)
class PinLine:
    pack: str = declare("text", "标准包")
    edition: date = declare("day", "所用版本")


@dataclass(frozen=True, slots=True)
class Paper:
    """What the office writes down of a contract; `scheme` is the key of a scheme's draft."""

    number: str = declare("text", "合同编号")
    name: str = declare("text", "合同名称")
    provider: int = declare("count", "服务商")
    starts_on: date = declare("day", "开始日期")
    ends_on: date = declare("day", "到期日期")
    direction: str = declare("choice", "收支方向", of=("expense", "income"), default="expense")
    pricing: str = declare("choice", "计价方式", of=("fixed", "quantity"), default="fixed")
    monthly: int = declare("yuan", "月服务费（按量计价的为每月保底）", default=0, least=0)
    due_day: int = declare("count", "次月几日前付清（缴清）", default=0, least=0, most=31)
    scheme: str = declare("text", "考评方案", default="")
    prices: tuple[PriceLine, ...] = declare("many", "价目", of=PriceLine, default=())
    clauses: tuple[ClauseLine, ...] = declare("many", "合同条款", of=ClauseLine, default=())
    sites: tuple[SiteLine, ...] = declare("many", "服务地点", of=SiteLine, default=())
    pins: tuple[PinLine, ...] = declare("many", "标准版本", of=PinLine, default=())


@dataclass(frozen=True, slots=True)
class Change:
    """What an amendment says; an empty `scheme` leaves the one in force."""

    month: str = declare("text", "自哪月起（2027-01）")
    reason: str = declare("text", "变更事由")
    monthly: int = declare("yuan", "月服务费", default=0, least=0)
    scheme: str = declare("text", "考评方案", default="")
    prices: tuple[PriceLine, ...] = declare("many", "价目", of=PriceLine, default=())
    pins: tuple[PinLine, ...] = declare("many", "标准版本", of=PinLine, default=())


# ── Words and choices ─────────────────────────────────────────────────────────────────────────────────────────────────


def speaking(by: Actor) -> fields.Words:
    """The words of a contract's form; schemes are those being written."""
    written = [
        (one.key, fields.loaded(one.body).get("title") or _("未命名方案")) for one in drafts.papers(by, "scheme")
    ]
    options: dict[str, fields.Options] = {
        "ClauseLine.kind": [(code, _(word)) for code, word in KINDS.items()],
        "Paper.provider": [(str(one.id), one.name) for one in party.providers(by)],
        "Paper.direction": [("expense", _("支出：医院付款")), ("income", _("收入：服务商付款"))],
        "Paper.pricing": [("fixed", _("固定月费")), ("quantity", _("按量计价"))],
        "Paper.scheme": written,
        "Change.scheme": written,
    }
    return fields.Words(options, {"Change.reason", "ClauseLine.text"})


def pins(by: Actor, body: Body, scheme: Mapping[str, Any], present: Mapping[str, str]) -> list[Body]:
    """One line for each pack that the scheme weighs: the edition chosen, the one in force, or the newest."""
    chosen = {str(pin.get("pack")): str(pin.get("edition", "")) for pin in trial.rows(body, "pins")}
    shelf = {one.newest.pack: one for one in standard.packs(by)}
    wanted = dict.fromkeys(str(card["pack"]) for card in trial.rows(scheme, "cards") if card.get("pack"))
    return [
        {"pack": pack, "edition": chosen.get(pack) or present.get(pack) or shelf[pack].newest.edition.isoformat()}
        for pack in wanted
        if pack in shelf
    ]


def day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Refused("版本须写作日期，如 2026-01-01") from None


def editions(by: Actor) -> dict[str, fields.Options]:
    """The editions that each pack offers, the newest first."""
    return {
        one.newest.pack: [
            (day.isoformat(), f"{day}{_('（本院）') if day in one.own else ''}") for day in reversed(one.editions)
        ]
        for one in standard.packs(by)
    }


# ── Places ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def under(places: Sequence[Place], top: int) -> list[int]:
    """A place and all below it."""
    inside = {top}
    for place in places:  # parents come first
        if place.parent in inside:
            inside.add(place.id)
    return [place.id for place in places if place.id in inside]


def chips(places: Sequence[Place], chosen: Collection[int]) -> Iterator[tuple[Place, int]]:
    """The chosen places, a whole subtree as its top: (place, how many it stands for)."""
    covered: set[int] = set()
    for place in places:
        if place.id in chosen and place.id not in covered:
            below = under(places, place.id)
            whole = all(one in chosen for one in below)
            covered.update(below if whole else [place.id])
            yield place, len(below) if whole else 1


def sites(body: Body) -> list[list[int]]:
    """The places of each site, as far as they are numbers."""
    return [[int(one) for one in row.get("places", []) if str(one).isdecimal()] for row in trial.rows(body, "sites")]


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(body: Body) -> tuple[Paper | None, list[Fault]]:
    """The paper, or what is wrong with it; beyond the form: dates, fees, sites and clauses that do not fit."""
    said = {key: value for key, value in body.items() if key != "sought"}
    faults = list(_misplaced(body))
    try:
        paper = declared.read(Paper, said)
    except Faulty as faulty:
        return None, [*faulty.faults, *faults]
    faults += _senseless(paper)
    return (None, faults) if faults else (paper, [])


def _misplaced(body: Body) -> Iterator[Fault]:
    chosen = sites(body)
    if len({place for site in chosen for place in site}) < sum(map(len, chosen)):
        yield Fault("sites", _("同一地点不能归入两个点位"))
    for i, site in enumerate(chosen):
        if not site:
            yield Fault(f"sites[{i}]", _("这个点位还没有地点：请从下面选，或删去它"))


def _senseless(paper: Paper) -> Iterator[Fault]:
    if paper.ends_on < paper.starts_on:
        yield Fault("ends_on", _("到期日期早于开始日期"))
    if paper.pricing == "fixed" and not paper.monthly:
        yield Fault("monthly", _("固定月费的合同须写月服务费"))
    if paper.pricing == "quantity" and not paper.prices:
        yield Fault("prices", _("按量计价的合同须有价目"))
    for i, line in enumerate(paper.prices):
        if line.price and line.share:
            yield Fault(f"prices[{i}]", _("单价与分成只写一样"))
    yield from _twice("clauses", [clause.number for clause in paper.clauses])
    yield from _twice("prices", [price.name for price in paper.prices])
    yield from _twice("sites", [site.name for site in paper.sites])


def _twice(path: str, names: Sequence[str]) -> Iterator[Fault]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Fault(path, _("“%(name)s”写了不止一次") % {"name": name})


def read_change(body: Body) -> tuple[Change | None, list[Fault]]:
    try:
        change = declared.read(Change, body)
        period.read(change.month)
    except Faulty as faulty:
        return None, list(faulty.faults)
    except ValueError as why:
        return None, [Fault("month", str(why))]
    return change, []


def prices(lines: Sequence[PriceLine]) -> list[dict[str, Any]]:
    return [
        {
            "name": line.name,
            "unit": line.unit,
            **({"share_bp": line.share} if line.share else {"price_fen": line.price}),
        }
        for line in lines
    ]


def signed(paper: Paper, scheme: Mapping[str, Any], days: int) -> Signed:
    """The paper as the action signs it."""
    return Signed(
        number=paper.number,
        name=paper.name,
        provider=paper.provider,
        starts_on=paper.starts_on,
        ends_on=paper.ends_on,
        scheme=scheme,
        pins={pin.pack: pin.edition.isoformat() for pin in paper.pins},
        monthly_fen=paper.monthly,
        direction=paper.direction,
        pricing=paper.pricing,
        prices=prices(paper.prices),
        clauses=[(clause.number, clause.text, clause.kind) for clause in paper.clauses],
        places=[(place, site.name) for site in paper.sites for place in site.places],
        objection_days=days,
        due_day=paper.due_day or None,
    )


def seal(*said: Mapping[str, Any]) -> str:
    """What was looked at, so that nothing else is signed."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def warnings(scheme: Scheme, clauses: Collection[str], sites: int) -> list[str]:
    """What may be signed and will hurt: money that rests on no clause, sites to compare where there is one."""
    rests = [measure.clause for measure in scheme.payment] + [rung.clause for rung in scheme.ladders]
    lost = [clause for clause in dict.fromkeys(rests) if clause and clause not in clauses]
    found = []
    if lost:
        said = _("方案引用的条款 %(clauses)s 不在合同条款里：据此作出的扣减将没有合同依据。")
        found.append(said % {"clauses": "、".join(lost)})
    if "" in rests:
        found.append(_("方案里有计法或阶梯没有写合同条款：据此作出的扣减将没有合同依据。"))
    if scheme.sites != "pooled" and sites < 2:
        found.append(_("方案要比较各点位，而合同没有两个以上的点位。"))
    return found
