"""Outcomes, incidents, quantities and ballots: what each counts as, once, and what is refused."""

from datetime import timedelta

import pytest

from houqin.actions.amend_contract import amend_contract
from houqin.actions.cast_ballot import cast_ballot
from houqin.actions.record_incident import record_incident
from houqin.actions.record_outcome import record_outcome
from houqin.actions.record_quantity import record_quantity
from houqin.queries import contract as contracts
from houqin.records import models
from houqin.rules.refusal import Conflict, Forbidden
from tests import deeds
from tests.cast import START, an_id

OWN = {
    "code": "OWN-1",
    "text": "能耗与均值之比",
    "full": 100,
    "bands": [{"points": 100, "at_most": 90}, {"points": 50}],
}
SCHEME = deeds.SCHEME | {
    "cards": [{"pack": "cleaning", "weight": 60}, {"items": [OWN], "weight": 40}],
    "extras": [{"code": "praise", "text": "锦旗", "each": 1, "cap": 2}, {"code": "late", "text": "迟到", "each": -2}],
    "payment": [{"measure": "item_money", "items": [{"code": "hours", "text": "缺岗", "rate": 30}]}],
}


@pytest.fixture
def contract(house):
    return deeds.contract(house, scheme=SCHEME)


def outcome(house, contract, **changes):
    said = {"id": an_id("outcome"), "digest": "d" * 64, "item": "CLEANING-20", "met": 19, "due": 20}
    said |= {"contract": contract, "happened_at": deeds.SEEN}
    return record_outcome(house.people["office"], deeds.SEEN, **(said | changes))


def incident(house, contract, **changes):
    said = {"id": an_id("incident"), "digest": "d" * 64, "code": "cleaning.veto.1", "kind": "veto"}
    said |= {"contract": contract, "happened_at": deeds.SEEN}
    return record_incident(house.people["office"], deeds.SEEN, **(said | changes))


def counts():
    mark = models.Mark.objects.get()
    return mark.n, mark.n_failed, mark.num, mark.den, mark.stream


def test_a_ratio_counts_what_was_met_of_what_was_due(house, contract):
    outcome(house, contract)
    assert counts() == (20, 1, 19, 20, "planned")


def test_a_value_is_compared_with_its_mean(house, contract):
    outcome(house, contract, item="OWN-1", met=130, due=100)
    assert counts() == (1, 1, 130, 100, "planned")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"item": "CLEANING-08"}, "不按比率计分，请在检查中记录"),
        ({"item": "LIFT-01"}, "不在本合同的考核表内"),
        ({"met": 21}, "完成数须在 0 与应完成数之间"),
        ({"due": 0, "met": 0}, "应完成数须大于 0"),
        ({"met": -1}, "不合理"),
        ({"met": 2**40, "due": 2**40}, "超出能记录的范围"),
        ({"stream": "secret"}, "检查方式须为 planned"),
        ({"source": "patient"}, "评价方须为 department、user 之一"),
        ({"place": 10**9}, "本院没有这个地点"),
        ({"happened_at": deeds.SEEN + timedelta(hours=1)}, "发生时间晚于现在"),
        ({"happened_at": deeds.SEEN.replace(year=2025)}, "不在合同期 2026-01-01 至 2026-12-31 内"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(house, contract, refused, changes, words):
    with refused(words):
        outcome(house, contract, **changes)


def test_evidence_is_the_same_once_and_a_conflict_otherwise(house, contract, refused):
    assert {outcome(house, contract) for _ in range(3)} == {an_id("outcome")}
    assert {incident(house, contract) for _ in range(3)} == {an_id("incident")}
    assert models.Mark.objects.count() == 2
    with refused("不同的内容", Conflict):
        outcome(house, contract, digest="e" * 64)
    with refused("不同的内容", Conflict):
        incident(house, contract, digest="e" * 64)


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, (1, 1, 0, 0, "planned")),
        ({"kind": "bonus", "code": "praise", "count": 2}, (2, 0, 2, 0, "planned")),
        ({"kind": "malus", "code": "late"}, (1, 0, 1, 0, "planned")),
        ({"kind": "money", "code": "hours", "quantity": 250}, (1, 1, 250, 0, "planned")),
        ({"kind": "zero_report", "code": "CLEANING-12"}, (1, 0, 0, 500, "planned")),
        ({"kind": "complaint", "code": "CLEANING-08", "count": 3}, (3, 3, 300, 800, "complaint")),
    ],
)
def test_an_incident_counts_by_its_kind(house, contract, changes, counted):
    incident(house, contract, **changes)
    assert counts() == counted


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "rumour"}, "事件种类须为 veto、bonus"),
        ({"code": "lift.veto.1"}, "合同没有约定“lift.veto.1”这一项"),
        ({"kind": "bonus", "code": "late"}, "可用：praise"),
        ({"kind": "complaint", "code": "CLEANING-20"}, "合同没有约定"),
        ({"count": 0}, "次数须在 1 至 9999 之间"),
        ({"count": 10**6}, "次数须在 1 至 9999 之间"),
        ({"quantity": -1}, "数量不得为负"),
        ({"source": "patient"}, "评价方须为"),
        ({"place": 10**9}, "本院没有这个地点"),
        ({"happened_at": deeds.SEEN + timedelta(hours=1)}, "发生时间晚于现在"),
    ],
)
def test_an_incident_that_cannot_be_is_refused(house, contract, refused, changes, words):
    with refused(words):
        incident(house, contract, **changes)


