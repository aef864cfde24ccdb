"""What is paid: each named measure turns a month's points into an amount with its clause, and the statement adds them up in fen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from houqin.rules import decision, money
from houqin.rules.decision import Month, Proposal
from houqin.rules.money import half_up
from houqin.rules.scheme import (
    FULL,
    AnnualTiers,
    Holdback,
    ItemMoney,
    LinearBelow,
    MoneyItem,
    PerPoint,
    PointsLedger,
    Scheme,
    Tier,
    Tiers,
    WarnThenFine,
)


class Happened(NamedTuple):
    """The events of one money item in a month: how many times, and the quantity in hundredths (hours, pieces …)."""

    times: int
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What money is computed from: the month's points (None = not assessed), its fee, what happened, and the contract year so far."""

    period: int
    points: int | None
    base_fen: int
    happened: Mapping[str, Happened]
    months: tuple[Month, ...] = ()  # the contract year up to and with this month, in order


@dataclass(frozen=True, slots=True)
class Charge:
    """Money withheld (amount_fen > 0) under one measure: its clause, how it was computed, and the codes whose evidence it rests on."""

    key: str
    measure: str
    clause: str
    amount_fen: int
    how: str
    codes: tuple[str, ...] = ()


def charges(scheme: Scheme, facts: Facts) -> tuple[Charge, ...]:
    """All that the scheme withholds this month, in its own order, never more than its cap of the fee.

    A month not assessed is charged for signed item deductions only.
    """
    found: list[Charge] = []
    for i, measure in enumerate(scheme.payment):
        if facts.points is None and not isinstance(measure, ItemMoney):
            continue
        found += CHARGE[type(measure)](f"payment.{i}", measure, facts)
    return _capped(found, half_up(facts.base_fen * scheme.deduction_cap, FULL))


def _capped(found: Sequence[Charge], cap: int) -> tuple[Charge, ...]:
    kept = []
    for charge in found:
        amount = min(charge.amount_fen, cap)
        cap -= amount
        how = charge.how if amount == charge.amount_fen else f"{charge.how}；达到当月扣减上限"
        if amount or charge.amount_fen == 0:
            kept.append(Charge(charge.key, charge.measure, charge.clause, amount, how, charge.codes))
    return tuple(kept)


def pay_at(tiers: Sequence[Tier], points: int) -> int:
    """The share paid, in basis points, at these points: the band whose lower end they reach."""
    return next(tier.pay for tier in tiers if points >= tier.at_least)


def _tiers(key: str, measure: Tiers, facts: Facts) -> list[Charge]:
    points = _assessed(facts)
    pay = pay_at(measure.tiers, points)
    how = f"得分{money.points(points)}，按{money.percent(pay)}支付"
    return _withheld(key, measure, facts.base_fen - half_up(facts.base_fen * pay, FULL), how)


def linear_share(threshold: int, points: int) -> int:
    """PS2: basis points paid; one point below the threshold is one per cent of the fee."""
    return FULL if points >= threshold else max(0, FULL - threshold + points)


def _linear_below(key: str, measure: LinearBelow, facts: Facts) -> list[Charge]:
    points = _assessed(facts)
    pay = linear_share(measure.threshold, points)
    how = f"得分{money.points(points)}低于{money.points(measure.threshold)}，按{money.percent(pay)}支付"
    return _withheld(key, measure, facts.base_fen - half_up(facts.base_fen * pay, FULL), how)


def _per_point(key: str, measure: PerPoint, facts: Facts) -> list[Charge]:
    lost = FULL - _assessed(facts)
    amount = half_up(lost * measure.yuan, 100)
    amount = amount if measure.cap is None else min(amount, measure.cap)
    return _withheld(key, measure, amount, f"失分{money.points(lost)}，每分{money.yuan(measure.yuan)}元")


def _holdback(key: str, measure: Holdback, facts: Facts) -> list[Charge]:
    points = _assessed(facts)
    held = half_up(facts.base_fen * measure.share, FULL)
    pay = pay_at(measure.tiers, points)
    how = f"考核部分{money.yuan(held)}元，得分{money.points(points)}，释放{money.percent(pay)}"
    return _withheld(key, measure, held - half_up(held * pay, FULL), how)


def _warn_then_fine(key: str, measure: WarnThenFine, facts: Facts) -> list[Charge]:
    points = _assessed(facts)
    if points < measure.below:
        return _withheld(key, measure, measure.below_yuan, f"得分{money.points(points)}低于{money.points(measure.below)}")
    if points >= measure.warn_below:
        return []
    count = decision.warnings(measure, facts.months)
    if count and count % measure.warnings == 0:
        return _withheld(key, measure, measure.yuan, f"合同年度内第{count}次警告")
    return [Charge(key, measure.kind, measure.clause, 0, f"警告，合同年度内第{count}次")]


def _points_ledger(key: str, measure: PointsLedger, facts: Facts) -> list[Charge]:
    return []  # it ends contracts and costs nothing: see `proposals`


def item_amount(item: MoneyItem, happened: Happened, base_fen: int) -> int:
    """PS7: fen for one money item. Percentages go by the number of times: the n-th time sets the share for the month."""
    times = happened.times - item.free
    if times <= 0:
        return 0
    if item.percents:
        amount = half_up(base_fen * item.percents[min(times, len(item.percents)) - 1], FULL)
    elif item.rate:
        amount = half_up(item.rate * item.times * happened.quantity, FULL * 100)
    else:
        amount = half_up(item.each * item.times * times, FULL)
    return amount if item.cap is None else min(amount, item.cap)


