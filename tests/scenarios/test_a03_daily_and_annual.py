"""A03: daily assessment and the annual panel make the year by the contract's formula, seen on one page."""

from datetime import timedelta

import pytest

from houqin.actions.sign_contract import sign_contract
from tests import cast, deeds, juries
from tests.scenarios import bench

YEAR = {"clause": "第9条", "daily": 60, "annual": 40, "trim": 1}
CLAUSES = (*deeds.CLAUSES, ("第9条", "年度得分由日常评价60%、年度考评40%合成。", "deduction"))


@pytest.fixture
def reviewed(hall):
    """A contract whose year is judged, one month of 98 points, and a panel open over it."""
    with hall.house.open():
        paper = deeds.paper(hall.house, number="BJ-9", scheme={**deeds.SCHEME, "year": YEAR}, clauses=CLAUSES)
        hall.contract = sign_contract(
            hall.house.people["chief"], cast.START, id=cast.an_id("year"), paper=paper, confirmed=True
        )
        deeds.closed(hall.house, hall.contract, {deeds.PHOTO_LESS: 2})
    return bench.opened(hall)


def test_the_year_is_made_of_its_months_and_of_the_panel_as_the_contract_says(reviewed):
    hall = reviewed.hall
    page = f"/contracts/{hall.contract}/year/2026/"
    assert "98" in hall["office"].open(page).text and "试算，年度尚未关账" in hall["office"].open(page).text
    reviewed.all_vote()
    hall["office"].open(f"{reviewed.address}meeting/").press("锁定评分")
    hall.now = juries.AT + timedelta(days=20)
    told = hall["office"].open(f"/contracts/{hall.contract}/register/?month=202612").press("年度考评", year="2026")
    assert "已办：年度考评" in told.told
    seat = hall["leader"].open(f"/contracts/{hall.contract}/").click("年度考评")
    assert seat.address == page and "第 1 版" in seat.text
    assert "93.56" in seat.text  # 98 × 60 % + (86.6 + 87.2) ÷ 2 × 40 %
    assert "98.00 × 60%" in seat.text and "86.90 × 40%" in seat.text and "4 席评委" in seat.text
    assert "评审结果" in seat.click("评审结果").text


def test_a_score_that_the_facts_contradict_is_pointed_at(reviewed):
    hall = reviewed.hall
    reviewed.all_vote()
    hall["office"].open(f"{reviewed.address}meeting/").press("锁定评分")
    seat = hall["chief"].open(f"/contracts/{hall.contract}/year/2026/")
    assert "有超期未销号的问题" in seat.text  # of a year above 90
    assert "日常评价与年度考评相差较大" in seat.text and "11.1 分" in seat.text
    assert "主管部门" in seat.text and "没有发现与得分相矛盾" not in seat.text


def test_the_provider_sees_its_own_year_and_no_other(reviewed):
    hall = reviewed.hall
    assert hall["provider"].open(f"/contracts/{hall.contract}/year/2026/").status == 200
    other = hall["office"].open(reviewed.address).page.xpath("//section[@id='subjects']//a/@href")[1]
    assert hall["provider"].open(f"{other}year/2026/").status == 422
    assert hall["ward"].open(f"/contracts/{hall.contract}/year/2026/").status == 403
