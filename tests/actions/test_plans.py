"""Plans made, changed and ended, the hospital's workdays, calendars to subscribe to; what is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.actions.change_plan import change_plan
from houqin.actions.close_calendar import close_calendar
from houqin.actions.declare_day import declare_day
from houqin.actions.end_plan import end_plan
from houqin.actions.open_calendar import open_calendar
from houqin.queries import duty as duties
from houqin.queries import plan as plans
from houqin.queries import workday
from houqin.records import models
from houqin.rules.plan import Stop, Told
from houqin.rules.refusal import Conflict, Forbidden, Refused
from tests import cast, deeds
from tests.cast import an_id
from tests.planned import FIRST, MADE, PATROL, corridor, planned, stops

DAY = timedelta(days=1)


# ── Plans ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_sent_twice_is_one_plan_and_other_content_is_refused(house, refused):
    id = planned(house)
    lines = deeds.lines()
    assert planned(house) == id and deeds.lines() == lines
    with refused("这个编号已经提交过不同的内容", Conflict):
        planned(house, name="另一个")


def test_a_walk_takes_its_least_times_from_its_kind(house):
    far = models.Place(kind="plant", name="锅炉房", code="A-FAR", path="锅炉楼/锅炉房")
    cast.put(house.system, "add_place", [far])
    planned(house, stops=(*stops(corridor(house, 2)), Stop(far.pk)))
    assert list(models.PlanStop.objects.order_by("n").values_list("least", flat=True)) == [0, 10, 60]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "dance"}, "没有“dance”这类计划"),
        ({"kind": "event"}, "不能没有尽头"),
        ({"kind": "joint"}, "两个以上科室"),
        ({"rule": "每天"}, "看不懂"),
        ({"ends_on": date(2026, 10, 1)}, "早于开始日期"),
        ({"starts_on": date(2026, 9, 30)}, "不能补立"),
        ({"stops": (Stop(999_999),)}, "不是本院的地点"),
        ({"department": 999_999}, "没有这个科室"),
        ({"told": (Told(1, person=999_999),)}, "没有这个人员"),
        ({"told": (Told(1, "king"),)}, "没有“king”这个角色"),
        ({"duty": "nothing"}, "计划包里没有"),
        ({"contract": "x"}, "没有这份合同"),
        ({"contract": str(an_id("nobody"))}, "没有这份合同"),
    ],
)
def test_what_makes_no_sense_is_not_planned(house, refused, changes, said):
    with refused(said):
        planned(house, **changes)


def test_a_place_of_another_hospital_is_no_stop(house, refused):
    with cast.found("B").open() as other:
        strange = other.place.pk
    with refused("不是本院的地点"):
        planned(house, stops=(Stop(strange),))


def test_what_counts_for_a_contract_is_in_its_scheme_and_served(house, contract, refused):
    elsewhere = corridor(house, 1)
    for changes, said in (
        ({"item": "CLEANING-08"}, "不按完成率计分"),
        ({"pack": "linen"}, "没有约定标准包"),
        ({"stops": stops(elsewhere)}, "不在本合同的服务范围内"),
        ({"starts_on": date(2027, 1, 2)}, "不在合同期内"),
    ):
        with refused(said):
            planned(house, contract=str(contract), **changes)


def test_a_change_leaves_what_was_due_before(house, refused):
    plan = planned(house)
    terms = plans.one(house.people["office"], plan).plan
    said = {"id": an_id("next"), "digest": "e" * 64, "plan": plan}
    later = MADE + 5 * DAY
    with refused("最早从明天起"):
        change_plan(house.people["office"], later, **said, terms=terms)
    changed = replace(terms, starts_on=date(2026, 10, 8), rule="FREQ=WEEKLY")
    following = change_plan(house.people["office"], later, **said, terms=changed)
    assert change_plan(house.people["office"], later, **said, terms=changed) == following
    assert models.Plan.objects.get(pk=plan).ends_on == date(2026, 10, 7)
    year = plans.plan_calendar(house.people["office"], plan=plan, year=2026, at=later)
    assert [one.at.day for one in year] == [2, 3, 4, 5, 6, 7]
    assert models.Plan.objects.get(pk=following).replaces_id == plan


def test_an_ended_plan_asks_for_nothing_more(house, refused):
    plan = planned(house)
    for on, reason, said in (
        (date(2026, 9, 1), "停用", "不能早于今天"),
        (date(2026, 10, 1), "停用", "早于开始日期"),
        (date(2026, 10, 3), " ", "为什么结束"),
    ):
        with refused(said):
            end_plan(house.people["office"], MADE, plan=plan, on=on, reason=reason)
    end_plan(house.people["office"], MADE, plan=plan, on=date(2026, 10, 3), reason="设备报废")
    assert len(plans.plan_calendar(house.people["office"], plan=plan, year=2026, at=MADE)) == 2
    with refused("已于"):
        end_plan(house.people["office"], MADE + 9 * DAY, plan=plan, on=date(2026, 10, 20), reason="再停")


def test_the_hospitals_own_workday_moves_what_is_due(house):
    plan = planned(house, rule="FREQ=DAILY", shift="skip", starts_on=date(2026, 10, 8))
    assert [one.at.day for one in _october(house, plan)][:3] == [8, 9, 10]
    declare_day(house.people["office"], MADE, day=date(2026, 10, 9), works=False, note="院庆")
    assert [one.at.day for one in _october(house, plan)][:3] == [8, 10, 12]
    declare_day(house.people["office"], MADE, day=date(2026, 10, 9), works=True)
    told = {one.day: one for one in workday.workdays(house.people["ward"], year=2026)}
    assert told[date(2026, 10, 9)].own and told[date(2026, 10, 10)].works and not told[date(2026, 10, 10)].own


def _october(house, plan):
    return plans.plan_calendar(house.people["office"], plan=plan, year=2026, at=MADE)


def test_a_calendars_address_is_its_owners_and_can_be_shut(house, refused):
    ward, sha = house.people["ward"], "b" * 64
    key = open_calendar(ward, MADE, sha256=sha)
    assert duties.reader(house.hospital, sha, MADE.date()) == ward
    with refused("没有这个日历地址"):
        close_calendar(house.people["admin"], MADE, key=key)
    close_calendar(ward, MADE, key=key)
    assert duties.reader(house.hospital, sha, MADE.date()) is None
    with refused("SHA-256"):
        open_calendar(ward, MADE, sha256="short")
    with pytest.raises(Refused, match="最多同时开通"):
        for n in range(9):
            open_calendar(ward, MADE, sha256=f"{n:064}")


def test_a_stranger_sees_no_plan(house, refused):
    plan = planned(house)
    stranger = cast.found("B")
    with stranger.open(), pytest.raises(Refused, match="没有这个计划"):
        plans.plan(stranger.people["office"], plan, at=MADE)
    with stranger.open(), pytest.raises(Refused, match="没有这个计划"):
        end_plan(stranger.people["office"], MADE, plan=plan, on=date(2026, 11, 1), reason="x")
    with pytest.raises(Forbidden):
        planned(stranger, 9, **{"department": PATROL.department})


def test_the_list_costs_no_more_questions_with_more_plans(house):
    rows = corridor(house)
    asked = []
    for many in (3, 24):
        for n in range(many):
            planned(
                house, n=100 * many + n, name=f"计划{many}-{n}", stops=stops(rows), rule="FREQ=MONTHLY;BYMONTHDAY=5"
            )
        with CaptureQueriesContext(connection) as seen:
            found = plans.plans(house.people["office"], at=FIRST, chosen={})
        asked.append(len(seen))
    assert len(found["rows"]) == 27 and asked[0] == asked[1] < 12
