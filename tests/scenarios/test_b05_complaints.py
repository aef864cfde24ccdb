"""B05: a complaint from the hot line: heard first, duplicates joined, ruled on, doubled in the score, answered."""

from datetime import timedelta

import pytest

from tests import deeds
from tests.deeds import MONTH, SEEN
from tests.scenarios.seats import Hall

H = timedelta(hours=1)


@pytest.fixture
def said(hall):
    hall.now = SEEN
    return hall


def taken(hall: Hall, text: str = "保洁员态度生硬，厕所很脏", **more) -> str:
    seat = hall["office"].open("/cases/new/?kind=complaint")
    seat.press("提交", text=text, channel="hotline", caller="王女士", phone="13800000000", **more)
    assert "已登记" in seat.told, seat.told
    return seat.address


def ruled(hall: Hall, upheld: str = "yes", **more) -> str:
    address = taken(hall)
    seat = hall["office"].open(address).press("已联系并安抚", note="已电话致歉，正在核实")
    assert "已办：已联系并安抚" in seat.told
    counts = f"{hall.contract}|CLEANING-03" if upheld == "yes" else ""
    seat.press("认定是否属实", upheld=upheld, note="查看监控", counts=counts, **more)
    assert "已办：认定是否属实" in seat.told, seat.told
    return address


def lost(hall: Hall) -> int:
    with hall.house.open():
        return sum(one.num for one in deeds.models.Mark.objects.filter(stream="complaint"))


def test_the_category_is_read_from_the_words_and_calm_comes_first(said):
    address = taken(said)
    seat = said["office"].open(address)
    assert "服务态度" in seat.text and "12345热线" in seat.text and "王女士 13800000000" in seat.text
    assert seat.buttons()[0] == "已联系并安抚" and "答复投诉人" not in seat.buttons()
    assert "请先联系投诉人" in seat.post(f"{address}reply/", note="已处理").told
    assert "待受理" in said["office"].open("/").text


def points(hall: Hall, contract) -> int:
    """What a month's page says, in hundredths."""
    said = hall["office"].open(f"/contracts/{contract}/{MONTH}/").page.xpath("//div[@class='value']/text()")[0]
    return round(100 * float(said))


def test_an_upheld_complaint_deducts_in_the_contracts_month_as_often_as_it_says(said):
    with said.house.open():
        double = deeds.contract(said.house, number="BJ-2", scheme={**deeds.SCHEME, "complaint_times": 2})
        for contract in (said.contract, double):
            deeds.visit(said.house, contract)
    for n, contract in enumerate((said.contract, double)):
        seat = said["office"].open(taken(said, f"厕所很脏，第{n}位来电人"))
        seat.press("认定是否属实", upheld="yes", note="查看监控", counts=f"{contract}|CLEANING-03")
        assert "已办：认定是否属实" in seat.told
    once, twice = (10_000 - points(said, contract) for contract in (said.contract, double))
    assert once > 0 and twice == 2 * once


def test_it_is_answered_and_closed_by_another(said):
    address = ruled(said)
    seat = said["office"].open(address).press("答复投诉人", note="已批评教育，厕所增加保洁频次")
    assert "已办：答复投诉人" in seat.told and "待确认" in seat.text
    assert "确认办好了" not in seat.buttons()  # whoever answered does not close it
    assert "待确认" in said["chief"].open("/").text
    assert "已关闭" in said["chief"].open(address).press("确认办好了").text


def test_what_is_not_upheld_costs_nothing_and_is_answered_all_the_same(said):
    address = ruled(said, "no")
    assert lost(said) == 0
    seat = said["office"].open(address).press("答复投诉人", note="经查与保洁无关，已说明")
    assert "不属实" in seat.text and "待确认" in seat.text


def test_a_ruling_turned_round_gives_the_points_back(said):
    address = ruled(said)
    assert lost(said) > 0
    said["office"].open(address).press("认定是否属实", upheld="no", note="复查监控，认错人")
    assert lost(said) == 0


def test_likely_duplicates_are_shown_and_joined(said):
    first = taken(said)
    second = taken(said, "厕所很脏，保洁员态度不好")
    seat = said["office"].open(second)
    assert "可能是同一件" in seat.text
    id = first.strip("/").split("/")[-1]
    assert "已办：并入另一件" in seat.press("并入另一件", same_as=id, note="同一人两次来电").told
    assert "已撤销" in seat.text and "相关事项" in said["office"].open(first).text


def test_it_comes_back_when_it_was_not_settled(said):
    address = ruled(said)
    said["office"].open(address).press("答复投诉人", note="已处理")
    said["chief"].open(address).press("确认办好了")
    said.now += 5 * timedelta(days=1)
    assert "已办：重开" in said["chief"].open(address).press("重开", note="投诉人再次来电").told
    said.now += 61 * timedelta(days=1)
    said["office"].open(address).press("答复投诉人", note="已再次说明")
    assert "待确认" in said["office"].open(address).text


def test_a_closed_complaint_takes_no_reply(said):
    address = ruled(said)
    said["office"].open(address).press("答复投诉人", note="已处理")
    said["chief"].open(address).press("确认办好了")
    seat = said["office"].open(address)
    assert "事项现为“已关闭”，不能再“答复”" in seat.post(f"{address}reply/", note="再答一次").told


def test_the_provider_hears_it_without_the_callers_number(said):
    address = taken(said)
    said["office"].open(address).press("派单", to=f"p{said.house.provider.pk}")
    text = said["provider"].open(address).text
    assert "厕所很脏" in text and "13800000000" not in text and "可能是同一件" not in text


def test_the_statistics_say_from_where_and_how_it_was_judged(said):
    ruled(said)
    text = said["leader"].open(f"/cases/figures/?kind=complaint&month={MONTH}").text
    assert "12345热线" in text and "服务态度" in text and "不属实 0 件" in text
    seat = said["leader"].open(said["leader"].page.xpath("//a[@class='door']/@href")[0])  # a number is a door
    assert "保洁员态度生硬" in seat.text
    assert "本月没有登记" in said["leader"].open("/cases/figures/?kind=complaint&month=202609").text


def test_bad_input_gets_its_sentence(said):
    seat = said["office"].open("/cases/new/?kind=complaint").press("提交", channel="hotline")
    assert seat.status == 422 and "请写明是什么事" in seat.told
    address = taken(said)
    seat = said["office"].open(address)
    seat.press("已联系并安抚", note="已致歉")
    assert (
        "合同没有约定“CLEANING-99”"
        in seat.post(f"{address}rule/", upheld="yes", note="属实", counts=f"{said.contract}|CLEANING-99").told
    )
    assert "请选属实或不属实" in seat.post(f"{address}rule/", note="属实").told
    assert lost(said) == 0
