"""How people behave: what is looked at on a visit, what is found wrong, what users answer; deeds, never scores."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import NamedTuple

from houqin.interfaces.sample import phrases, span
from houqin.interfaces.sample.ground import CAMPUS, Spot
from houqin.interfaces.sample.papers import Deal
from houqin.rules.evidence import Check
from houqin.rules.sheet import DUE_MONTHS
from houqin.rules.standard import Edition, Item

FLOOR = ("visual", "measurement", "spot_exam")
OFTEN = {"每班": 1.0, "每日": 0.97, "每周": 0.94, "每月": 0.85}  # how often a visit looks at an item
WET = 0.5  # how often a place that keeps getting wet is found so
WET_VISITS = 25  # how often it is visited, against others
SINGLE = ("binary", "any_occurrence_zero")
STREAMS = {"planned": 70, "random": 20, "targeted": 10}


@dataclass(frozen=True, slots=True)
class Visit:
    """One round as somebody means to make it."""

    path: str
    pack: str
    started_at: datetime
    minutes: int
    stream: str
    checks: tuple[Check, ...]


class Habit(NamedTuple):
    """One provider in one month: the share of checked items that fail, and how much more or less each one does."""

    fails: float
    weak: Mapping[str, float]


def habit(seed: object, deal: Deal, month: int, share: float, items: Collection[str]) -> Habit:
    """Weak spots stay a provider's own all year, every month has its luck, and the level moves from first to last."""
    own, luck = Random(f"{seed}/{deal.key}/weak"), Random(f"{seed}/{deal.key}/{month}/luck")
    weak = {code: own.lognormvariate(-0.2, 0.65) for code in sorted(items)}
    first, last = deal.fails
    return Habit((first + (last - first) * share) * luck.lognormvariate(0, 0.16), weak)


def month_of_visits(
    rng: Random,
    deal: Deal,
    month: int,
    habit: Habit,
    editions: Mapping[str, Edition],
    spots: Sequence[Spot],
    many: float,
) -> list[Visit]:
    """All rounds of one contract in one month, in order; whatever is due is seen at least once."""
    found: list[Visit] = []
    floors = _floors(deal, spots)
    for pack, edition in editions.items():
        items = _looked_at(edition)
        rest = {item for item in items if _due(item, month)}
        for _ in range(round(deal.visits.get(pack, 0) * many * rng.uniform(0.93, 1.07))):
            spot = _somewhere(rng, floors)
            chosen = _chosen(rng, [item for item in items if _fits(deal, item, spot)], rest)
            rest -= set(chosen)
            found.append(_visit(rng, deal, month, habit, spot, pack, chosen))
        desk = next(spot for spot in spots if spot.use == "files")
        files = [item for item in items if _due(item, month) and (item.method not in FLOOR or item in rest)]
        for _ in range(deal.desk if files else 0):
            found.append(_visit(rng, deal, month, habit, desk, pack, files, stream="planned"))
    return sorted(found, key=lambda visit: visit.started_at)


def thin_month(
    rng: Random,
    deal: Deal,
    month: int,
    habit: Habit,
    editions: Mapping[str, Edition],
    spots: Sequence[Spot],
    visits: int,
) -> list[Visit]:
    """Hardly anybody came: a visit or so, to a few items."""
    pack, edition = next(iter(editions.items()))
    few, floors = _looked_at(edition)[:3], _floors(deal, spots)
    return [_visit(rng, deal, month, habit, _somewhere(rng, floors), pack, few) for _ in range(visits)]


def _looked_at(edition: Edition) -> list[Item]:
    """What somebody looks at. Ratios and events are recorded otherwise."""
    return [item for item in edition.items if item.rule.kind != "ratio" and item.frequency != "事件"]


def _due(item: Item, month: int) -> bool:
    return month % 100 % DUE_MONTHS.get(item.frequency, 1) == 0


def _floors(deal: Deal, spots: Sequence[Spot]) -> list[tuple[list[Spot], list[int]]]:
    """By site the places that are visited, each with how often against the others."""
    found: dict[str, list[Spot]] = {}
    for spot in spots:
        floor = found.setdefault(deal.site(spot) or "", [])
        if spot.use != "files":
            floor.append(spot)
    return [
        (found[site], [WET_VISITS if _below(spot) in deal.wet else 1 for spot in found[site]]) for site in sorted(found)
    ]


def _somewhere(rng: Random, floors: Sequence[tuple[list[Spot], list[int]]]) -> Spot:
    """Each site gets its share of the visits; within a site, what keeps getting wet is looked at again and again."""
    return rng.choices(*rng.choice(floors))[0]


def _below(spot: Spot) -> str:
    return spot.path.removeprefix(f"{CAMPUS}/")


def _fits(deal: Deal, item: Item, spot: Spot) -> bool:
    uses = deal.at.get(item.code)
    return uses is None or spot.use in uses


def _chosen(rng: Random, items: Sequence[Item], rest: Collection[Item]) -> list[Item]:
    """Items of the day; one that nobody has looked at this month comes to an inspector's mind more easily."""
    drawn = [item for item in items if rng.random() < _often(item) * (1.5 if item in rest else 1)]
    return drawn or list(items[:1])


def _often(item: Item) -> float:
    """Logs kept on the spot are asked for on a visit now and then; the rest of the paper waits for the files."""
    often = OFTEN.get(item.frequency, 0.6)
    return often if item.method in FLOOR else often * 0.9


def _visit(
    rng: Random, deal: Deal, month: int, habit: Habit, spot: Spot, pack: str, items: Sequence[Item], stream: str = ""
) -> Visit:
    wet = deal.wet.get(_below(spot), "")
    return Visit(
        spot.path,
        pack,
        span.visiting(rng, month),
        2 + len(items) // 2 + rng.randrange(5),
        stream or rng.choices(list(STREAMS), list(STREAMS.values()))[0],
        tuple(_check(rng, item, habit, wet) for item in items),
    )


def _check(rng: Random, item: Item, habit: Habit, wet: str) -> Check:
    """What one looks at is in order, fails, or is not applicable today. Vetoes never come by chance."""
    drawn = rng.random()
    fails = WET if item.code == wet else min(0.6, habit.fails * habit.weak[item.code])
    if item.veto or drawn >= fails:
        nothing = drawn > 0.988 and item.method == "visual" and not item.key
        if nothing:
            return Check(item.code, "na", reason=rng.choice(phrases.WHY_NOT))
        return Check(item.code, "pass", given=item.full if item.rule.kind == "manual_rating" else None)
    return failed(rng, item)


def failed(rng: Random, item: Item) -> Check:
    """A failure of an item, with what one saw."""
    note, why = phrases.seen(rng, item), phrases.say(rng, "causes")
    if item.rule.kind == "manual_rating":
        return Check(item.code, "fail", given=rng.randrange(item.full // 2, item.full, 50), reason=why, note=note)
    count = 1 if item.rule.kind in SINGLE else min(6, 1 + int(rng.expovariate(1.5)))
    return Check(item.code, "fail", count, reason=why, note=note)


def answered(rng: Random, item: Item, fails: float, many: int) -> tuple[int, int]:
    """So many met of so many due: around the target, a little better, less what the provider's habits cost."""
    due = max(8, round(many * rng.uniform(0.8, 1.2)))
    rate = min(1.0, rng.gauss(item.rule.target_bp / 10000 + 0.025 - 0.7 * fails, 0.012))
    return min(due, round(due * rate)), due
