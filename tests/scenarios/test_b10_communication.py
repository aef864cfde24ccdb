"""B10: praise by QR into a bonus; a circular drafted, issued, acknowledged; a meeting whose words become tasks."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from houqin.records import models
from tests import deeds
from tests.deeds import SEEN
from tests.scenarios.seats import Seat


@pytest.fixture
def floor(hall):
    hall.now = SEEN
    cache.clear()
    scheme = {**deeds.SCHEME, "extras": [{"code": "banner", "text": "表扬信（经核实）", "each": 1, "cap": 3}]}
    with hall.house.open():
        hall.contract = deeds.contract(hall.house, number="BJ-9", name="外科楼保洁", scheme=scheme)
    return hall


def praise(hall, text: str, whom: str = "") -> Seat:
    seat = Seat(Client(enforce_csrf_checks=True)).open(f"/q/{hall.house.place.code}/").click("表扬")
    return seat.press("送出表扬", text=text, whom=whom)


def test_praise_by_a_label_is_confirmed_into_a_bonus_and_the_provider_reads_it(floor):
    seat = praise(floor, " ")
    assert "请写几句" in seat.told
    assert "已收到" in seat.press("送出表扬", text="李师傅拾金不昧", whom="李师傅").text
    assert "1 条表扬待核实" in floor["office"].open("/").text
    page = floor["office"].open("/circulars/")
    assert "李师傅拾金不昧" in page.text
    assert "请选择是哪份合同" in page.press("确认属实").told
    page = floor["office"].open("/circulars/").press("确认属实", bonus=f"{floor.contract}|banner")
    assert "已办：核实表扬" in page.told and "已加分" in page.text
    assert "李师傅拾金不昧" in floor["provider"].open("/circulars/").text
    with floor.house.open():
        mark = models.Mark.objects.get()
        assert (mark.indicator, mark.num, mark.source) == ("banner", 1, "user")


def test_what_is_not_so_is_kept_with_its_reason_and_told_to_nobody(floor):
    praise(floor, "找不到这个人")
    floor["office"].open("/circulars/").press("不属实", reason="")
    page = floor["office"].open("/circulars/").press("不属实", reason="查无此人")
    assert "已办：核实表扬" in page.told
    assert "找不到这个人" not in floor["provider"].open("/circulars/").text


def test_a_circular_goes_from_the_office_through_the_chief_to_the_provider(floor):
    page = floor["office"].open("/circulars/").click("起草通报")
    said = {"circular": "criticism", "contract": floor.contract, "title": "关于电梯厅积水的通报"}
    page.press("起草通报", text="", **said)
    assert "请填写：正文" in page.told and page.page.xpath("//input[@name='title']/@value") == ["关于电梯厅积水的通报"]
    assert "已办：起草通报" in page.press("起草通报", text="本月三次检查均有积水。").told
    assert "还没有通报" in floor["provider"].open("/circulars/").text
    work = floor["chief"].open("/")
    assert "1 份通报待签发" in work.text
    page = work.click("去签发").click("关于电梯厅积水的通报")
    assert page.buttons()[:2] == ["签发", "不签发"]
    assert "已办：签发通报" in page.press("签发").told
    page = floor["provider"].open("/").click("去签收").click("关于电梯厅积水的通报")
    assert "请写明怎样改进" in page.press("签收", note="").told
    assert "已办：签收通报" in page.press("签收", note="增加晚间巡视").told
    page = floor["office"].open("/circulars/").click("关于电梯厅积水的通报")
    assert "已签收" in page.text and "增加晚间巡视" in page.text and "签发" not in page.buttons()


def test_a_meeting_becomes_tasks_with_somebody_to_answer_for_each(floor):
    page = floor["office"].open("/meetings/").click("记一次会议")
    until = f"{floor.now + timedelta(days=10):%Y-%m-%d}"
    company = floor.house.provider.pk
    said = {"title": "十月物业例会", "provider": company, "present": "总务处、净安物业", "minutes": "通报九月考评。"}
    first = {"resolutions[0].text": "电梯厅增加一次晚间保洁", "resolutions[0].who": f"provider:{company}"}
    page.press("记入并派发", **said, **first)
    assert "请填写第 1 条决定的期限" in page.told
    assert page.page.xpath("//textarea[@name='minutes']")[0].text == "通报九月考评。"
    assert page.page.xpath("//input[@name='resolutions[0].text']/@value") == ["电梯厅增加一次晚间保洁"]
    page.press("记入并派发", **{"resolutions[0].until": until})
    assert "已办：会议纪要" in page.told and "电梯厅增加一次晚间保洁" in page.text and "待接单" in page.text
    listed = floor["provider"].open("/meetings/")
    assert "十月物业例会" in listed.text
    assert "净安" in listed.click("十月物业例会").text
    with floor.house.open():
        task = models.Case.objects.get()
        assert (task.kind, task.now.provider_id) == ("task", company)


def test_who_may_not_does_not(floor):
    assert floor["provider"].open("/circulars/new/").status == 403
    assert floor["provider"].open("/meetings/new/").status == 403
    assert floor["ward"].open("/meetings/").status == 403
    assert floor["ward"].open("/circulars/").status == 200
