"""Months of assessment: integers such as 202611; 202600 stands for the year 2026."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HOSPITAL_TIME = ZoneInfo("Asia/Shanghai")


def of(at: datetime, zone: ZoneInfo = HOSPITAL_TIME) -> int:
    """The local month in which an aware moment lies."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone lies in no month")
    local = at.astimezone(zone)
    return local.year * 100 + local.month


def day(at: datetime, zone: ZoneInfo = HOSPITAL_TIME) -> date:
    """The local day in which an aware moment lies."""
    return at.astimezone(zone).date()


def moment(at: datetime, zone: ZoneInfo = HOSPITAL_TIME) -> str:
    """2026-11-09 14:00, as sentences and papers write it."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def on(day: date) -> int:
    return day.year * 100 + day.month


def is_month(period: int) -> bool:
    return 190001 <= period <= 299912 and 1 <= period % 100 <= 12


def after(period: int, months: int = 1) -> int:
    """The month that lies `months` later (earlier when negative)."""
    count = period // 100 * 12 + period % 100 - 1 + months
    return count // 12 * 100 + count % 12 + 1


def between(first: int, last: int) -> list[int]:
    """All months from first to last, both included; empty when last is earlier."""
    found = []
    while first <= last:
        found.append(first)
        first = after(first)
    return found


def first_day(period: int) -> date:
    return date(period // 100, period % 100, 1)


def last_day(period: int) -> date:
    return first_day(after(period)) - timedelta(days=1)


def bounds(period: int, zone: ZoneInfo = HOSPITAL_TIME) -> tuple[datetime, datetime]:
    """The month as [start, end) in aware local time."""
    start, end = first_day(period), first_day(after(period))
    return datetime(start.year, start.month, 1, tzinfo=zone), datetime(end.year, end.month, 1, tzinfo=zone)


def midnight(day: date, zone: ZoneInfo = HOSPITAL_TIME) -> datetime:
    """When a local day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def year_of(period: int) -> int:
    """202611 → 202600."""
    return period // 100 * 100


def label(period: int) -> str:
    """202611 → '2026年11月', 202600 → '2026年度'."""
    year, month = divmod(period, 100)
    return f"{year}年{month}月" if month else f"{year}年度"


def read(text: str) -> int:
    """'2026-11' → 202611; ValueError otherwise."""
    year, _, month = text.strip().partition("-")
    if not (year.isdigit() and month.isdigit() and len(year) == 4):
        raise ValueError("月份须写作 2026-11")
    period = int(year) * 100 + int(month)
    if not is_month(period):
        raise ValueError("月份须写作 2026-11")
    return period
