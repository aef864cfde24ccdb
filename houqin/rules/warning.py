"""Early warnings: which series are watched, who must act on one and by when, and what is an answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from houqin.rules import period
from houqin.rules.refusal import Refused

LEVELS = {"provider": "服务商", "service": "服务", "place": "地点"}
ACTS = {"provider": "chief", "service": "office", "place": "office"}
DAYS = {"provider": 5, "service": 5, "place": 7}  # until whoever must act has answered
STREAMS = ("planned", "random")  # visits by choice are worse than the rest and would warn of themselves
FLOOR = 3  # so much of a path is one place: campus, building, floor
RECENT = timedelta(weeks=5)  # a crossing longer ago than this warns nobody any more
WEEK = timedelta(days=7)
LONGEST = 500
MEASURES, REASON = "请写明采取的措施和完成时间", "请写明为什么是误报"


@dataclass(frozen=True, slots=True)
class Series:
    """What is watched: a provider; a pack that several contracts are judged by; or a floor that a contract serves."""

    level: str
    of: str  # id of the provider, the pack, or the contract
    path: str = ""

    @property
    def key(self) -> str:
        return f"{self.level}:{self.of}" + (f":{self.path}" if self.path else "")


def read(key: str) -> Series:
    level, _, rest = key.partition(":")
    of, _, path = rest.partition(":")
    if (
        level not in LEVELS
        or not of
        or (level == "place") != bool(path)
        or (level == "provider" and not of.isdecimal())
    ):
        raise Refused("没有这条序列")
    if level == "place":
        try:
            of = str(UUID(of))
        except ValueError:
            raise Refused("没有这条序列") from None
    return Series(level, of, path)


def week_of(at: datetime) -> date:
    """The Monday of a moment's week."""
    day = at.astimezone(period.HOSPITAL_TIME).date()
    return day - timedelta(days=day.weekday())


def place_of(path: str) -> str:
    return "/".join(path.split("/")[:FLOOR])


def due_at(level: str, at: datetime) -> datetime:
    """The end of the day by which a warning must be answered."""
    day = at.astimezone(period.HOSPITAL_TIME).date() + timedelta(days=DAYS[level] + 1)
    return period.midnight(day) - timedelta(minutes=1)


def demand_answer(real: bool, text: str, until: date | None, at: datetime) -> str:
    """The text of an answer: measures with their day, or why it was a false alarm."""
    text = text.strip()
    if not text:
        raise Refused(MEASURES if real else REASON)
    if len(text) > LONGEST:
        raise Refused("文字太长，最多 %(most)s 字", most=LONGEST)
    if real and until is None:
        raise Refused(MEASURES)
    if until and until < at.astimezone(period.HOSPITAL_TIME).date():
        raise Refused("完成日期不能早于今天")
    return text
