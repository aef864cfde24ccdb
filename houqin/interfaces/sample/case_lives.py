"""How the life of a request, a complaint, a hazard or a task goes, chosen when it opens: which steps, when, by whom."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from houqin.interfaces.sample.span import working

REPAIR_MINUTES = {"urgent": (3, 35), "soon": (12, 150), "normal": (40, 900)}  # usual ones: until accepted, until done
STOPS = {"": 40, "accept": 16, "pause": 12, "fix": 20, "open": 6, "go": 6}  # how far what is young has come
YOUNG = timedelta(days=3)


@cache
def said() -> Mapping[str, Any]:
    """The texts of requests.yaml."""
    return yaml.safe_load((Path(__file__).parent / "requests.yaml").read_text("utf-8"))


def say(rng: Random, what: str) -> str:
    return str(rng.choice(said()[what]))


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it will be made; `until` ends a pause."""

    kind: str
    at: datetime
    note: str = ""
    until: datetime | None = None
    stars: int = 0


def repair(rng: Random, at: datetime, grade: str, done: Sequence[str], tardy: float, sent: bool) -> Iterator[Step]:
    """From the request to its stars; where nobody serves the place, the desk sends it on first."""
    quick, slow = REPAIR_MINUTES[grade]
    if not sent:
        at += _minutes(rng, 7)
        yield Step("dispatch", at)
    late = rng.random() < tardy
    at += _minutes(rng, quick * (9 if late else 1))
    yield Step("accept", at)
    if grade != "normal" and rng.random() < 0.5:
        yield Step("go", at + _minutes(rng, 6))
        at += timedelta(minutes=30)
    if late and rng.random() < 0.4:
        at += timedelta(minutes=slow)
        yield Step("urge", at, say(rng, "urge"))
    if rng.random() < 0.06:
        at = yield from _paused(rng, at + timedelta(minutes=20))
    at = _day(at + _minutes(rng, slow * (2.5 if late else 1)), grade)
    yield Step("fix", at, rng.choice(done))
    yield from _ended(rng, at, grade, done)


def _paused(rng: Random, at: datetime) -> Generator[Step, None, datetime]:
    """Asked for, granted, and over."""
    end, why = working(at + timedelta(hours=rng.randrange(20, 70))), say(rng, "pause")
    yield Step("ask", at, why, until=end + timedelta(hours=2))
    yield Step("pause", at + timedelta(minutes=25), why, until=end + timedelta(hours=2))
    yield Step("resume", end)
    return end


def _ended(rng: Random, at: datetime, grade: str, done: Sequence[str]) -> Iterator[Step]:
    """Confirmed, sent back once, or forgotten until it closes by default; then stars, and now and then once more."""
    if rng.random() < 0.09:
        return
    at += timedelta(minutes=rng.randrange(15, 900))
    if rng.random() < 0.06:
        yield Step("return", at, say(rng, "return"))
        at = _day(at + timedelta(hours=rng.randrange(1, 9)), grade)
        yield Step("fix", at, rng.choice(done))
        at += timedelta(minutes=rng.randrange(15, 600))
    yield Step("confirm", at)
    if rng.random() < 0.025:
        at = working(at + timedelta(days=rng.randrange(1, 6)))
        yield Step("reopen", at, say(rng, "reopen"))
        yield Step("accept", at + timedelta(minutes=rng.randrange(5, 50)))
        yield Step("fix", at + timedelta(hours=rng.randrange(2, 7)), rng.choice(done))
        at += timedelta(hours=rng.randrange(8, 30))
        yield Step("confirm", at)
    if rng.random() < 0.45:
        stars = rng.choices((5, 4, 3, 2, 1), (55, 26, 10, 5, 4))[0]
        yield Step(
            "rate", at + timedelta(minutes=rng.randrange(1, 300)), str(rng.choice(said()["rated"][stars])), None, stars
        )


