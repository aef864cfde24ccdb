"""A15: the office's own annual report and the departments' (述职), by the same machine from other outlines."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import deeds
from tests.cast import an_id
from tests.deeds import CLOSED, MONTH, SEEN
from tests.scenarios.seats import Seat, plain

HOUSE = "/reports/office/2026/house/"


@pytest.fixture
def year(hall):
    """A round with faults, its month closed, a supervised task, and December."""
    with hall.at(SEEN):
        hall.round({"CLEANING-01": 4}, n=1)
    hall.now = CLOSED
    hall["office"].open(f"/month-end/{MONTH}/").press("计算选中的考评表", contracts=hall.contract)
    with hall.at(CLOSED + timedelta(days=1)), hall.house.open():
        told = {"kind": "task", "text": "完成锅炉房改造验收", "place": hall.house.place.pk}
        deeds.open_case(hall.house.people["chief"], hall.now, id=an_id("task"), digest="c" * 64, **told)
    hall.now = datetime(2026, 12, 20, 2, tzinfo=UTC)
    return hall


def department(hall) -> str:
    return f"/reports/department/2026/{hall.house.people['ward'].department}/"


def tight(seat: Seat) -> str:
    return plain(seat.text).replace(" ", "")


def test_the_offices_report_has_its_plan_its_tasks_and_its_result(year):
    page = year["office"].open("/reports/").click("总务处年度工作报告")
    assert page.address == f"{HOUSE}edit/"
    names = [
        plain(one.text_content()) for one in page.page.xpath("//section[contains(@class,'report-part')]/header/h2")
    ]
    assert names[:3] == ["1 年度计划执行", "2 重点任务", "3 服务商考评与结算"]
    assert "完成锅炉房改造验收" in page.text and "2026-11-2" in page.text and "逾期" in page.text
    rows = {plain(one[0].text_content()): plain(one[2].text_content()) for one in page.page.xpath("//main//tbody/tr")}
    assert rows["保洁净安"] == "1", "one month was assessed"
    said = {"text-result": "整改率达到100%。", "text-problems": "夜查不足。", "text-next": "每月夜查两次。"}
    page = page.press("提交报告", **said)
    assert page.address == HOUSE and "整改率 100%：证据为 0 / 1，即 0%" in page.text


def test_who_submitted_it_does_not_return_it_the_leader_does(year):
    said = {"text-result": "见上表。", "text-problems": "夜查不足。", "text-next": "每月夜查两次。"}
    page = year["office"].open(f"{HOUSE}edit/").press("提交报告", **said)
    assert "退回" not in page.buttons()
    assert "提交人不能自己退回报告" in page.post(f"{HOUSE}return/", reason="重写").text
    leader = year["leader"].open(HOUSE)
    assert "已办：退回年度报告" in leader.press("退回", reason="补充节能部分").told


def test_a_department_reports_on_what_it_did_itself(year):
    page = year["ward"].open("/reports/").click("科室年度述职报告")
    assert page.address == f"{department(year)}edit/"
    assert "检查1" in tight(page), "the round's inspector belongs to it"
    refused = page.press("提交报告", **{"text-plan": "协助监管。"})
    assert refused.status == 422 and "还没有写：完成情况、问题与不足、下一年打算" in refused.told
    said = {
        "text-plan": "协助监管。",
        "text-result": "按计划完成。",
        "text-problems": "夜间少。",
        "text-next": "补上。",
    }
    page = page.open(f"{department(year)}edit/").press("提交报告", **said)
    assert "已锁定" in page.text
    assert "外科" in year["chief"].open("/reports/").text
    assert year["chief"].open(department(year)).text.count("按计划完成") == 1


def test_one_department_does_not_read_another_and_a_provider_none(year):
    assert year["provider"].open(department(year)).status == 403
    assert year["provider"].open(HOUSE).status == 403
    assert year["ward"].open(HOUSE).status == 403
    assert "总务处年度工作报告" not in year["ward"].open("/reports/").text


def test_no_evidence_is_said_and_never_a_full_mark(year):
    page = year["ward"].open(f"{department(year)}edit/")
    assert "这一年没有到期的计划任务" in page.text
    page = page.press("保存草稿", **{"text-result": "计划完成率100%，满意度99%。"})
    told = [plain(one[-1].text_content()) for one in page.page.xpath("//*[@id='claims']//li")]
    assert told == ["没有证据", "没有证据"]
