"""B02: patrols and maintenance by plan: from the pack, walked stop by stop, overdue told upwards, missed at night."""

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from houqin.interfaces.jobs import nightly, worker
from houqin.records import models
from tests import cast, planned
from tests.planned import FIRST, MADE
from tests.scenarios.seats import Hall

DAY = timedelta(days=1)


@pytest.fixture
def rooms(hall: Hall) -> list[models.Place]:
    hall.now = MADE
    with hall.house.open():
        return planned.corridor(hall.house)


def filled(hall: Hall, rooms: list[models.Place], **changes) -> dict[str, object]:
    """What the office types: the ward walks three rooms at ten each day."""
    with hall.house.open():
        ward = hall.house.people["ward"].person
    said = {"name": "配电房巡检", "kind": "patrol", "doer": f"person:{ward}", "freq": "DAILY", "every": "1"}
    said |= {"starts_on": "2026-10-02", "times": "10:00", "lead": "1小时", "within": "2小时", "grace": "2小时"}
    said |= {"shift": "keep", "monthdays": "", "told_after": "0小时"}
    return said | {"stops": "\n".join(row.code for row in rooms)} | changes


def made(hall: Hall, rooms: list[models.Place], **changes) -> str:
    """The plan made in the browser; its address."""
    seat = hall["office"].open("/plans/").click("新建计划").press("新建计划", **filled(hall, rooms, **changes))
    assert "已办：新建计划" in seat.told, seat.text
    return seat.address


def codes(rooms: list[models.Place]) -> dict[str, str]:
    return {f"code_{n}": row.code for n, row in enumerate(rooms, 1)}


def walked(hall: Hall, rooms: list[models.Place], at=FIRST + timedelta(minutes=30), **said):
    with hall.at(at):
        return hall["ward"].open("/").click("去办理").press("提交", **codes(rooms), **said)


def test_from_the_pack_to_a_plan_with_its_basis(hall, rooms):
    seat = hall["office"].open("/plans/").click("计划包")
    assert "已引用原文" in seat.text and "待核实" in seat.text
    seat = hall["office"].open("/plans/new/?duty=lift-maintenance")
    assert "≤15日/次" in seat.text and "每 15 天" in seat.text and "特种设备" in seat.text
    with hall.house.open():
        provider = hall.house.provider.pk
    seat = seat.press("新建计划", doer=f"provider:{provider}", starts_on="2026-10-02")
    assert "已办：新建计划" in seat.told and "净安" in seat.text and "≤15日/次" in seat.text
    assert "已立计划" in hall["office"].open("/plans/pack/").text


