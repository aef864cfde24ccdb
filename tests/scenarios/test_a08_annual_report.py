"""A08: the provider's annual report, drafted from the evidence; what the evidence contradicts; the lock."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import docx
import pytest

from houqin.interfaces.web import reporting
from houqin.rules import claim
from tests import deeds
from tests.deeds import CLOSED, MONTH, SEEN, SETTLED
from tests.scenarios import bench
from tests.scenarios.seats import Seat, plain

YEAR = 2026
WRITTEN = {
    "text-problems": "夜班人手偏紧，个别区域复发。",
    "text-next": "目标整改率100%，增加夜班两人。",
    "text-contract": "全年整改率达到100%，履行良好。",
}


@pytest.fixture
def year(hall):
    """October with faults that cost money, signed by the chief; nothing has been put right."""
    with hall.at(SEEN):
        hall.round({"CLEANING-01": 4, "CLEANING-08": 2}, n=1)
    with hall.at(SEEN + timedelta(days=2)):
        hall.round(n=2)
    hall.now = CLOSED
    hall["office"].open(f"/month-end/{MONTH}/").press("计算选中的考评表", contracts=hall.contract)
    hall.now = SETTLED
    with hall.house.open():
        ids = [str(deeds.decision(hall.contract).pk)]
    hall["chief"].open("/decisions/").press("同意选中的", ids=ids)
    hall.now = datetime(2026, 12, 10, 2, tzinfo=UTC)
    return hall


def tight(seat: Seat) -> str:
    return seat.text.replace(" ", "")


def address(hall) -> str:
    return f"/reports/provider/{YEAR}/{hall.contract}/"


def writing(hall) -> Seat:
    return hall["provider"].open(f"{address(hall)}edit/")


def written(hall, **more) -> Seat:
    return writing(hall).press("保存草稿", **{**WRITTEN, **more})


def submitted(hall, **more) -> Seat:
    written(hall, **more)
    return writing(hall).press("提交报告")


def clause(seat: Seat, number: str) -> list[str]:
    """What stands in the line of one clause."""
    rows = [[plain(cell.text_content()) for cell in row] for row in seat.page.xpath("//main//tbody/tr")]
    return next(row for row in rows if row[0].startswith(number))


def test_the_machine_draws_it_up_clause_by_clause_with_its_evidence(year):
    desk = year["provider"].open("/reports/")
    assert "由我来写" in desk.text and "服务商年度履约报告 · 保洁" in desk.text
    page = desk.click("开始写")
    breached, untouched = clause(page, "8.3"), clause(page, "9.1")
    assert "违约" in breached[2] and "减少价款 1 次" in breached[3] and "已考评 1 个月" in breached[3]
    assert "没有证据" in untouched[2] and untouched[3] == "—"
    assert page.click("减少价款 1 次").status == 200 and "减少价款" in year["provider"].text
    page = writing(year)
    assert "发现问题2" in tight(page) and "未销号/逾期2/2" in tight(page)


def test_what_the_evidence_contradicts_is_marked_and_opens_it(year):
    page = written(year, **{"claim-complaints": "0", "claim-satisfaction": "96.5"})
    assert "整改率 100%：证据为 0 / 2，即 0%" in page.text
    said = page.page.xpath("//*[@id='claims']//li")
    told = {plain(one[0][0].text_content()): plain(one[-1].text_content()) for one in said}
    assert told == {"整改率 100%": "与证据不符", "无投诉": "与证据相符", "满意度 96.5%": "没有证据"}
    seen = page.click("证据为 0 / 2")
    assert seen.address == "/findings/" and len(seen.page.xpath("//main//tbody/tr")) == 2


def test_what_is_only_a_target_is_no_claim(year):
    page = written(year, **{"text-contract": "力争整改率100%，满意度目标95%。"})
    assert "文中也没有可核对的数字" in page.text


def test_of_two_pages_open_at_once_the_older_one_writes_nothing_over(year):
    first, second = writing(year), Seat(year["provider"].client).open(f"{address(year)}edit/")
    first.press("保存草稿", **WRITTEN)
    kept = second.press("保存草稿", **{"text-problems": "另一页写的"})
    assert kept.status == 422 and "已由服务商在另一页保存过" in kept.told
    assert "另一页写的" in kept.content.decode(), "what was typed is still there to copy"
    assert "夜班人手偏紧" in writing(year).content.decode()


def test_leaving_a_field_keeps_the_draft_on_the_server(year):
    page = writing(year)
    answer = page.post(f"{address(year)}edit/?auto", base="0", **WRITTEN)
    assert "草稿已存在服务器，第 1 稿" in answer.content.decode()
    assert "夜班人手偏紧" in writing(year).content.decode()
    again = page.open(f"{address(year)}edit/").post(f"{address(year)}edit/?auto", base="0", **WRITTEN)
    assert "您这一页是旧的" in again.content.decode()


def test_submitted_it_is_locked_and_comes_back_only_with_a_reason(year):
    page = written(year, **{"text-next": ""})
    refused = writing(year).press("提交报告", **{"text-next": ""})
    assert refused.status == 422 and "还没有写：下一年计划" in refused.told
    page = writing(year).press("提交报告", **WRITTEN)
    assert page.address == address(year) and "已锁定，与封存的摘要一致" in page.text
    assert "有 1 处说法与证据不符" in page.text
    assert year["provider"].open(f"{address(year)}edit/").address == address(year)
    seat = year["provider"].post(f"{address(year)}edit/", base="1", do="keep_report", **WRITTEN)
    assert "写报告" not in seat.buttons() and "有 1 处说法" in year["provider"].open(address(year)).text
    office = year["office"].open(address(year))
    assert "请写明退回的理由" in office.post(f"{address(year)}return/", reason=" ").told
    assert "已办：退回年度报告" in office.open(address(year)).press("退回", reason="整改率与记录不符，请核对").told
    page = writing(year)
    assert "第 1 版由 总务处经办 退回：整改率与记录不符，请核对" in page.text
    assert "夜班人手偏紧" in page.content.decode(), "the new version begins with the words of the old"
    page = page.press("提交报告", **{"text-contract": "整改正在进行。"})
    assert "第 2 版" in page.text and "说法与证据不符" not in page.text
    first = year["office"].open(f"{address(year)}?n=1")
    assert "全年整改率达到100%" in first.text and "有 1 处说法与证据不符" in first.text


def test_what_was_locked_stays_as_it_was_when_evidence_comes_later(year):
    submitted(year)
    with year.at(timedelta(hours=1)):
        year.round({"CLEANING-02": 1}, n=9)
    assert "发现问题2" in tight(year["office"].open(address(year)))
    with year.house.open():
        row = deeds.models.Report.objects.get()
    assert row.seal and '"opened":2' in row.facts


def test_its_photos_go_along_and_so_does_the_word_paper(year):
    page = writing(year).press("保存草稿", photos=deeds.picture("teal"), **WRITTEN)
    sha = deeds.sha_of(deeds.picture("teal"))
    page = page.press("提交报告", **{f"said-{sha}": "新购洗地机"})
    assert page.page.xpath(f"//img[@src='/photos/{sha}']") and "新购洗地机" in page.text
    made = docx.Document(BytesIO(page.click("Word").content))
    told = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert {"8.3", "违约", "9.1", "没有证据", "与证据不符"} <= set(told)
    assert any("夜班人手偏紧" in one.text for one in made.paragraphs)
    assert year["ward"].open(f"/photos/{sha}").status == 200


def test_a_file_that_is_no_picture_is_refused_and_nothing_typed_is_lost(year):
    page = writing(year).press("保存草稿", photos=b"MZ not a picture", **WRITTEN)
    assert page.status == 422 and "这个文件不是照片" in page.told and "夜班人手偏紧" in page.content.decode()


def test_nobody_else_reads_a_draft_or_writes_on_it(year):
    written(year)
    for role in ("office", "ward", "audit"):
        page = year[role].open(address(year))
        assert "报告还没有提交" in page.text and "夜班人手偏紧" not in page.content.decode()
        year[role].open(f"{address(year)}edit/")
        assert "夜班人手偏紧" not in year[role].content.decode()
    stranger = year["inspector"].open(f"/reports/provider/{YEAR}/x/")
    assert stranger.status in (404, 422)
    assert year["provider"].open("/reports/office/2026/house/").status == 403


def test_at_the_review_meeting_it_lies_beside_the_ballot_and_on_the_wall(year):
    submitted(year)
    panel = bench.opened(year, year=YEAR)
    assert year["office"].open(panel.address).click("年度报告").address == address(year)
    ballot = panel.rater(1).open(f"{panel.address}ballot/")
    beside = ballot.page.xpath("//details[contains(@hx-get, '/reports/')]/@hx-get")
    assert beside == [f"{address(year)}?beside"], "the other company has submitted none"
    page = panel.rater(1).open(beside[0])
    said = plain(page.page.text_content())
    assert "整改率 100%：证据为 0 / 2，即 0%" in said and "违约 8.3" in said and "夜班人手偏紧" in said
    year["office"].open(f"{panel.address}meeting/").press("请第一家")
    assert "打开年度报告" in year["office"].open(f"{panel.address}meeting/?live").content.decode()
    wall = plain(year["office"].open(f"{panel.address}projector/?live").page.text_content())
    assert "1 违约 1 没有证据" in wall or "1 没有证据" in wall
    assert "1 处说法与证据不符" in wall


def test_a_share_reads_alike_beside_the_figures_and_in_the_verdict():
    shown = reporting._shares({"figures": {"rectified": [15, 17], "complaints": [3]}})
    assert shown == {"rectified": 8824, "complaints": None}
    stated = claim.Claim("rectified", "is", shown["rectified"], 2)
    assert claim.verdict(stated, claim.Shown(15, 17)) == "agrees"
