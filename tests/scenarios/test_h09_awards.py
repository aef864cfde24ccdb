"""H09: awards within quotas: departments nominate, judge none of their own; a list is published before it holds."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast, deeds, juries
from tests.scenarios import prizes
from tests.scenarios.seats import Hall, Seat

TITLE = "2026年度后勤评先评优"
CATEGORIES = "服务标兵：2\n合格食堂：1"
ENTRIES = (
    ("服务标兵", "钱多多"),
    ("服务标兵", "孙小美"),
    ("服务标兵", "李大山"),
    ("合格食堂", "一食堂"),
    ("合格食堂", "二食堂"),
)
MARKS = {"钱多多": 900, "孙小美": 800, "李大山": 700, "一食堂": 900, "二食堂": 600}


@pytest.fixture
def called(hall) -> Hall:
    hall.now = juries.AT
    said = {"title": TITLE, "sort": "award", "categories": CATEGORIES, "closes_at": prizes.until(hall)}
    assert "已办：发起评选" in hall["office"].open("/awards/").press("发起评选", **said).told
    return hall


@pytest.fixture
def published(called) -> Hall:
    prizes.entered(called, TITLE, ENTRIES)
    prizes.judged(called, TITLE, MARKS)
    page = prizes.at_call(called, "office", TITLE).press("拟定名单")
    page.click("起草公示").press("交另一人发布")
    called["leader"].open("/").click(f"{TITLE}拟表彰名单公示").press("发布公示", agreed="1")
    return called


def test_a_department_judges_none_of_its_own(called):
    with called.house.open():
        judge = deeds.another(called.house, "ward", "推荐人")
    prizes.entered(called, TITLE, ENTRIES[:3])
    called.now += timedelta(hours=3)
    with called.house.open():
        raters = juries.raters(called.house)
    page = prizes.at_call(called, "office", TITLE).click("组建评审")
    seats = [judge.department, *(one.department for one in raters)]
    page = page.press("组建评审", closes_at=prizes.until(called), departments=seats)
    assert "已办：组建评审" in page.told
    with called.house.open():
        aside = deeds.models.Recusal.objects.values_list("cause", "seat__department__name")
        assert set(aside) == {("own", "外科")} and len(aside) == 3


def test_intervals_and_reasons_stand_beside_the_places(published):
    text = prizes.at_call(published, "ward", TITLE).text
    assert "90% 名次区间" in text and "连续三月零投诉" in text and "服务标兵2" in text


def test_a_winner_is_named_on_purpose_and_nobody_else_is(published):
    with published.house.open():
        deeds.another(published.house, "ward", "钱多多")
        deeds.another(published.house, "ward", "郑有才")
    page = published["office"].open("/publications/").click(TITLE).click("更正")
    refused = page.press("交另一人发布", cause="补充说明", text="钱多多获服务标兵，经办郑有才。")
    assert "还写有本院登记人员的姓名" in refused.told and "郑…" in refused.told
    assert refused.page.xpath("//textarea[@name='text']")[0].value == "钱多多获服务标兵，经办郑某某。"


def test_an_objection_upheld_corrects_the_list_before_it_is_final(published):
    anybody = Seat(Client(enforce_csrf_checks=True))
    where = f"/q/{published.house.place.code}/publications/"
    page = anybody.open(where).click(TITLE).click("我有异议")
    page.press("提交异议", text="孙小美 11 月有一次有效投诉", name="邻班同事", reach="a@b.cn")
    chief = published["chief"].open("/").click("孙小美 11 月")
    chief.press("裁定公示异议", verdict="upheld", reason="投诉属实，取消资格。")
    assert "异议成立待更正" in prizes.at_call(published, "office", TITLE).text
    page = published["office"].open("/publications/").click(TITLE).click("更正")
    page.press("交另一人发布", cause="异议成立", text="服务标兵：钱多多。孙小美取消资格。")
    published["leader"].open("/").click(f"{TITLE}拟表彰名单公示").press("发布公示", agreed="1")
    text = anybody.open(where).click(TITLE).text
    assert "取消资格" in text and "投诉属实" in text and "孙小美（外科）" in text
    published.now += timedelta(days=10)
    assert "已生效" in published["office"].open("/publications/").text


def test_a_panel_opened_again_takes_its_list_along(published):
    with published.house.open():
        panel = deeds.models.Panel.objects.get().pk
    until = prizes.until(published, 24)
    page = published["leader"].open(f"/panels/{panel}/").press("重开评分", reason="漏计一票", until=until)
    assert "已办：重开评分" in page.told
    assert "拟表彰名单" not in prizes.at_call(published, "ward", TITLE).text
    seat = published["office"].open("/publications/").click(TITLE).click("更正")
    assert "评审已经重开" in seat.press("交另一人发布", cause="更正", text="名单").told


def test_a_department_nominates_for_itself_and_the_office_for_others(called):
    with called.house.open():
        other = deeds.models.Department(name="护理部", code="HL")
        cast.put(called.house.system, "add_department", [other])
    said = {"category": "服务标兵", "name": "钱多多", "reason": "好"}
    prizes.at_call(called, "ward", TITLE).press("推荐", **said)
    prizes.at_call(called, "office", TITLE).press("推荐", **said | {"name": "孙小美", "department": str(other.pk)})
    with called.house.open():
        rows = dict(deeds.models.Nomination.objects.values_list("name", "department__name"))
    assert rows == {"钱多多": "外科", "孙小美": "护理部"}
