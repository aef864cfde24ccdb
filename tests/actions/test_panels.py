"""Panels deed by deed: what each writes, what each refuses, and the stranger."""

from datetime import date, timedelta

import pytest

from houqin.actions.appoint_juror import appoint_juror
from houqin.actions.change_juror import change_juror
from houqin.actions.close_panel import close_panel
from houqin.actions.extend_panel import extend_panel
from houqin.actions.open_panel import Opened, open_panel
from houqin.actions.present_subject import present_subject
from houqin.actions.recuse import recuse
from houqin.actions.reopen_panel import reopen_panel
from houqin.actions.take_minutes import take_minutes
from houqin.queries import journal, panel, review
from houqin.records import models
from houqin.rules.refusal import Conflict, Forbidden, Refused
from tests import cast, deeds, juries
from tests.cast import an_id
from tests.juries import AT

LATER = AT + timedelta(minutes=30)


@pytest.fixture
def jury(house):
    return juries.opened(house)


def refused(does, *args, **said) -> str:
    before = deeds.lines()
    with pytest.raises(Refused) as why:
        does(*args, **said)
    assert deeds.lines() == before
    return str(why.value)


def locked(jury, by="office", at=LATER, marks=((90, 80), (70, 60))):
    for n in range(4):
        jury.vote(n, *((q + n, s) for q, s in marks))
    return close_panel(jury.house.people[by], at, panel=jury.panel)


# ── Opening ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_panel_opened_twice_is_one_and_verifies(house, jury):
    lines = deeds.lines()
    juries_paper = models.Panel.objects.get()
    assert open_panel(house.people["office"], AT, id=jury.panel, digest="d" * 64, paper=None) == jury.panel
    assert deeds.lines() == lines and juries_paper.title == "2026年度考评监督会"
    with pytest.raises(Conflict):
        open_panel(house.people["office"], AT, id=jury.panel, digest="e" * 64, paper=None)
    assert not journal.verify(house.people["leader"]).faults


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "请写明评审的名称"),
        ({"kind": "beauty"}, "评审种类须为 annual、competition"),
        ({"year": None}, "年度考评须写明是哪一年度的"),
        ({"year": 2031}, "不在 2031 年度内"),
        ({"closes_at": AT}, "截止时间须晚于现在"),
        ({"form": {"dimensions": [{"name": "质量", "weight": 99}]}}, "权重合计须为 100%，现为 99%"),
        ({"form": {"quorum": 6, "fewest": 2}}, "评委只有 5 席，不足法定的 6 席"),
        ({"departments": (1, 999)}, "本院没有的科室"),
        ({"jurors": (77,)}, "本院没有的科室或评委"),
        ({"entries": (("", None),)}, "参评对象须有名称"),
        ({"entries": (("食堂", 999),)}, "本院没有这个科室"),
    ],
)
def test_a_panel_that_makes_no_sense_is_not_opened(house, changes, words):
    contracts, people = juries.two(house), juries.raters(house)
    assert words in refused(juries.opened, house, contracts=contracts, raters=people, **changes)


def test_one_subject_alone_is_no_panel(house):
    assert "2 至 200 个" in refused(
        juries.opened, house, contracts=[deeds.contract(house)], raters=juries.raters(house)
    )


def test_entries_are_judged_like_contracts_and_their_department_stands_aside(house):
    people = juries.raters(house)
    entries = (("一食堂", people[0].department), ("二食堂", None))
    jury = juries.opened(house, kind="canteen", year=None, contracts=[], entries=entries, raters=people)
    assert models.Recusal.objects.get().cause == "own"
    assert "您已回避 一食堂" in refused(jury.vote, 0, (90, 90), (90, 90))


# ── The committee and who stands aside ────────────────────────────────────────────────────────────────────────────────


