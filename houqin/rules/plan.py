"""A recurring duty: what is planned, when it is due, whether it was done, and who is told when it was not.

Occurrences are never stored: they follow from the plan and the calendar. `at`, the moment by the rule before a day off
moves it, names an occurrence for good, also when the calendar changes afterwards.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from houqin.rules import period, recurrence, workday
from houqin.rules.declared import declare
from houqin.rules.period import HOSPITAL_TIME
from houqin.rules.recurrence import Rule
from houqin.rules.refusal import Refused
from houqin.rules.workday import Calendar

HORIZON = timedelta(days=1100)  # how far ahead anybody looks at a plan that never ends
LONGEST_HOURS = 366 * 24
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
MOST_POINTS = 200
FAR = datetime.combine(date.max, time.max)
STATES = {
    "coming": "未到时间",
    "open": "可以办理",
    "overdue": "已逾期",
    "done": "按时完成",
    "partial": "部分完成",
    "late": "逾期完成",
    "missed": "漏做",
}
FINISHED = ("done", "partial", "late", "missed")


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to be visited; `least` is the seconds that nobody can beat on the way from the stop before."""

    place: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told when a duty is so many hours overdue: a person, or everybody of a role."""

    after: int = declare("count", "逾期小时", least=0)
    role: str = declare("text", "角色", default="")
    person: int | None = declare("count", "人", default=None)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is on duty where, from when to when: one line of a roster."""

    name: str
    post: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done again and again. Hours: `lead` before it may be done, `within` until due, then `grace`.

    `pack`: a round with this checklist is the proof. `item`: the ratio of the contract's scheme that it counts for.
    """

    name: str
    kind: str
    rule: str
    starts_on: date
    ends_on: date | None = None
    minute: int = 0  # of the day, where the rule itself names no hour
    lead: int = 0
    within: int = 24
    grace: int = 24
    shift: str = "keep"
    person: int | None = None
    department: int | None = None
    provider: int | None = None
    contract: str = ""
    item: str = ""
    pack: str = ""
    late_counts: bool = False
    stops: tuple[Stop, ...] = ()
    told: tuple[Told, ...] = ()
    parties: tuple[int, ...] = ()
    roster: tuple[Turn, ...] = ()
    duty: str = ""  # the entry of the plan pack that it was made from
    note: str = ""


PLAIN = (
    *("name", "kind", "rule", "starts_on", "ends_on", "minute", "lead", "within", "grace", "shift"),
    *("item", "pack", "late_counts", "duty", "note"),
)
"""The fields that a row keeps as they are."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    at: datetime  # by the rule; its name
    opens: datetime
    begins: datetime
    due: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop that was reached: when, and how one knows (scan, code, round)."""

    place: int
    at: datetime
    how: str = "code"


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of a walk: `flag` is '', missed, order (before an earlier stop) or fast (faster than on foot)."""

    n: int
    place: int
    at: datetime | None
    how: str
    flag: str


# ── What may be planned ───────────────────────────────────────────────────────────────────────────────────────────────


def refuse_faults(plan: Plan, must_end: bool = False) -> None:
    """Whether the plan makes sense by itself; whether its places and people exist is for the action to see."""
    if not plan.name.strip():
        raise Refused("请写明要做的事")
    _refuse_days(plan)
    _refuse_hours(plan)
    if sum(one is not None for one in (plan.person, plan.department, plan.provider)) != 1:
        raise Refused("请指明由谁做：一个人、一个科室或一家服务商，只选一个")
    _refuse_rule(plan, recurrence.read(plan.rule), must_end)
    if len(plan.stops) > MOST_POINTS:
        raise Refused("一条路线最多 %(most)s 个点位，请分成几个计划", most=MOST_POINTS)
    if plan.item and not plan.contract:
        raise Refused("计分条目属于合同，请先选合同")
    for turn in plan.roster:
        if turn.ends <= turn.begins:
            raise Refused("值守 %(name)s 的结束时间须晚于开始时间", name=turn.name)


def _refuse_rule(plan: Plan, rule: Rule, must_end: bool) -> None:
    if not recurrence.comes(rule, _start(plan)):
        raise Refused("按这个周期，开始后十年内一次也不会到，请核对")
    if must_end and not plan.ends_on and not rule.ends:
        raise Refused("这类任务不能没有尽头，请写明结束日期")
    if plan.ends_on and next(recurrence.expand(rule, _start(plan), _end(plan)), None) is None:
        raise Refused("在结束日期以前一次也不会到，请核对周期与日期")


def _refuse_days(plan: Plan) -> None:
    if not EARLIEST <= plan.starts_on < LATEST:
        raise Refused("开始日期 %(day)s 不合理", day=plan.starts_on)
    if plan.ends_on and plan.ends_on < plan.starts_on:
        raise Refused("结束日期 %(ends)s 早于开始日期 %(starts)s", ends=plan.ends_on, starts=plan.starts_on)
    if plan.shift not in workday.SHIFTS:
        raise Refused("遇节假日的做法须为 %(known)s 之一", known="、".join(workday.SHIFTS))