def complaint(rng: Random, at: datetime, told: Mapping[str, Any], sent: bool) -> Iterator[Step]:
    """Heard first, looked into by whoever it is about, ruled on, answered; now and then it comes back."""
    at = working(at + timedelta(minutes=rng.randrange(5, 170)))
    yield Step("acknowledge", at, say(rng, "calm"))
    if sent:
        at = working(at + timedelta(minutes=rng.randrange(10, 90)))
        yield Step("dispatch", at)
        at = working(at + timedelta(minutes=rng.randrange(10, 300)))
        yield Step("accept", at)
    at = working(at + timedelta(hours=rng.randrange(6, 60)))
    yield Step("rule", at, told["ruling"])
    at = working(at + timedelta(hours=rng.randrange(2, 50)))
    yield Step("reply", at, told["reply"])
    if rng.random() < 0.18:
        return
    at = working(at + timedelta(hours=rng.randrange(4, 70)))
    yield Step("confirm", at)
    if rng.random() < 0.12:
        at = working(at + timedelta(days=rng.randrange(2, 12)))
        yield Step("reopen", at, say(rng, "reopen"))
        at = working(at + timedelta(hours=rng.randrange(6, 40)))
        yield Step("rule", at, told["ruling"])
        yield Step("reply", at + timedelta(minutes=40), told["reply"])
        yield Step("confirm", working(at + timedelta(hours=rng.randrange(20, 60))))


def hazard(rng: Random, at: datetime, days: float, done: str, sent: bool) -> Iterator[Step]:
    """Put right within its days, or late; looked at by another than who did it."""
    if not sent:
        at += timedelta(minutes=rng.randrange(5, 40))
        yield Step("dispatch", at)
    at = working(at + timedelta(minutes=rng.randrange(20, 240)))
    yield Step("accept", at)
    share = rng.uniform(1.1, 2.2) if rng.random() < 0.12 else rng.uniform(0.2, 0.85)
    at = working(at + timedelta(days=days * share))
    yield Step("fix", at, done)
    if rng.random() < 0.94:
        yield Step("confirm", working(at + timedelta(hours=rng.randrange(3, 60))))


def task(rng: Random, at: datetime, until: datetime, done: str) -> Iterator[Step]:
    """Accepted, told of on the way, done before or after its day."""
    at = working(at + timedelta(hours=rng.randrange(2, 20)))
    yield Step("accept", at)
    whole = until - at
    yield Step("progress", working(at + whole * rng.uniform(0.3, 0.5)), say(rng, "progress"))
    end = working(at + whole * (rng.uniform(1.1, 1.7) if rng.random() < 0.2 else rng.uniform(0.6, 0.95)))
    yield Step("fix", end, done)
    yield Step("confirm", working(end + timedelta(hours=rng.randrange(10, 60))))


def cut(rng: Random, steps: Sequence[Step], opened_at: datetime, end: datetime) -> Sequence[Step]:
    """What was asked for in the last days stands, for whoever tries the sample, at every stage."""
    if end - opened_at > YOUNG:
        return steps
    stop = rng.choices(list(STOPS), list(STOPS.values()))[0]
    if not stop:
        return steps
    if stop == "pause":
        return _standing(rng, cut_at(steps, "accept"), end)
    return [] if stop == "open" else cut_at(steps, stop)


def cut_at(steps: Sequence[Step], kind: str) -> Sequence[Step]:
    """As far as the first step of this kind."""
    last = next((n for n, one in enumerate(steps) if one.kind == kind), len(steps) - 1)
    return steps[: last + 1]


def _standing(rng: Random, steps: Sequence[Step], end: datetime) -> Sequence[Step]:
    """Paused beyond the end of the time played."""
    at, why = steps[-1].at + timedelta(minutes=20), say(rng, "pause")
    until = max(at, end) + timedelta(hours=rng.randrange(20, 90))
    return [*steps, Step("ask", at, why, until), Step("pause", at + timedelta(minutes=15), why, until)]


def _minutes(rng: Random, usual: float) -> timedelta:
    return timedelta(minutes=usual * rng.lognormvariate(-0.3, 0.6), seconds=20)


def _day(at: datetime, grade: str) -> datetime:
    """What is not urgent is done by day."""
    return at if grade == "urgent" else working(at)
