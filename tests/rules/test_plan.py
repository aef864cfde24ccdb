"""A recurring duty: when it is due, how it stands, how a walk went, who is told."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.packs import duties, workdays
from houqin.rules import plan as rules
from houqin.rules import recurrence
from houqin.rules.period import HOSPITAL_TIME, midnight
from houqin.rules.plan import Plan, Stop, Told, Turn, Visit
from houqin.rules.refusal import Refused
from houqin.rules.workday import EVERY_DAY, SHIFTS, Calendar

DAY = timedelta(days=1)
DAILY = Plan("巡查", "patrol", "FREQ=DAILY;BYHOUR=10,22", date(2026, 9, 30), lead=1, within=2, grace=2, person=1)
NATION = Calendar({day: works for year in (2026, 2027) for day, works in workdays.nation(year).items()})


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOSPITAL_TIME)


def due(plan: Plan, since: str, until: str, calendar: Calendar = EVERY_DAY) -> list[str]:
    found = rules.occurrences(plan, calendar, local(since), local(until))
    return [f"{one.begins.astimezone(HOSPITAL_TIME):%m-%d %H}" for one in found]


def test_a_patrol_has_its_hours_and_its_window():
    assert due(DAILY, "2026-10-01", "2026-10-02") == ["10-01 10", "10-01 22"]
    one = next(iter(rules.occurrences(DAILY, EVERY_DAY, local("2026-10-01"), None)))
    assert [each.astimezone(HOSPITAL_TIME).hour for each in (one.opens, one.begins, one.due, one.closes)] == [
        9, 10, 12, 14,
    ]  # fmt: skip


WEEKDAYS = replace(DAILY, rule="FREQ=DAILY", shift="skip")


def test_golden_week_and_its_make_up_workdays():
    """1 to 7 October 2026 are off; Sunday 20 September and Saturday 10 October are worked."""
    assert due(WEEKDAYS, "2026-09-30", "2026-10-13", NATION) == [
        "09-30 00",
        "10-08 00",
        "10-09 00",
        "10-10 00",
        "10-12 00",
    ]
    monthly = replace(DAILY, rule="FREQ=MONTHLY;BYMONTHDAY=1")
    assert due(replace(monthly, shift="next"), "2026-10-01", "2026-11-01", NATION) == ["10-08 00"]
    assert due(replace(monthly, shift="previous"), "2026-10-01", "2026-11-01", NATION) == ["09-30 00"]
    assert due(replace(monthly, shift="keep"), "2026-10-01", "2026-11-01", NATION) == ["10-01 00"]


def test_the_hospitals_own_word_comes_first():
    own = Calendar(NATION.nation, {date(2026, 10, 8): False, date(2026, 10, 1): True})
    assert "10-08 00" not in due(WEEKDAYS, "2026-10-01", "2026-10-10", own)
    assert "10-01 00" in due(WEEKDAYS, "2026-10-01", "2026-10-10", own)


def test_several_that_fall_on_one_working_day_are_done_once():
    assert due(replace(WEEKDAYS, shift="next"), "2026-10-01", "2026-10-10", NATION) == ["10-08 00", "10-09 00"]


def test_the_name_of_an_occurrence_outlives_a_change_of_the_calendar():
    plan = replace(DAILY, rule="FREQ=MONTHLY;BYMONTHDAY=1", shift="next")
    for calendar in (NATION, EVERY_DAY):
        one = next(iter(rules.occurrences(plan, calendar, local("2026-10-01"), None)))
        assert one.at == local("2026-10-01")


@given(
    st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "FREQ=DAILY;INTERVAL=15"]
    ),
    st.sampled_from(SHIFTS),
    st.integers(0, 300),
    st.integers(1, 200),
)
def test_two_looks_see_what_one_look_sees(rule, shift, first, size):
    plan = replace(DAILY, rule=rule, shift=shift)
    since = midnight(plan.starts_on) + first * DAY
    middle, until = since + size * DAY, since + 2 * size * DAY
    whole = list(rules.occurrences(plan, NATION, since, until))
    parts = [*rules.occurrences(plan, NATION, since, middle), *rules.occurrences(plan, NATION, middle, until)]
    assert whole == parts
    assert all(since <= one.at < until and one.opens <= one.begins < one.due <= one.closes for one in whole)


def test_a_plan_that_never_ends_is_looked_at_so_far_and_no_further():
    found = list(rules.occurrences(replace(DAILY, rule="FREQ=DAILY"), EVERY_DAY, local("2026-10-01"), None))
    assert len(found) == rules.HORIZON.days + 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "请写明要做的事"),
        ({"ends_on": date(2026, 9, 1)}, "早于开始日期"),
        ({"starts_on": date(1, 1, 1)}, "开始日期"),
        ({"shift": "sometimes"}, "遇节假日"),
        ({"minute": 1440}, "23:59"),
        ({"within": 0}, "时限须在"),
        ({"grace": 99_999}, "时限须在"),
        ({"told": (Told(-1, "office"),)}, "时限须在"),
        ({"told": (Told(1),)}, "二者取一"),
        ({"person": None}, "请指明由谁做"),
        ({"provider": 1}, "请指明由谁做"),
        ({"rule": "天天"}, "看不懂"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "一次也不会到"),
        ({"rule": "FREQ=YEARLY", "starts_on": date(2026, 9, 30), "minute": 60, "ends_on": date(2026, 9, 30)}, None),
        ({"rule": "FREQ=WEEKLY;BYDAY=MO", "ends_on": date(2026, 10, 1)}, "结束日期以前一次也不会到"),
        ({"stops": tuple(Stop(n) for n in range(201))}, "最多 200 个点位"),
        ({"item": "X"}, "请先选合同"),
        ({"roster": (Turn("王", "门岗", local("2026-10-02"), local("2026-10-01")),)}, "须晚于开始时间"),
    ],
)
def test_what_makes_no_sense_is_refused(changes, said):
    plan = replace(DAILY, **changes)
    if said is None:
        rules.refuse_faults(plan)
        return
    with pytest.raises(Refused, match=said):
        rules.refuse_faults(plan)


def test_some_kinds_must_end():
    with pytest.raises(Refused, match="不能没有尽头"):
        rules.refuse_faults(DAILY, must_end=True)
    rules.refuse_faults(replace(DAILY, ends_on=date(2026, 10, 8)), must_end=True)
    rules.refuse_faults(replace(DAILY, rule="FREQ=DAILY;COUNT=3"), must_end=True)


ONE = next(
    iter(rules.occurrences(DAILY, EVERY_DAY, local("2026-10-01"), None))
)  # 10:00, open from 9, due 12, over at 14


@pytest.mark.parametrize(
    ("hour", "state"),
    [("08:59", "coming"), ("09:00", "open"), ("12:00", "open"), ("12:01", "overdue"), ("14:01", "missed")],
)
def test_how_it_stands(hour, state):
    assert rules.open_state(ONE, local(f"2026-10-01 {hour}")) == state


@pytest.mark.parametrize(
    ("done", "now", "said"),
    [
        ("13:00", "12:00", "晚于现在"),
        ("08:00", "12:00", "以后才能做"),
        ("13:00", "14:30", "按漏做处理"),
        ("11:00", "11:00", None),
    ],
)
def test_it_is_done_neither_early_nor_in_the_future_nor_when_over(done, now, said):
    if said is None:
        rules.refuse_time(ONE, local(f"2026-10-01 {done}"), local(f"2026-10-01 {now}"))
        return
    with pytest.raises(Refused, match=said):
        rules.refuse_time(ONE, local(f"2026-10-01 {done}"), local(f"2026-10-01 {now}"))


def test_in_time_late_or_in_part_and_what_counts():
    assert rules.state_done(ONE, ONE.due, 0) == "done"
    assert rules.state_done(ONE, ONE.due + timedelta(seconds=1), 0) == "late"
    assert rules.state_done(ONE, ONE.due, 1) == "partial"
    forgiving = replace(DAILY, late_counts=True)
    assert [rules.counts(DAILY, state) for state in rules.FINISHED] == [True, False, False, False]
    assert [rules.counts(forgiving, state) for state in rules.FINISHED] == [True, False, True, False]


WALK = (Stop(1), Stop(2, 60), Stop(3, 60), Stop(4, 60))


def test_a_walk_with_a_stop_left_out_one_too_fast_and_one_out_of_order():
    at = local("2026-10-01 10:00")
    visits = [Visit(1, at), Visit(2, at + timedelta(seconds=5)), Visit(4, at - timedelta(minutes=3)), Visit(2, at)]
    found = rules.walked(WALK, visits)
    assert [(one.n, one.flag) for one in found] == [(1, ""), (2, "fast"), (3, "missed"), (4, "order")]


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, 4]), st.integers(0, 5000)), max_size=12))
def test_every_stop_is_told_of_once_and_nobody_is_invented(visits):
    at = local("2026-10-01 10:00")
    found = rules.walked(WALK, [Visit(place, at + timedelta(seconds=n)) for place, n in visits])
    assert [one.place for one in found] == [1, 2, 3, 4]
    assert {one.place for one in found if one.at} == {place for place, _ in visits}
    assert all((one.at is None) == (one.flag == "missed") for one in found)


@pytest.mark.parametrize(
    ("here", "there", "least"),
    [("A/1/a", "A/1/b", 10), ("A/1/a", "A/2/b", 25), ("A/1/a", "B/1/b", 60), ("A", "A/1", 10)],
)
def test_the_way_within_a_floor_a_building_and_beyond(here, there, least):
    assert rules.least_seconds(here.split("/"), there.split("/"), (10, 25, 60)) == least


def test_who_is_told_when():
    plan = replace(DAILY, told=(Told(2, "chief"), Told(0, "office"), Told(1, person=7)))
    assert rules.escalated(plan, ONE, ONE.due - timedelta(seconds=1)) == []
    found = rules.escalated(plan, ONE, ONE.due + timedelta(minutes=90))
    assert [(one.role, one.person) for one, _ in found] == [("office", None), ("", 7)]


# ── The plan pack ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("one", duties.listed().values(), ids=lambda one: one.id)
def test_every_duty_of_the_pack_makes_a_plan(one):
    kind = duties.kind(one.kind)
    hours = {
        name: getattr(one, name) if getattr(one, name) is not None else getattr(kind, name)
        for name in ("lead", "within", "grace")
    }
    rules.refuse_faults(Plan(one.name, one.kind, one.rule, date(2026, 12, 1), person=1, **hours), kind.must_end)
    assert recurrence.read(one.rule)


def test_a_cited_duty_names_what_it_is_cited_from():
    assert not [one.id for one in duties.listed().values() if one.tag == "cited" and not (one.basis or one.said)]


def test_what_the_pack_does_not_know_is_refused():
    with pytest.raises(Refused, match="没有“x”这类计划"):
        duties.kind("x")
    with pytest.raises(Refused, match="计划包里没有"):
        duties.duty("x")


def test_the_nations_calendar_says_whether_it_is_settled():
    assert workdays.published(2026) and not workdays.published(2099) and workdays.nation(1990) == {}
