"""Clocks that run in business hours: when a time is up, and how much of it has run."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from houqin.rules.period import HOSPITAL_TIME
from houqin.rules.refusal import Refused

Off = Callable[[date], bool]
"""Whether a day is no workday."""
DAY = 86_400
SPAN = re.compile(r"([01]\d|2[0-4]):?([0-5]\d)-([01]\d|2[0-4]):?([0-5]\d)")
LENGTH = re.compile(r"([1-9]\d{0,4})(m|h|d)")
FARTHEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of the local day in seconds, in order and apart; every day, or workdays only."""

    spans: tuple[tuple[int, int], ...] = ((0, DAY),)
    workdays: bool = False

    @property
    def day(self) -> int:
        """How long one day is on this clock."""
        return sum(end - start for start, end in self.spans)


ALWAYS = Hours()


def read(text: str) -> Hours:
    """`W 08:00-12:00,14:00-17:30` on workdays, `00:00-24:00` on every day."""
    workdays, said = text.startswith("W "), text.removeprefix("W ")
    spans = [_span(one.strip()) for one in said.split(",")]
    if any(before[1] > after[0] for before, after in zip(spans, spans[1:], strict=False)):
        raise Refused("时段须从早到晚且不重叠：%(text)s", text=text)
    return Hours(tuple(spans), workdays)


def _span(text: str) -> tuple[int, int]:
    found = SPAN.fullmatch(text)
    start, end = (
        (int(found[1]) * 3600 + int(found[2]) * 60, int(found[3]) * 3600 + int(found[4]) * 60) if found else (0, 0)
    )
    if not start < end <= DAY:
        raise Refused("时段须写作 08:00-12:00，现为 %(text)s", text=text)
    return start, end


def write(hours: Hours) -> str:
    return ("W " if hours.workdays else "") + ",".join(f"{_hm(start)}-{_hm(end)}" for start, end in hours.spans)


def _hm(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def seconds(length: str, hours: Hours) -> int:
    """`30m`, `4h`, or `3d`: days as long as the clock's own."""
    found = LENGTH.fullmatch(length)
    if not found:
        raise Refused("时限须写作 30m、4h 或 3d，现为 %(length)s", length=length)
    return int(found[1]) * {"m": 60, "h": 3600, "d": hours.day}[found[2]]


def due(hours: Hours, start: datetime, left: int, off: Off) -> datetime:
    """The moment at which `left` more seconds have run."""
    if left <= 0:
        return start
    for begins, ends in _running(hours, start, start + FARTHEST, off):
        here = int((ends - begins).total_seconds())
        if left <= here:
            return begins + timedelta(seconds=left)
        left -= here
    raise Refused("时限太长，十年内到不了期")


def ran(hours: Hours, start: datetime, end: datetime, off: Off) -> int:
    """The whole seconds of the clock between two moments; 0 when the end comes first."""
    if end <= start:
        return 0
    return int(sum((ends - begins).total_seconds() for begins, ends in _running(hours, start, end, off)))


def _running(hours: Hours, start: datetime, end: datetime, off: Off) -> Iterator[tuple[datetime, datetime]]:
    """The stretches between two moments in which the clock runs."""
    day = start.astimezone(HOSPITAL_TIME).date()
    last = end.astimezone(HOSPITAL_TIME).date()
    while day <= last:
        if not (hours.workdays and off(day)):
            midnight = datetime.combine(day, time(), HOSPITAL_TIME)
            for opens, shuts in hours.spans:
                begins, ends = midnight + timedelta(seconds=opens), midnight + timedelta(seconds=shuts)
                begins, ends = max(begins, start), min(ends, end)
                if begins < ends:
                    yield begins, ends
        day += timedelta(days=1)
