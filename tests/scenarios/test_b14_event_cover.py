"""B14: cover of a major event: a plan that ends, a roster, a log that is never changed."""

from datetime import timedelta

import pytest

from houqin.records import models
from tests.planned import FIRST, MADE
from tests.scenarios.seats import Hall

ROSTER = "王强，配电房，2026-10-02 08:00，2026-10-02 20:00\n李敏，总值班，2026-10-02 08:00，2026-10-03 08:00"


@pytest.fixture
def event(hall: Hall) -> str:
    """Two days of cover, planned by the office."""
    hall.now = MADE
    with hall.house.open():
        ward = hall.house.people["ward"].person
    said = {"name": "院庆保障", "doer": f"person:{ward}", "freq": "DAILY", "times": "10:00", "monthdays": ""}
    said |= {"starts_on": "2026-10-02", "within": "12小时", "roster": ROSTER}
    seat = hall["office"].open("/plans/new/").click("重大活动保障").press("新建计划", **said)
    assert "不能没有尽头" in seat.told
    assert "李敏，总值班" in seat.page.xpath("//textarea[@name='roster']")[0].value
    seat = seat.press("新建计划", ends_on="2026-10-03", roster="王强，配电房")
    assert "值守表每行写" in seat.told
    seat = seat.press("新建计划", ends_on="2026-10-03", roster=ROSTER.replace("20:00", "07:00"))
    assert "须晚于开始时间" in seat.told
    seat = seat.press("新建计划", ends_on="2026-10-03", roster=ROSTER)
    assert "已办：新建计划" in seat.told
    return seat.address


def test_the_plan_with_its_roster_ends(hall, event):
    seat = hall["leader"].open(event)
    assert "王强" in seat.text and "总值班" in seat.text and "2026-10-03" in seat.text
    assert len(hall["leader"].open(f"{event}calendar/?year=2026").page.xpath("//td/a")) == 2
    with hall.at(MADE + timedelta(days=9)):
        assert "院庆保障" in hall["leader"].open("/plans/?state=ended").text
        assert "已于 2026-10-03 结束" in hall["leader"].open(event).text


def test_what_happens_is_logged_by_whoever_sees_it_and_stays(hall, event):
    with hall.at(FIRST):
        assert "已办：记值守日志" in hall["office"].open(event).press("记值守日志", text="备用电源已就位").told
        assert "请填写" in hall["ward"].open(event).press("记值守日志", text="").told
        seat = hall["ward"].open(event)
        for _ in range(2):
            seat.press("记值守日志", text="10:20 会场电梯停一部，已抢修")
            seat.page = hall["ward"].open(event).page
        text = hall["leader"].open(event).text
    assert "备用电源已就位" in text and "会场电梯停一部" in text
    assert "记值守日志" not in hall["finance"].open(event).buttons()
    with hall.house.open():
        assert models.PlanLog.objects.count() == 3


def test_each_day_of_cover_is_done_like_any_duty(hall, event):
    with hall.at(FIRST + timedelta(hours=1)):
        assert "按时完成" in hall["ward"].open("/").click("去办理").press("提交", note="全天平稳").text
        assert "全天平稳" in hall["leader"].open(event).text
