"""The form of a month's assessment: tallies in, a sheet of lines out; a scheme laid out with its pinned editions."""

import hashlib
from collections.abc import Iterable, Mapping
from math import lcm
from typing import Any, NamedTuple

from houqin.rules.evidence import DEDUCTS
from houqin.rules.scheme import Band, Card, Extra, OwnItem, Scheme
from houqin.rules.standard import Bonus, Edition, Item

KERNEL = "1"
DUE_MONTHS = {"每季": 3, "半年": 6, "每年": 12}  # due in the last month of the quarter, half-year, year
EVENT = "事件"
SCALE = 10**12


class Tally(NamedTuple):
    """The sum of the marks of one indicator, rater side, stream and site in one month.

    `place` parts a tally further where the layout asks for it (`by_place`), else it is empty. Every field is additive:
    tallies may be split and joined at will.
    """

    indicator: str
    source: str
    stream: str
    site: str
    n: int
    n_failed: int
    num: int
    den: int
    place: str | int = ""


class Line(NamedTuple):
    """One line of a sheet. `points` of `full` on the item's own scale; `lost` on the sheet's: together 100 − points."""

    kind: str  # item, unseen, extra, veto
    site: str
    source: str
    card: str
    section: str
    code: str
    text: str
    full: int
    points: int | None
    lost: int
    n: int
    n_failed: int
    num: int
    den: int
    note: str  # item: repeat, complaint; unseen: na; veto: its effect


class Part(NamedTuple):
    """The points of one card as one side of raters saw it at one site."""

    site: str
    source: str
    card: str
    points: int


class Sheet(NamedTuple):
    """The judgement of one month; points is None when it was not assessed, with the reason."""

    period: int
    points: int | None
    grade: str | None
    rank: int | None  # position of the grade in the scheme, best = 0
    passed: bool | None
    coverage_bp: int
    reason: str
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    vetoes: tuple[tuple[str, str], ...]  # (code, effect)
    kernel: str = KERNEL

    @property
    def assessed(self) -> bool:
        return self.points is not None


class Slot(NamedTuple):
    """An item as the kernel needs it; the fields after `every` are worked out once, for speed."""

    code: str
    text: str
    card: int
    section: int
    full: int
    kind: str
    target_bp: int
    bands: tuple[Band, ...]
    veto: str | None
    every: int
    at: int  # its position in the layout
    rated: bool  # num of den: a ratio, or a value against its mean
    mean: bool  # its month is the mean of its rounds; what is neither this nor rated adds up over the month
    floor: int  # what adding up leaves at least
    clean: tuple[Any, ...]  # its line without a fault, up to n
    unseen: Line  # its line when nobody saw it


class Gain(NamedTuple):
    """A bonus or malus: hundredths per event, within `cap` a month or a year."""

    text: str
    each: int
    cap: int
    per: str


class Layout(NamedTuple):
    """A scheme and its pinned editions, laid out once for judging many months."""

    scheme: Scheme
    slots: tuple[Slot, ...]
    by_code: Mapping[str, Slot]
    cards: tuple[str, ...]
    sections: tuple[tuple[int, str, int], ...]  # (card, name, full)
    section_of_card: tuple[tuple[int, ...], ...]
    vetoes: Mapping[str, tuple[str, str]]  # code -> (effect, text)
    extras: Mapping[str, Gain]
    streams: frozenset[str]
    sources: frozenset[str]  # the sides of raters that count; empty = everybody is one side
    card_full: tuple[int, ...]
    worth: tuple[int, ...]  # by slot: its weight in coverage
    due: tuple[Mapping[int, Slot], ...]  # by month % 12, the slots by position
    due_worth: tuple[int, ...]  # by month % 12
    cleans: tuple[tuple[Any, ...], ...]  # of the slots
    positions: Mapping[str, int]  # of the slots, by code
    rated: frozenset[int]  # positions of the rated slots
    watched: frozenset[int]  # of the slots whose failures matter beyond their points: vetoes, repeats
    graded: frozenset[int]  # of the slots that carry a veto and are degrees
    by_place: bool  # tallies must be parted by place
    one_side: bool  # all evidence falls together, whoever saw it and wherever

    @property
    def looks_back(self) -> bool:
        """Whether an item or a bonus runs longer than a month, so that earlier sheets of the year matter."""
        return any(slot.every > 1 for slot in self.slots) or any(gain.per == "year" for gain in self.extras.values())


