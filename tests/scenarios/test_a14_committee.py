"""A14: the assessment committee: members and outside experts, for a term, with interests that make them stand aside."""

from datetime import timedelta

import pytest

from houqin.records import models
from tests import juries
from tests.scenarios import bench

TERM = {"active_from": "2026-01-01", "active_to": "2027-12-31"}


@pytest.fixture
def office(hall):
    hall.now = juries.AT
    return hall["office"].open("/panels/committee/")


def appointed(hall, **changes):
    said = {"person": str(hall.house.people["finance"].person), "field": "审计", **TERM, **changes}
    return hall["office"].open("/panels/committee/").press("聘任评委", **said)


def test_a_member_is_appointed_for_a_term(hall, office):
    assert "还没有成员" in office.text
    assert "任期届满日不能早于起始日" in appointed(hall, active_to="2025-01-01").text
    page = appointed(hall, sort="expert", organisation="市医院协会")
    assert "已办：聘任评委" in page.told and "院外专家" in page.text and "市医院协会" in page.text
    assert "2026-01-01 — 2027-12-31" in page.text
    assert "在这段时间已在任期内" in appointed(hall).text
    seat = hall["audit"].open("/panels/committee/")
    assert "审计" in seat.text and "聘任评委" not in seat.buttons()


def test_a_member_with_an_interest_stands_aside_by_itself(hall, office):
    appointed(hall, interest=str(hall.house.provider.pk))
    people, second = bench.seated(hall), bench.other(hall)
    until = (hall.now + timedelta(hours=4)).strftime("%Y-%m-%dT%H:%M")
    with hall.house.open():
        juror = models.Juror.objects.get().pk
    page = hall["office"].open("/panels/new/")
    said = {"departments": [one.department for one in people], "contracts": [hall.contract, second], "jurors": [juror]}
    page = page.press("组建评审", closes_at=until, **said)
    assert "评委档案登记有利害关系" in page.text and "评委会" in page.text
    seat = hall["finance"].open("/").click("去打分")
    assert "您回避这一对象" in seat.page.text_content()


def test_after_the_term_nobody_is_seated(hall, office):
    appointed(hall, active_to="2026-12-01")
    assert "已届满" in hall["office"].open("/panels/committee/").text
    assert hall["office"].open("/panels/new/").page.xpath("//input[@name='jurors']") == []
    with hall.house.open():
        juror = models.Juror.objects.get().pk
    page = hall["office"].open("/panels/committee/")
    page = page.press("变更评委", juror=str(juror), active_to="2027-12-31")
    assert "已办：变更评委" in page.told and "已届满" not in page.text
    assert len(hall["office"].open("/panels/new/").page.xpath("//input[@name='jurors']")) == 1
