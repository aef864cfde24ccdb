"""How often: a recurrence rule of RFC 5545, read strictly and expanded only as far as somebody looks.

Days and times are the hospital's own clock. What the standard allows and a duty cannot mean (every second; a rule that
never comes) is refused with a sentence. The walk goes period by period and stops at a day, so that no rule, however
written, runs away: a library that searches for the next date searches to the year 9999 when there is none.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, product

from houqin.rules.refusal import Refused

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_INTERVAL = 1000
MOST_COUNT = 10_000
MOST_A_DAY = 24
NEVER_AFTER = timedelta(days=3700)  # what does not come within ten years is no duty


@dataclass(frozen=True, slots=True)
class Rule:
    """`by_day` are (ordinal, weekday): (0, 4) every Friday, (-1, 4) the last one of the month."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    by_month: tuple[int, ...] = ()
    by_monthday: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_setpos: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def ends(self) -> bool:
        return self.count is not None or self.until is not None


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(text: str) -> Rule:
    """The rule of a text such as `FREQ=MONTHLY;BYMONTHDAY=1,15`; Refused says which part cannot be."""
    said = text.strip().upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for part in filter(None, said.split(";")):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts or name not in READERS:
            raise Refused("周期规则里的“%(part)s”看不懂；写法如 FREQ=MONTHLY;BYMONTHDAY=1,15", part=part[:40])
        parts[name] = value
    if parts.get("FREQ") not in FREQUENCIES:
        raise Refused("周期须以天、周、月或年计：FREQ 须为 %(known)s 之一", known="、".join(FREQUENCIES))
    found = {READERS[name][0]: _part(name, value) for name, value in parts.items()}
    rule = Rule(**found)  # type: ignore[arg-type]
    _refuse_faults(rule)
    return rule


def _part(name: str, value: str) -> object:
    try:
        return READERS[name][1](value)
    except ValueError:
        raise Refused("周期规则里的 %(name)s=%(value)s 不合理", name=name, value=value[:40]) from None


def _whole(least: int, most: int) -> Callable[[str], int]:
    def reading(value: str) -> int:
        if not value.lstrip("+-").isdecimal() or len(value) > 6 or not least <= int(value) <= most:
            raise ValueError(value)
        return int(value)

    return reading


def _many(least: int, most: int) -> Callable[[str], tuple[int, ...]]:
    one = _whole(least, most)

    def reading(value: str) -> tuple[int, ...]:
        found = tuple(sorted({one(part) for part in value.split(",")}))
        if 0 in found and least < 0:
            raise ValueError(value)
        return found

    return reading


def _days(value: str) -> tuple[tuple[int, int], ...]:
    nth = _whole(-53, 53)
    found = set()
    for part in value.split(","):
        found.add((nth(part[:-2]) if part[:-2] else 0, WEEKDAYS.index(part[-2:])))
    return tuple(sorted(found))


def _until(value: str) -> datetime:
    """A date, or a date with a time; a Z is taken for the hospital's own clock, eight hours further."""
    if len(value) == 8:
        return datetime.combine(datetime.strptime(value, "%Y%m%d").date(), time.max)  # noqa: DTZ007 the hospital's clock
    found = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return found + timedelta(hours=8) if value.endswith("Z") else found


def _freq(value: str) -> str:
    return value


READERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "FREQ": ("freq", _freq),
    "INTERVAL": ("interval", _whole(1, MOST_INTERVAL)),
    "COUNT": ("count", _whole(1, MOST_COUNT)),
    "UNTIL": ("until", _until),
    "BYMONTH": ("by_month", _many(1, 12)),
    "BYMONTHDAY": ("by_monthday", _many(-31, 31)),
    "BYDAY": ("by_day", _days),
    "BYHOUR": ("by_hour", _many(0, 23)),
    "BYMINUTE": ("by_minute", _many(0, 59)),
    "BYSETPOS": ("by_setpos", _many(-366, 366)),
    "WKST": ("week_start", WEEKDAYS.index),
}


def _refuse_faults(rule: Rule) -> None:
    if rule.count is not None and rule.until is not None:
        raise Refused("次数（COUNT）与截止日（UNTIL）只能写一个")
    if len(rule.by_hour or (0,)) * len(rule.by_minute or (0,)) > MOST_A_DAY:
        raise Refused("一天最多 %(most)s 次；更密的请用设备自动记录", most=MOST_A_DAY)
    if any(nth for nth, _ in rule.by_day) and rule.freq not in ("MONTHLY", "YEARLY"):
        raise Refused("“第几个星期几”只能用于按月或按年的周期")
    if rule.by_monthday and rule.freq == "WEEKLY":
        raise Refused("按周的周期不能写几号，请改为按月")
    if rule.by_setpos and not (rule.by_day or rule.by_monthday or rule.by_month or rule.by_hour or rule.by_minute):
        raise Refused("BYSETPOS 须与 BYDAY 等一起写")


