"""H06: a skill competition, from the departments' entries over the judges' scores to the published prize list."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import deeds, juries
from tests.cast import an_id
from tests.scenarios import prizes
from tests.scenarios.seats import Hall, Seat

TITLE = "2026年保洁技能竞赛"
CATEGORIES = "保洁组：一等奖 1，二等奖 1\n运送组：优胜奖 1"
ENTRIES = (("保洁组", "王建国"), ("保洁组", "赵小梅"), ("保洁组", "孙立"), ("运送组", "周海"), ("运送组", "吴强"))


@pytest.fixture
def called(hall) -> Hall:
    hall.now = juries.AT
    said = {"title": TITLE, "sort": "competition", "categories": CATEGORIES, "closes_at": prizes.until(hall)}
    assert "已办：发起评选" in hall["office"].open("/awards/").press("发起评选", **said).told
    return hall


MARKS = {"王建国": 900, "赵小梅": 950, "孙立": 850, "周海": 800, "吴强": 700}


def test_from_the_call_to_the_prize_list(called):
    prizes.entered(called, TITLE, ENTRIES)
    prizes.judged(called, TITLE, MARKS)
    page = prizes.at_call(called, "office", TITLE)
    assert page.text.index("赵小梅") < page.text.index("王建国") < page.text.index("孙立")
    page.press("拟定名单")
    assert "已办：拟定获奖名单" in page.told and "尚未公示" in page.text
    page.click("起草公示").press("交另一人发布")
    assert "已办：起草公示" in page.told and "一等奖" in page.text and "赵小梅（外科）：9.33 分" in page.text
    called["leader"].open("/").click(f"{TITLE}拟表彰名单公示").press("发布公示", agreed="1")
    anybody = Seat(Client()).open(f"/q/{called.house.place.code}/publications/").click(TITLE)
    assert "赵小梅" in anybody.text and "公示中" in anybody.page.text_content()
    assert "拟表彰名单" in prizes.at_call(called, "ward", TITLE).text
    called.now += timedelta(days=10)
    assert (
        "获奖名单" in prizes.at_call(called, "ward", TITLE).text
        and "已生效" in prizes.at_call(called, "ward", TITLE).text
    )


def test_equal_points_across_a_line_are_left_to_a_reason(called):
    prizes.entered(called, TITLE, ENTRIES)
    prizes.judged(called, TITLE, MARKS | {"王建国": 950})
    page = prizes.at_call(called, "office", TITLE)
    assert page.page.xpath("count(//span[normalize-space()='同分'])") == 2
    tied = [one.get("name") for one in page.page.xpath("//select[starts-with(@name, 'won-')]")][:2]
    said = {tied[0]: "一等奖", tied[1]: "二等奖"}
    assert "与他人同分，须由评委会决定：请写明理由" in page.press("拟定名单", **said).told
    page = prizes.at_call(called, "office", TITLE).press("拟定名单", **said, reason="加赛一轮，用时短者胜")
    assert "加赛一轮" in page.text


def test_the_quota_holds(called):
    prizes.entered(called, TITLE, ENTRIES)
    prizes.judged(called, TITLE, MARKS)
    page = prizes.at_call(called, "office", TITLE)
    names = [one.get("name") for one in page.page.xpath("//select[starts-with(@name, 'won-')]")]
    told = page.press("拟定名单", **dict.fromkeys(names[:2], "一等奖"), reason="都很好").told
    assert "保洁组的“一等奖”最多 1 名，选了 2 名" in told
    with called.house.open():
        assert not deeds.models.AwardList.objects.exists()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"categories": "保洁组"}, "读不懂"),
        ({"categories": "保洁组：若干"}, "没有写明名额"),
        ({"categories": "保洁组：1\n保洁组：2"}, "不重名"),
        ({"closes_at": "2020-01-01T08:00"}, "截止时间须晚于现在"),
    ],
)
def test_a_call_that_cannot_be_read_is_refused_and_kept_as_typed(hall, changed, why):
    hall.now = juries.AT
    said = {"title": TITLE, "sort": "competition", "categories": CATEGORIES, "closes_at": prizes.until(hall)} | changed
    page = hall["office"].open("/awards/").press("发起评选", **said)
    assert why in page.told and page.page.xpath("//textarea[@name='categories']")[0].value == said["categories"]


def test_nobody_is_nominated_twice_late_or_without_a_reason(called):
    prizes.entered(called, TITLE, ENTRIES)
    page = prizes.at_call(called, "ward", TITLE).press("推荐", category="保洁组", name="孙立", reason="再推荐一次")
    assert "已经有人推荐过同一对象" in page.told
    assert (
        "请填写：推荐理由"
        in prizes.at_call(called, "ward", TITLE).press("推荐", category="保洁组", name="钱进", reason="").told
    )
    seat = prizes.at_call(called, "ward", TITLE)
    called.now += timedelta(hours=3)
    assert "推荐" not in seat.open(seat.address).buttons()
    with called.house.open():
        call = str(deeds.models.AwardCall.objects.get().pk)
    said = {"id": str(an_id("late")), "call": call}
    said |= {"category": "保洁组", "name": "钱进", "reason": "好"}
    status, told = seat.send("POST", "nominate", said)
    assert status == 422 and "推荐已经截止" in told["detail"]
