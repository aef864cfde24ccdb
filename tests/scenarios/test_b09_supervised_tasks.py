"""B09: a leader gives a task with a day; its progress and what is overdue are seen, and it is closed by who gave it."""

from datetime import timedelta

import pytest

from tests.deeds import SEEN
from tests.scenarios.seats import Hall

DAY = timedelta(days=1)


@pytest.fixture
def given(hall):
    hall.now = SEEN
    return hall


def task(hall: Hall, text: str = "核实外科楼保洁人员配置并书面报告") -> str:
    seat = hall["chief"].open("/tasks/").click("交办")
    seat.press("提交", text=text, to=f"a{hall.house.people['office'].person}", until="2026-10-16T17:00")
    assert "已登记" in seat.told, seat.told
    return seat.address


def test_given_reported_on_and_closed_by_who_gave_it(given):
    address = task(given)
    assert "督办：核实外科楼保洁人员配置" in given["office"].open("/").text
    given["office"].open(address).press("接单")
    given["office"].open(address).press("记进展", note="已清点白班")
    assert "已清点白班" in given["chief"].open(address).text
    given["office"].open(address).press("办结", note="报告已交")
    assert "确认办好了" not in given["office"].open(address).buttons()
    assert "待确认" in given["chief"].open("/").text
    assert "已关闭" in given["chief"].open(address).press("确认办好了").text


def test_what_is_overdue_is_listed_urged_and_seen_by_the_leader(given):
    address = task(given)
    given["office"].open(address).press("接单")
    given.now += 7 * DAY
    assert "超时" in given["leader"].open("/tasks/?state=late").text
    assert given["office"].open("/").page.xpath("//section//h2[contains(@class,'bad')]")
    assert "已办：催办" in given["leader"].open(address).press("催办", note="请本周内报告").told
    assert "请本周内报告" in given["office"].open(address).text


def test_a_leader_gives_a_task_and_the_office_finds_a_holder(given):
    seat = given["leader"].open("/tasks/").click("交办")
    seat.press("提交", text="三天内解决门诊电梯排队", grade="urgent")
    assert "待受理" in given["office"].open("/").text
    holder = given.house.people["inspector"].person
    assert "已办：派单" in given["office"].open(seat.address).press("派单", to=f"a{holder}").told


def test_a_day_that_is_over_is_refused_and_the_words_stay(given):
    seat = given["chief"].open("/cases/new/?kind=task")
    seat.press("提交", text="昨天办完", until="2026-10-01T08:00")
    assert seat.status == 422 and "办结期限须晚于现在" in seat.told
    assert seat.page.xpath("//textarea/text()") == ["昨天办完"]
