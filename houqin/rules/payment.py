"""What is paid: each named measure turns points into an amount with its clause; a statement adds them up in fen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from houqin.rules import decision, money, period
from houqin.rules.clause import SETTLED as SETTLED
from houqin.rules.clause import worded
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
    """What money is computed from: the month's points (None = not assessed), its fee, what happened, and its history.

    A contract settled by the quarter gives the quarter's fee (a fourth of the year's) and the quarter's points.
    """

    period: int
    points: int | None
    base_fen: int
    happened: Mapping[str, Happened]
    months: tuple[Month, ...] = ()  # in order, this one last, as far back as they go
    year_from: int = 0  # where the contract year began: warnings, ledgers and counted ladders look no further back
    drops: int = 0  # payment bands lost to vetoes

    @property
    def this_year(self) -> tuple[Month, ...]:
        return tuple(month for month in self.months if month.period >= self.year_from)


@dataclass(frozen=True, slots=True)
class Charge:
    """Money withheld under one measure: its clause, how it was computed, and the codes whose evidence it rests on."""

    key: str
    measure: str
    clause: str
    amount_fen: int
    how: str
    codes: tuple[str, ...] = ()


def charges(scheme: Scheme, facts: Facts) -> tuple[Charge, ...]:
    """All that the scheme withholds this month, in its own order, never more than its cap of the fee.

    A month not assessed is charged for signed item deductions only. What the year keeps back (PS11) is no deduction.
    """
    found: list[Charge] = []
    kept: list[Charge] = []
    for i, measure in enumerate(scheme.payment):
        if facts.points is not None or isinstance(measure, ItemMoney):
            into = kept if isinstance(measure, AnnualTiers) else found
            into += CHARGE[type(measure)](f"payment.{i}", measure, facts)
    capped = _capped(found, half_up(facts.base_fen * scheme.deduction_cap, FULL), "达到当月扣减上限")
    rest = facts.base_fen - sum(charge.amount_fen for charge in capped)
    return capped + _capped(kept, rest, "以当月应付余额为限")


def _capped(found: Sequence[Charge], cap: int, why: str) -> tuple[Charge, ...]:
    kept = []
    for charge in found:
        amount = min(charge.amount_fen, cap)
        cap -= amount
        how = charge.how if amount == charge.amount_fen else f"{charge.how}；{why}"
        if amount or not charge.amount_fen:
            kept.append(replace(charge, amount_fen=amount, how=how))
    return tuple(kept)


def pay_at(tiers: Sequence[Tier], points: int, drops: int = 0) -> int:
    """The share paid, in basis points: the band whose lower end the points reach, `drops` bands lower."""
    reached = next(i for i, tier in enumerate(tiers) if points >= tier.at_least)
    return tiers[min(reached + drops, len(tiers) - 1)].pay


def _dropped(facts: Facts) -> str:
    return f"，一票否决降{facts.drops}档" if facts.drops else ""


def _tiers(key: str, measure: Tiers, facts: Facts) -> list[Charge]:
    points = _assessed(facts)
    pay = pay_at(measure.tiers, points, facts.drops)
    how = f"得分{money.points(points)}{_dropped(facts)}，按{money.percent(pay)}支付"
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
    pay = pay_at(measure.tiers, points, facts.drops)
    how = f"考核部分{money.yuan(held)}元，得分{money.points(points)}{_dropped(facts)}，释放{money.percent(pay)}"
    return _withheld(key, measure, held - half_up(held * pay, FULL), how)


def _warn_then_fine(key: str, measure: WarnThenFine, facts: Facts) -> list[Charge]:
    points = _assessed(facts)
    if points < measure.below:
        how = f"得分{money.points(points)}低于{money.points(measure.below)}"
        return _withheld(key, measure, measure.below_yuan, how)
    if points >= measure.warn_below:
        return []
    count = decision.warnings(measure, facts.this_year)
    if count and count % measure.warnings == 0:
        return _withheld(key, measure, measure.yuan, f"合同年度内第{count}次警告")
    return [Charge(key, measure.kind, measure.clause, 0, f"警告，合同年度内第{count}次")]


def _points_ledger(key: str, measure: PointsLedger, facts: Facts) -> list[Charge]:
    return []  # it ends contracts and costs nothing: see `proposals`


def item_amount(item: MoneyItem, happened: Happened, base_fen: int) -> int:
    """PS7: fen for one money item. Of percentages the n-th time sets the share for the month; they do not add up."""
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


def annual_part(measure: AnnualTiers, fee_fen: int) -> int:
    """PS11: the part of a fee that is kept back until the year is assessed."""
    return half_up(fee_fen * measure.share, FULL)


def _annual_tiers(key: str, measure: AnnualTiers, facts: Facts) -> list[Charge]:
    how = f"留存{money.percent(measure.share)}，年度考评后结算"
    return _withheld(key, measure, annual_part(measure, facts.base_fen), how)


def annual_charge(measure: AnnualTiers, points: int | None, held_fen: int) -> Charge | None:
    """PS11: of what the year kept back, the part that its score does not release; None when it was not assessed."""
    if points is None:
        return None
    pay = pay_at(measure.tiers, points)
    how = f"年度考评金{money.yuan(held_fen)}元，年度得分{money.points(points)}，释放{money.percent(pay)}"
    return Charge("annual", measure.kind, measure.clause, held_fen - half_up(held_fen * pay, FULL), how)


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
    """What a closed month asks two people to sign: charges, warnings, ladders, the ledger, vetoes that end it all."""
    return (
        *(_proposed(charge) for charge in charges(scheme, facts)),
        *decision.ladder(scheme, facts.months, facts.year_from),
        *_ledgers(scheme, facts),
        *_endings(scheme, vetoes),
    )


def _proposed(charge: Charge) -> Proposal:
    """A charge that costs nothing is a warning: a reminder to be signed."""
    kind = "deduction" if charge.amount_fen else "reminder"
    return Proposal(charge.key, kind, charge.clause, charge.amount_fen, charge.how, charge.measure)


def _ledgers(scheme: Scheme, facts: Facts) -> list[Proposal]:
    found = []
    for i, measure in enumerate(scheme.payment):
        if isinstance(measure, PointsLedger) and facts.points is not None:
            lost = decision.ledger(measure, facts.this_year)
            if lost >= measure.terminate_at:
                reason = f"合同年度累计扣分{money.points(lost)}，达到{money.points(measure.terminate_at)}"
                found.append(Proposal(f"payment.{i}", "terminate", measure.clause, 0, reason, measure.kind))
    return found


def _endings(scheme: Scheme, vetoes: Sequence[tuple[str, str]]) -> list[Proposal]:
    clause = worded(scheme, "veto").clause
    ending = [code for code, effect in vetoes if effect == "terminate"]
    return [Proposal(f"veto.{code}", "terminate", clause, 0, "一票否决", "veto") for code in ending]


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
    """A statement's money in fen.

    base_fen        the fee of the period
    withheld_fen    all entries added up, those under objection too
    payable_fen     base − withheld
    disputed_fen    the deductions under objection
    undisputed_fen  due now, whatever becomes of the objections

    Where the hospital pays, a disputed deduction stays withheld until the ruling: what is payable is undisputed. Where
    the provider pays (income: a deduction is a negative amount that adds to what it owes), it leaves the disputed out.
    """

    base_fen: int
    withheld_fen: int
    payable_fen: int
    disputed_fen: int
    undisputed_fen: int
    entries: tuple[Entry, ...]


def settle(base_fen: int, entries: Sequence[Entry]) -> Settlement:
    """Add up a statement: what is in dispute does not stop the rest (保障中小企业款项支付条例 15)."""
    withheld = sum(entry.amount_fen for entry in entries)
    disputed = [entry.amount_fen for entry in entries if entry.disputed and entry.kind == "deduction"]
    payable, added = base_fen - withheld, -sum(amount for amount in disputed if amount < 0)
    return Settlement(base_fen, withheld, payable, sum(map(abs, disputed)), payable - added, tuple(entries))


# ── What is counted, shared and due ───────────────────────────────────────────────────────────────────────────────────


def priced(count: int, price_fen: int, share_bp: int | None = None) -> int:
    """Fen for a count in hundredths of its unit: at so much a unit, or a share of a turnover counted in fen."""
    return half_up(count * price_fen, 100) if share_bp is None else half_up(count * share_bp, FULL)


@dataclass(frozen=True, slots=True)
class Paid:
    """How a statement stands: paid so far, still open, and how many days late (the last fen came, or today)."""

    due_on: date | None
    paid_fen: int
    open_fen: int
    late_days: int


def due_on(month: int, day: int, issued_on: date) -> date:
    """The first such day after the month that is not before the statement was issued; short months end it earlier."""
    after = month if month % 100 else month + 12
    while True:
        after = period.after(after)
        due = min(period.first_day(after) + timedelta(days=day - 1), period.last_day(after))
        if due >= issued_on:
            return due


def standing(payable_fen: int, due: date | None, payments: Sequence[tuple[date, int]], today: date) -> Paid:
    """Late are the days from the due day until all was paid, and stayed so: what was taken back had not come."""
    paid, whole = 0, None
    for day, amount in sorted(payments):
        paid += amount
        whole = None if paid < payable_fen else whole or day
    until = whole or today
    late = max(0, (until - due).days) if due and payable_fen > 0 else 0
    return Paid(due, paid, payable_fen - paid, late)
