"""The form of a month's assessment: tallies in, and a sheet of lines out; and the layout of a scheme with its pinned editions."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from houqin.rules.scheme import Band, Scheme
from houqin.rules.standard import Edition

KERNEL = "1"
DUE_MONTHS = {"每季": 3, "半年": 6, "每年": 12}  # due in the last month of the quarter, half-year, year


class Tally(NamedTuple):
    """The sum of the marks of one indicator, rater side, stream and site in one month; `worst` = most failures at one place."""

    indicator: str
    source: str
    stream: str
    site: str
    n: int
    n_failed: int
    num: int
    den: int
    worst: int = 0


class Line(NamedTuple):
    """One line of a sheet. `points` of `full` on the item's own scale; `lost` on the sheet's scale of 100: all `lost` add up to 100 − points."""

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
    note: str


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
    """An item as the kernel needs it."""

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


class Layout(NamedTuple):
    """A scheme and its pinned editions, laid out once for judging many months."""

    scheme: Scheme
    slots: tuple[Slot, ...]
    by_code: Mapping[str, Slot]
    cards: tuple[str, ...]
    sections: tuple[tuple[int, str, int], ...]  # (card, name, full)
    section_of_card: tuple[tuple[int, ...], ...]
    vetoes: Mapping[str, tuple[str, str]]  # code -> (effect, text)
    extras: Mapping[str, tuple[str, int, int]]  # code -> (text, each, cap)
    streams: frozenset[str]


def layout(scheme: Scheme, editions: Mapping[str, Edition]) -> Layout:
    """KeyError names a pack that the scheme weighs and nobody pinned."""
    slots: list[Slot] = []
    sections: list[tuple[int, str, int]] = []
    vetoes: dict[str, tuple[str, str]] = {}
    extras = {extra.code: (extra.text, extra.each, extra.cap) for extra in scheme.extras}
    for c, card in enumerate(scheme.cards):
        if not card.pack:
            sections.append((c, "", sum(item.full for item in card.items)))
            slots += [
                Slot(o.code, o.text, c, len(sections) - 1, o.full, "banded", 0, o.bands, None, 1) for o in card.items
            ]
            continue
        edition = editions[card.pack]
        slots += _slots(edition, c, sections)
        vetoes |= {veto.code: (veto.effect, veto.text) for veto in edition.vetoes}
        extras |= {bonus.code: (bonus.text, bonus.each, bonus.cap) for bonus in edition.bonuses}
    of_card = tuple(tuple(i for i, s in enumerate(sections) if s[0] == c) for c in range(len(scheme.cards)))
    by_code = {slot.code: slot for slot in slots}
    names = tuple(card.pack or "own" for card in scheme.cards)
    return Layout(scheme, tuple(slots), by_code, names, tuple(sections), of_card, vetoes, extras, frozenset(scheme.streams))


def _slots(edition: Edition, card: int, sections: list[tuple[int, str, int]]) -> list[Slot]:
    at = {}
    for section in edition.sections:
        at[section.name] = len(sections)
        sections.append((card, section.name, sum(i.full for i in edition.items if i.section == section.name)))
    return [
        Slot(i.code, i.text, card, at[i.section], i.full, i.rule.kind, i.rule.target_bp, (), i.veto, DUE_MONTHS.get(i.frequency, 1))
        for i in edition.items
    ]


def digest(*texts: str) -> str:
    """SHA-256 over texts kept apart by their lengths."""
    said = "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.sha256(said.encode()).hexdigest()
