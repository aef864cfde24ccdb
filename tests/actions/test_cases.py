"""Cases: opened once and sent to whoever serves the place, moved on by those they concern, closed by somebody else."""

from datetime import date, datetime, timedelta

import pytest

from houqin.actions.answer_case import answer_case
from houqin.actions.attach_photo import attach_photo
from houqin.actions.confirm_case import confirm_case
from houqin.actions.declare_day import declare_day
from houqin.actions.dispatch_case import dispatch_case
from houqin.actions.fix_case import fix_case
from houqin.actions.hold_case import hold_case
from houqin.actions.rate_case import rate_case
from houqin.actions.reopen_case import reopen_case
from houqin.actions.reply_to_case import reply_to_case
from houqin.actions.urge_case import urge_case
from houqin.actions.withdraw_case import withdraw_case
from houqin.queries import case as cases
from houqin.queries import workday
from houqin.records import models
from houqin.rules import clock
from houqin.rules.period import HOSPITAL_TIME
from houqin.rules.refusal import Conflict, Forbidden
from tests import cast, deeds
from tests.actions.casework import AT, H, M, accepted, closed, fixed, kinds, now, opened
from tests.cast import an_id

# ── Opening and sending ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_goes_at_once_to_whoever_serves_the_place(house, contract):
    found = now(opened(house))
    assert (found.state, found.provider_id, found.contract_id) == ("sent", house.provider.pk, contract)
    assert (found.case.category, found.case.grade) == ("spill", "soon")  # the words say so, and its usual grade
    assert found.respond_due == AT + 30 * M and kinds(found.pk) == ["open", "dispatch"]
    assert found.department_id == house.people["ward"].department


def test_the_hospitals_own_day_off_stops_a_clock_of_office_hours(house):
    monday = date(2026, 11, 30)
    assert not workday.off()(monday)
    declare_day(house.people["office"], AT, day=monday, works=False, note="院庆")
    eve = datetime(2026, 11, 27, 17, 0, tzinfo=HOSPITAL_TIME)
    due = clock.due(clock.read("W 08:00-17:30"), eve, 3600, workday.off())
    assert due == eve.replace(month=12, day=1, hour=8, minute=30)


def test_the_same_request_sent_twice_is_one(house, contract, refused):
    assert opened(house) == opened(house)
    assert models.Case.objects.count() == 1
    with refused("已经提交过不同的内容", Conflict):
        opened(house, digest="f" * 64)


def test_what_no_contract_serves_waits_for_the_desk(house, contract):
    id = opened(house, category="door", text="门锁坏了")
    assert now(id).state == "new"
    dispatch_case(house.people["office"], AT + M, case=id, assignee=house.people["inspector"].person)
    found = now(id)
    assert found.state == "sent" and found.assignee_id == house.people["inspector"].person