def test_a_committee_member_serves_a_term(house):
    by, term = house.people["office"], {"active_from": date(2026, 1, 1), "active_to": date(2026, 6, 30)}
    said = {"person": house.people["finance"].person, "field": "审计", **term}
    id = appoint_juror(by, AT, **said)
    assert "在这段时间已在任期内" in refused(appoint_juror, by, AT, **said)
    assert "任期届满日不能早于起始日" in refused(appoint_juror, by, AT, **said | {"active_to": date(2025, 1, 1)})
    assert "请写明评委的专业" in refused(appoint_juror, by, AT, **said | {"field": " "})
    assert "不能担任评委" in refused(appoint_juror, by, AT, **said | {"person": house.people["provider"].person})
    assert "没有登记这家服务商" in refused(
        appoint_juror,
        by,
        AT,
        **said | {"interests": (99,), "active_from": date(2027, 1, 1), "active_to": date(2027, 2, 1)},
    )
    contracts, people = juries.two(house), juries.raters(house)
    assert "不在评委任期内" in refused(juries.opened, house, jurors=(id,), contracts=contracts, raters=people)
    change_juror(by, AT, juror=id, active_to=date(2027, 1, 1), interests=(house.provider.pk,))
    jury = juries.opened(house, jurors=(id,), contracts=contracts, raters=people)
    assert models.Recusal.objects.get().cause == "interest"
    assert len(jury.seats) == 6


def test_who_ruled_on_an_objection_of_the_year_does_not_judge_the_contract(house):
    deeds.lived(house)
    leader, first = house.people["leader"], models.Contract.objects.get(number="BJ-1").pk
    other = deeds.contract(house, number="TC-1", name="停车", provider=juries.company(house).pk)
    seat = juries.juror(house, leader.person)
    jury = juries.opened(house, contracts=[first, other], jurors=(seat,), title="裁定人")
    assert [(one.cause, one.subject.contract_id) for one in models.Recusal.objects.filter(panel=jury.panel)] == [
        ("ruled", first)
    ]
    shared = juries.opened(house, contracts=[first, other], raters=[leader, *jury.raters], title="同科室")
    assert "您复核过 保洁 的异议，须回避" in refused(shared.vote, 0, (90, 90), (80, 80))


def test_a_rater_stands_aside_before_scoring(house, jury):
    by, first = jury.raters[0], jury.subjects[0]
    assert "请写明回避的理由" in refused(recuse, by, AT, panel=jury.panel, subject=first, reason="")
    recuse(by, AT, panel=jury.panel, subject=first, reason="配偶在该公司任职")
    assert "已经回避" in refused(recuse, by, AT, panel=jury.panel, subject=first, reason="再次")
    assert "您已回避 保洁" in refused(jury.vote, 0, (90, 90), (80, 80))
    second = jury.subjects[1]
    jury.vote(1, (90, 90), (80, 80))
    assert "回避须在打分之前声明" in refused(
        recuse, jury.raters[1], AT, panel=jury.panel, subject=second, reason="想起来了"
    )


def test_the_office_orders_a_recusal_and_others_do_not(house, jury):
    said = {"panel": jury.panel, "subject": jury.subjects[0], "reason": "曾任该公司顾问", "seat": jury.seats[2]}
    assert "别人的回避由主持方决定" in refused(recuse, jury.raters[0], AT, **said)
    recuse(house.people["office"], AT, **said)
    assert models.Recusal.objects.get().cause == "ordered"
    recuse(house.people["office"], AT, **said | {"seat": jury.seats[3]})
    recuse(house.people["office"], AT, **said | {"seat": jury.seats[4]})
    assert "评委已到最少人数" in refused(recuse, house.people["office"], AT, **said | {"seat": jury.seats[0]})


# ── Ballots ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_ballot_may_be_changed_until_the_close_and_the_last_one_holds(jury):
    jury.vote(0, (90, 90), (80, 80))
    jury.vote(0, (70, 70), again=1)
    found = panel.loaded(jury.panel, AT)
    assert list(found.marks(jury.subjects[0]).values())[0] == {"质量": 7000, "安全": 7000}
    assert list(found.marks(jury.subjects[1]).values())[0] == {"质量": 8000, "安全": 8000}


