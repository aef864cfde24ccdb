"""Answered and done in time, with and without dates that cannot be true: closings in bulk, before, at once, ahead."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

DOUBTS = {
    "before": "办结早于登记",
    "ahead": "时间晚于今天",
    "bulk": "同一人成批办结",
    "instant": "刚登记就办结",
}


class Span(NamedTuple):
    """One case: when it came, when it was done, by whom, and until when it should have been."""

    key: Hashable
    opened_at: datetime
    done_at: datetime | None
    by: Hashable = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubting:
    """What looks impossible. `window` is the grain of the record's times: a minute here, a day in many cities' data.

    Bulk is `bulk` closings or more by one closer in one window, and `times` as many as are usual for that closer.
    """

    window: timedelta = timedelta(minutes=10)
    bulk: int = 8
    times: int = 5
    instant: timedelta = timedelta(seconds=30)


def doubts(spans: Iterable[Span], now: datetime, by: Doubting = Doubting()) -> dict[Hashable, str]:
    """Why a case's dates are doubted, by its key; the first reason that fits."""
    done = [span for span in spans if span.done_at is not None or span.opened_at > now]
    heaps = _heaps(done, by)
    found = {span.key: _doubt(span, now, heaps, by) for span in done}
    return {key: doubt for key, doubt in found.items() if doubt}


def _heaps(spans: Collection[Span], by: Doubting) -> frozenset[tuple[Hashable, int]]:
    """The (closer, window) in which far more was closed than one closer usually does."""
    closed = Counter((span.by, _window(span.done_at, by)) for span in spans if span.done_at is not None)
    usual: dict[Hashable, list[int]] = {}
    for (closer, _), count in closed.items():
        usual.setdefault(closer, []).append(count)
    middle = {closer: sorted(counts)[len(counts) // 2] for closer, counts in usual.items()}
    return frozenset(
        (closer, window)
        for (closer, window), count in closed.items()
        if count >= by.bulk and (count >= by.times * middle[closer] or len(usual[closer]) == 1)
    )


def _window(at: datetime, by: Doubting) -> int:
    return int(at.timestamp() // by.window.total_seconds())


def _doubt(span: Span, now: datetime, heaps: Collection[tuple[Hashable, int]], by: Doubting) -> str:
    if span.opened_at > now or (span.done_at is not None and span.done_at > now):
        return "ahead"
    if span.done_at is None:
        return ""
    if span.done_at < span.opened_at:
        return "before"
    if (span.by, _window(span.done_at, by)) in heaps:
        return "bulk"
    return "instant" if span.done_at - span.opened_at < by.instant else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """So many kept their time, of so many that are done or overdue; as it stands, and without the doubted ones."""

    met: int
    due: int
    sure_met: int
    sure_due: int
    doubted: Mapping[str, int]

    @property
    def rate(self) -> int | None:
        """In basis points; None when nothing was due."""
        return 10_000 * self.met // self.due if self.due else None

    @property
    def sure_rate(self) -> int | None:
        return 10_000 * self.sure_met // self.sure_due if self.sure_due else None


def kept(spans: Collection[Span], now: datetime, by: Doubting = Doubting()) -> Kept:
    """How many kept their time; a case overdue and not done counts as missed, one not yet due does not count."""
    doubted = doubts(spans, now, by)
    counted = [span for span in spans if span.due_at is not None and (span.done_at is not None or span.due_at < now)]
    sure = [span for span in counted if span.key not in doubted]
    met = [sum(_met(span) for span in some) for some in (counted, sure)]
    return Kept(met[0], len(counted), met[1], len(sure), dict(Counter(doubted.values())))


def _met(span: Span) -> bool:
    return span.done_at is not None and span.due_at is not None and span.done_at <= span.due_at
