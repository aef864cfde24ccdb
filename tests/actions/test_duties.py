"""Duties done, late, in part and missed; rounds that prove them; joint walks and the log; what is refused."""

from datetime import date, timedelta

import pytest

from houqin.actions.answer_item import answer_item
from houqin.actions.do_duty import Seen
from houqin.actions.settle_duty import settle_duty
from houqin.actions.write_log import write_log
from houqin.queries import duty as duties
from houqin.queries import planning
from houqin.records import models
from houqin.rules.plan import Stop, Told, Visit
from houqin.rules.refusal import Conflict, Forbidden
from tests import cast, deeds
from tests.cast import an_id
from tests.planned import FIRST, RATIO, corridor, done, planned, stops, walk, word

DAY = timedelta(days=1)
AFTER = FIRST + timedelta(hours=5)  # the window and the grace are over


def marks(plan, on=FIRST):
    row = word(plan, on)
    return [
        (mark.num, mark.den) for mark in models.Mark.objects.filter(evidence_id=row.outcome).order_by("entry", "pk")
    ]


def settled(house, plan, at, on=FIRST):
    return settle_duty(house.system, at, plan=plan, on=on)


# ── Duties ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_done_in_time_with_every_stop(house):
    rooms = corridor(house)
    plan = planned(house, stops=stops(rooms))
    id = done(house, plan, visits=walk(rooms, FIRST))
    assert (word(plan).state, word(plan).pk) == ("done", id)
    steps = models.DutyStop.objects.filter(duty=id).order_by("n")
    assert [(one.place_id, one.flag, one.how) for one in steps] == [(row.pk, "", "code") for row in rooms]


def test_a_stop_left_out_needs_a_reason_and_is_flagged_like_a_way_too_fast(house, refused):
    rooms = corridor(house)
    plan = planned(house, stops=stops(rooms))
    visits = walk(rooms[:2], FIRST, seconds=3)
    with refused("写明原因"):
        done(house, plan, visits=visits)
    id = done(house, plan, visits=visits, note="机房3 门锁坏")
    assert word(plan).state == "partial"
    assert list(models.DutyStop.objects.filter(duty=id).order_by("n").values_list("flag", flat=True)) == [
        "",
        "fast",
        "missed",
    ]


def test_late_is_said_so(house):
    plan = planned(house)
    done(house, plan, done_at=FIRST + timedelta(hours=3))
    assert word(plan).state == "late"


def test_a_duty_is_done_once(house, refused):
    plan = planned(house)
    id = done(house, plan)
    lines = deeds.lines()
    assert done(house, plan) == id and deeds.lines() == lines
    with refused("不同的内容", Conflict):
        done(house, plan, note="改一改")
    with refused("已经有人登记过"):
        done(house, plan, id=an_id("again"))


def test_it_is_not_done_ahead_nor_in_the_future_nor_when_over(house, refused):
    plan = planned(house)
    with refused("以后才能做"):
        done(house, plan, done_at=FIRST - timedelta(hours=2))
    with refused("晚于现在"):
        done(house, plan, at=FIRST, done_at=FIRST + timedelta(hours=1))
    with refused("按漏做处理"):
        done(house, plan, at=AFTER)
    with refused("没有安排"):
        done(house, plan, on=FIRST + timedelta(hours=1))


def test_only_whose_duty_it_is_does_it_and_the_office_for_them(house, refused):
    plan = planned(house, person=house.people["inspector"].person)
    with refused("由巡查员办理"):
        done(house, plan, role="chief")
    with refused("没有这个计划"):
        done(house, plan, role="ward")  # who does not even see it
    done(house, plan, role="office")
    company = planned(house, 2, provider=house.provider.pk)
    done(house, company, role="provider")
    with refused("由净安办理"):
        done(house, company, on=FIRST + DAY, role="inspector")


