"""The worked examples inside the packs, recomputed with exact fractions and nothing of the kernel."""

from fractions import Fraction
from math import floor

import pytest

from houqin import packs
from houqin.rules.standard import EFFECTS, Edition, Example, Given, Item

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


def test_every_pack_has_examples_of_the_rules_it_uses():
    for pack in packs.names():
        edition = packs.load(pack)
        shown = {edition.item(given.item).rule.kind for example in edition.examples for given in example.checks}
        alike = {"binary": "all", "any_occurrence_zero": "all"}
        used = {item.rule.kind for item in edition.items if not item.local}
        assert {alike.get(kind, kind) for kind in used} == {alike.get(kind, kind) for kind in shown}, pack
        assert edition.examples[0].points == 10000 and not edition.examples[0].checks
