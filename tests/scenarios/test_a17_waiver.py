"""A17: lowering a deduction: a cause and a reason, the level that its amount asks, one person after another, a copy."""

from datetime import timedelta

import pytest

from houqin.interfaces.jobs import worker
from houqin.records import models
from tests import deeds
from tests.deeds import CLOSED, MONTH
from tests.scenarios.signing import CLAUSES, SCAN, joined, up

CODE = deeds.PHOTO_LESS


def opened(hall, *clauses, yuan="100", fee=100_000_00):
    """A month that cost 300 times as much as a point is worth, closed."""
    scheme = deeds.SCHEME | {"payment": [{"measure": "per_point", "yuan": yuan, "clause": "8.3"}]}
    with hall.house.open():
        facts = {"number": "BJ-9", "name": "外科楼保洁", "clauses": (*CLAUSES, *clauses)}
        hall.contract = deeds.contract(hall.house, scheme=scheme, monthly_fen=fee, **facts)
        deeds.closed(hall.house, hall.contract, {CODE: 3})
    hall.now = CLOSED + timedelta(hours=1)
    return hall


@pytest.fixture
def charged(hall):
    return opened(hall)


def waived(hall, **said):
    """The office asks for a waiver on the month's page."""
    with hall.house.open():
        row = deeds.decision(hall.contract)
    page = hall["office"].open(f"/contracts/{hall.contract}/{MONTH}/")
    return page.press("提出减免", **{"decision": row.pk, "amount": "50", "reason": "当日停水", **said})


def address(hall) -> str:
    with hall.house.open():
        return f"/decisions/{deeds.decision(hall.contract, 'waiver').pk}/"


def test_a_waiver_goes_up_the_same_ladder_and_the_discipline_office_gets_a_copy(charged):
    assert "已办：提出减免" in waived(charged, cause="hospital").told
    page = charged["leader"].open(address(charged))
    assert "还没有轮到您：须先由总务处处长签批" in page.text and "医院原因或不可抗力" in page.text
    assert "您是提出人，须由另一人签批" in charged["office"].open(address(charged)).text
    up(charged, address(charged), "chief")
    with charged.house.open():
        worker.told(charged.house.hospital, charged.now)
        assert not copies(charged)
    up(charged, address(charged), "leader")
    with charged.house.open():
        worker.told(charged.house.hospital, charged.now)
        assert len(copies(charged)) == 1
    page = charged["audit"].open("/notices/")
    assert "抄送：减免扣减" in page.text
    assert "当日停水" in charged["audit"].open(address(charged)).text
    month = charged["provider"].open(f"/contracts/{charged.contract}/{MONTH}/")
    assert "当日停水" in month.text


def copies(hall):
    to = hall.house.people["audit"].person
    return list(models.Notice.objects.filter(to=to, topic="decision_copied"))


def test_credit_of_other_months_cancels_nothing_unless_the_contract_says_so(charged):
    page = waived(charged, cause="credit", reason="九月有加分")
    assert "合同没有约定“以往加分或奖励抵扣”，以往的加分或奖励不能抵销扣减" in page.told
    with charged.house.open():
        assert not models.Decision.objects.filter(kind="waiver").exists()


def test_where_the_contract_says_so_it_may(hall):
    opened(hall, ("8.9", "当年加分可抵扣扣减，每次不超过一百元", "credit"))
    assert "已办：提出减免" in waived(hall, cause="credit", reason="九月有加分").told


def test_a_large_waiver_asks_for_the_council(hall):
    opened(hall, yuan="90000", fee=2_000_000_00)
    joined(hall, "leader", "院长")
    assert "已办：提出减免" in waived(hall, amount="150000").told
    up(hall, address(hall), "chief", "leader")
    page = hall["leader"].open(address(hall))
    assert "您已经签过这一项" in page.text and "同意" not in page.buttons()
    page = hall.seats["院长"].open(address(hall))
    page = page.press("同意", body="party", number="党纪〔2026〕3号", held_on="2026-10-31", scan=SCAN)
    assert "已办：签批" in page.told and "党委会 党纪〔2026〕3号" in page.text


def test_a_waiver_sent_back_may_be_asked_for_again(charged):
    waived(charged)
    page = charged["chief"].open(address(charged)).press("退回修改", reason="附停水通知")
    assert "已办：签批" in page.told
    assert "已办：提出减免" in waived(charged, reason="当日停水，见停水通知").told
    assert "这笔扣减已经提出过减免" in waived(charged, reason="再来一次").told
    with charged.house.open():
        assert models.Decision.objects.filter(kind="waiver").count() == 2