def _refuse_hours(plan: Plan) -> None:
    if not 0 <= plan.minute < 24 * 60:
        raise Refused("时间须在 00:00 至 23:59 之间")
    for hours, least in ((plan.lead, 0), (plan.within, 1), (plan.grace, 0), *((one.after, 0) for one in plan.told)):
        if not least <= hours <= LONGEST_HOURS:
            raise Refused("时限须在 %(least)s 小时至一年之间，现为 %(hours)s 小时", least=least, hours=hours)
    for one in plan.told:
        if bool(one.role) == (one.person is not None):
            raise Refused("逾期告知谁：写角色或写人，二者取一")


# ── When ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4096)
def rule_of(text: str) -> Rule:
    return recurrence.read(text)


def _start(plan: Plan) -> datetime:
    return datetime.combine(plan.starts_on, time(plan.minute // 60, plan.minute % 60))


def occurrences(plan: Plan, calendar: Calendar, since: datetime, until: datetime | None) -> Iterator[Occurrence]:
    """Those whose time by the rule lies in [since, until), in order; at most `HORIZON` beyond `since`.

    Where several fall on one working day, the first of them stands for all.
    """
    first = _local(since)
    last = min(_local(until) if until else FAR, first + HORIZON, _end(plan))
    seen: set[datetime] = set()
    before = first - workday.LONGEST_MOVE
    for at in recurrence.expand(rule_of(plan.rule), _start(plan), last, before):
        day = calendar.moved(at.date(), plan.shift)
        if day is None or (begins := datetime.combine(day, at.time())) in seen:
            continue
        seen.add(begins)
        if at >= first and not (until and at >= _local(until)):
            yield _occurrence(plan, at, begins)


def _end(plan: Plan) -> datetime:
    return datetime.combine(plan.ends_on, time.max) if plan.ends_on else FAR


def _local(at: datetime) -> datetime:
    return at.astimezone(HOSPITAL_TIME).replace(tzinfo=None) if at.tzinfo else at


def _occurrence(plan: Plan, at: datetime, begins: datetime) -> Occurrence:
    named, start = at.replace(tzinfo=HOSPITAL_TIME), begins.replace(tzinfo=HOSPITAL_TIME)
    due = start + timedelta(hours=plan.within)
    return Occurrence(named, start - timedelta(hours=plan.lead), start, due, due + timedelta(hours=plan.grace))


# ── Whether it was done ───────────────────────────────────────────────────────────────────────────────────────────────


def open_state(one: Occurrence, at: datetime) -> str:
    """How an occurrence stands of which nothing is on record."""
    if at < one.opens:
        return "coming"
    return "open" if at <= one.due else "overdue" if at <= one.closes else "missed"


def state_done(one: Occurrence, done_at: datetime, unvisited: int) -> str:
    """How it was done: late, or with stops left out, or as planned."""
    return "partial" if unvisited else "late" if done_at > one.due else "done"


def refuse_time(one: Occurrence, done_at: datetime, at: datetime) -> None:
    """A duty is done neither before it may be, nor after it was missed, nor in the future."""
    if done_at > at + timedelta(minutes=5):
        raise Refused("完成时间晚于现在，请核对")
    if done_at < one.opens:
        raise Refused("这次要到 %(opens)s 以后才能做", opens=period.moment(one.opens))
    if done_at > one.closes or at > one.closes:
        raise Refused("这次已于 %(closes)s 截止，按漏做处理；补做请另行登记", closes=period.moment(one.closes))


def counts(plan: Plan, state: str) -> bool:
    """Whether it is one met of one due."""
    return state == "done" or (state == "late" and plan.late_counts)


def walked(stops: Sequence[Stop], visits: Iterable[Visit]) -> list[Step]:
    """Each stop as it was reached, the first time; what is odd is flagged and costs nothing."""
    reached: dict[int, Visit] = {}
    for visit in sorted(visits, key=lambda one: one.at):
        reached.setdefault(visit.place, visit)
    found: list[Step] = []
    latest: datetime | None = None
    for n, stop in enumerate(stops, 1):
        here = reached.get(stop.place)
        if here is None:
            found.append(Step(n, stop.place, None, "", "missed"))
            continue
        found.append(Step(n, stop.place, here.at, here.how, _oddity(latest, here.at, stop.least)))
        latest = here.at if latest is None else max(latest, here.at)
    return found


def _oddity(before: datetime | None, at: datetime, least: int) -> str:
    seconds = least if before is None else (at - before).total_seconds()
    return "order" if seconds < 0 else "fast" if seconds < least else ""


def escalated(plan: Plan, one: Occurrence, at: datetime) -> list[tuple[Told, datetime]]:
    """Who is to be told by now that an undone duty is overdue, and since when."""
    since = [(told, one.due + timedelta(hours=told.after)) for told in plan.told]
    return sorted((pair for pair in since if pair[1] <= at), key=lambda pair: pair[1])


def least_seconds(here: Sequence[str], there: Sequence[str], pace: tuple[int, int, int]) -> int:
    """What the way between two places takes at least, by their paths: within a floor, a building, between buildings."""
    common = 0
    for mine, yours in zip(here, there, strict=False):
        if mine != yours:
            break
        common += 1
    apart = max(len(here), len(there)) - common
    return pace[min(max(apart, 1), 3) - 1]