def layout(scheme: Scheme, editions: Mapping[str, Edition]) -> Layout:
    """KeyError names a pack that the scheme weighs and nobody pinned."""
    slots: list[Slot] = []
    sections: list[tuple[int, str, int]] = []
    for c, card in enumerate(scheme.cards):
        if card.pack:
            _pinned(scheme, editions[card.pack], c, slots, sections)
        else:
            _own(card, c, slots, sections)
    pinned = [editions[card.pack] for card in scheme.cards if card.pack]
    extras = _extras(scheme, pinned)
    of_card = tuple(tuple(i for i, s in enumerate(sections) if s[0] == c) for c in range(len(scheme.cards)))
    card_full = tuple(sum(sections[s][2] for s in mine) for mine in of_card)
    due = tuple({slot.at: slot for slot in slots if month % slot.every == 0} for month in range(12))
    alike = lcm(*card_full)  # so that coverage is exact: 60 % of the weight is 60 %
    worth = tuple(scheme.cards[slot.card].weight * slot.full * (alike // card_full[slot.card]) for slot in slots)
    return Layout(
        scheme=scheme,
        slots=tuple(slots),
        by_code={slot.code: slot for slot in slots},
        cards=tuple(map(_name, scheme.cards)),
        sections=tuple(sections),
        section_of_card=of_card,
        vetoes={veto.code: (veto.effect, veto.text) for edition in pinned for veto in edition.vetoes},
        extras=extras,
        streams=frozenset(scheme.streams),
        sources=frozenset(source.name for source in scheme.sources),
        card_full=card_full,
        worth=worth,
        due=due,
        due_worth=tuple(sum(worth[at] for at in mine) for mine in due),
        cleans=tuple(slot.clean for slot in slots),
        positions={slot.code: slot.at for slot in slots},
        rated=frozenset(slot.at for slot in slots if slot.rated),
        watched=frozenset(slot.at for slot in slots if slot.veto or (scheme.repeat and slot.kind in DEDUCTS)),
        graded=frozenset(slot.at for slot in slots if slot.veto and slot.kind not in DEDUCTS),
        by_place=scheme.repeat is not None and scheme.repeat.within == "place",
        one_side=not scheme.sources and scheme.sites == "pooled",
    )


def _extras(scheme: Scheme, pinned: Iterable[Edition]) -> dict[str, Gain]:
    """The bonuses of the packs, and those of the contract before them."""
    given: list[Bonus | Extra] = [*(one for edition in pinned for one in edition.bonuses), *scheme.extras]
    return {one.code: Gain(one.text, one.each, one.cap, one.per) for one in given}


def _name(card: Card) -> str:
    return card.pack or "own"


def _own(card: Card, c: int, slots: list[Slot], sections: list[tuple[int, str, int]]) -> None:
    """The contract's own items: one section without a name."""
    for item in card.items:
        clean, unseen = _begun(_name(card), "", item)
        slots.append(
            Slot(item.code, item.text, c, len(sections), item.full, "banded", 0, item.bands, None, 1,
                 len(slots), True, False, 0, clean, unseen)
        )  # fmt: skip
    sections.append((c, "", sum(item.full for item in card.items)))


def _pinned(scheme: Scheme, edition: Edition, c: int, slots: list[Slot], sections: list[tuple[int, str, int]]) -> None:
    at = {}
    for section in edition.sections:
        at[section.name] = len(sections)
        sections.append((c, section.name, sum(i.full for i in edition.items if i.section == section.name)))
    for item in edition.items:
        rule, s = item.rule, at[item.section]
        adds_up = scheme.item_month == "cumulative" or item.frequency == EVENT
        mean = rule.kind == "manual_rating" or (rule.kind in ("per_defect", "binary") and not adds_up)
        clean, unseen = _begun(_name(scheme.cards[c]), item.section, item)
        slots.append(
            Slot(item.code, item.text, c, s, item.full, rule.kind, rule.target_bp, (), item.veto,
                 DUE_MONTHS.get(item.frequency, 1), len(slots), rule.kind == "ratio", mean, _floor(item), clean, unseen)
        )  # fmt: skip


def _begun(card: str, section: str, item: Item | OwnItem) -> tuple[tuple[Any, ...], Line]:
    """An item's line without a fault, up to n; and the one of nobody having seen it."""
    what = card, section, item.code, item.text, item.full
    return ("item", "", "", *what, item.full, 0), Line("unseen", "", "", *what, None, 0, 0, 0, 0, 0, "")


def _floor(item: Item) -> int:
    return item.full - item.rule.cap if item.rule.kind == "per_defect" else 0


def digest(*texts: str) -> str:
    """SHA-256 over texts kept apart by their lengths."""
    said = "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.sha256(said.encode()).hexdigest()
