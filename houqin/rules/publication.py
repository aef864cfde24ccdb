"""Publications (公示): results that anybody may read and object to before they are final."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from houqin.rules.period import HOSPITAL_TIME
from houqin.rules.workday import Calendar

KINDS = {"months": "月度考评结果", "year": "年度考评结果", "panel": "评审结果", "award": "表彰名单"}
ACTS = {"publish": "公示", "correct": "更正", "withdraw": "撤回"}
STATES = {
    "draft": "待发布",
    "dropped": "未发布",
    "running": "公示中",
    "contested": "期满待裁定",
    "amend": "异议成立待更正",
    "final": "已生效",
    "corrected": "已更正",
    "withdrawn": "已撤回",
}
VERDICTS = {"upheld": "支持异议", "partly": "部分支持", "rejected": "维持原结果"}
LEAST_DAYS, DAYS, MOST_DAYS = 3, 5, 30  # working days in which anybody may object
RULE_DAYS = 5  # working days within which an objection is ruled on
APPEAL_DAYS = 5  # working days after a ruling within which it may be appealed, once
LONGEST_TITLE, LONGEST_TEXT, LONGEST_WORD = 80, 20000, 2000
RANKS = {"chief": 1, "leader": 2}  # who may rule, the higher above the lower


@dataclass(frozen=True, slots=True)
class Heard:
    """One objection as far as it matters to its publication; `last` when no appeal can follow any more."""

    ruled_at: datetime | None = None
    verdict: str = ""
    last: bool = False


def ends(at: datetime, days: int, calendar: Calendar) -> datetime:
    """The last second of the n-th working day after this one; the day itself does not count."""
    day = at.astimezone(HOSPITAL_TIME).date()
    while days:
        day += timedelta(days=1)
        days -= calendar.works(day)
    return datetime.combine(day, time(23, 59, 59), HOSPITAL_TIME)


def waits(one: Heard, at: datetime, calendar: Calendar) -> bool:
    """Whether an objection still holds its publication up: not ruled on, or its ruling can still be appealed."""
    if one.ruled_at is None:
        return True
    return not one.last and one.verdict != "upheld" and at < ends(one.ruled_at, APPEAL_DAYS, calendar)


def state(act: str, until: datetime, heard: Iterable[Heard], at: datetime, calendar: Calendar) -> str:
    """Where a released version stands that no later one has replaced."""
    if act == "withdraw":
        return "withdrawn"
    known = list(heard)
    if any(one.verdict in ("upheld", "partly") for one in known):
        return "amend"
    if at < until:
        return "running"
    return "contested" if any(waits(one, at, calendar) for one in known) else "final"


def above(ruler: tuple[int, str], first: tuple[int, str]) -> bool:
    """Whether this person may judge the first one's ruling: somebody else, and of a higher rank or of the highest."""
    (person, role), (before, rank) = ruler, first
    highest = max(RANKS.values())
    return person != before and (RANKS.get(role, 0) > RANKS.get(rank, 0) or RANKS.get(role, 0) == highest)


def number(prefix: str, id: UUID, at: datetime) -> str:
    """A receipt number, such as YY261201-3F2A."""
    return f"{prefix}{at.astimezone(HOSPITAL_TIME):%y%m%d}-{id.hex[:4].upper()}"
