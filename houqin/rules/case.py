"""A case's life (事项): one state machine and one clock for requests, complaints, hazards and supervised tasks.

The clock of whoever holds a case starts when it is dispatched; it stands still while the case is paused, while it
waits to be confirmed, and from a refusal until it is dispatched again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from houqin.rules import clock
from houqin.rules.clock import Hours, Off
from houqin.rules.party import Actor
from houqin.rules.period import HOSPITAL_TIME

STATES = {
    "new": "待受理",
    "sent": "待接单",
    "doing": "处理中",
    "paused": "已暂停",
    "done": "待确认",
    "closed": "已关闭",
    "lapsed": "默认关闭",
    "void": "已撤销",
}
LIVE = ("new", "sent", "doing", "paused", "done")
PRIVATE = ("opinion",)  # only for whoever wrote it and the office; sent by a deed of its own
TICKING = ("new", "sent", "doing", "paused")
OVER = ("closed", "lapsed", "void")
_WORK = frozenset({"new", "sent", "doing", "paused"})
MOVES: dict[str, tuple[frozenset[str], str]] = {
    "acknowledge": (_WORK, ""),
    "dispatch": (_WORK, "sent"),
    "accept": (frozenset({"sent"}), "doing"),
    "go": (frozenset({"doing"}), ""),
    "decline": (frozenset({"sent", "doing"}), "new"),
    "ask": (frozenset({"sent", "doing"}), ""),
    "pause": (frozenset({"new", "sent", "doing"}), "paused"),
    "resume": (frozenset({"paused"}), "doing"),
    "progress": (_WORK, ""),
    "urge": (_WORK, ""),
    "late": (frozenset(TICKING), ""),
    "fix": (_WORK, "done"),
    "rule": (_WORK | {"done"}, ""),
    "reply": (_WORK | {"done"}, "done"),
    "confirm": (frozenset({"done"}), "closed"),
    "return": (frozenset({"done"}), "doing"),
    "lapse": (frozenset({"done"}), "lapsed"),
    "rate": (frozenset({"closed", "lapsed"}), ""),
    "reopen": (frozenset({"closed", "lapsed"}), "sent"),
    "void": (_WORK, "void"),
    "join": (_WORK, "void"),
}
"""Each step: the states from which it may be made, and the state it leads to ('' = stays)."""

STEPS = {
    "open": "登记",
    "acknowledge": "安抚受理",
    "dispatch": "派单",
    "accept": "接单",
    "go": "已到场",
    "decline": "退单",
    "ask": "申请暂停",
    "pause": "暂停计时",
    "resume": "恢复计时",
    "progress": "进展",
    "urge": "催办",
    "late": "超时记录",
    "fix": "办结",
    "rule": "认定",
    "reply": "答复",
    "confirm": "确认",
    "return": "退回重办",
    "lapse": "默认关闭",
    "rate": "评价",
    "reopen": "重开",
    "void": "撤销",
    "join": "并案",
}
ANSWERS = frozenset({"acknowledge", "accept", "progress", "fix", "reply"})
MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What was promised when the case was opened: seconds on a clock, or a fixed day to be done by."""

    respond: int | None = None
    complete: int | None = None
    hours: Hours = clock.ALWAYS
    fixed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One step as it was made."""

    kind: str
    at: datetime
    provider: int | None = None
    contract: UUID | None = None
    assignee: int | None = None
    until: datetime | None = None
    stars: int | None = None
    upheld: bool | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """Where a case stands. `leg` counts its reopenings; `*_left` are seconds kept while the clock stands still."""

    state: str
    opened_at: datetime
    respond_due: datetime | None = None
    complete_due: datetime | None = None
    respond_left: int | None = None
    complete_left: int | None = None
    answered_at: datetime | None = None
    done_at: datetime | None = None
    closed_at: datetime | None = None
    provider: int | None = None
    contract: UUID | None = None
    assignee: int | None = None
    upheld: bool | None = None
    stars: int | None = None
    returned: int = 0
    leg: int = 0
    n: int = 0

    @property
    def held(self) -> bool:
        return self.provider is not None or self.assignee is not None

    @property
    def due_at(self) -> datetime | None:
        """The deadline that comes next, after a pause if there is one; None when nothing waits to be done."""
        if self.state not in TICKING:
            return None
        if self.answered_at is None and self.respond_due is not None:
            return min(self.respond_due, self.complete_due or self.respond_due)
        return self.complete_due

    def late(self, at: datetime) -> bool:
        due = self.due_at
        return due is not None and due < at


def began(terms: Terms, at: datetime, off: Off) -> Life:
    return _started(Life("new", at), terms, at, off)


def after(state: str, step: str) -> str | None:
    """The state a step leads to, or None when it may not be made from here."""
    allowed, leads = MOVES[step]
    return None if state not in allowed else leads or state


def moved(life: Life, made: Made, terms: Terms, off: Off) -> Life:
    """The life after one more step; ValueError when it may not be made from here."""
    state = after(life.state, made.kind)
    if state is None:
        raise ValueError(f"{made.kind} from {life.state}")
    then = replace(life, state=state, n=life.n + 1)
    if made.kind in ANSWERS and life.answered_at is None:
        then = replace(then, answered_at=made.at)
    change = CHANGES.get(made.kind)
    return change(then, life, made, terms, off) if change else then


def lived(terms: Terms, opened_at: datetime, steps: Iterable[Made], off: Off) -> Life:
    """The present life out of all its steps: what a cache holds, built anew."""
    life = replace(began(terms, opened_at, off), n=1)
    for made in steps:
        life = moved(life, made, terms, off)
    return life


def _started(life: Life, terms: Terms, at: datetime, off: Off) -> Life:
    """The full time, from now."""
    respond, complete = (
        None if length is None else clock.due(terms.hours, at, length, off)
        for length in (terms.respond, terms.complete)
    )
    return replace(
        life, respond_due=respond, complete_due=terms.fixed or complete, respond_left=None, complete_left=None
    )


def _dispatch(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    """A new holder has the full time; sent to the same one again, a case goes on as it was."""
    then = replace(then, provider=made.provider, contract=made.contract, assignee=made.assignee)
    if life.held and (life.provider, life.assignee) == (made.provider, made.assignee):
        return _resume(then, life, made, terms, off) if life.state == "paused" else then
    return _started(replace(then, answered_at=None), terms, made.at, off)


def _decline(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    """Not theirs: the hospital holds it again and has the full time to find who is."""
    then = replace(then, provider=None, contract=None, assignee=None, answered_at=None)
    return _started(then, terms, made.at, off)


def _left(due: datetime | None, kept: int | None, at: datetime, terms: Terms, off: Off) -> int | None:
    """The seconds that are left, not more than a pause has kept; None when it is late or was never promised."""
    if due is None or due <= at:
        return None
    left = clock.ran(terms.hours, at, due, off)
    return left if kept is None else min(kept, left)


def _stopped(then: Life, life: Life, at: datetime, terms: Terms, off: Off) -> Life:
    """What is left of the time; a case that waits to be confirmed has it kept already."""
    if life.state == "done":
        return then
    respond = None if life.answered_at else _left(life.respond_due, life.respond_left, at, terms, off)
    complete = _left(life.complete_due, life.complete_left, at, terms, off)
    return replace(then, respond_left=respond, complete_left=complete)


def _going(then: Life, at: datetime, terms: Terms, off: Off) -> Life:
    """The deadlines when the clock goes on at this moment; what was late stays late."""
    respond, complete = (
        due if left is None else clock.due(terms.hours, at, left, off)
        for due, left in ((then.respond_due, then.respond_left), (then.complete_due, then.complete_left))
    )
    return replace(then, respond_due=respond, complete_due=complete)


def _pause(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    """The clock stands still `until` then, and goes on by itself."""
    return _going(_stopped(then, life, made.at, terms, off), made.until or made.at, terms, off)


def _resume(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    then = _going(_stopped(then, life, made.at, terms, off), made.at, terms, off)
    return replace(then, respond_left=None, complete_left=None)


def _done(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    """From now on the clock stands still, until it is confirmed or comes back."""
    return then if life.state == "done" else replace(_stopped(then, life, made.at, terms, off), done_at=made.at)


def _return(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    return replace(_resume(then, life, made, terms, off), done_at=None, returned=life.returned + 1)


def _closed(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    return replace(then, closed_at=made.at)


def _reopen(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    """Back to whoever held it, with the full time; a fixed day that is over binds nobody."""
    then = replace(then, state="sent" if life.held else "new", leg=life.leg + 1)
    then = replace(then, answered_at=None, done_at=None, closed_at=None, stars=None)
    fixed = terms.fixed if terms.fixed and terms.fixed > made.at else None
    return _started(then, replace(terms, fixed=fixed), made.at, off)


def _rate(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    return replace(then, stars=made.stars)


def _rule(then: Life, life: Life, made: Made, terms: Terms, off: Off) -> Life:
    return replace(then, upheld=made.upheld)


CHANGES = {
    "dispatch": _dispatch,
    "decline": _decline,
    "pause": _pause,
    "resume": _resume,
    "fix": _done,
    "reply": _done,
    "return": _return,
    "confirm": _closed,
    "lapse": _closed,
    "void": _closed,
    "join": _closed,
    "reopen": _reopen,
    "rate": _rate,
    "rule": _rule,
}
"""What a step changes beside the state."""


def in_time(life: Life, what: str) -> bool | None:
    """Whether it was `answered` or `completed` in time; None when no time was promised or it has not happened yet."""
    answered = what == "answered"
    due, happened = (life.respond_due, life.answered_at) if answered else (life.complete_due, life.done_at)
    return None if due is None or happened is None else happened <= due


def missed(life: Life, at: datetime, noted: Sequence[datetime]) -> list[str]:
    """The deadlines that have passed while a case waits, and that no note was made of since."""
    if life.state not in TICKING:
        return []
    dues = {"answered": None if life.answered_at else life.respond_due, "completed": life.complete_due}
    return [what for what, due in dues.items() if due and due < at and not any(due <= note for note in noted)]


def closer_fault(closers: Sequence[str], by: Actor, is_reporter: bool, fixers: Sequence[int | None]) -> str | None:
    """Who closes a case is named by its kind, and is neither whoever did it nor of their company."""
    if by.provider is not None or by.role == "provider":
        return "须由医院一方确认，服务商不能确认自己的工作"
    if by.person in fixers:
        return "办理人不能确认自己办结的事项，请由另一人确认"
    if by.role in closers or (is_reporter and "reporter" in closers):
        return None
    return "这种事项须由上报人或约定的角色确认"


def lapses_at(life: Life, hours: int) -> datetime | None:
    """When a case that nobody confirms closes by default."""
    return life.done_at + timedelta(hours=hours) if life.state == "done" and life.done_at and hours else None


def stars_fault(stars: int, life: Life) -> str | None:
    if life.stars is not None:
        return "已经评价过了，一件事项只评一次"
    return None if 1 <= stars <= MOST_STARS else "请选 1 至 5 颗星"


def number(prefix: str, id: UUID, at: datetime) -> str:
    """How people call a case, such as BX261122-3F2A."""
    return f"{prefix}{at.astimezone(HOSPITAL_TIME):%y%m%d}-{id.hex[:4].upper()}"