def test_a_ballot_sent_again_is_one_and_other_content_is_a_conflict(jury):
    jury.vote(0, (90, 90), (80, 80))
    lines = deeds.lines()
    jury.vote(0, (90, 90), (80, 80))
    assert deeds.lines() == lines
    with pytest.raises(Conflict):
        jury.vote(0, (91, 90), (80, 80))


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"质量": 10100, "安全": 9000}, "不在分尺上（0—100，每级 1）"),
        ({"质量": 9050, "安全": 9000}, "不在分尺上"),
        ({"质量": 9000}, "还有维度没有打分：安全"),
        ({"质量": 9000, "安全": 9000, "服务": 9000}, "没有“服务”这个评分维度"),
    ],
)
def test_a_ballot_off_the_form_is_refused(jury, marks, words):
    assert words in refused(jury.vote, 0, marks={str(jury.subjects[0]): marks})


def test_a_ballot_for_nothing_or_for_a_stranger_is_refused(jury):
    assert "还没有给任何一个对象打分" in refused(jury.vote, 0)
    assert "没有这个参评对象" in refused(jury.vote, 0, marks={str(an_id("nobody")): {"质量": 100, "安全": 100}})


def test_a_foreign_rater_and_a_second_vote_of_one_seat_are_refused(house, jury):
    foreign = juries.Jury(house, jury.panel, [], [house.people["finance"]])
    assert "您不是这次评审的评委" in refused(foreign.vote, 0, (90, 90))
    jury.vote(0, (90, 90))
    other = models.Person(
        name="另一人", role="ward", department_id=jury.raters[0].department, active_from=date(2026, 1, 1)
    )
    cast.put(house.system, "add_person", [other])
    second = juries.Jury(
        house, jury.panel, [], [cast.Actor(other.pk, house.hospital, "ward", "另一人", jury.raters[0].department)]
    )
    assert "护理部 已由 护理部代表 投票，一席一票" in refused(second.vote, 0, (80, 80), again=1)


def test_after_the_deadline_and_after_the_close_no_ballot_is_taken(house, jury):
    late = AT + timedelta(hours=3)
    assert "截止，不再收票" in refused(jury.vote, 0, (90, 90), at=late)
    by = house.people["office"]
    assert "请写明延长的理由" in refused(
        extend_panel, by, late, panel=jury.panel, until=late + timedelta(days=1), reason=""
    )
    assert "须晚于现在和原截止时间" in refused(extend_panel, by, AT, panel=jury.panel, until=LATER, reason="x")
    extend_panel(by, late, panel=jury.panel, until=late + timedelta(days=1), reason="会议延后")
    jury.vote(4, (90, 90), (80, 80), at=late)
    locked(jury, at=late)
    assert "评分已经锁定" in refused(jury.vote, 0, (95, 95), at=late, again=3)


# ── The meeting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_after_the_other_is_called_up(house, jury):
    by, (first, second) = house.people["office"], jury.subjects
    step = present_subject(by, AT, panel=jury.panel, subject=first)
    assert present_subject(by, LATER, panel=jury.panel, subject=first) == step
    present_subject(by, LATER, panel=jury.panel, subject=second)
    found = panel.panel(by, jury.panel, at=LATER)
    assert found["stage"] == {"subject": str(second), "since": LATER}
    assert "没有这个参评对象" in refused(present_subject, by, LATER, panel=jury.panel, subject=an_id("x"))


def test_minutes_are_taken(house, jury):
    said = {"panel": jury.panel, "subject": jury.subjects[0]}
    take_minutes(jury.raters[0], AT, id=an_id("m", 1), digest="1" * 64, kind="comment", text="夜间保洁有进步", **said)
    assert "只有评委可以发表意见" in refused(
        take_minutes, jury.raters[0], AT, id=an_id("m", 2), digest="2" * 64, kind="resolution", text="x", **said
    )
    assert "只有评委可以发表意见" in refused(
        take_minutes, house.people["finance"], AT, id=an_id("m", 3), digest="3" * 64, kind="comment", text="x", **said
    )
    by, resolved = house.people["office"], {"kind": "resolution", "text": "一周内补齐夜班人员", **said}
    assert "决议事项须写明责任人和期限" in refused(take_minutes, by, AT, id=an_id("m", 4), digest="4" * 64, **resolved)
    take_minutes(
        by, AT, id=an_id("m", 4), digest="4" * 64, responsible="净安物业", due_on=date(2026, 12, 24), **resolved
    )
    assert [one["kind"] for one in panel.panel(by, jury.panel, at=AT)["minutes"]] == ["comment", "resolution"]


