"""A09: a fair panel: who is bound stands aside before scoring, severity is adjusted, odd marks are looked at."""

import re
from datetime import timedelta

import pytest

from houqin.actions.raise_objection import raise_objection
from houqin.actions.rule_on_objection import rule_on_objection
from houqin.records import models
from tests import deeds, juries
from tests.cast import an_id
from tests.scenarios import bench

NUMBERED = re.compile(r"评委\d\d")


@pytest.fixture
def panel(hall):
    return bench.opened(hall)


def test_a_conflict_is_declared_on_the_phone_before_scoring_and_never_after(panel):
    first, second = panel.subjects
    seat = panel.rater(0).open(f"{panel.address}ballot/")
    seat = seat.post(f"{panel.address}aside/", subject=first, reason="配偶在该公司任职")
    assert "已办：回避" in seat.page.text_content() and "您回避这一对象，不打分" in seat.page.text_content()
    status, told = panel.vote(0, (90, 90), (80, 80))
    assert status == 422 and "您已回避 保洁" in told["detail"]
    assert panel.send(0, {second: {"质量": 9000, "安全": 9000}})[0] == 201
    late = {"subject": second, "reason": "想起来"}
    seat = panel.rater(0).open(f"{panel.address}ballot/").post(f"{panel.address}aside/", **late)
    assert "回避须在打分之前声明" in seat.page.text_content()
    assert "护理部" in panel.hall["audit"].open(panel.address).text and "本人声明" in panel.hall["audit"].text


def test_a_rater_whom_the_records_bind_is_refused_for_that_subject(hall):
    with hall.house.open():
        leader, sheet = hall.house.people["leader"], deeds.closed(hall.house, hall.contract, {deeds.PHOTO_LESS: 2})
        said = {"id": an_id("objection"), "digest": "d" * 64, "text": "当日停水", "codes": [deeds.PHOTO_LESS]}
        objection = raise_objection(hall.house.people["provider"], deeds.CLOSED, sheet=sheet.pk, **said)
        rule_on_objection(leader, deeds.CLOSED, objection=objection, verdict="rejected", reason="照片清楚")
        people = [leader, *juries.raters(hall.house)]
    second = bench.other(hall)
    with hall.house.open():
        jury = juries.opened(hall.house, raters=people, contracts=[hall.contract, second], title="裁定人")
        first = str(jury.subjects[0])
    hall.now = juries.AT
    seat = hall["leader"].open(f"/panels/{jury.panel}/ballot/")
    assert "您回避这一对象" in seat.page.text_content()
    said = {"id": str(an_id("v")), "panel": str(jury.panel), "marks": {first: {"质量": 9000, "安全": 9000}}}
    status, told = seat.send("POST", "submit_ballot", said)
    assert status == 422 and "您复核过 保洁 的异议，须回避" in told["detail"]


def test_raw_trimmed_and_adjusted_stand_side_by_side_and_severity_is_for_the_office(panel):
    for n, (q, s) in enumerate([(95, 95), (85, 84), (75, 77), (88, 86)]):
        panel.vote(n, (q, s), (q - 12, s - 11))
    panel.hall["office"].open(f"{panel.address}meeting/").press("锁定评分")
    page = panel.hall["office"].open(f"{panel.address}result/")
    for words in (
        "平均分",
        "去高低分",
        "严宽调整分",
        "标准误",
        "90% 名次区间",
        "评分信度 ICC",
        "评委一致性 W",
        "谁真的比谁高",
    ):
        assert words in page.text, words
    assert "评委严宽" in page.text and "调整分只供参考" in page.text
    assert len(set(NUMBERED.findall(page.text))) == 4  # the fifth gave none, and any number may be its own
    assert ">99%" in page.text
    seen = panel.rater(0).open(f"{panel.address}result/").text
    assert "严宽调整分" in seen and "评委严宽" not in seen and not NUMBERED.search(seen)
    wall = panel.hall["office"].open(f"{panel.address}projector/").text
    assert "评委" not in wall.replace("评委会", "") and "严宽" not in wall


def test_one_mark_far_off_goes_to_review_and_is_not_dropped(hall):
    names = (*juries.WARDS, "门诊部", "检验科", "保卫科")
    with hall.house.open():
        people = juries.raters(hall.house, names)
        entries = tuple((f"{n}号食堂", None) for n in range(1, 6))
        jury = juries.opened(hall.house, raters=people, contracts=[], entries=entries, kind="canteen", year=None)
        for n in range(8):
            marks = [(80 + 2 * k + (n + k) % 3, 80 + 2 * k + (n * k) % 3) for k in range(5)]
            jury.vote(n, *(marks if n != 3 else [(40, 40), *marks[1:]]))
    hall.now = juries.AT + timedelta(minutes=5)
    hall["office"].open(f"/panels/{jury.panel}/meeting/").press("锁定评分")
    page = hall["office"].open(f"/panels/{jury.panel}/result/")
    assert "待复核的评分" in page.text and "给 40.00" in page.text and "不剔除任何一票" in page.text
    with hall.house.open():
        first = models.Placing.objects.get(subject__n=1)
        assert (first.counted, first.absent) == (8, 0) and first.adjusted > first.raw  # one wild mark moves it little