# ── Expanding ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def expand(rule: Rule, start: datetime, last: datetime, since: datetime | None = None) -> Iterator[datetime]:
    """All moments from `start` to `last`, both included, in order; without a time zone, by the hospital's clock.

    What lies well before `since` is not walked through, unless the rule counts.
    """
    end = min(last, rule.until) if rule.until else last
    left = rule.count
    first = _first(rule, start, since) if since and left is None else 0
    for days in _periods(rule, start.date(), end.date(), first):
        for at in _moments(rule, start, days):
            if at > end:
                return
            if at < start:
                continue
            yield at
            left = None if left is None else left - 1
            if left == 0:
                return


def comes(rule: Rule, start: datetime) -> bool:
    """Whether it comes at all within ten years."""
    return next(expand(rule, start, start + NEVER_AFTER), None) is not None


def _first(rule: Rule, start: datetime, since: datetime) -> int:
    """The number of a period that surely lies before `since`."""
    n = (since - start).days // LONGEST[rule.freq] - 2
    return max(0, n // rule.interval * rule.interval)


LONGEST = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}


def _periods(rule: Rule, start: date, end: date, first: int) -> Iterator[list[date]]:
    """The days of every interval-th day, week, month or year from the one that holds `start`."""
    for n in count(first, rule.interval):
        days = PERIODS[rule.freq](rule, start, n)
        if not days or days[0] > end:
            return
        yield days


def _day(rule: Rule, start: date, n: int) -> list[date]:
    return [start + timedelta(days=n)]


def _week(rule: Rule, start: date, n: int) -> list[date]:
    first = start - timedelta(days=(start.weekday() - rule.week_start) % 7) + timedelta(weeks=n)
    return [first + timedelta(days=i) for i in range(7)]


def _month(rule: Rule, start: date, n: int) -> list[date]:
    months = start.year * 12 + start.month - 1 + n
    return _days_of(months // 12, months % 12 + 1)


def _year(rule: Rule, start: date, n: int) -> list[date]:
    """Of the months that can matter."""
    named = rule.by_month or (range(1, 13) if rule.by_day or rule.by_monthday else (start.month,))
    return [day for month in named for day in _days_of(start.year + n, month)]


def _days_of(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)] if year < 3000 else []


PERIODS: Mapping[str, Callable[[Rule, date, int], list[date]]] = {
    "DAILY": _day,
    "WEEKLY": _week,
    "MONTHLY": _month,
    "YEARLY": _year,
}


def _moments(rule: Rule, start: datetime, days: list[date]) -> list[datetime]:
    """What one period holds, before what lies outside the rule's ends is left out."""
    rule_days = [day for day in days if _fits(rule, start.date(), day)]
    times = list(product(rule.by_hour or (start.hour,), rule.by_minute or (start.minute,)))
    found = [datetime.combine(day, time(hour, minute)) for day in rule_days for hour, minute in times]
    if not rule.by_setpos:
        return found
    chosen = {found[n - 1 if n > 0 else n] for n in rule.by_setpos if 0 < abs(n) <= len(found)}
    return sorted(chosen)


def _fits(rule: Rule, start: date, day: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_monthday or rule.by_day:
        return _on_monthday(rule, day) and _on_weekday(rule, day)
    if rule.freq == "WEEKLY":
        return day.weekday() == start.weekday()
    if rule.freq == "DAILY":
        return True
    return day.day == start.day and (rule.freq == "MONTHLY" or bool(rule.by_month) or day.month == start.month)


def _on_monthday(rule: Rule, day: date) -> bool:
    back = day.day - monthrange(day.year, day.month)[1] - 1
    return not rule.by_monthday or day.day in rule.by_monthday or back in rule.by_monthday


def _on_weekday(rule: Rule, day: date) -> bool:
    if not rule.by_day:
        return True
    ordinals = [nth for nth, weekday in rule.by_day if weekday == day.weekday()]
    if 0 in ordinals:
        return True
    first, last = _bounds(rule, day)
    forth, back = (day - first).days // 7 + 1, -((last - day).days // 7) - 1
    return forth in ordinals or back in ordinals


def _bounds(rule: Rule, day: date) -> tuple[date, date]:
    """Within what a weekday is counted: the month, or the year when a yearly rule names no month."""
    if rule.freq == "YEARLY" and not rule.by_month:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
