"""B06: satisfaction from the builder to the score: patients by QR, wards signed in, bursts held, small numbers hid."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from houqin.records import models
from houqin.rules import survey as surveys
from tests import deeds
from tests.deeds import SEEN
from tests.scenarios.seats import Hall, Seat

ITEM = "SERVICE_COMMON-10"


@pytest.fixture
def floor(hall):
    """A contract whose scheme has a line for what its users say, in October."""
    hall.now = SEEN
    cache.clear()
    scheme = {**deeds.SCHEME, "cards": [{"pack": "service_common", "weight": 100}]}
    with hall.house.open():
        hall.contract = deeds.contract(
            hall.house, number="TY-1", name="后勤综合服务", scheme=scheme, pins={"service_common": "2026-01-01"}
        )
    return hall


def launched(hall: Hall, pack: str, **changes) -> str:
    """The office goes from the list through the builder; returns the survey's address."""
    page = hall["office"].open("/surveys/").click("发起调查")
    offered = {
        one.text_content().split(" · ")[0]: one.get("value") for one in page.page.xpath("//select[@id='pack']//option")
    }
    page.open(page.page.xpath("//main//form/@action")[0] + f"?contract={hall.contract}&pack={offered[pack]}")
    page.press("发起调查", **{"item": ITEM, "least": "5", "invited": "40", **changes})
    assert "已办：发起调查" in page.told, page.told
    return page.address


def phone() -> Seat:
    return Seat(Client(enforce_csrf_checks=True))


def scan(hall: Hall, seat: Seat | None = None) -> Seat:
    return (seat or phone()).open(f"/q/{hall.house.place.code}/").click("评价服务")


def rate(hall: Hall, *steps: int, seat: Seat | None = None, **more) -> Seat:
    """Somebody scans the label and rates; a phone of its own unless one is given."""
    return scan(hall, seat).press("提交评价", **{f"q{n}": str(step) for n, step in enumerate(steps, 1)}, **more)


def spread(hall: Hall, *many: tuple[int, ...]) -> None:
    for steps in many:
        hall.now += timedelta(minutes=20)
        assert "已收到" in rate(hall, *steps).text


def test_from_the_builder_through_patients_phones_to_the_score(floor):
    address = launched(floor, "后勤综合患者满意度")
    seat = scan(floor)
    assert "总的来说，您对后勤服务满意吗？" in seat.text and "匿名" in seat.text
    assert not seat.page.xpath("//input[@checked]") and not seat.page.xpath("//script")
    spread(floor, (5, 5, 4, 4), (4, 4, 3, 5), (5, 4, 4, 5), (2, 3, 3, 4), (5, 5, 5, 5), (4, 4, 2, 4))
    page = floor["office"].open(address)
    assert "按 6 份有效答卷" in page.text and "15.0%" in page.text
    assert "已办：结束调查" in page.press("结束调查", invited="30").told
    page = floor["office"].open(address)
    assert "20.0%" in page.text and "样本少，谨慎看" in page.text and "95% 区间" in page.text
    page.click("后勤综合服务 2026年10月")
    assert page.status == 200
    with floor.house.open():
        mark = models.Mark.objects.get(indicator=ITEM)
        assert (mark.num, mark.den, mark.source) == (19, 24, "user")


def test_one_phone_answers_once_and_is_told_so_kindly(floor):
    launched(floor, "后勤综合患者满意度")
    seat = phone()
    assert "已收到" in rate(floor, 5, seat=seat).text
    told = rate(floor, 1, seat=seat, comment="再来一次").told
    assert "这部手机已经答过这份问卷，谢谢您" in told
    assert seat.page.xpath("//textarea")[0].text == "再来一次"


def test_nothing_typed_is_lost_when_it_is_refused(floor):
    launched(floor, "后勤综合患者满意度")
    seat = scan(floor).press("提交评价", q1="4", comment="字" * 501)
    assert "最多 500 字" in seat.told and seat.status == 422
    assert seat.page.xpath("//textarea")[0].text == "字" * 501 and seat.page.xpath("//input[@id='q1-4']/@checked")
    assert "已收到" in seat.press("提交评价", comment="开水间地面有水").text
    seat = scan(floor).press("提交评价", comment="没有选")
    assert "还没有回答任何一题" in seat.told
    assert "没有选" in seat.page.xpath("//textarea")[0].text


def test_an_old_form_comes_back_with_all_that_was_typed(floor):
    launched(floor, "后勤综合患者满意度")
    seat = scan(floor)
    floor.now += timedelta(hours=3)
    seat.press("提交评价", q1="3", comment="等了很久")
    assert "页面停留太久" in seat.told and seat.page.xpath("//textarea")[0].text == "等了很久"
    assert "已收到" in seat.press("提交评价").text


def test_a_survey_that_ended_under_ones_fingers_says_so_and_gives_the_words_back(floor):
    address = launched(floor, "后勤综合患者满意度")
    seat = scan(floor)
    floor["office"].open(address).press("结束调查")
    seat.press("提交评价", q1="3", comment="走廊灯不亮")
    assert "这份问卷已经结束" in seat.page.text_content() and "走廊灯不亮" in seat.text
    assert "没有进行中的调查" in scan(floor).text