def _item_money(key: str, measure: ItemMoney, facts: Facts) -> list[Charge]:
    found = []
    for item in measure.items:
        happened = facts.happened.get(item.code)
        if happened is not None and (amount := item_amount(item, happened, facts.base_fen)):
            how = f"{item.text}：{happened.times}次" + (f"，数量{money.points(happened.quantity)}" if item.rate else "")
            how += f"，免{item.free}次" if item.free else ""
            found.append(Charge(f"{key}.{item.code}", measure.kind, measure.clause, amount, how, (item.code,)))
    return found


def _annual_tiers(key: str, measure: AnnualTiers, facts: Facts) -> list[Charge]:
    return []  # settled once a year: see `annual_charge`


def annual_charge(measure: AnnualTiers, points: int | None, year_fen: int) -> Charge | None:
    """PS11: the part of the year's fee that the annual score does not release; None when the year was not assessed."""
    if points is None:
        return None
    held = half_up(year_fen * measure.share, FULL)
    pay = pay_at(measure.tiers, points)
    how = f"年度考评金{money.yuan(held)}元，年度得分{money.points(points)}，释放{money.percent(pay)}"
    return Charge("annual", measure.kind, measure.clause, held - half_up(held * pay, FULL), how)


CHARGE: Mapping[type, Callable[[str, Any, Facts], list[Charge]]] = {
    Tiers: _tiers,
    LinearBelow: _linear_below,
    PerPoint: _per_point,
    Holdback: _holdback,
    WarnThenFine: _warn_then_fine,
    PointsLedger: _points_ledger,
    ItemMoney: _item_money,
    AnnualTiers: _annual_tiers,
}


def _assessed(facts: Facts) -> int:
    assert facts.points is not None, "a month not assessed has no points to pay by"
    return facts.points


def _withheld(key: str, measure: Any, amount: int, how: str) -> list[Charge]:
    return [Charge(key, measure.kind, measure.clause, amount, how)] if amount else []


def proposals(scheme: Scheme, facts: Facts, vetoes: Sequence[tuple[str, str]]) -> tuple[Proposal, ...]:
    """What a closed month asks two people to sign: its charges, its ladders, the points ledger, and vetoes that end the contract."""
    found = [
        Proposal(c.key, "deduction", c.clause, c.amount_fen, c.how, c.measure) for c in charges(scheme, facts) if c.amount_fen
    ]
    found += decision.ladder(scheme, facts.months)
    for i, measure in enumerate(scheme.payment):
        if isinstance(measure, PointsLedger) and (sum_lost := decision.ledger(measure, facts.months)) >= measure.terminate_at:
            reason = f"合同年度累计扣分{money.points(sum_lost)}，达到{money.points(measure.terminate_at)}"
            found.append(Proposal(f"payment.{i}", "terminate", measure.clause, 0, reason, measure.kind))
    found += [Proposal(f"veto.{code}", "terminate", "", 0, "一票否决", "veto") for code, effect in vetoes if effect == "terminate"]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a statement: positive amounts are withheld, negative ones given."""

    key: str
    kind: str  # deduction, waiver, adjustment, reward
    clause: str
    amount_fen: int
    how: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """The month's money in fen: base − withheld = payable; of it, what is not in dispute is due now."""

    base_fen: int
    withheld_fen: int
    payable_fen: int
    disputed_fen: int
    undisputed_fen: int
    entries: tuple[Entry, ...]


def settle(base_fen: int, entries: Sequence[Entry]) -> Settlement:
    """Add up a statement. Deductions in dispute are named apart and do not stop the rest (保障中小企业款项支付条例 15).

    Until they are ruled on the hospital withholds them; a provider that pays (negative amounts) leaves them out.
    """
    withheld = sum(entry.amount_fen for entry in entries)
    disputed = [entry.amount_fen for entry in entries if entry.disputed and entry.kind == "deduction"]
    payable, added = base_fen - withheld, -sum(amount for amount in disputed if amount < 0)
    return Settlement(base_fen, withheld, payable, sum(map(abs, disputed)), payable - added, tuple(entries))


SETTLED: Mapping[str, str] = {
    "tiers": "分档含下限、不含上限：89.5分属于90分以下一档；支付额四舍五入到分，扣减额为应付减支付。",
    "linear_below": "得分以百分之一分计，低于全额线一分即少付百分之一，不足一分按比例；最低为零。",
    "per_point": "失分按百分之一分比例计算，金额四舍五入到分。",
    "holdback": "只有留存部分随得分变化；留存部分与释放部分分别四舍五入到分。",
    "warn_then_fine": "警告在合同年度内累计，每满约定次数扣一次；低于扣款线的月份直接扣款，不再计警告。",
    "points_ledger": "扣分按已考评月份累计，合同年度届满清零；“累计”不要求连续。",
    "item_money": "比例按当月发生次数取档，不逐次相加；免扣次数先行减除；倍率与单价先乘后四舍五入到分。",
    "annual_tiers": "年度得分决定年度考评金的释放比例，在年度结算单中一次结清。",
    "sites": "多点位取最低分；点位无考评的月份不参与比较。",
    "sources": "按权重合成；缺一方时按约定由另一方占全部权重，或视为未考评。",
    "relative": "与均值之比按不高于上限分档，边界值归入得分较高的一档；均值缺失视为未考评。",
    "ladder": "“连续”按已考评的月份计，未考评的月份既不中断也不累计。",
}
"""How each gap that real texts leave is settled; printed beside the rule's own text."""