def test_the_next_dates_stand_beside_the_form_and_a_bad_rule_gets_a_sentence(hall, rooms):
    page = "/plans/preview/?kind=patrol&starts_on=2026-10-02&within=2&shift=skip"
    seat = hall["office"].open(f"{page}&freq=DAILY")
    assert "2026-10-02" not in seat.content.decode() and "2026-10-08" in seat.content.decode()  # after the golden week
    assert "看不懂" in hall["office"].open(f"{page}&rule=FREQ=DAILY;X=1").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "一次也不会到"),
        ({"ends_on": "2026-10-01"}, "早于开始日期"),
        ({"times": "25点"}, "时间写作 08:00"),
        ({"within": "很久"}, "须在多久内完成"),
        ({"stops": "B-301"}, "这个二维码不是本院的地点"),
        ({"kind": "event"}, "不能没有尽头"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_typed_is_lost(hall, rooms, changes, said):
    cast.found("B")
    seat = hall["office"].open("/plans/new/").press("新建计划", **filled(hall, rooms, **changes))
    assert seat.status == 422 and said in seat.told
    assert seat.page.xpath("//input[@name='name']/@value") == ["配电房巡检"]
    assert seat.page.xpath("//input[@name='times']/@value") == [changes.get("times", "10:00")]
    name, value = next(iter(changes.items()))
    assert value in (
        seat.page.xpath(f"//*[@name='{name}']/@value") or [seat.page.xpath(f"//*[@name='{name}']")[0].value]
    )


def test_a_form_sent_twice_makes_one_plan(hall, rooms):
    seat = hall["office"].open("/plans/new/")
    for _ in range(2):
        hall["office"].open("/plans/new/")
        seat.press("新建计划", id=str(cast.an_id("twice")), **filled(hall, rooms))
    with hall.house.open():
        assert models.Plan.objects.count() == 1


def test_walked_stop_by_stop_from_my_work(hall, rooms):
    plan = made(hall, rooms)
    seat = walked(hall, rooms)
    assert "已办：配电房巡检" in seat.told and "按时完成" in seat.text and "机房3" in seat.text
    with hall.at(FIRST + DAY):
        seat = hall["office"].open(plan)
        assert "按时完成率 100%" in seat.text
        assert "机房1" in seat.click("10-02 10:00").text


def test_a_wrong_code_a_stop_left_out_and_a_second_time(hall, rooms):
    made(hall, rooms)
    seat = walked(hall, [*rooms[:2], hall.house.place])
    assert seat.status == 422 and "第 3 个点位的编码不对" in seat.told
    assert seat.page.xpath("//input[@name='code_1']/@value") == [rooms[0].code]
    seat = walked(hall, rooms[:2])
    assert "写明原因" in seat.told
    seat = walked(hall, rooms[:2], note="机房3 门锁坏")
    assert "部分完成" in seat.text and "未到" in seat.text
    with hall.at(FIRST + timedelta(minutes=40)):
        again = hall["ward"].open(seat.address)
        assert "提交" not in again.buttons()
        again.post(again.address, id=str(cast.an_id("again")), code_1=rooms[0].code, note="再报")
        assert "已经有人登记过结果" in again.told


def test_not_ahead_not_in_the_future_not_by_others(hall, rooms):
    plan = made(hall, rooms)
    on = f"{plan}20261002T1000/"
    with hall.at(FIRST - timedelta(hours=3)):
        seat = hall["ward"].open(on)
        assert "起可以办理" in seat.text and "提交" not in seat.buttons()
        assert "以后才能做" in seat.post(on, id=str(cast.an_id("x")), **codes(rooms)).told
    with hall.at(FIRST + timedelta(minutes=5)):
        seat = hall["ward"].open(on).press("提交", **codes(rooms), done_at="2026-10-02T11:30")
        assert seat.status == 422 and "晚于现在" in seat.told
        assert "没有这个计划" in hall["provider"].open(on).text
        seat = hall["inspector"].open(on)
        assert "提交" not in seat.buttons()
        assert "由科室/病区办理" in seat.post(on, id=str(cast.an_id("y")), **codes(rooms)).told


def test_overdue_is_told_upwards_and_at_night_it_is_missed_once(hall, rooms):
    made(hall, rooms)
    with hall.at(FIRST + timedelta(hours=3)):
        assert "已超期" in hall["ward"].open("/").text
        seat = hall["office"].open("/")
        assert "逾期督办" in seat.text and "由科室/病区办理" in seat.text
        assert "1 次已逾期" in hall["office"].open("/plans/?state=overdue").text
    at = FIRST + timedelta(hours=5)
    told = [one for one in nightly.run(at) if "计划任务" in one.label]
    assert [(one.due, one.done, one.faults) for one in told] == [(1, 1, [])]
    assert all(one.due == 0 for one in nightly.run(at) if "计划任务" in one.label)
    with hall.at(at):
        seat = hall["leader"].open("/plans/rates/")
        assert "0%" in seat.text and "巡检" in seat.text
        assert "漏做" in seat.click("巡检").click("配电房巡检").text


def work(hall: Hall) -> None:
    worker.once(lambda: hall.now)


def heard(hall: Hall, role: str) -> int:
    return hall[role].open("/notices/").text.count("任务逾期未办：")


def test_overdue_is_a_notice_to_the_role_and_to_the_person_that_the_form_named(hall, rooms, settings, tmp_path):
    settings.HOUQIN_HOME = tmp_path
    (tmp_path / "nightly.day").write_text("2026-10-02")  # this night's scan is over
    with hall.house.open():
        leader, name = hall.house.people["leader"].person, hall.house.people["leader"].name
    said = {"told_after": ["0小时", "1小时"], "told_role": ["office", f"person:{leader}"]}
    plan = made(hall, rooms, **said)
    assert f"→ {name}" in hall["office"].open(plan).text
    page = hall["office"].open(plan).click("变更").page
    assert page.xpath("//select[@name='told_role']//option[@selected]/@value") == ["office", f"person:{leader}"]
    for minutes, expected in ((-1, (0, 0)), (5, (1, 0)), (8, (1, 0)), (65, (1, 1)), (110, (1, 1))):
        with hall.at(FIRST + timedelta(hours=2, minutes=minutes)):
            work(hall)
            work(hall)
            assert (heard(hall, "office"), heard(hall, "leader")) == expected, minutes
    with hall.at(FIRST + timedelta(hours=3)):
        assert heard(hall, "chief") == heard(hall, "ward") == 0
        seat = hall["leader"].open("/notices/").press("任务逾期未办：")
        assert seat.address == f"{plan}20261002T1000/" and "已逾期" in seat.text


def test_a_duty_done_in_time_or_between_is_never_told(hall, rooms, settings, tmp_path):
    settings.HOUQIN_HOME = tmp_path
    made(hall, rooms, told_after=["1小时"], told_role=["office"])
    with hall.at(FIRST + timedelta(hours=2, minutes=30)):
        assert "逾期完成" in walked(hall, rooms, at=hall.now).text
    with hall.at(FIRST + timedelta(hours=3, minutes=10)):
        work(hall)
        assert heard(hall, "office") == 0


def test_maintenance_done_in_time_counts_for_the_providers_month(hall, rooms):
    with hall.house.open():
        provider = hall.house.provider.pk
    said = {"doer": f"provider:{provider}", "counts": f"{hall.contract}|{planned.RATIO}", "kind": "maintenance"}
    made(hall, rooms, **said, stops="")
    with hall.at(FIRST + timedelta(minutes=30)):
        assert "按时完成" in hall["provider"].open("/").click("去办理").press("提交", document="WB-2026-118").text
    with hall.at(FIRST + DAY + timedelta(hours=3)):
        assert "逾期完成" in hall["provider"].open("/").click("去办理").press("提交").text
        seat = hall["office"].open(f"/contracts/{hall.contract}/register/?month=202610")
        assert seat.text.count("配电房巡检") == 2 and "1 / 1" in seat.text and "0 / 1" in seat.text


def test_a_round_on_the_phone_at_the_planned_place_is_the_duty(hall):
    hall.now = MADE
    with hall.house.open():
        inspector, place = hall.house.people["inspector"].person, hall.house.place
    said = {"pack": "cleaning", "counts": f"{hall.contract}|", "kind": "inspection"}
    plan = made(hall, [place], doer=f"person:{inspector}", **said)
    with hall.at(FIRST + timedelta(minutes=30)):
        assert "这里到期的任务" in hall["inspector"].open(f"/phone/{place.code}/").text
        hall.round()
        seat = hall["inspector"].open(f"{plan}20261002T1000/")
        assert "按时完成" in seat.text and "现场检查记录" in seat.text
        assert "配电房巡检" not in hall["inspector"].open("/").text
    nightly.run(FIRST + timedelta(hours=1))
    with hall.house.open():
        row = planned.word(models.Plan.objects.get().pk)
        assert (row.state, row.round_id) == ("done", cast.an_id("hall", 1))


def test_changed_from_tomorrow_and_ended(hall, rooms):
    plan = made(hall, rooms)
    seat = hall["office"].open(plan).click("变更")
    assert seat.page.xpath("//input[@name='times']/@value") == ["10:00"]
    seat = seat.press("变更计划", times="10:00、22:00", starts_on="2026-10-05")
    assert "已办：变更计划" in seat.told and "10:00、22:00" in seat.text
    following = seat.address
    assert "看现行的计划" in hall["office"].open(plan).text
    assert len(hall["office"].open(f"{plan}calendar/?year=2026").page.xpath("//td/a")) == 3
    seat = hall["office"].open(following).press("结束计划", on="2026-10-31", reason="设备拆除")
    assert "已办：结束计划" in seat.told and "设备拆除" in seat.text


def test_the_calendar_of_one_person_and_its_end(hall, rooms):
    made(hall, rooms)
    seat = hall["ward"].open("/duties/").press("开通日历订阅")
    (address,) = seat.page.xpath("//input[@aria-label='日历地址']/@value")
    assert not hall["ward"].open("/duties/").page.xpath("//input[@aria-label='日历地址']"), "shown once"
    path = "/" + address.split("/", 3)[3]
    stranger = Client()
    answer = stranger.get(path)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content)
    events = found.walk("VEVENT")
    assert str(events[0]["SUMMARY"]) == "配电房巡检" and events[0].decoded("DTSTART") == FIRST
    assert len({str(one["UID"]) for one in events}) == len(events) > 100
    assert stranger.get(path[:-5] + "x.ics").status_code == 404
    hall["ward"].open("/duties/").press("停用")
    assert stranger.get(path).status_code == 404


