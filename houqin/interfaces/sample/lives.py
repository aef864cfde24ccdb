"""How a finding's life goes, chosen when it opens: who answers, mends, checks and looks again, and when."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from houqin.interfaces.sample import phrases
from houqin.interfaces.sample.span import working


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it will be made; `days` is how much longer the provider asks for."""

    kind: str
    at: datetime
    note: str = ""
    days: int = 0


def life(rng: Random, opened_at: datetime, due_at: datetime, pack: str, tardy: float, settled: str = "") -> list[Step]:
    """From the provider's first answer to the look-back. `tardy` is how likely this provider is to be late, 0 to 1;
    `settled` lets the provider decline and the office insist or withdraw.

    What lies after the end of the time played never happens: so some findings stand open, and some are overdue.
    """
    return list(_life(rng, opened_at, due_at, pack, tardy, settled))


def _life(rng: Random, at: datetime, due_at: datetime, pack: str, tardy: float, settled: str) -> Iterator[Step]:
    if rng.random() < tardy * 0.12 and not settled:
        return  # nobody answers
    answered = yield from _answer(rng, working(at + timedelta(minutes=rng.randrange(12, 320))), settled)
    if answered is None:
        return
    at = answered
    if rng.random() < 0.02:
        yield Step("plead", at + timedelta(minutes=9), phrases.say(rng, "plead"))
    if rng.random() < 0.03:
        yield Step("extend", at + timedelta(minutes=14), phrases.say(rng, "extend"), days=rng.randrange(3, 6))
        if rng.random() < 0.7:
            yield Step("grant", at + timedelta(minutes=rng.randrange(40, 90)))
            due_at = max(due_at, at + timedelta(days=3))
    if rng.random() < 0.015:
        yield Step("stop", at + timedelta(minutes=95))
        at = working(at + timedelta(hours=rng.randrange(20, 80)))
        yield Step("run", at, phrases.say(rng, "run"))
    yield from _mending(rng, at, due_at, pack, tardy)


def _answer(rng: Random, at: datetime, settled: str) -> Generator[Step, None, datetime | None]:
    """Accepted, declined or disowned, and what the office says to that; returns when, or None when that is the end."""
    if rng.random() < 0.02 and not settled:
        yield Step("disown", at, phrases.say(rng, "disown"))
        at = working(at + timedelta(hours=rng.randrange(3, 30)))
        if rng.random() < 0.7:
            yield Step("move", at, phrases.say(rng, "move"))
            return None
        yield Step("insist", at, phrases.say(rng, "insist"))
    elif rng.random() < 0.035 or settled:
        yield Step("decline", at, phrases.say(rng, "decline"))
        at = working(at + timedelta(hours=rng.randrange(3, 30)))
        if (settled or rng.choice(("withdraw", "insist", "insist"))) == "withdraw":
            yield Step("withdraw", at, phrases.say(rng, "withdraw"))
            return None
        yield Step("insist", at, phrases.say(rng, "insist"))
    elif rng.random() < 0.4:
        yield Step("accept", at)
    return at


def mending(rng: Random, at: datetime, due_at: datetime, pack: str) -> list[Step]:
    """The rest of a life that moved to whoever is responsible."""
    return [Step("accept", at), *_mending(rng, at, due_at, pack, 0)]


def _mending(rng: Random, at: datetime, due_at: datetime, pack: str, tardy: float) -> Iterator[Step]:
    """Mended in time or late, checked, sometimes sent back, and for some a second look."""
    late = rng.random() < tardy
    span = max(due_at - at, timedelta(hours=4))
    overdue = max(at, due_at) + timedelta(hours=rng.randrange(4, 96))
    at = working(overdue) if late else at + span * rng.uniform(0.5, 0.8)
    yield Step("rectify", at, phrases.say(rng, "remedy", pack))
    at = working(at + timedelta(hours=rng.randrange(2, 40)))
    if rng.random() < 0.02:
        return  # nobody verifies
    if rng.random() < 0.07:
        yield Step("return", at, phrases.say(rng, "return"))
        at = working(at + timedelta(hours=rng.randrange(3, 26)))
        yield Step("rectify", at, phrases.say(rng, "remedy", pack))
        at = working(at + timedelta(hours=rng.randrange(2, 24)))
    yield Step("verify", at, phrases.say(rng, "verified") if rng.random() < 0.3 else "")
    if rng.random() < 0.12:
        yield from _again(rng, working(at + timedelta(days=rng.randrange(7, 21))), pack)


def _again(rng: Random, at: datetime, pack: str) -> Iterator[Step]:
    if rng.random() < 0.75:
        yield Step("hold", at, phrases.say(rng, "held"))
        return
    yield Step("reopen", at, phrases.say(rng, "reopened"))
    yield from repair(rng, at, pack)


def repair(rng: Random, at: datetime, pack: str) -> Iterator[Step]:
    """What did not hold is put right anew."""
    at = working(at + timedelta(hours=rng.randrange(5, 30)))
    yield Step("rectify", at, phrases.say(rng, "remedy", pack))
    yield Step("verify", working(at + timedelta(hours=rng.randrange(3, 24))))
