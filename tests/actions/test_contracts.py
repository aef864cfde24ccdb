"""A contract signed and amended: what its paper must hold, and what a change may no longer touch."""

from datetime import date

import pytest

from houqin.actions.amend_contract import amend_contract
from houqin.actions.close_month import close_month
from houqin.actions.sign_contract import sign_contract
from houqin.queries import contract as contracts
from houqin.records import models
from houqin.rules.refusal import Conflict
from tests import deeds
from tests.cast import START, an_id

PRICE = {"name": "被服", "unit": "件", "price_fen": 250}


def sign(house, confirmed=True, **changes):
    paper = deeds.paper(house, **changes)
    return sign_contract(house.people["chief"], START, id=an_id("signed"), paper=paper, confirmed=confirmed)


def test_a_contract_pins_its_editions_and_names_who_confirmed_the_design_numbers(house):
    terms = contracts.terms_of(sign(house), deeds.MONTH)
    assert terms.pins["cleaning"].edition == date(2026, 1, 1)
    row = models.Terms.objects.get(pk=terms.terms)
    assert row.confirmed_by_id == house.people["chief"].person and "CLEANING-03" in row.confirmed


def scheme(**changes):
    return {"scheme": deeds.SCHEME | changes}


GRADES = deeds.GRADES
REFUSED = {
    "no scheme": ({"scheme": {}}, "合同没有考评方案：请先在“考评方案”里做好，再签订"),
    "an unknown key": (scheme(gradez=[]), "gradez：没有这一键，是否想写 grades？"),
    "weights that do not add up": (scheme(cards=[{"pack": "cleaning", "weight": 90}]), "各表权重之和须为 100，现为 90"),
    "overlapping bands": (scheme(grades=[*GRADES[:2], GRADES[1], GRADES[2]]), "等级重叠：有两档都从 80 分起"),
    "bands with a gap": (scheme(grades=GRADES[:2]), "等级有空隙：须有一档从 0 分起"),
    "no such measure": (scheme(payment=[{"measure": "guess"}]), "没有“guess”这一计法，可用：tiers"),
    "no such pack": (scheme(cards=[{"pack": "cleanin", "weight": 100}]), "考评方案没有用到标准包 cleaning"),
    "no edition of a pack": ({"pins": {}}, "标准包 cleaning 没有指明版本"),
    "an edition that is none": ({"pins": {"cleaning": "2025-01-01"}}, "cleaning 没有版本 2025-01-01；可用：2026-01-01"),
    "an edition that is no date": ({"pins": {"cleaning": "newest"}}, "标准包 cleaning 的版本须为日期"),
    "design numbers nobody confirmed": ({"confirmed": False}, "项数值为自拟，须由合同负责人逐项确认"),
    "no number": ({"number": " "}, "合同须有编号和名称"),
    "no such provider": ({"provider": 10**9}, "本院没有登记这家服务商"),
    "ends before it begins": ({"ends_on": date(2025, 1, 1)}, "合同到期日早于开始日"),
    "no window": ({"objection_days": 0}, "异议期须在 1 至 60 日之间"),
    "a window without end": ({"objection_days": 61}, "异议期须在 1 至 60 日之间"),
    "a negative fee": ({"monthly_fen": -1}, "月服务费不得为负"),
    "a huge fee": ({"monthly_fen": 2**63}, "超出能记录的范围"),
    "no such direction": ({"direction": "both"}, "direction 只能是：expense income"),
    "no such pricing": ({"pricing": "guess"}, "pricing 只能是：fixed quantity"),
    "a clause twice": ({"clauses": [deeds.CLAUSES[0]] * 2}, "条款 8.3 写了不止一次"),
    "a place of nobody": ({"places": [(10**9, "")]}, "服务地点里有的不是本院的地点"),
    "quantities without prices": ({"pricing": "quantity"}, "按数量计价的合同须有价目表"),
    "a price with other keys": ({"prices": [{"name": "被服"}]}, "价目表每行须写 name（文字）、unit（文字）、price_fen"),
    "a price as text": ({"prices": [PRICE | {"price_fen": "2.5"}]}, "价目表每行须写"),
    "a negative price": ({"prices": [PRICE | {"price_fen": -1}]}, "单价不得为负：被服 -0.01"),
    "a price twice": ({"prices": [PRICE, PRICE]}, "价目表里有重名的项目"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_paper_that_cannot_be_signed_is_refused(house, refused, case):
    changes, words = REFUSED[case]
    with refused(words):
        sign(house, **changes)


def test_a_number_is_given_once_and_an_id_too(house, refused):
    sign(house)
    with refused("这个编号已经用过", Conflict):
        sign(house, number="BJ-9")
    with refused("这个合同编号已经有了"):
        deeds.contract(house)


def amend(house, contract, **changes):
    said = {"id": an_id("amended"), "from_period": 202611, "scheme": deeds.SCHEME, "pins": {"cleaning": "2026-01-01"}}
    said |= {"contract": contract, "monthly_fen": 110_000_00, "reason": "面积增加", "confirmed": True}
    return amend_contract(house.people["chief"], START, **(said | changes))


def test_an_amendment_holds_from_its_month_on(house, contract):
    amend(house, contract)
    fees = [contracts.terms_of(contract, month).monthly_fen for month in (202610, 202611, 202612)]
    assert fees == [100_000_00, 110_000_00, 110_000_00]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "变更须写明事由"),
        ({"from_period": 202513}, "变更须从合同期内某个月的第一天起生效"),
        ({"from_period": 202701}, "变更须从合同期内某个月的第一天起生效"),
        ({"scheme": {}}, "考评方案有误"),
        ({"contract": an_id("none")}, "本院没有这份合同"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(house, contract, refused, changes, words):
    of = changes.pop("contract", contract)
    with refused(words):
        amend(house, of, **changes)


def test_an_amendment_never_reaches_back_over_a_sheet_even_of_another_year(house, refused):
    contract = deeds.contract(house, ends_on=date(2027, 12, 31))
    deeds.visit(house, contract)
    close_month(house.people["office"], deeds.CLOSED, month=deeds.MONTH, only=[contract])
    with refused("2026年9月起已有考评，变更须从未考评的月份起"):
        amend(house, contract, from_period=202609)
    amend(house, contract)
    close_month(house.people["office"], deeds.CLOSED.replace(year=2027, month=2), month=202701, only=[contract])
    with refused("2026年12月起已有考评"):
        amend(house, contract, id=an_id("again"), from_period=202612)


def test_what_was_inspected_stays_with_its_edition(house, contract, refused):
    deeds.visit(house, contract)
    lift = deeds.SCHEME | {"cards": [{"pack": "lift", "weight": 100}]}
    with refused("2026年10月已按原版本检查过，换标准版本须从下一个月起"):
        amend(house, contract, from_period=202610, scheme=lift, pins={"lift": "2026-01-01"})
    amend(house, contract, from_period=202610)
