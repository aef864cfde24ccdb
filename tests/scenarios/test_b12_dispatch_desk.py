"""B12: a phoned request on one line by the keyboard, the board by clock, the duty log and the shift handed over."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests import cast, deeds
from tests.deeds import SEEN
from tests.scenarios.seats import PASSWORD, Hall, Seat


@pytest.fixture
def desk(hall):
    hall.now = SEEN
    return hall


def logged(hall: Hall, **said) -> Seat:
    seat = hall["office"].open("/dispatch/")
    return seat.press("登记并派单", **({"where": "wkl301", "what": "dmsz", "caller": "李护士"} | said))


def test_a_call_is_logged_by_what_it_sounds_like_and_sent_at_once(desk):
    seat = logged(desk)
    assert "已登记 BX261010-" in seat.told and "→ 净安" in seat.told
    assert seat.address == "/dispatch/" and seat.page.xpath("//input[@name='where']/@value") == [""]  # the next call
    assert "待接单" in desk["provider"].open("/").text


def test_without_a_category_the_words_say_it(desk):
    logged(desk, what="", text="厕所门锁坏了打不开")
    text = desk["office"].open("/cases/").text
    assert "门窗家具" in text and "待受理" in text
    assert "待派单 1" in desk["office"].open("/dispatch/").text


def test_what_is_late_stands_first_on_the_board(desk):
    logged(desk)
    desk.now += timedelta(minutes=31)
    seat = desk["office"].open("/dispatch/board/")
    lanes = [one.text_content() for one in seat.page.xpath("//section")]
    assert "已超时" in lanes[0] and "外科楼/3层/301" in lanes[0]


def test_places_are_offered_while_one_types(desk):
    answer = desk["office"].open("/").client.get("/dispatch/places/", {"q": "wkl"})
    assert answer.json() == {"places": [{"code": "A-301", "path": "外科楼/3层/301"}]}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"where": "月球"}, "没有找到“月球”这个地点"),
        ({"what": "飞碟"}, "没有“飞碟”这一类别"),
        ({"what": "", "text": ""}, "请写明是什么事"),
    ],
)
def test_a_line_that_cannot_be_stays_to_be_mended(desk, said, words):
    seat = logged(desk, **said)
    assert seat.status == 422 and words in seat.told
    assert seat.page.xpath("//input[@name='caller']/@value") == ["李护士"]


def test_the_shift_is_handed_over_and_taken_by_another(desk):
    logged(desk)
    seat = desk["office"].open("/dispatch/")
    assert "已办：记入值班记录" in seat.press("记一笔", text="电梯厂家 15 点到").told
    assert "已办：交班" in seat.press("交班", text="3层漏水待复查").told
    assert "未关闭 1 件，超时 0 件" in seat.text
    assert "接班人须是另一个人" in seat.press("我来接班").told
    with desk.house.open():
        user = get_user_model().objects.create_user("A.next", password=PASSWORD)
        person = deeds.models.Person(
            user=user, name="夜班", role="office", active_from=cast.START.date().replace(month=1)
        )
        cast.put(desk.house.system, "add_person", [person])
    night = Seat(Client(enforce_csrf_checks=True))
    night.open("/sign-in/").post("/sign-in/", follow=False, username="A.next", password=PASSWORD)
    assert "已办：接班" in night.open("/dispatch/").press("我来接班").told
    assert "我来接班" not in night.open("/dispatch/").buttons()