@pytest.mark.parametrize(
    ("visits", "said"),
    [
        ((), "还没有到过任何一个点位"),
        ((Visit(999_999, FIRST),), "不在这条路线上"),
        ((Visit(0, FIRST - DAY),), "请核对手机时间"),
        ((Visit(0, FIRST + timedelta(hours=1)),), "请核对手机时间"),
    ],
)
def test_visits_that_cannot_be(house, refused, visits, said):
    rooms = corridor(house)
    plan = planned(house, stops=stops(rooms))
    with refused(said):
        done(house, plan, visits=[Visit(one.place or rooms[0].pk, one.at) for one in visits])


# ── What counts, and the nightly scan ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("hours", "counted"), [(1, (1, 1)), (3, (0, 1))])
def test_in_time_is_one_met_of_one_due_and_late_is_none(house, contract, hours, counted):
    plan = planned(house, contract=str(contract), item=RATIO, provider=house.provider.pk)
    done(house, plan, role="provider", done_at=FIRST + timedelta(hours=hours))
    assert marks(plan) == [counted]


def test_late_counts_where_the_plan_says_so(house, contract):
    plan = planned(house, contract=str(contract), item=RATIO, late_counts=True)
    done(house, plan, done_at=FIRST + timedelta(hours=3))
    assert marks(plan) == [(1, 1)]


def test_missed_is_written_once_when_it_is_over_and_not_before(house, contract):
    plan = planned(house, contract=str(contract), item=RATIO)
    assert not settled(house, plan, AFTER - timedelta(hours=2))
    assert duties.unsettled_duties(house.system, at=AFTER) == [(plan, FIRST)]
    assert settled(house, plan, AFTER) and not settled(house, plan, AFTER)
    assert word(plan).state == "missed" and word(plan).by_id is None and marks(plan) == [(0, 1)]
    assert duties.unsettled_duties(house.system, at=AFTER) == []


def test_what_was_missed_is_not_done_afterwards(house, refused):
    plan = planned(house)
    settled(house, plan, AFTER)
    with refused("已经有人登记过"):
        done(house, plan, at=AFTER)


def proved(house, contract, **changes):
    return planned(
        house, contract=str(contract), item=RATIO, pack="cleaning", stops=(Stop(house.place.pk),),
        person=house.people["inspector"].person, **changes,
    )  # fmt: skip


def test_a_round_at_the_place_within_the_window_is_the_proof(house, contract, refused):
    plan = proved(house, contract)
    deeds.visit(house, contract, started_at=FIRST + timedelta(minutes=20))
    now = FIRST + timedelta(hours=1)
    assert duties.my_duties(house.people["inspector"], at=now)[0].at == FIRST + DAY
    with refused("已经有人登记过"):
        done(house, plan, role="inspector", at=now, visits=[Visit(house.place.pk, FIRST)])
    assert settled(house, plan, now) and not settled(house, plan, now)
    row = word(plan)
    assert (row.state, row.by_id, row.round_id) == (
        "done",
        house.people["inspector"].person,
        an_id(contract, "round", 1),
    )
    assert marks(plan) == [(1, 1)]
    assert models.DutyStop.objects.get(duty=row).how == "round"


@pytest.mark.parametrize("minutes", [-61, 241])
def test_a_round_outside_the_window_proves_nothing(house, contract, minutes):
    plan = proved(house, contract)
    deeds.visit(house, contract, started_at=FIRST + timedelta(minutes=minutes))
    assert settled(house, plan, AFTER) and word(plan).state == "missed"


def test_a_round_that_arrives_late_supersedes_the_word_missed(house, contract):
    """The phone had no signal until the next day: the mark is taken back, the duty was done in time."""
    plan = proved(house, contract)
    settled(house, plan, AFTER)
    first = word(plan)
    deeds.visit(house, contract, started_at=FIRST + timedelta(minutes=20), at=AFTER + DAY)
    assert (plan, FIRST) in duties.unsettled_duties(house.system, at=AFTER + DAY)
    assert settled(house, plan, AFTER + DAY) and not settled(house, plan, AFTER + DAY)
    assert (word(plan).state, word(plan).supersedes_id) == ("done", first.pk)
    undone = models.Mark.objects.filter(evidence_id=first.outcome)
    assert sum(mark.den for mark in undone) == 0 and marks(plan) == [(1, 1)]
    rates = planning.plan_rates(house.people["leader"], at=AFTER + DAY)
    assert [row["rate"] for row in rates["kinds"]] == [{"done": 1}]


