"""The sample hospital's ground and papers: believable, whole, and nobody's."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import islice
from random import Random

import pytest

from houqin import packs
from houqin.interfaces.sample import ground, papers, span
from houqin.interfaces.sample.size import SMALL, WHOLE
from houqin.records import place
from houqin.rules import scheme
from houqin.rules.party import ROLES

TIME = span.ending(date(2026, 11, 21))
DEALS = {deal.key: deal for deal in papers.deals()}
EVERY_DEAL = pytest.mark.parametrize("deal", DEALS.values(), ids=DEALS)
MEASURES = {
    "tiers",
    "linear_below",
    "per_point",
    "holdback",
    "warn_then_fine",
    "points_ledger",
    "item_money",
    "annual_tiers",
}


def test_there_are_as_many_places_as_in_a_hospital_and_each_stands_in_another():
    spots = ground.spots()
    seen: set[str] = set()
    for spot in spots:
        assert spot.parent in seen or not seen
        assert spot.path not in seen
        assert spot.path == (f"{spot.parent}/{spot.name}" if spot.parent else spot.name)
        seen.add(spot.path)
    assert 600 <= len(spots) <= 1500


def test_places_say_what_the_database_takes():
    for spot in ground.spots():
        assert spot.kind in place.KINDS and spot.risk in place.RISKS
        assert spot.department in {*ground.raw()["departments"], ""}
        assert len(spot.path) <= place.Place._meta.get_field("path").max_length


def test_rooms_are_counted():
    names = [spot.name for spot in ground.spots() if spot.parent.endswith("外科楼/6层")]
    assert {"病房01", "病房09", "病房16"} <= set(names)
    assert len(names) == len(set(names))


def test_the_small_hospital_is_a_part_of_the_whole():
    small, whole = ({spot.path for spot in ground.spots(size)} for size in (SMALL, WHOLE))
    assert small < whole and len(small) < 200


def test_codes_and_names_never_come_twice():
    for made in (ground.codes(Random(1)), ground.names(Random(1))):
        given = list(islice(made, 800))
        assert len(set(given)) == 800


def test_a_code_tells_nothing_and_is_easily_read_out():
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{8}", code) for code in islice(ground.codes(Random(2)), 200))


def test_every_role_has_somebody_and_two_sit_at_the_desk():
    people = Counter({role: len(departments) for role, departments in ground.raw()["people"].items()})
    assert set(people) == set(ROLES) - {"provider"}
    assert people["office"] == people["chief"] == 2 and 8 <= people["inspector"] <= 12
    assert 20 <= len(ground.raw()["departments"]) <= 40


def test_twenty_companies_serve_twenty_contracts():
    companies = {deal.provider["name"] for deal in DEALS.values()}
    assert len(DEALS) == len(companies) == 20
    assert {deal.number for deal in DEALS.values()} == {f"{n:03}" for n in range(1, 21)}
    assert all(name.startswith("青屿") for name in companies), (
        "a city that does not exist: no real company can be meant"
    )


def test_every_pack_and_every_payment_scheme_is_used():
    used = {pack for deal in DEALS.values() for pack in deal.packs}
    assert used == {*packs.names(), papers.OWN_PACK}
    schemes = [scheme.parse(deal.scheme) for deal in DEALS.values()]
    assert {measure.kind for one in schemes for measure in one.payment} == MEASURES
    assert any(one.sites == "lowest" for one in schemes), "PS8"
    assert any({source.name for source in one.sources} == {"department", "user"} for one in schemes), "PS9"
    assert any(card.items for one in schemes for card in one.cards), "PS10"
    assert any(one.year and one.year.annual for one in schemes), "PS11"


def test_there_are_contracts_by_quantity_and_contracts_that_bring_money():
    assert Counter(deal.pricing for deal in DEALS.values()) == {"fixed": 17, "quantity": 3}
    assert Counter(deal.direction for deal in DEALS.values()) == {"expense": 18, "income": 2}


@EVERY_DEAL
def test_a_contract_is_in_force_through_the_time_played(deal):
    first, last = deal.term_days(TIME)
    assert first <= TIME.start and last > TIME.end
    assert deal.numbered(TIME) == f"QYHQ-{first.year}-{deal.number}"


@EVERY_DEAL
def test_every_measure_and_ladder_stands_on_a_clause(deal):
    clauses = {number for number, _, _ in deal.clauses}
    read = scheme.parse(deal.scheme)
    assert {part.clause for part in (*read.payment, *read.ladders)} <= clauses
    assert len(clauses) == len(deal.clauses) and all(text for _, _, text in deal.clauses)


@EVERY_DEAL
def test_a_contract_serves_places_and_keeps_its_files_somewhere(deal):
    served = [spot for spot in ground.spots() if deal.site(spot) is not None]
    assert len(served) > 1
    assert [spot.name for spot in served if spot.use == "files"] == ["台账室"]
    assert all(f"{ground.CAMPUS}/{path}" in {spot.path for spot in served} for path in deal.wet)


@EVERY_DEAL
def test_what_is_looked_at_by_use_names_items_and_uses_that_exist(deal):
    items = {item.code for pack in deal.packs if pack in packs.names() for item in packs.load(pack).items}
    uses = {spot.use for spot in ground.spots()}
    assert set(deal.at) <= items and set(deal.wet.values()) <= items
    assert {use for named in deal.at.values() for use in named} <= uses


def test_one_contract_is_due_for_renewal_in_two_months():
    ends = [deal.term_days(TIME)[1] - TIME.end for deal in DEALS.values()]
    assert [left.days for left in ends if left < timedelta(days=90)] == [61]


def test_stories_are_told_about_contracts_that_there_are():
    told = papers.stories(TIME)
    assert {story.contract for story in told} <= set(DEALS)
    assert {story.month for story in told} <= set(TIME.closed)
    kinds = {story.story for story in told}
    assert kinds >= {
        "veto",
        "thin",
        "late",
        "objection",
        "declined",
        "waive",
        "quantity",
        "amend",
        "bonus",
        "money",
        "renew",
    }


def test_the_hospitals_own_standard_is_dated_as_it_is_released():
    own = packs.stacked(papers.OWN_PACK, own=papers.own_edition(date(2025, 11, 1))).edition
    assert own.edition == date(2025, 11, 1) and own.full == 10000 and papers.OWN_PACK not in packs.names()