def test_below_the_quorum_nothing_is_locked(house, jury):
    jury.vote(0, (90, 90), (80, 80))
    jury.vote(1, (90, 90), (80, 80))
    assert "只收到 2 席评分，不足法定的 3 席" in refused(close_panel, house.people["office"], LATER, panel=jury.panel)


def test_before_the_lock_nobody_sees_a_score(house, jury):
    jury.vote(0, (97, 97), (80, 80))
    for role in ("office", "chief", "leader", "audit"):
        assert "锁定之前不公布结果" in refused(review.panel_result, house.people[role], jury.panel, at=LATER)
        assert "9700" not in repr(panel.panel(house.people[role], jury.panel, at=LATER))


def test_the_lock_computes_once_and_keeps_what_it_was_made_of(house, jury):
    locked(jury)
    found = review.panel_result(house.people["office"], jury.panel, at=LATER)
    first, second = found["rows"]
    assert (first["name"], first["points"], second["points"]) == ("保洁", 8690, 6690)  # (90…93 × 60 + 80 × 40) ÷ 100
    assert (first["raw"], first["trimmed"], first["counted"], first["absent"]) == (8690, 8690, 4, 1)
    assert first["adjusted"] is not None and first["error"] > 0
    assert found["method"] == review.METHOD and len(found["digest"]) == 64
    assert {"raters", "suspects", "ballots"} <= set(found)
    assert found["raters"][0]["name"].startswith("评委")  # a secret ballot
    assert not {"raters", "suspects", "ballots"} & set(review.panel_result(jury.raters[0], jury.panel, at=LATER))
    assert not journal.verify(house.people["leader"]).faults


def test_a_signed_ballot_names_its_raters_to_the_office(house):
    jury = juries.opened(house, form={"secret": False})
    locked(jury)
    found = review.panel_result(house.people["office"], jury.panel, at=LATER)
    assert {one["name"] for one in found["raters"]} == set(juries.WARDS[:4])


def test_where_the_form_says_so_the_adjusted_score_counts(house):
    jury = juries.opened(house, form={"counts": "adjusted"})
    locked(jury)
    row = models.Placing.objects.order_by("subject__n").first()
    assert row.points == row.adjusted


def test_a_locked_sheet_is_opened_again_by_a_second_person_with_a_reason(house, jury):
    locked(jury, by="chief")
    until, said = LATER + timedelta(days=1), {"panel": jury.panel, "reason": "护理部误投"}
    assert "锁定评分的人不能自己重开" in refused(reopen_panel, house.people["chief"], LATER, until=until, **said)
    leader = house.people["leader"]
    assert "请写明重开的理由" in refused(reopen_panel, leader, LATER, until=until, **said | {"reason": " "})
    assert "截止时间须晚于现在" in refused(reopen_panel, leader, LATER, until=LATER, **said)
    reopen_panel(leader, LATER, until=until, **said)
    assert "不必重开" in refused(reopen_panel, leader, LATER, until=until, **said)
    assert "护理部误投" in models.Entry.objects.order_by("-seq").first().facts
    jury.vote(0, (100, 100), at=LATER, again=1)
    close_panel(house.people["chief"], LATER, panel=jury.panel)
    assert models.Closing.objects.count() == 2
    found = review.panel_result(leader, jury.panel, at=LATER)
    assert found["n"] == 2 and found["rows"][0]["points"] > 8690
    assert "评分已经锁定" in refused(close_panel, house.people["chief"], LATER, panel=jury.panel)


def test_a_stranger_finds_no_panel(house, jury):
    other = cast.found("B")
    with other.open():
        for role in ("office", "chief"):
            assert "本院没有这个评审" in refused(close_panel, other.people[role], LATER, panel=jury.panel)
    with other.open(), pytest.raises(Forbidden):
        close_panel(house.people["office"], LATER, panel=jury.panel)
    assert Opened.__slots__
