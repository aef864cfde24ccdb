"""A07: the annual review meeting, from its opening to the minutes: phones vote, the wall shows, the sheet locks."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from tests import juries
from tests.cast import an_id
from tests.scenarios import bench
from tests.scenarios.bench import Bench


@pytest.fixture
def meeting(hall) -> Bench:
    return bench.opened(hall)


def test_the_office_opens_a_panel_from_the_kinds_example(hall):
    seats, second = bench.seated(hall), bench.other(hall)
    page = hall["office"].open("/panels/").click("组建评审")
    assert "评分维度" in page.text and "组建后评审办法" in page.text
    until = (hall.now + timedelta(hours=10)).strftime("%Y-%m-%dT%H:%M")
    said = {"closes_at": until, "departments": [one.department for one in seats]}
    said |= {"contracts": [hall.contract, second]}
    page = page.press("组建评审", **said, **{"dimensions[0].weight": "20"})
    assert "各维度权重合计须为 100%，现为 95%" in page.told
    assert page.page.xpath("//input[@name='dimensions[0].name']/@value") == ["合同履行"]  # nothing typed is lost
    page = page.press("组建评审", **{"dimensions[0].weight": "25"})
    assert "已办：组建评审" in page.told and "评分中" in page.text and "2026年度考评监督会" in page.text


def test_the_meeting_from_the_first_provider_to_the_minutes(meeting):
    hall, office = meeting.hall, meeting.hall["office"]
    screen = office.open(f"{meeting.address}meeting/")
    assert "等待开始" in screen.text and "即将开始" in office.open(f"{meeting.address}projector/").text
    screen = office.open(f"{meeting.address}meeting/").press("请第一家")
    assert "已办：请上汇报" in screen.told and "第 1 家，共 2 家" in screen.text
    assert "保洁" in office.open(f"{meeting.address}projector/?live").text
    hall.now += timedelta(minutes=9)
    meeting.vote(0, (90, 80), (70, 60))
    live = office.open(f"{meeting.address}meeting/?live")
    assert "1 / 5" in live.text and "护理部" not in live.page.xpath("string(//p[@class='names'])")
    assert "90" not in live.page.xpath("string(//section[contains(@class,'meet-votes')])")  # counts only
    said = {"sort": "resolution", "text": "一周内补齐夜班人员", "responsible": "净安物业", "due_on": "2026-12-24"}
    screen = office.open(f"{meeting.address}meeting/")
    assert "决议事项须写明责任人和期限" in screen.press("记入纪要", **said | {"due_on": ""}).text
    assert "已办：记入纪要" in office.open(f"{meeting.address}meeting/").press("记入纪要", **said).told
    for n in range(1, 4):
        meeting.vote(n, (90 + n, 80), (70, 60))
    screen = office.open(f"{meeting.address}meeting/").press("锁定评分")
    assert "已办：锁定评分" in screen.told and "评分已锁定" in screen.text
    wall = office.open(f"{meeting.address}projector/").text
    assert "86.90" in wall and not any(name in wall for name in juries.WARDS)
    words = _paper(office.open(f"/panels/{meeting.id}.docx").content)
    assert "2026年度考评监督会会议纪要" in words and "一周内补齐夜班人员" in words and "净安物业" in words
    assert "应到5席，实投4席" in words and "86.90" in words


def _paper(content: bytes) -> str:
    paper = Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_a_rater_sees_the_evidence_and_no_mark_before_giving_one(meeting):
    meeting.hall.now = juries.AT
    work = meeting.rater(0).open("/")
    assert "待评分" in work.text
    page = work.click("去打分")
    assert "证据覆盖" in page.page.text_content() and "未销号/超期" in page.page.text_content()
    assert page.page.xpath("//article//button[@aria-pressed='true']") == []
    assert page.page.xpath("//article//input/@value") == []


def test_a_draft_is_kept_on_the_server_and_comes_back(meeting):
    seat = meeting.rater(0).open(f"{meeting.address}ballot/")
    body = {"marks": {meeting.subjects[0]: {"质量": 9100}}}
    status, _ = seat.send("POST", "keep_draft", {"kind": "ballot", "key": str(meeting.id), "body": json.dumps(body)})
    assert status == 201 or status == 200
    plan = json.loads(seat.open(f"{meeting.address}ballot/").page.xpath("string(//script[@id='plan'])"))
    assert plan["draft"] == body and plan["given"] == {}


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"质量": 10100, "安全": 9000}, "不在分尺上"),
        ({"质量": 9000}, "还有维度没有打分：安全"),
        ({"质量": 9000, "安全": 9000, "态度": 1}, "没有“态度”这个评分维度"),
    ],
)
def test_a_ballot_off_the_form_is_refused_with_a_sentence(meeting, marks, words):
    status, told = meeting.send(0, {meeting.subjects[0]: marks})
    assert status == 422 and words in told["detail"]


def test_a_ballot_twice_late_foreign_or_after_the_lock_is_refused(meeting):
    hall = meeting.hall
    assert meeting.vote(0, (90, 80), (70, 60))[0] == 201
    assert meeting.vote(0, (90, 80), (70, 60))[0] == 200  # the same again is the same
    status, told = meeting.send(0, {meeting.subjects[0]: {"质量": 9000, "安全": 9000}}, id=an_id("vote", 0))
    assert status == 409
    status, told = meeting.send("finance", {meeting.subjects[0]: {"质量": 9000, "安全": 9000}})
    assert status == 422 and "您不是这次评审的评委" in told["detail"]
    assert "您不是这次评审的评委" in hall["finance"].open(f"{meeting.address}ballot/").page.text_content()
    with hall.at(timedelta(hours=3)):
        status, told = meeting.vote(1, (90, 80), (70, 60))
        assert status == 422 and "截止，不再收票" in told["detail"]
    page = hall["office"].open(meeting.address).press("锁定评分")
    assert "只收到 1 席评分，不足法定的 3 席" in page.page.text_content()
    meeting.all_vote()
    hall["office"].open(f"{meeting.address}meeting/").press("锁定评分")
    status, told = meeting.send(0, {meeting.subjects[0]: {"质量": 9000, "安全": 9000}}, id=an_id("vote", 99))
    assert status == 422 and "评分已经锁定" in told["detail"]


def test_a_locked_sheet_is_opened_by_a_second_person_with_a_reason_in_the_journal(meeting):
    hall = meeting.hall
    meeting.all_vote()
    hall["chief"].open(f"{meeting.address}meeting/").press("锁定评分")
    until = (hall.now + timedelta(hours=12)).strftime("%Y-%m-%dT%H:%M")
    page = hall["chief"].open(meeting.address).press("重开评分", reason="想改", until=until)
    assert "锁定评分的人不能自己重开" in page.page.text_content()
    page = hall["leader"].open(meeting.address).press("重开评分", reason="护理部误投", until=until)
    assert "已办：重开评分" in page.told and "护理部误投" in page.text
    assert "护理部误投" in hall["audit"].open("/journal/").page.text_content()


def test_who_runs_it_sees_who_is_missing_and_has_words_to_send(meeting):
    meeting.vote(0, (90, 80), (70, 60))
    page = meeting.hall["office"].open(meeting.address)
    words = page.page.xpath("string(//textarea[@aria-label='催办文字'])")
    assert "护理部" not in words and "院感科、医务部、工会、财务科" in words and "/ballot/" in words
    with meeting.hall.at(timedelta(hours=3)):
        assert "待锁定" in meeting.hall["office"].open("/").text
