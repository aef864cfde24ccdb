"""A hospital's region decides which local rules its contracts are judged by, and the pin remembers it."""

from datetime import date
from uuid import uuid4

import pytest

from houqin.actions.open_hospital import open_hospital
from houqin.actions.sign_contract import Signed, sign_contract
from houqin.queries import contract as contracts
from houqin.queries import standard
from houqin.records import models, scope
from houqin.rules import party
from tests import cast

SCHEME = {
    "cards": [{"pack": "medwaste", "weight": 100}],
    "grades": [{"at_least": 80, "name": "合格"}, {"at_least": 0, "name": "不合格", "passed": False}],
}


@pytest.mark.parametrize(("regions", "years"), [("", "3年"), ("山东", "5年")])
def test_the_more_local_rule_holds_where_it_applies(db, regions, years):
    hospital = open_hospital(party.system(0), cast.START, code="R", name="区域医院", short="区域", regions=regions)
    with scope.use(hospital), scope.reading():
        item = standard.find("medwaste", date(2026, 1, 1)).item("MEDWASTE-15")
    assert years in item.text


def test_a_contract_keeps_the_local_rules_it_was_signed_under(db):
    house = cast.found("S")
    models.Hospital.objects.filter(pk=house.hospital).update(regions="山东")
    paper = Signed(
        number="R-1",
        name="医废",
        provider=house.provider.pk,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        scheme=SCHEME,
        pins={"medwaste": "2026-01-01"},
    )
    with house.open():
        id = sign_contract(house.people["chief"], cast.START, id=uuid4(), paper=paper, confirmed=True)
        models.Hospital.objects.filter(pk=house.hospital).update(regions="")
        contracts._laid.cache_clear()
        terms = contracts.terms_of(id, 202611)
    assert "5年" in terms.item("MEDWASTE-15").text
