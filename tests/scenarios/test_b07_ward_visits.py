"""B07: what the clinic says on a visit becomes tasks with somebody who holds them and a day, followed to their end."""

from datetime import timedelta

from tests import deeds
from tests.deeds import SEEN
from tests.scenarios.seats import Hall, Seat


def visited(hall: Hall, **more) -> Seat:
    hall.now = SEEN
    ward = hall.house.people["ward"].department
    holder = hall.house.people["inspector"].person
    said = {
        "department": ward,
        "text": "护士长座谈",
        "text0": "送餐提前十分钟",
        "to0": f"a{holder}",
        "text1": "增加平车",
    }
    seat = hall["office"].open("/tasks/").click("登记走访")
    return seat.press("提交", **(said | {"until0": "2026-10-16T17:00"} | more))


def test_each_opinion_becomes_a_task_and_is_followed_to_its_end(hall):
    seat = visited(hall)
    assert "意见已转成督办任务" in seat.told and "相关事项" in seat.text and seat.text.count("送餐提前十分钟") == 1
    visit = seat.address
    work = hall["inspector"].open("/").click("送餐提前十分钟")
    task = work.address
    hall["inspector"].open(task).press("接单")
    hall["inspector"].open(task).press("记进展", note="已与食堂商定")
    assert "已办：办结" in hall["inspector"].open(task).press("办结", note="自十月十五日起提前").told
    assert "确认办好了" not in hall["inspector"].open(task).buttons()
    assert "已办：确认办好了" in hall["chief"].open(task).press("确认办好了").told
    assert "已关闭" in hall["office"].open(visit).text


def test_the_ward_sees_what_became_of_its_words(hall):
    visited(hall)
    text = hall["ward"].open("/cases/").text
    assert "送餐提前十分钟" in text and "增加平车" in text


def test_what_cannot_be_is_refused_and_the_words_stay(hall):
    seat = visited(hall, until0="2026-10-01T08:00")
    assert seat.status == 422 and "办结期限须晚于现在" in seat.told
    assert seat.page.xpath("//input[@name='text0']/@value") == ["送餐提前十分钟"]
    with hall.house.open():
        assert not deeds.models.Case.objects.exists()
    hall.now += timedelta(minutes=1)
    assert "意见已转成督办任务" in seat.press("提交", until0="2026-10-20T08:00").told