def test_a_room_is_served_by_the_contract_of_its_floor(house):
    floor, room = models.Place(kind="floor", name="4层", code="A-4", path="外科楼/4层"), None
    cast.put(house.system, "add_place", [floor])
    room = models.Place(kind="room", name="401", code="A-401", path="外科楼/4层/401", parent=floor)
    cast.put(house.system, "add_place", [room])
    far = deeds.contract(house)  # serves 301 only
    near = deeds.contract(house, number="BJ-2", places=[(floor.pk, "")])
    assert now(opened(house, place=room.pk)).contract_id == near
    assert now(opened(house, n=2)).contract_id == far


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "wish"}, "没有“wish”这种事项"),
        ({"category": "moon"}, "没有“moon”这一类别"),
        ({"grade": "at_once"}, "没有“at_once”这一级别"),
        ({"channel": "pigeon"}, "没有“pigeon”"),
        ({"text": " "}, "请写明是什么事"),
        ({"text": "长" * 2001}, "最多 2000 字"),
        ({"place": None}, "请选地点"),
        ({"place": 10**9}, "本院没有这个地点"),
        ({"happened_at": AT + timedelta(days=2)}, "发生时间晚于现在"),
        ({"until": AT - H}, "办结期限须晚于现在"),
        ({"parent": an_id("nobody")}, "本院没有这件上级事项"),
        ({"department": 10**9}, "本院没有这个科室"),
        ({"group": "MH-9", "kind": "hazard"}, "没有“MH-9”"),
        ({"photos": {"a" * 64: (0, "image/png")}}, "须在 1 字节至 10 MB 之间"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stays(house, contract, refused, said, words):
    with refused(words):
        opened(house, **said)


def test_a_place_of_another_hospital_is_unknown(house, contract, refused):
    with cast.found("B").open() as other:
        there = other.place.pk
    with house.open(), refused("本院没有这个地点"):
        opened(house, place=there)


def test_a_veto_group_makes_a_hazard_a_major_one(house, contract):
    id = opened(house, role="inspector", kind="hazard", text="报警主机被关闭", group="MH-3", grade="low")
    assert now(id).case.grade == "major" and now(id).complete_due == AT + 24 * H


def test_pictures_are_announced_and_arrive(house, contract):
    data = deeds.picture()
    id = opened(house, photos={deeds.sha_of(data): (len(data), "image/png")})
    by = house.people["ward"]
    assert attach_photo(by, AT + M, sha256=deeds.sha_of(data), size=len(data), media_type="image/png") == 1
    assert cases.case(house.people["provider"], id, at=AT)["steps"][0]["photos"][0]["arrived"]


# ── Who may ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_confirms_his_own_work(house, contract, refused):
    id = opened(house, category="door", text="门锁坏了")
    inspector = house.people["inspector"]
    dispatch_case(house.people["office"], AT, case=id, assignee=inspector.person)
    fix_case(inspector, AT + H, case=id, note="换了锁芯")
    with refused("办理人不能确认自己办结的事项"):
        confirm_case(inspector, AT + 2 * H, case=id, passed=True)
    with refused("须由上报人或约定的角色确认"):
        confirm_case(house.people["office"], AT + 2 * H, case=id, passed=True)
    confirm_case(deeds.another(house, "inspector"), AT + 2 * H, case=id, passed=True)
    assert now(id).state == "closed"


def test_a_case_is_touched_by_those_it_concerns(house, contract, refused):
    id = opened(house)
    other = models.Department(name="内科", code="NK")
    company = models.Provider(name="别家有限公司", short="别家")
    cast.put(house.system, "add_department", [other, company])
    ward, own = house.people["ward"], house.provider
    nurse = cast.Actor(deeds.another(house, "ward").person, house.hospital, "ward", "内科护士", other.pk)
    house.provider = company
    stranger = deeds.another(house, "provider")
    house.provider = own
    with refused("没有派给贵公司", Forbidden):
        answer_case(stranger, AT + M, case=id, answer="accept")
    with refused("这件事项不归贵科室", Forbidden):
        urge_case(nurse, AT + M, case=id)
    with refused("这件事项没有派给您"):
        fix_case(house.people["inspector"], AT + M, case=id, note="好了")
    assert not cases.cases(stranger, at=AT, chosen={"state": "all"})["rows"]
    assert not cases.cases(nurse, at=AT, chosen={"state": "all"})["rows"]
    assert len(cases.cases(ward, at=AT, chosen={})["rows"]) == 1


def test_the_provider_does_not_see_who_called(house, contract):
    id = opened(house, role="office", channel="phone", caller="王女士", phone="13800000000")
    assert cases.case(house.people["office"], id, at=AT)["caller"].phone == "13800000000"
    assert cases.case(house.people["provider"], id, at=AT)["caller"] is None


# ── The way ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_closed_case_hears_no_reply_and_is_rated_once(house, contract, refused):
    id = closed(house)
    with refused("事项现为“已关闭”，不能再“接单”"):
        answer_case(house.people["provider"], AT + 3 * H, case=id, answer="accept")
    with refused("事项现为“已关闭”，不能再“安抚受理”"):
        reply_to_case(house.people["office"], AT + 3 * H, case=id, text="好的", final=False)
    with refused("请选 1 至 5 颗星"):
        rate_case(house.people["ward"], AT + 3 * H, case=id, stars=0)
    with refused("由上报人或所在科室评价"):
        rate_case(house.people["office"], AT + 3 * H, case=id, stars=5)
    rate_case(house.people["ward"], AT + 3 * H, case=id, stars=4)
    with refused("只评一次"):
        rate_case(house.people["ward"], AT + 4 * H, case=id, stars=5)
    assert now(id).stars == 4


def test_not_ours_is_told_to_the_desk_and_goes_elsewhere_with_the_full_time(house, contract, refused):
    id = accepted(house)
    with refused("请写明为什么不归贵方"):
        answer_case(house.people["provider"], AT + 6 * M, case=id, answer="decline")
    answer_case(house.people["provider"], AT + 6 * M, case=id, answer="decline", note="水管漏水，不是保洁")
    assert now(id).state == "new" and now(id).provider_id is None
    dispatch_case(house.people["office"], AT + H, case=id, assignee=house.people["inspector"].person)
    assert now(id).respond_due == AT + H + 30 * M
    with refused("派给服务商或本院人员，两者选一"):
        dispatch_case(house.people["office"], AT + H, case=id)


def test_a_pause_is_asked_for_by_one_and_granted_by_another(house, contract, refused):
    id = accepted(house)
    with refused("须晚于现在"):
        answer_case(house.people["provider"], AT + H, case=id, answer="ask", note="等配件")
    due = now(id).complete_due
    until = AT + timedelta(days=1)
    answer_case(house.people["provider"], AT + H, case=id, answer="ask", note="等配件", until=until)
    assert now(id).complete_due == due
    with refused("请写明暂停的理由"):
        hold_case(house.people["office"], AT + H, case=id, hold=True, until=until)
    hold_case(house.people["office"], AT + H, case=id, hold=True, note="等配件", until=until)
    assert now(id).state == "paused" and now(id).complete_due > until
    hold_case(house.people["office"], AT + 2 * H, case=id, hold=False)
    assert now(id).state == "doing" and now(id).complete_due == due + H


def test_what_is_not_done_goes_back_and_what_was_closed_may_come_back(house, contract, refused):
    id = fixed(house)
    with refused("请写明哪里没有办好"):
        confirm_case(house.people["ward"], AT + 2 * H, case=id, passed=False)
    confirm_case(house.people["ward"], AT + 2 * H, case=id, passed=False, note="还是湿的")
    assert now(id).state == "doing" and now(id).returned == 1
    fix_case(house.people["provider"], AT + 3 * H, case=id, note="重拖")
    confirm_case(house.people["ward"], AT + 3 * H, case=id, passed=True)
    with refused("请写明为什么重开"):
        reopen_case(house.people["ward"], AT + 4 * H, case=id, note="")
    with refused("关闭已超过 30 天"):
        reopen_case(house.people["ward"], AT + timedelta(days=40), case=id, note="又有水")
    reopen_case(house.people["ward"], AT + 5 * H, case=id, note="又有水")
    assert now(id).state == "sent" and now(id).leg == 1


def test_two_reports_of_one_thing_are_joined_by_the_office(house, contract, refused):
    first, second = opened(house), opened(house, n=2, text="3层走廊地面有水渍很滑")
    found = cases.similar_cases(
        house.people["office"], at=AT, kind="repair", text="走廊地面有水渍", place=house.place.pk
    )
    assert {one["id"] for one in found} == {first, second}
    with refused("由总务处并案"):
        withdraw_case(house.people["ward"], AT + M, case=second, note="重复", same_as=first)
    with refused("只能并入本院另一件同种事项"):
        withdraw_case(house.people["office"], AT + M, case=second, note="重复", same_as=second)
    withdraw_case(house.people["office"], AT + M, case=second, note="重复", same_as=first)
    assert now(second).state == "void"
    assert [one["id"] for one in cases.case(house.people["office"], first, at=AT)["related"]] == [second]
