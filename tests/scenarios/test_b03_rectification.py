"""B03: a finding from the phone to its end: accepted, put right with a photo, verified by others, looked at again."""

from datetime import timedelta

import pytest

from tests import deeds
from tests.deeds import MONTH, SEEN
from tests.scenarios.seats import Hall, Seat

CODE = "CLEANING-08"  # a key item: 2 points for the two defects


@pytest.fixture
def found(hall):
    """The inspector has seen two defects; the ward's room 301 is a place of high risk, so a day is left."""
    hall.now = SEEN
    hall.round({CODE: 2})
    return hall


def finding(hall: Hall, role: str) -> Seat:
    with hall.house.open():
        id = deeds.models.Finding.objects.get().pk
    return hall[role].open(f"/findings/{id}/")


def rectified(hall: Hall) -> Hall:
    seat = finding(hall, "provider").press("签收，按期整改")
    assert "已办：签收" in seat.told
    hall.now += timedelta(hours=3)
    assert "已办：整改完成" in seat.press("整改完成", note="重新消毒并更换抹布", photos=deeds.picture("white")).told
    return hall


def closed(hall: Hall) -> Hall:
    assert "已办：复核通过" in finding(rectified(hall), "ward").press("复核通过，销号").told
    return hall


def points(hall: Hall) -> str:
    return hall["office"].open(f"/contracts/{hall.contract}/{MONTH}/").page.xpath("//div[@class='value']/text()")[0]


def test_found_accepted_put_right_verified(found):
    work = found["provider"].open("/")
    assert "待签收" in work.text
    seat = work.click("去签收")
    assert "待签收" in seat.text and "较大" in seat.text and "签收，按期整改" in seat.buttons()[0]
    rectified(found)
    seat = finding(found, "ward")
    assert "待复核" in seat.text and "重新消毒并更换抹布" in seat.text
    assert found["ward"].open(seat.page.xpath("//ol//a/@href")[-1]).content == deeds.picture("white")
    assert "已办：复核通过" in finding(found, "ward").press("复核通过，销号").told
    seat = finding(found, "provider")
    assert "已销号" in seat.text
    assert seat.page.xpath("//ol/li/div[1]/span[1]/text()") == ["发现问题", "签收", "整改完成", "复核通过"]


def test_who_put_it_right_does_not_say_that_it_is_right(found):
    seat = finding(rectified(found), "provider")
    assert "复核通过，销号" not in seat.buttons()
    assert "服务商不能做这件事" in seat.post(f"{seat.address}verify/", note="已好").told
    assert "待复核" in finding(found, "ward").text


def test_what_is_not_right_goes_back(found):
    seat = finding(rectified(found), "ward")
    assert "哪里没有整改到位" in seat.press("退回重做", note="").told
    assert "已办：复核退回" in finding(found, "ward").press("退回重做", note="墙角仍有污渍").told
    seat = finding(found, "provider")
    assert "整改中" in seat.text and "墙角仍有污渍" in seat.text and "整改完成" in seat.buttons()


def test_the_look_back_holds_it_closed(found):
    found.now = closed(found).now + timedelta(days=7)
    assert "已办：回头看合格" in finding(found, "inspector").press("回头看合格").told
    assert "已销号" in finding(found, "provider").text


def test_the_look_back_opens_it_again(found):
    found.now = closed(found).now + timedelta(days=7)
    seat = finding(found, "inspector")
    assert "复发须写明看到了什么" in seat.press("回头看复发", note="").told
    assert "已办：回头看复发" in finding(found, "inspector").press("回头看复发", note="又见污渍").told
    seat = finding(found, "provider")
    assert "整改中" in seat.text and "又见污渍" in seat.text and "期限改为" in seat.text
    assert "待整改" in found["provider"].open("/").text


def test_the_next_round_looks_first_at_last_times_findings(found):
    found.now += timedelta(hours=1)
    page = found["inspector"].open(f"/phone/{found.house.place.code}/")
    assert "这里未销号的问题" in page.text
    listed = page.click("开始 · 计分")
    assert listed.page.xpath("//main/section[1]/@aria-label") == ["回头看"]
    assert listed.page.xpath("//div[@class='look']/@data-item") == [CODE]
    closed(found)
    assert found["inspector"].open(listed.address).page.xpath("//div[@class='look']") == []


def test_what_is_declined_and_insisted_on_must_be_put_right(found):
    before = points(found)
    seat = finding(found, "provider")
    assert "请写明理由" in seat.press("拒签：非我方责任", note="").told
    assert "已办：拒签" in finding(found, "provider").press("拒签：非我方责任", note="施工方所为").told
    assert "待裁定" in found["office"].open("/").text
    assert "已办：维持" in finding(found, "office").press("维持，须整改", note="合同约定由贵方负责").told
    assert "整改中" in finding(found, "provider").text
    assert points(found) == before == "98"


def test_what_is_withdrawn_costs_nothing_and_stays_to_be_seen(found):
    finding(found, "provider").press("拒签：非我方责任", note="施工方所为")
    assert "已办：撤销" in finding(found, "office").press("撤销此问题及扣分", note="确系施工方").told
    assert points(found) == "100"
    seat = finding(found, "audit")
    assert "已撤销" in seat.text and "施工方所为" in seat.text and "确系施工方" in seat.text
    seat.click("原始证据")
    assert "问题 2 次 已冲销" in seat.text and "未扣分" in seat.text


def test_time_is_asked_for_and_granted_by_the_office(found):
    seat = finding(found, "provider")
    due = seat.page.xpath("//dl//time/@title")[-1]
    assert "已办：申请延期" in seat.press("申请延期", note="等配件", until="2026-10-14T18:00").told
    assert due in finding(found, "provider").page.xpath("//dl//time/@title")
    assert "已办：同意延期" in finding(found, "office").press("同意延期").told
    assert "2026-10-14 18:00:00" in finding(found, "provider").page.xpath("//dl//time/@title")


def test_what_is_late_is_said_to_everybody_concerned(found):
    found.now += timedelta(days=2)
    assert "已超期" in found["provider"].open("/findings/?state=late").text
    assert found["provider"].open("/").page.xpath("//section//h2[contains(@class,'bad')]")
    assert "1" in found["leader"].open("/findings/?state=late").text
