"""B11: one walk of several departments; what it finds is split among them, answered by each, on one report."""

from datetime import timedelta

import pytest

from houqin.records import models
from tests import cast
from tests.planned import FIRST, MADE
from tests.scenarios.seats import Hall, Seat


@pytest.fixture
def joint(hall: Hall) -> str:
    """The office plans a walk of the ward and infection control each month; the address of its first occurrence."""
    hall.now = MADE
    with hall.house.open():
        cast.put(hall.house.system, "add_department", [models.Department(name="院感科", code="YG")])
        inspector = hall.house.people["inspector"].person
    parties = [str(one) for one in _departments(hall).values()]
    said = {"name": "四部门联合检查", "kind": "joint", "doer": f"person:{inspector}", "monthdays": "2"}
    said |= {"times": "10:00", "starts_on": "2026-10-02", "shift": "keep", "stops": hall.house.place.code}
    seat = hall["office"].open("/plans/new/").press("新建计划", **said, parties=parties[:1])
    assert "两个以上科室" in seat.told and seat.status == 422
    seat = seat.press("新建计划", parties=parties)
    assert "已办：新建计划" in seat.told and "院感科" in seat.text
    return f"{seat.address}20261002T1000/"


def _departments(hall: Hall) -> dict[str, int]:
    with hall.house.open():
        return dict(models.Department.objects.values_list("name", "pk"))


def walked(hall: Hall, joint: str, **said) -> Seat:
    ids = _departments(hall)
    found = {"code_1": hall.house.place.code, "text_1": "垃圾混放", "dept_1": str(ids["外科"])}
    found |= {"where_1": hall.house.place.pk}
    found |= {"text_2": "手消毒液过期", "dept_2": str(ids["院感科"]), "until_2": "2026-10-05"}
    with hall.at(FIRST + timedelta(minutes=50)):
        return hall["inspector"].open(joint).press("提交", **found | said)


def test_one_walk_one_report_split_by_department(hall, joint):
    seat = walked(hall, joint)
    assert "已办：四部门联合检查" in seat.told
    heads = seat.page.xpath("//main//section/header/h2/text()")
    assert {"外科", "院感科"} <= set(heads) and seat.text.count("待答复") == 2
    with hall.at(FIRST + timedelta(hours=2)):
        report = hall["leader"].open(joint)
        assert "垃圾混放" in report.text and "手消毒液过期" in report.text and "答复" not in report.buttons()


def test_each_department_finds_its_own_in_my_work_and_answers_once(hall, joint):
    walked(hall, joint)
    with hall.at(FIRST + timedelta(hours=2)):
        work = hall["ward"].open("/")
        assert "垃圾混放" in work.text and "手消毒液过期" not in work.text
        seat = work.click("去答复")
        assert seat.buttons().count("答复") == 1
        assert "已办：答复联合检查事项" in seat.press("答复", note="已分类并培训保洁员").told
        assert "已分类并培训保洁员" in hall["ward"].open(joint).text and "垃圾混放" not in hall["ward"].open("/").text
        item = _item(hall, "垃圾混放")
        assert "已经答复过" in hall["ward"].open(joint).post(joint, kind="answer_item", item=item, note="又").told
        other = _item(hall, "手消毒液过期")
        assert "不归贵科室" in hall["ward"].open(joint).post(joint, kind="answer_item", item=other, note="x").text


def _item(hall: Hall, text: str) -> str:
    with hall.house.open():
        return str(models.DutyItem.objects.get(text=text).pk)


def test_an_item_without_a_department_is_refused_and_the_walk_is_kept_on_the_page(hall, joint):
    seat = walked(hall, joint, dept_1="")
    assert seat.status == 422 and "第 1 个问题须写明责任科室" in seat.told
    assert seat.page.xpath("//input[@name='text_2']/@value") == ["手消毒液过期"]
    assert seat.page.xpath("//input[@name='code_1']/@value") == [hall.house.place.code]
    with hall.house.open():
        assert not models.PlanResult.objects.exists() and not models.DutyItem.objects.exists()


def test_the_provider_hears_nothing_of_it(hall, joint):
    walked(hall, joint)
    assert "没有这个计划" in hall["provider"].open(joint).text
