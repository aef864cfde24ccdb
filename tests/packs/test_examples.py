"""The worked examples inside the packs: recomputed here with exact fractions, and judged by the kernel."""

from fractions import Fraction
from math import floor

import pytest

from houqin import packs
from houqin.rules import evidence, score, sheet
from houqin.rules.scheme import Card, Grade, Scheme
from houqin.rules.sheet import Tally
from houqin.rules.standard import EFFECTS, FULL, Edition, Example, Given, Item

CASES = [(pack, example) for pack in packs.names() for example in packs.load(pack).examples]


def lost(item: Item, given: Given) -> Fraction:
    rule, full = item.rule, Fraction(item.full)
    if rule.kind == "per_defect":
        return min(Fraction(rule.cap), Fraction(given.count * rule.points))
    if rule.kind == "ratio":
        earned = min(full, full * Fraction(given.done, given.of) / Fraction(rule.target_bp, 10000))
        return full - floor(earned + Fraction(1, 2))
    if rule.kind == "manual_rating":
        return full - Fraction(given.points)
    return full if given.count else Fraction(0)


def points(edition: Edition, example: Example) -> Fraction:
    """Of 100: what the items lose, what bonus events give back, never more than 100."""
    kept = Fraction(10000) - sum(lost(edition.item(given.item), given) for given in example.checks)
    return min(Fraction(10000), kept + sum(bonus.each for bonus in edition.bonuses if bonus.code in example.events))


def effect(edition: Edition, example: Example) -> str | None:
    """The gravest of what failed."""
    failed = [edition.item(given.item).veto for given in example.checks if lost(edition.item(given.item), given)]
    happened = [veto.effect for veto in edition.vetoes if veto.code in example.events]
    return max(filter(None, failed + happened), key=EFFECTS.index, default=None)


@pytest.mark.parametrize(("pack", "example"), CASES, ids=[f"{pack}: {example.name}" for pack, example in CASES])
def test_example(pack, example):
    edition = packs.load(pack)
    assert points(edition, example) == example.points
    assert effect(edition, example) == example.effect


def tallies(edition: Edition, example: Example) -> list[Tally]:
    """One round in which every item was seen, and the events that happened."""
    given = {one.item: one for one in example.checks}
    counts = {item.code: counted(item, given.get(item.code)) for item in edition.items}
    for code in example.events:
        counts[code] = evidence.of_incident("bonus" if ".bonus." in code else "veto", 1, 0)
    return [Tally(code, "", "planned", "", *count) for code, count in counts.items()]


def counted(item: Item, given: Given | None) -> evidence.Count:
    if item.rule.kind == "ratio":
        return evidence.of_outcome(given.done, given.of) if given else evidence.of_outcome(100, 100)
    result = "fail" if given else "pass"
    return evidence.of_check(item, result, given.count if given else 0, given.points if given else None)


@pytest.mark.parametrize(("pack", "example"), CASES, ids=[f"{pack}: {example.name}" for pack, example in CASES])
def test_the_kernel_agrees(pack, example):
    scheme = Scheme(cards=(Card(FULL, pack),), grades=(Grade(0, "合格"),), veto_points=FULL)
    edition = packs.load(pack)
    judged = score.judge(sheet.layout(scheme, {pack: edition}), 202612, tallies(edition, example))
    assert judged.points == example.points and judged.coverage_bp == FULL
    assert max((grave for _, grave in judged.vetoes), key=EFFECTS.index, default=None) == example.effect


def test_every_pack_has_examples_of_the_rules_it_uses():
    for pack in packs.names():
        edition = packs.load(pack)
        shown = {edition.item(given.item).rule.kind for example in edition.examples for given in example.checks}
        alike = {"binary": "all", "any_occurrence_zero": "all"}
        used = {item.rule.kind for item in edition.items if not item.local}
        assert {alike.get(kind, kind) for kind in used} == {alike.get(kind, kind) for kind in shown}, pack
        assert edition.examples[0].points == 10000 and not edition.examples[0].checks
