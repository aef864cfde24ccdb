"""What follows from a score: the reminders, orders, talks and endings that the contract's own clauses name."""

from collections.abc import Sequence
from dataclasses import dataclass

from houqin.rules import money
from houqin.rules.scheme import FULL, PointsLedger, Rung, Scheme, WarnThenFine

KINDS = {
    "deduction": "减少价款",
    "reward": "奖励",
    "waiver": "减免扣减",
    "adjustment": "重算调整",
    "reminder": "提醒",
    "rectify_order": "责令整改",
    "interview": "约谈",
    "damages": "违约金",
    "final_warning": "最终警告",
    "forfeit_deposit": "不予退还履约保证金",
    "terminate": "终止合同",
    "renew": "续签",
    "not_renew": "不再续签",
}


@dataclass(frozen=True, slots=True)
class Month:
    """One month as the ladders see it: points is None when it was not assessed."""

    period: int
    points: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that follows and that two people must sign; `key` names it within its month."""

    key: str
    kind: str
    clause: str
    amount_fen: int
    reason: str
    measure: str = ""


def ladder(scheme: Scheme, months: Sequence[Month], year_from: int = 0) -> tuple[Proposal, ...]:
    """The rungs that the latest month reaches; `months` in order, the latest last, as far back as they go.

    Months not assessed neither extend nor break a row (decisions.md, month arithmetic 6). A rung is reached whenever
    another full number of its months is: in a row, or counted since `year_from`.
    """
    found = []
    for i, rung in enumerate(scheme.ladders):
        if _reached(rung, months, year_from):
            how = "连续" if rung.consecutive else "累计"
            reason = f"{how}{rung.months}个月低于{money.points(rung.below)}分"
            found += [
                Proposal(f"ladder.{i}.{effect}", effect, rung.clause, 0, reason, "ladder") for effect in rung.effects
            ]
    return tuple(found)


def _reached(rung: Rung, months: Sequence[Month], year_from: int) -> bool:
    since = 0 if rung.consecutive else year_from
    low = [month.points < rung.below for month in months if month.points is not None and month.period >= since]
    if not low or not low[-1] or months[-1].points is None:
        return False
    row = next((i for i, is_low in enumerate(reversed(low)) if not is_low), len(low))
    count = row if rung.consecutive else sum(low)
    return count % rung.months == 0


def ledger(measure: PointsLedger, months: Sequence[Month]) -> int:
    """PS6: points lost over the months given (the contract year so far), in hundredths."""
    return sum(FULL - month.points for month in months if month.points is not None)


def warnings(measure: WarnThenFine, months: Sequence[Month]) -> int:
    """PS5: months in the warning band, over the months given."""
    return sum(1 for m in months if m.points is not None and measure.below <= m.points < measure.warn_below)