def test_a_burst_is_thanked_held_looked_at_and_only_then_counted(floor):
    address = launched(floor, "后勤综合患者满意度")
    for _ in range(surveys.MOST_HERE + 1):
        assert "已收到" in rate(floor, 5, 5, 5, 5).text
    work = floor["office"].open("/")
    assert "13 份集中提交的答卷" in work.text
    page = work.click("去复核")
    assert "13 部手机" in page.text and "内容完全相同" in page.text
    assert "按" not in floor["office"].open(address).text.split("各题结果")[1][:10]
    assert "请写明理由" in floor["office"].open("/surveys/held/").press("剔除", reason="").told
    assert "已办" in floor["office"].open("/surveys/held/").press("剔除", reason="同一人反复扫码").told
    assert "没有待复核的提交" in floor["office"].open("/surveys/held/").text
    assert "已办：结束调查" in floor["office"].open(address).press("结束调查").told
    assert "样本不足，不显示结果" in floor["office"].open(address).text
    with floor.house.open():
        assert not models.Mark.objects.exists()


def test_a_ward_answers_once_unseen_until_the_urn_is_opened(floor):
    address = launched(floor, "后勤综合科室满意度", least="3")
    with floor.house.open():
        for n in range(4):
            deeds.another(floor.house, "ward", f"护士{n}")
        asked = models.Survey.objects.get().pk
    nurse = floor["ward"].open("/")
    assert "待答卷" in nurse.text
    page = nurse.click("去答卷")
    assert "只记下您答过，不记您答了什么" in page.text and not page.page.xpath("//input[@checked]")
    assert "还没有回答任何一题" in page.press("交卷", comment="忘了选").told
    page.press("交卷", q1="5", q2="2")
    assert "谢谢您" in page.text
    assert "每人一份，不能再答" in floor["ward"].open(f"/surveys/{asked}/answer/").text
    assert "待答卷" not in floor["ward"].open("/").text
    assert "还没有可以看的结果" in floor["office"].open(address).text
    assert floor["ward"].open(address).status == 422
    floor["office"].open(address).press("结束调查", invited="4")
    assert "样本不足" in floor["office"].open(address).text and "25.0%" in floor["office"].open(address).text


def test_the_provider_sees_only_what_is_over_and_comments_only_let_through_and_without_persons(floor):
    address = launched(floor, "后勤综合患者满意度")
    hints = ("我是王小明，12床，电话13812345678，地上有水", "保洁骂人", "")
    for n, comment in enumerate((*hints, "", "")):
        floor.now += timedelta(minutes=20)
        rate(floor, 4 if n else 1, comment=comment)
    assert "还没有调查" in floor["provider"].open("/surveys/").text
    page = floor["office"].open(address).press("结束调查")
    assert "王小明" in page.text
    forms = page.page.xpath("//input[@name='answer']")
    for form in forms:
        said = form.xpath("ancestor::li")[0].text_content()
        page.post(
            page.address + "moderate_comment/",
            answer=form.get("value"),
            shown=str(int("地上有水" in said)),
            reason="情绪化",
        )
    seen = floor["provider"].open("/surveys/").click("后勤综合患者满意度")
    assert "地上有水" in seen.text and "保洁骂人" not in seen.text
    assert not re.search("王小明|12床|13812345678", seen.text)
    assert "结束调查" not in seen.buttons()


def test_the_next_survey_is_compared_with_the_last_and_says_when_it_cannot_tell(floor):
    for steps in ((5, 5, 5, 5), (4, 4, 4, 4)):
        address = launched(
            floor,
            "后勤综合患者满意度",
            opens_on=f"{floor.now:%Y-%m-%d}",
            closes_on=f"{floor.now + timedelta(days=2):%Y-%m-%d}",
        )
        spread(floor, *[steps] * 6)
        floor["office"].open(address).press("结束调查")
        floor.now += timedelta(days=4)
    text = floor["office"].open(address).text
    assert "较上期" in text and "±0.0" in text and "不能区分" in text


def test_the_builder_takes_own_wording_and_keeps_it_when_it_refuses(floor):
    page = floor["office"].open("/surveys/").click("发起调查")
    page.open(page.page.xpath("//main//form/@action")[0] + f"?contract={floor.contract}")
    page.press("加一题", name="电梯满意度", audience="patient", **{"questions[0].text": "等了多久？"})
    assert page.page.xpath("//input[@name='questions[1].text']")
    page.press("发起调查", closes_on="2027-03-01", **{"questions[1].text": "干净吗？"})
    assert "不在合同期内" in page.told
    assert page.page.xpath("//input[@name='questions[0].text']/@value") == ["等了多久？"]
    page.press("发起调查", closes_on="2026-10-20", **{"questions[1].text": ""})
    assert "处要改" in page.told
    page.press("发起调查", **{"questions[1].text": "干净吗？"})
    assert "已办：发起调查" in page.told and "电梯满意度" in page.page.text_content()
    assert "干净吗？" in scan(floor).text


def test_who_may_not_does_not(floor):
    address = launched(floor, "后勤综合患者满意度")
    assert floor["ward"].open("/surveys/new/").status == 403
    assert floor["inspector"].open("/surveys/").status == 403
    assert floor["finance"].open(address).status == 200
    assert floor["leader"].open("/surveys/held/").status == 403
    page = floor["leader"].open(address)
    assert "结束调查" not in page.buttons()
    assert "不能做这件事" in page.post(address + "close_survey/").told