PRICES = [{"name": "被服", "unit": "件", "price_fen": 250}]


def counted(house, contract, side, count, **changes):
    said = {"id": an_id(side, count), "digest": "d" * 64, "contract": contract, "month": deeds.MONTH, "name": "被服"}
    return record_quantity(house.people[side], deeds.CLOSED, count=count, **(said | changes))


@pytest.fixture
def priced(house):
    return deeds.contract(house, number="BF-1", pricing="quantity", monthly_fen=0, prices=PRICES)


def test_a_quantity_is_agreed_once_both_sides_count_alike(house, priced, refused):
    counted(house, priced, "provider", 100_00)
    assert not contracts.quantities(priced, deeds.MONTH)[0].agreed
    counted(house, priced, "office", 90_00)
    assert not contracts.quantities(priced, deeds.MONTH)[0].agreed
    with refused("先前登记为 100，改为 90 须写明理由"):
        counted(house, priced, "provider", 90_00)
    counted(house, priced, "provider", 90_00, note="复点")
    (found,) = contracts.quantities(priced, deeds.MONTH)
    assert (found.agreed, found.amount_fen) == (True, 90 * 250)


def test_a_new_price_does_not_leave_two_lines(house, priced):
    counted(house, priced, "provider", 90_00)
    said = {"scheme": deeds.SCHEME, "pins": {"cleaning": "2026-01-01"}, "monthly_fen": 0, "reason": "调价"}
    dearer = [PRICES[0] | {"price_fen": 300}]
    amend_contract(
        house.people["chief"], START, id=an_id("dearer"), contract=priced, from_period=deeds.MONTH, prices=dearer,
        confirmed=True, **said,
    )  # fmt: skip
    counted(house, priced, "office", 90_00)
    (found,) = contracts.quantities(priced, deeds.MONTH)
    assert (found.agreed, found.amount_fen) == (True, 90 * 300)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "床单"}, "价目表里没有“床单”，可用：被服"),
        ({"count": -1}, "数量不得为负"),
        ({"month": 202513}, "月份须在合同期内，写作 202611"),
        ({"month": 202701}, "月份须在合同期内"),
        ({"month": 202612}, "2026年12月还没有到"),
    ],
)
def test_a_quantity_that_cannot_be_is_refused(house, priced, refused, changes, words):
    with refused(words):
        counted(house, priced, "office", changes.pop("count", 1), **changes)


def test_a_fixed_fee_has_no_quantities_and_another_company_no_say(house, contract, priced, refused):
    with refused("这份合同不按数量计价"):
        counted(house, contract, "office", 1)
    other = models.Provider(name="别家有限公司", short="别家")
    deeds.cast.put(house.system, "add_provider", [other])
    house.provider = other
    stranger = deeds.another(house, "provider")
    house.people["provider"] = stranger
    with refused("这份合同不是贵公司的", Forbidden):
        counted(house, priced, "provider", 1)


def ballot(house, contract, **changes):
    said = {"contract": contract, "year": 2026, "dimension": "服务态度", "points": 9000}
    return cast_ballot(house.people["ward"], deeds.SEEN, **(said | changes))


def test_a_department_votes_once_on_each_dimension(house, contract, refused):
    assert ballot(house, contract) == ballot(house, contract)
    ballot(house, contract, dimension="响应速度", points=None, recused=True)
    assert models.Ballot.objects.count() == 2
    with refused("贵科室已经评过这一项，不能再改"):
        ballot(house, contract, points=8000)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"points": 10001}, "打分须在 0 至 100 之间"),
        ({"points": -1}, "打分须在 0 至 100 之间"),
        ({"points": None}, "请打分，或声明回避，二者选一"),
        ({"recused": True}, "请打分，或声明回避，二者选一"),
        ({"year": 2027}, "合同不在 2027 年度内"),
        ({"dimension": " "}, "请写明打的是哪一项分"),
    ],
)
def test_a_ballot_that_cannot_be_is_refused(house, contract, refused, changes, words):
    with refused(words):
        ballot(house, contract, **changes)