def test_the_hospitals_own_day_off(hall, rooms):
    plan = made(hall, rooms, shift="skip")
    seat = hall["office"].open("/plans/days/?year=2026")
    assert "2026-10-10" in seat.text
    assert "已办：登记工作日" in seat.press("登记工作日", day="2026-10-09", works="0", note="院庆").told
    days = hall["office"].open(f"{plan}calendar/?year=2026").page.xpath("//section[10]//td/a/text()")
    assert days[:3] == ["8", "10", "12"]


def test_the_same_by_the_api(hall, rooms):
    terms = {
        "name": "发电机试车",
        "kind": "maintenance",
        "rule": "FREQ=WEEKLY",
        "starts_on": "2026-10-02",
        "department": 1,
    }
    with hall.house.open():
        terms["department"] = hall.house.people["ward"].department
    seat = hall["office"].open("/plans/")
    status, told = seat.send("POST", "add_plan", {"id": str(cast.an_id("api")), "terms": terms})
    assert status == 201, told
    assert hall["ward"].open("/").ask("my_duties")[0]["name"] == "发电机试车"
    status, told = seat.send("POST", "add_plan", {"id": str(cast.an_id("api2")), "terms": {**terms, "rule": "FREQ=X"}})
    assert status == 422 and "FREQ" in told["detail"]
