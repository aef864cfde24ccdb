"""What went wrong, until when it must be put right, and the steps from opened to closed (整改闭环与回头看)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from houqin.rules.standard import Item

SEVERITIES = ("一般", "较大", "重大")
DAYS = {"一般": 3, "较大": 2, "重大": 1}  # design: until a scheme or a pack says otherwise
HIGH_RISK_HOURS = 24

STATES = {
    "open": "待签收",
    "doing": "整改中",
    "declined": "已拒签",
    "review": "待复核",
    "closed": "已销号",
    "voided": "已撤销",
}
MOVES: dict[str, tuple[frozenset[str], str]] = {
    "accept": (frozenset({"open"}), "doing"),
    "decline": (frozenset({"open"}), "declined"),
    "plead": (frozenset({"open", "doing", "declined"}), ""),
    "extend": (frozenset({"open", "doing"}), ""),
    "grant": (frozenset({"open", "doing"}), ""),
    "insist": (frozenset({"declined"}), "doing"),
    "withdraw": (frozenset({"open", "doing", "declined"}), "voided"),
    "rectify": (frozenset({"open", "doing"}), "review"),
    "verify": (frozenset({"review"}), "closed"),
    "return": (frozenset({"review"}), "doing"),
    "hold": (frozenset({"closed"}), "closed"),
    "reopen": (frozenset({"closed"}), "doing"),
    "overdue": (frozenset({"open", "doing", "declined"}), ""),
}
"""Each step: the states from which it may be made, and the state it leads to ('' = stays)."""

STEPS = {
    "accept": "签收",
    "decline": "拒签",
    "plead": "申辩",
    "extend": "申请延期",
    "grant": "同意延期",
    "insist": "维持",
    "withdraw": "撤销",
    "rectify": "整改完成",
    "verify": "复核通过",
    "return": "复核退回",
    "hold": "回头看合格",
    "reopen": "回头看复发",
    "overdue": "超期上报",
}
BY_THE_CLOCK = frozenset({"overdue"})  # steps that the nightly scan makes and nobody else
LATE_HOURS = (0, 72)  # design: so long after the deadline a finding is reported upwards, each time one level higher


@dataclass(frozen=True, slots=True)
class Opened:
    """A finding that a failed check opens."""

    item: str
    severity: str
    due_at: datetime
    recurrence: int


def severity(item: Item, count: int) -> str:
    """重大 when the item can veto, 较大 for key items or many defects, otherwise 一般."""
    if item.veto:
        return "重大"
    return "较大" if item.key or count >= 5 else "一般"


def open_for(item: Item, count: int, risk: str, at: datetime, before: int) -> Opened:
    """The finding of one failed check; `before` = findings of the same item at the same place in the last 90 days."""
    grade = severity(item, count)
    return Opened(item.code, grade, deadline(grade, risk, at), before)


def deadline(grade: str, risk: str, at: datetime) -> datetime:
    """Until when a finding of this severity must be put right; sooner where the risk is high."""
    hours = DAYS[grade] * 24
    return at + timedelta(hours=min(hours, HIGH_RISK_HOURS) if risk == "高" else hours)


def after(state: str, step: str) -> str | None:
    """The state a step leads to, or None when it may not be made from here."""
    allowed, leads = MOVES[step]
    return None if state not in allowed else leads or state


def state_of(steps: Sequence[str]) -> str:
    """The present state from the steps made so far; ValueError at a step that could not have been made."""
    state = "open"
    for step in steps:
        following = after(state, step)
        if following is None:
            raise ValueError(f"{step} from {state}")
        state = following
    return state


def goes_up(state: str, due_at: datetime, told: int, at: datetime) -> bool:
    """Whether a late finding is to be reported upwards now; `told` = how often it was since this deadline passed."""
    waits = state in MOVES["overdue"][0] and told < len(LATE_HOURS)
    return waits and due_at + timedelta(hours=LATE_HOURS[told]) < at


def verifier_fault(verifier_provider: int | None, verifier: int, fixers: Sequence[int]) -> str | None:
    """Who verifies is neither the fixer nor of the fixer's company."""
    if verifier_provider is not None:
        return "复核须由医院一方进行，服务商不能复核自己的整改"
    if verifier in fixers:
        return "复核人不能是整改人"
    return None
