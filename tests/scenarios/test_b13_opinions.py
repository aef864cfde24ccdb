"""B13: the discipline office writes an opinion to the logistics office, which replies with evidence and a clock."""

from datetime import timedelta

import pytest

from houqin.interfaces.jobs import nightly, worker
from houqin.interfaces.jobs.scans import SCANS
from tests import deeds
from tests.cast import an_id
from tests.deeds import CLOSED, SEEN
from tests.scenarios.seats import Hall, Seat

TEXT = "三楼湿滑两月内出现三次，请说明考评为何没有加倍扣分。"


@pytest.fixture
def sent(hall) -> Hall:
    with hall.at(SEEN):
        hall.round({"CLEANING-01": 2})
    hall.now = CLOSED + timedelta(days=1)  # a Monday
    page = hall["audit"].open("/opinions/")
    said = {"category": "audit", "grade": "normal", "text": TEXT, "about": f"contract:{hall.contract}"}
    assert "已办：发出监督意见" in page.press("发出监督意见", **said).told
    return hall


def opened(hall: Hall, role: str) -> Seat:
    return hall[role].open("/opinions/").click(TEXT[:20])


def finding(hall: Hall) -> str:
    with hall.house.open():
        return str(deeds.models.Finding.objects.get().pk)


def test_the_office_replies_with_measures_and_evidence_and_the_writer_accepts(sent):
    office = sent["office"].open("/").click(TEXT[:20])
    assert "待答复" in office.text and "BJ-1 保洁" in office.text
    assert office.click("BJ-1 保洁").address == f"/contracts/{sent.contract}/"
    where = f"http://testserver/findings/{finding(sent)}/"
    opened(sent, "office").press("答复", text="已按第三次加倍重算。", links=where)
    audit = sent["audit"].open("/").click(TEXT[:20])
    assert "已按第三次加倍重算" in audit.text
    assert audit.click("ZG").address == f"/findings/{finding(sent)}/"
    audit = opened(sent, "audit").press("认可或再催", accepted="1")
    assert "已认可" in audit.text


def test_a_reply_that_is_not_enough_goes_back_and_counts(sent):
    opened(sent, "office").press("答复", text="已知悉。")
    audit = opened(sent, "audit")
    assert "请写明还差什么" in audit.press("认可或再催", accepted="0").told
    audit.press("认可或再催", accepted="0", note="没有写措施")
    office = sent["office"].open("/").click(TEXT[:20])
    assert "没有写措施" in office.text and "待再答复" in office.text
    assert "再催 1 次" in sent["leader"].open("/opinions/").text


def test_an_overdue_opinion_escalates_and_the_leader_sees_the_count(sent):
    sent.now += timedelta(days=20)
    assert TEXT[:20] in sent["leader"].open("/").text
    assert "监督意见待答复" in sent["leader"].open("/cockpit/").text
    assert "1 件超期" in sent["leader"].open("/opinions/").text
    for scan in SCANS:
        nightly._scanned("A", sent.house.system, sent.now, scan)
    worker.told(sent.house.hospital, sent.now)
    with sent.house.open():
        told = deeds.models.Notice.objects.filter(topic="opinion_late").values_list("to__role", flat=True)
        assert set(told) == {"chief", "leader"}
    assert "超时记录" in opened(sent, "audit").text


def test_a_link_that_leads_nowhere_is_refused_and_nothing_is_sent(sent):
    page = sent["audit"].open("/opinions/")
    nowhere = "http://testserver/findings/5f0c9f2e-58a5-4f0e-9d0c-2f6d7a1b3c4d/"
    said = {"category": "audit", "text": "另一件", "more": nowhere}
    assert "指向的内容不在本院" in page.press("发出监督意见", **said).told
    assert "另一件" in page.page.xpath("//textarea[@name='text']")[0].value
    with sent.house.open():
        assert deeds.models.Case.objects.filter(kind="opinion").count() == 1


@pytest.mark.parametrize("role", ["inspector", "provider", "finance", "ward"])
def test_nobody_else_reads_it(sent, role):
    with sent.house.open():
        id = deeds.models.Case.objects.get(kind="opinion").pk
    seat = sent[role]
    for where in ("/", "/cases/?state=all", "/opinions/", f"/opinions/{id}/", f"/cases/{id}/"):
        assert TEXT[:10] not in seat.open(where).page.text_content()


def test_the_finance_office_and_a_ward_write_too_and_see_their_own(sent):
    for role in ("finance", "ward"):
        page = sent[role].open("/opinions/")
        assert "已办" in page.press("发出监督意见", category="other", text=f"{role} 的意见").told
        assert f"{role} 的意见" in sent["office"].open("/opinions/").text
    assert "ward 的意见" not in sent["finance"].open("/opinions/").text


def test_only_the_writer_weighs_the_reply_and_it_is_opened_by_no_other_deed(sent):
    with sent.house.open():
        id = str(deeds.models.Case.objects.get(kind="opinion").pk)
    opened(sent, "office").press("答复", text="已整改。")
    leader = sent["leader"].open("/")
    status, told = leader.send("POST", "weigh_reply", {"case": id, "accepted": True})
    assert status == 422 and "只有发出意见的人" in told["detail"]
    said = {"id": str(an_id("false")), "kind": "opinion", "text": "假的意见"}
    status, told = leader.send("POST", "open_case", said)
    assert status == 422 and "自己的页面" in told["detail"]
