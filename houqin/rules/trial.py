"""试算: what a scheme makes of a month or a year that somebody imagines, by the functions that judge real ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from houqin.rules import decision, payment, period, score, sheet, year
from houqin.rules.decision import Month, Proposal
from houqin.rules.payment import Charge, Happened
from houqin.rules.scheme import FULL, AnnualTiers, PointsLedger, Scheme
from houqin.rules.sheet import Layout, Sheet, Tally
from houqin.rules.standard import EFFECTS, Edition, Item, Rule, Section, Veto
from houqin.rules.year import YearSheet

MONTH = 202612  # every item is due in a December
DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Given:
    """An imagined month: points of a card by (site, source, card), own items as value / mean, and what happened."""

    fee_fen: int
    points: Mapping[tuple[str, str, int], int] = field(default_factory=dict)
    ratios: Mapping[str, Fraction] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)
    effects: Sequence[str] = ()
    happened: Mapping[str, Happened] = field(default_factory=dict)
    earlier: Sequence[int | None] = ()  # points of the contract year's months before this one


@dataclass(frozen=True, slots=True)
class Tried:
    """The month's sheet, what is withheld under which measure, and what would be laid before two people."""

    sheet: Sheet
    fee_fen: int
    charges: tuple[Charge, ...]
    proposals: tuple[Proposal, ...]
    ledgers: tuple[tuple[int, int], ...]  # PS6: points lost in the contract year so far, of how many

    @property
    def withheld_fen(self) -> int:
        return sum(charge.amount_fen for charge in self.charges)

    @property
    def payable_fen(self) -> int:
        return self.fee_fen - self.withheld_fen


def month(scheme: Scheme, given: Given) -> Tried:
    """Cards stand as one item worth 100 points each, so that a card's points are what somebody typed."""
    judged = score.judge(_layout(scheme), MONTH, _tallies(scheme, given))
    before = [Month(period.after(MONTH, i - len(given.earlier)), points) for i, points in enumerate(given.earlier)]
    months = (*before, Month(MONTH, judged.points))
    dropped = score.drops(judged.vetoes)
    facts = payment.Facts(MONTH, judged.points, given.fee_fen, given.happened, months, drops=dropped)
    ledgers = [m for m in scheme.payment if isinstance(m, PointsLedger)]
    charged = payment.charges(scheme, facts)
    keys = {charge.key for charge in charged}
    return Tried(
        judged,
        given.fee_fen,
        charged,
        tuple(p for p in payment.proposals(scheme, facts, judged.vetoes) if p.key not in keys),
        tuple((decision.ledger(m, months), m.terminate_at) for m in ledgers),
    )


def by_site(scheme: Scheme, given: Given) -> dict[str, int | None]:
    """What each site comes to by itself, before sites are brought together."""
    found: dict[str, dict[tuple[str, str, int], int]] = {}
    for key, points in given.points.items():
        found.setdefault(key[0], {})[key] = points
    alone = {site: replace(given, points=mine, events={}, effects=()) for site, mine in found.items()}
    return {site: score.judge(_layout(scheme), MONTH, _tallies(scheme, one)).points for site, one in alone.items()}


def _layout(scheme: Scheme) -> Layout:
    cards = enumerate(scheme.cards)
    return sheet.layout(scheme, {card.pack: _stand_in(card.pack, c) for c, card in cards if card.pack})


def _tallies(scheme: Scheme, given: Given) -> Iterator[Tally]:
    stream = scheme.streams[0] if scheme.streams else ""
    for (site, source, card), points in given.points.items():
        yield Tally(f"card.{card}", source, stream, site, 1, 0, FULL - points, FULL)
    sides = dict.fromkeys((site, source) for site, source, _ in given.points) or {("", _first_source(scheme)): None}
    for code, ratio in given.ratios.items():
        for site, source in sides:
            yield Tally(code, source, stream, site, 1, 0, ratio.numerator, ratio.denominator)
    for code, times in given.events.items():
        yield Tally(code, "", stream, "", times, 0, times, 0)
    pack = next((card.pack for card in scheme.cards if card.pack), "")
    for effect in given.effects:
        yield Tally(f"{pack}.veto.{effect}", "", stream, "", 1, 1, 0, 0)


def _first_source(scheme: Scheme) -> str:
    return scheme.sources[0].name if scheme.sources else ""


def _stand_in(pack: str, card: int) -> Edition:
    item = Item(f"card.{card}", "", pack, FULL, Rule("manual_rating"), "visual", "每月")
    vetoes = tuple(Veto(f"{pack}.veto.{effect}", effect, "") for effect in EFFECTS)
    return Edition(pack, pack, pack, pack, DAY, "nation", (Section("", FULL),), (item,), vetoes)


@dataclass(frozen=True, slots=True)
class TriedYear:
    sheet: YearSheet
    charge: Charge | None


def annual(
    scheme: Scheme,
    months: Sequence[int | None],
    panel: Sequence[int],
    satisfaction: tuple[int, int] | None,
    fee_fen: int,
) -> TriedYear:
    """An imagined year: its months, the panel's scores, satisfied answers of all, and the year's fee."""
    judged = year.judge_year(scheme, months, panel, satisfaction)
    measure = next((m for m in scheme.payment if isinstance(m, AnnualTiers)), None)
    if measure is None:
        return TriedYear(judged, None)
    return TriedYear(judged, payment.annual_charge(measure, judged.points, payment.annual_part(measure, fee_fen)))
