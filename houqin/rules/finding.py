"""What went wrong, until when it must be put right, and the steps from opened to closed (整改闭环与回头看)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from houqin.rules.standard import Item

SEVERITIES = ("一般", "较大", "重大")
DAYS = {"一般": 3, "较大": 2, "重大": 1}  # design: until a scheme or a pack says otherwise
HIGH_RISK_HOURS = 24
RECURS_WITHIN = timedelta(days=90)
WEIGHS_FROM = 2  # design: seen so often before within 90 days, a finding weighs one grade more
ONE_IN = 10  # design: of what nurses verified, so many are drawn for a second look
RECHECK_WITHIN = timedelta(days=7)
LAPSES_AFTER = timedelta(hours=72)
LAPSES = ("一般", "较大")  # a grave one never closes by itself
PAUSES = ("等配件", "患者治疗中，不能进入", "等第三方施工", "停水停电停气", "等医院确认方案", "其他")

STATES = {
    "open": "待签收",
    "doing": "整改中",
    "declined": "已拒签",
    "disowned": "责任待定",
    "review": "待复核",
    "closed": "已销号",
    "lapsed": "默认关闭",
    "moved": "已转派",
    "voided": "已撤销",
}
DEAD = ("voided", "moved")  # costs nothing and lives on nowhere, or under another contract
DONE = ("closed", "lapsed", *DEAD)
MOVES: dict[str, tuple[frozenset[str], str]] = {
    "accept": (frozenset({"open"}), "doing"),
    "decline": (frozenset({"open"}), "declined"),
    "disown": (frozenset({"open", "doing"}), "disowned"),
    "plead": (frozenset({"open", "doing", "declined", "disowned"}), ""),
    "extend": (frozenset({"open", "doing"}), ""),
    "grant": (frozenset({"open", "doing"}), ""),
    "stop": (frozenset({"open", "doing"}), ""),
    "run": (frozenset({"open", "doing"}), ""),
    "insist": (frozenset({"declined", "disowned"}), "doing"),
    "withdraw": (frozenset({"open", "doing", "declined", "disowned"}), "voided"),
    "move": (frozenset({"open", "doing", "declined", "disowned"}), "moved"),
    "rectify": (frozenset({"open", "doing"}), "review"),
    "verify": (frozenset({"review", "lapsed"}), "closed"),
    "return": (frozenset({"review", "lapsed"}), "doing"),
    "lapse": (frozenset({"review"}), "lapsed"),
    "agree": (frozenset({"closed"}), "closed"),
    "differ": (frozenset({"closed"}), "doing"),
    "hold": (frozenset({"closed"}), "closed"),
    "reopen": (frozenset({"closed"}), "doing"),
    "overdue": (frozenset({"open", "doing", "declined"}), ""),
}
"""Each step: the states from which it may be made, and the state it leads to ('' = stays)."""

STEPS = {
    "accept": "签收",
    "decline": "拒签",
    "disown": "非我方责任",
    "plead": "申辩",
    "extend": "申请延期",
    "grant": "同意延期",
    "stop": "停钟",
    "run": "恢复计时",
    "insist": "维持",
    "withdraw": "撤销",
    "move": "转派",
    "rectify": "整改完成",
    "verify": "复核通过",
    "return": "复核退回",
    "lapse": "默认关闭",
    "agree": "抽查属实",
    "differ": "抽查不属实",
    "hold": "回头看合格",
    "reopen": "回头看复发",
    "overdue": "超期上报",
}
BY_THE_CLOCK = frozenset({"overdue", "lapse"})  # steps that the nightly scan makes and nobody else
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


def weighed(grade: str, before: int) -> str:
    """What keeps coming back weighs one grade more: a sooner deadline, and eyes on the spot to close it."""
    at = SEVERITIES.index(grade) + (before >= WEIGHS_FROM)
    return SEVERITIES[min(at, len(SEVERITIES) - 1)]


def open_for(item: Item, count: int, risk: str, at: datetime, before: int) -> Opened:
    """The finding of one failed check; `before` = findings of the same item at the same place in the last 90 days."""
    grade = weighed(severity(item, count), before)
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


STOPS = ("disown", "stop")
RUNS = ("run", "insist", "rectify", "withdraw", "move")


def clock(kind: str, stopped_at: datetime | None, due_at: datetime, at: datetime) -> tuple[datetime | None, datetime]:
    """Since when the clock stands still after a step, and the deadline: later by exactly as long as it stood."""
    if kind in STOPS:
        return stopped_at or at, due_at
    if kind in RUNS and stopped_at is not None:
        return None, due_at + max(timedelta(0), at - stopped_at)
    return stopped_at, due_at


def drawn(id: UUID) -> bool:
    """One in ten by lot, and the lot is the finding's own id: nobody chooses, and anybody can check the draw."""
    return int.from_bytes(sha256(id.bytes).digest()[:8]) % ONE_IN == 0


def lapses(severity: str, rectified_at: datetime, at: datetime) -> bool:
    """Whether nobody said in 72 hours that it is put right, so that it closes by itself; never as satisfied."""
    return severity in LAPSES and at - rectified_at >= LAPSES_AFTER


NOT_SERIOUS = "较大、重大问题须由巡查员到现场复核"
NOT_THERE = "较大、重大问题须在现场复核：请扫门旁二维码，或输入标签上的地点码"
NOT_OWN = "复核须由医院一方进行，服务商不能复核自己的整改"
NOT_FIXER = "复核人不能是整改人"
FAULTS = (NOT_SERIOUS, NOT_THERE, NOT_OWN, NOT_FIXER)


def spot_fault(severity: str, role: str, code: str, place_code: str) -> str | None:
    """A nurse in charge confirms ordinary findings; a serious one is confirmed by an inspector who stands there."""
    if severity == SEVERITIES[0]:
        return None
    if role != "inspector":
        return NOT_SERIOUS
    if code.strip().upper() != place_code.upper():
        return NOT_THERE
    return None


def verifier_fault(verifier_provider: int | None, verifier: int, fixers: Sequence[int]) -> str | None:
    """Who verifies is neither the fixer nor of the fixer's company."""
    if verifier_provider is not None:
        return NOT_OWN
    if verifier in fixers:
        return NOT_FIXER
    return None