def test_outside_the_contracts_term_it_is_evidence_and_no_mark(house):
    short = deeds.contract(house, number="BJ-2", ends_on=date(2026, 10, 2))
    plan = planned(house, contract=str(short), item=RATIO)
    settled(house, plan, AFTER + DAY, FIRST + DAY)
    assert word(plan, FIRST + DAY).outcome is None


# ── Who is told, joint walks, logs, days, calendars ───────────────────────────────────────────────────────────────────


def test_who_is_told_that_it_is_overdue(house):
    chief = house.people["chief"]
    told = (Told(0, "office"), Told(1, person=chief.person))
    plan = planned(house, told=told, person=house.people["inspector"].person)
    at = FIRST + timedelta(hours=2, minutes=30)
    assert [(one.plan, one.role) for one in duties.escalations(house.system, at=at)] == [(plan, "office")]
    assert [one.plan for one in duties.of_mine(house.people["office"], at)[1]] == [plan]
    assert duties.of_mine(chief, at)[1] == [] and len(duties.of_mine(chief, at + timedelta(hours=1))[1]) == 1
    done(house, plan, role="inspector", done_at=at)
    assert duties.escalations(house.system, at=at) == []


def joint(house):
    other = models.Department(name="院感科", code="YG")
    cast.put(house.system, "add_department", [other])
    parties = (house.people["ward"].department, other.pk)
    plan = planned(
        house, kind="joint", parties=parties, person=house.people["inspector"].person, stops=(Stop(house.place.pk),)
    )
    return plan, other.pk


def test_a_joint_walk_splits_what_it_found_and_the_department_answers_once(house, refused):
    plan, other = joint(house)
    ward = house.people["ward"]
    until = date(2026, 10, 9)
    seen = [Seen(ward.department, "垃圾混放", until, house.place.pk), Seen(other, "手消过期", until)]
    visits = [Visit(house.place.pk, FIRST)]
    with refused("须分给参加"):
        done(house, plan, role="inspector", visits=visits, seen=[Seen(999_999, "x", until)])
    with refused("写明内容"):
        done(house, plan, role="inspector", visits=visits, seen=[Seen(other, " ", until)])
    done(house, plan, role="inspector", visits=visits, seen=seen)
    (mine,) = duties.unanswered(ward)
    assert mine.text == "垃圾混放"
    theirs = models.DutyItem.objects.get(text="手消过期")
    with refused("不归贵科室", Forbidden):
        answer_item(ward, AFTER, item=theirs.pk, note="已换")
    with refused("怎样办的"):
        answer_item(ward, AFTER, item=mine.pk, note=" ")
    answer_item(ward, AFTER, item=mine.pk, note="已分类")
    with refused("已经答复过"):
        answer_item(ward, AFTER, item=mine.pk, note="再说")
    assert duties.unanswered(ward) == []


def test_only_joint_walks_split_what_they_found(house, refused):
    plan = planned(house)
    with refused("只有联合检查"):
        done(house, plan, seen=[Seen(house.people["ward"].department, "x", date(2026, 10, 9))])


def test_a_log_line_is_written_once(house, refused):
    plan = planned(house)
    said = {"id": an_id("log"), "digest": "a" * 64, "plan": plan, "text": "10:00 备用电源已就位"}
    assert write_log(house.people["ward"], FIRST, **said) == write_log(house.people["ward"], FIRST, **said)
    assert models.PlanLog.objects.count() == 1
    with refused("发生了什么"):
        write_log(house.people["ward"], FIRST, **said | {"id": an_id("other"), "text": ""})
