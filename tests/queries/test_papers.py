"""Drafts, schemes in force and the shelf of standards, as the pages ask for them."""

from datetime import date, timedelta

import pytest

from houqin.actions.amend_contract import amend_contract
from houqin.actions.keep_draft import keep_draft
from houqin.actions.release_edition import release_edition
from houqin.queries import draft, scheme, standard
from houqin.rules.refusal import Refused
from tests import cast, deeds
from tests.cast import START, an_id

OWN = """pack: {pack}
edition: {day}
layer: hospital
under: 2026-01-01
items:
  - {{code: CLEANING-05, frequency: 每周}}
"""


@pytest.fixture
def signed(house):
    return deeds.contract(house)


def test_a_draft_is_its_owners(house):
    provider, office = house.people["provider"], house.people["office"]
    keep_draft(provider, START, kind="round", key="a", body="一")
    keep_draft(provider, START, kind="round", key="a", body="二")
    found = draft.draft(provider, "round", "a")
    assert found and found.body == "二"
    assert draft.draft(office, "round", "a") is None


def test_a_paper_is_the_offices_and_the_last_text_wins(house):
    office, chief, provider = (house.people[role] for role in ("office", "chief", "provider"))
    keep_draft(office, START, kind="scheme", key="a", body="一")
    keep_draft(chief, START + timedelta(minutes=1), kind="scheme", key="a", body="二")
    keep_draft(provider, START + timedelta(minutes=2), kind="scheme", key="a", body="不是办公室的")
    found = draft.paper(office, "scheme", "a")
    assert found and (found.body, found.name) == ("二", chief.name)
    assert [one.body for one in draft.papers(office, "scheme")] == ["二"]
    keep_draft(office, START + timedelta(minutes=3), kind="scheme", key="a", body="三")
    assert [one.body for one in draft.papers(chief, "scheme")] == ["三"]


def test_another_hospital_has_papers_of_its_own(house):
    keep_draft(house.people["office"], START, kind="scheme", key="a", body="一")
    with cast.found("B").open() as other:
        assert draft.papers(other.people["office"], "scheme") == []
        assert draft.paper(other.people["office"], "scheme", "a") is None


def test_the_scheme_in_force_by_month(house, signed):
    chief = house.people["chief"]
    said = {**deeds.SCHEME, "payment": []}
    amend_contract(
        chief, START, id=an_id("terms"), contract=signed, from_period=202612, scheme=said,
        pins={"cleaning": "2026-01-01"}, monthly_fen=1_00, reason="改", confirmed=True,
    )  # fmt: skip
    seen = {month: scheme.scheme(chief, signed, month=month) for month in (202501, 202611, 202612, 203001)}
    assert [len(one.scheme.payment) for one in seen.values()] == [1, 1, 0, 0]
    assert seen[202611].starts == (202601, 202612)
    assert seen[202612].monthly_fen == 1_00
    assert (seen[202611].sites, seen[202611].clauses[0][:2]) == (1, ("8.3", "每失一分减少价款100元"))


def test_a_provider_sees_its_own_schemes_only(house, signed):
    assert signed in [one.contract for one in scheme.schemes(house.people["provider"], month=202610)]
    stranger = deeds.another(house, "provider")
    other = type(stranger)(stranger.person, stranger.hospital, "provider", "外人", None, 0)
    assert scheme.schemes(other, month=202610) == []
    with pytest.raises(Refused, match="本院没有这份合同"):
        scheme.scheme(other, signed, month=202610)


def test_an_own_edition_is_the_newest_and_names_what_it_changed(house):
    chief = house.people["chief"]
    release_edition(chief, START, id=an_id("own"), pack="cleaning", text=OWN.format(pack="cleaning", day="2026-10-01"))
    found = standard.pack(chief, "cleaning")
    assert found.editions == (date(2026, 1, 1), date(2026, 10, 1)) and found.own == (date(2026, 10, 1),)
    read = standard.edition(chief, "cleaning")
    assert read.stack.won["CLEANING-05", "frequency"] == "本院 2026-10-01"
    assert read.stack.won["CLEANING-05", "full"] == "国家 2026-01-01"
    assert not read.advice and "CLEANING-05" in read.text
    older = standard.edition(chief, "cleaning", date(2026, 1, 1))
    assert [one.code for one in older.advice] == ["CLEANING-05"] and older.text == ""


@pytest.mark.parametrize(
    ("pack", "day", "said"), [("cleaning", "2026-01-01", "国家版本已用"), ("linen", "2026-10-01", "标准包写作 linen")]
)
def test_an_own_edition_never_takes_a_place_that_is_taken(house, pack, day, said):
    with pytest.raises(Refused, match=said):
        release_edition(
            house.people["chief"], START, id=an_id("own"), pack="cleaning", text=OWN.format(pack=pack, day=day)
        )


def test_the_shelf_costs_the_same_however_many_packs(house, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert len(standard.packs(house.people["office"])) >= 21
