"""Cases: opened once and sent to whoever serves the place, closed by somebody else, and what each comes to count."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from houqin.actions.answer_case import answer_case
from houqin.actions.attach_photo import attach_photo
from houqin.actions.confirm_case import confirm_case
from houqin.actions.declare_day import declare_day
from houqin.actions.dispatch_case import dispatch_case
from houqin.actions.fix_case import fix_case
from houqin.actions.hold_case import hold_case
from houqin.actions.lapse_case import lapse_case
from houqin.actions.log_duty import log_duty
from houqin.actions.note_late_case import note_late_case
from houqin.actions.open_case import open_case
from houqin.actions.rate_case import rate_case
from houqin.actions.record_visit import Opinion, record_visit
from houqin.actions.release_casebook import release_casebook
from houqin.actions.reopen_case import reopen_case
from houqin.actions.reply_to_case import reply_to_case
from houqin.actions.rule_on_case import rule_on_case
from houqin.actions.urge_case import urge_case
from houqin.actions.withdraw_case import withdraw_case
from houqin.queries import case as cases
from houqin.queries import casebook as books
from houqin.queries import workday
from houqin.records import models
from houqin.rules import case as rules
from houqin.rules import clock
from houqin.rules.case import Made, Terms
from houqin.rules.clock import read
from houqin.rules.period import HOSPITAL_TIME
from houqin.rules.refusal import Conflict, Forbidden, Refused, Wrong
from tests import cast, deeds
from tests.cast import an_id

AT = deeds.SEEN  # a Saturday morning, worked in place of National Day
H, M = timedelta(hours=1), timedelta(minutes=1)
TEXT = "走廊地面有水渍，容易滑倒"


def opened(house, *, role="ward", at=AT, n=1, by=None, **changes) -> UUID:
    said = {"id": an_id("case", n), "digest": str(n) * 64, "kind": "repair", "text": TEXT, "place": house.place.pk}
    return open_case(by or house.people[role], at, **(said | changes))


def now(id) -> models.CaseNow:
    return models.CaseNow.objects.select_related("case").get(pk=id)


def accepted(house, at=AT + 5 * M, **changes) -> UUID:
    id = opened(house, **changes)
    answer_case(house.people["provider"], at, case=id, answer="accept")
    return id


def fixed(house, at=AT + H, **changes) -> UUID:
    id = accepted(house, **changes)
    fix_case(house.people["provider"], at, case=id, note="已拖干并放置警示牌")
    return id


def closed(house, **changes) -> UUID:
    id = fixed(house, **changes)
    confirm_case(house.people["ward"], AT + 2 * H, case=id, passed=True)
    return id


def marks(item):
    return [(one.num, one.den) for one in models.Mark.objects.filter(indicator=item).order_by("pk")]


def kinds(id):
    return list(models.CaseStep.objects.filter(case=id).order_by("n").values_list("kind", flat=True))


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


# ── What it counts ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_in_time_counts_in_the_contracts_ratio(house, contract):
    accepted(house)
    accepted(house, n=2, at=AT + 31 * M)
    assert marks("CLEANING-20") == [(1, 1), (0, 1)]
    outcome = models.Outcome.objects.order_by("entry").last()
    assert outcome.kind == "case" and "响应" in outcome.note


def test_what_nobody_answers_counts_once_as_late(house, contract):
    id = opened(house)
    system = house.system
    assert not note_late_case(system, AT + 29 * M, case=id)
    assert cases.late_cases(system, at=AT + 31 * M) == [id]
    assert note_late_case(system, AT + 31 * M, case=id)
    assert not note_late_case(system, AT + 32 * M, case=id)
    answer_case(house.people["provider"], AT + H, case=id, answer="accept")
    assert marks("CLEANING-20") == [(0, 1)] and kinds(id)[2:] == ["late", "accept"]


def test_what_nobody_confirms_lapses_once_and_is_no_satisfaction(house, contract):
    id, system = fixed(house), house.system
    assert cases.unconfirmed_cases(system, at=AT + 72 * H) == []
    assert not lapse_case(system, AT + 72 * H, case=id)
    late = AT + 74 * H
    assert cases.unconfirmed_cases(system, at=late) == [id]
    assert lapse_case(system, late, case=id) and not lapse_case(system, late, case=id)
    assert now(id).state == "lapsed" and now(id).stars is None
    rate_case(house.people["ward"], late + H, case=id, stars=2)


def complaint(house, **changes) -> UUID:
    said = {"kind": "complaint", "text": "保洁员态度生硬，厕所脏", "channel": "hotline", "place": None}
    return opened(house, role="office", n=9, **(said | changes))


def test_a_complaint_is_heard_first_ruled_on_and_answered(house, contract, refused):
    id, office = complaint(house), house.people["office"]
    with refused("请先联系投诉人"):
        reply_to_case(office, AT + M, case=id, text="已处理", final=True)
    reply_to_case(office, AT + M, case=id, text="已电话致歉", final=False)
    with refused("请先认定是否属实"):
        reply_to_case(office, AT + H, case=id, text="已处理", final=True)
    rule_on_case(office, AT + H, case=id, upheld=True, note="查看监控属实", contract=contract, code="CLEANING-03")
    incident = models.Incident.objects.get()
    assert (incident.kind, incident.code, incident.contract_id) == ("complaint", "CLEANING-03", contract)
    mark = models.Mark.objects.get(evidence_id=incident.pk)
    assert mark.stream == "complaint" and mark.num > 0 and mark.entry == incident.entry == now(id).case.entry + 2
    reply_to_case(office, AT + 2 * H, case=id, text="已批评教育并加强清洁", final=True)
    with refused("办理人不能确认"):
        confirm_case(office, AT + 3 * H, case=id, passed=True)
    confirm_case(house.people["chief"], AT + 3 * H, case=id, passed=True)
    assert now(id).state == "closed" and now(id).upheld


def test_a_ruling_turned_round_takes_its_mark_back(house, contract):
    id, office = complaint(house), house.people["office"]
    rule_on_case(office, AT + H, case=id, upheld=True, note="属实", contract=contract, code="CLEANING-03")
    rule_on_case(office, AT + 2 * H, case=id, upheld=False, note="复查监控，不属实")
    assert sum(num for num, _ in marks("CLEANING-03")) == 0 and len(marks("CLEANING-03")) == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"note": ""}, "请写明认定的理由"),
        ({"code": ""}, "合同与计入的条目须一并写明"),
        ({"code": "CLEANING-99"}, "合同没有约定“CLEANING-99”这一项"),
        ({"contract": an_id("none")}, "本院没有这份合同"),
    ],
)
def test_a_ruling_that_cannot_count_is_refused(house, contract, refused, said, words):
    id = complaint(house)
    facts = {"upheld": True, "note": "属实", "contract": contract, "code": "CLEANING-03"}
    with refused(words):
        rule_on_case(house.people["office"], AT + H, case=id, **(facts | said))


def test_a_repair_is_not_ruled_on(house, contract, refused):
    id = opened(house)
    with refused("报修不作属实认定"):
        rule_on_case(house.people["office"], AT, case=id, upheld=True, note="属实")


# ── Visits, the desk, the hospital's own words ────────────────────────────────────────────────────────────────────────


def test_a_visit_becomes_tasks_with_holders_and_days(house, contract, refused):
    by, ward = house.people["office"], house.people["ward"]
    holder, day = house.people["inspector"].person, AT + timedelta(days=6)
    opinions = [Opinion("送餐提前十分钟", assignee=holder, until=day), Opinion("增加平车两辆")]
    said = {"id": an_id("visit"), "digest": "v" * 64, "department": ward.department, "text": "护士长座谈"}
    with refused("本院没有这个科室"):
        record_visit(by, AT, **(said | {"department": 10**9}), opinions=opinions)
    with refused("请写明意见内容"):
        record_visit(by, AT, **said, opinions=[Opinion(" ")])
    id = record_visit(by, AT, **said, opinions=opinions)
    assert record_visit(by, AT, **said, opinions=opinions) == id
    tasks = models.CaseNow.objects.filter(case__parent=id).order_by("-complete_due")
    assert {(one.state, one.assignee_id, one.kind) for one in tasks} == {
        ("sent", holder, "task"),
        ("new", None, "task"),
    }
    assert day in {one.complete_due for one in tasks}
    assert len(cases.case(by, id, at=AT)["related"]) == 2


def test_a_shift_is_handed_over_to_another(house, contract, refused):
    opened(house)
    by, at = house.people["office"], AT + H
    over = log_duty(by, at, id=an_id("over"), digest="a" * 64, kind="over", text="3层漏水待复查")
    row = models.Duty.objects.get(pk=over)
    assert (row.live, row.late) == (1, 1)
    with refused("接班人须是另一个人"):
        log_duty(by, at, id=an_id("taken"), digest="b" * 64, kind="taken", of=over)
    next_one = deeds.another(house, "office")
    log_duty(next_one, at, id=an_id("taken"), digest="b" * 64, kind="taken", of=over)
    with refused("已经有人接了"):
        log_duty(next_one, at, id=an_id("again"), digest="c" * 64, kind="taken", of=over)
    with refused("请写明内容"):
        log_duty(by, at, id=an_id("note"), digest="d" * 64, kind="note")
    assert [one.kind for one in cases.duties(by, at=at)].count("over") == 1


OWN = """
kinds:
  - code: repair
    default_hours: 24
    grades: [{code: soon, respond: 5m}]
    categories: [{code: robot, name: 机器人故障, words: [机器人]}, {code: green, drop: true}]
"""


def test_a_hospitals_own_words_lie_over_the_pack(house, contract):
    release_casebook(house.people["chief"], AT, id=an_id("own"), text=OWN)
    kind = books.book().kind("repair")
    assert kind.default_hours == 24 and kind.by_grade["soon"].complete == "8h" and "green" not in kind.by_category
    found = now(opened(house, text="配送机器人卡住了"))
    assert found.case.category == "robot"
    assert now(opened(house, n=2)).respond_due == AT + 5 * M


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kinds: [{code: repair, grades: [{code: soon, respond: 5x}]}]", "时限须写作"),
        ("kinds: [{code: repair, closers: [patient]}]", "没有“patient”"),
        ("calendars: [{code: office, hours: '9-5'}]", "时段"),
        ("kinds: [{code: repair, grade: []}]", "没有这一键"),
        ("kinds: [", "不是合格的 YAML"),
    ],
)
def test_words_that_mean_nothing_are_refused_with_their_line(house, refused, text, words):
    with refused(words, Wrong):
        release_casebook(house.people["chief"], AT, id=an_id("own"), text=text)


def test_the_present_state_is_what_the_steps_say(house, contract):
    id = fixed(house)
    confirm_case(house.people["ward"], AT + 2 * H, case=id, passed=False, note="还是湿的")
    hold_case(house.people["office"], AT + 2 * H, case=id, hold=True, note="等停水", until=AT + 9 * H)
    fix_case(house.people["provider"], AT + 3 * H, case=id, note="重拖")
    row, found = now(id).case, now(id)
    steps = [
        Made(s.kind, s.at, s.provider_id, s.contract_id, s.assignee_id, s.until, s.stars, s.upheld)
        for s in models.CaseStep.objects.filter(case=id).order_by("n")[1:]
    ]
    life = rules.lived(
        Terms(row.respond, row.complete, read(row.hours), row.fixed_at), row.opened_at, steps, workday.off()
    )
    assert life.due_at == found.due_at
    for name in ("state", "n", "complete_due", "complete_left", "answered_at", "done_at", "returned", "leg"):
        assert getattr(life, name) == getattr(found, name), name


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_pages_follow_one_another_without_gap_or_repeat(house, contract):
    for n in range(7):
        opened(house, n=n, at=AT + n // 2 * M)  # two and two at one moment
    by, seen, after = house.people["office"], [], ""
    while True:
        page = cases.cases(by, at=AT, chosen={"state": "all", "after": after}, page=3)
        seen += [row["id"] for row in page["rows"]]
        after = page["after"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7
    with pytest.raises(Refused, match="翻页标记无效"):
        cases.cases(by, at=AT, chosen={"after": "x|y"})


def test_a_search_hears_sounds_and_numbers(house, contract):
    id = opened(house)
    by = house.people["office"]
    number = cases.case(by, id, at=AT)["number"]
    for said in ("wkl", "dmysz", "水渍", number, "外科楼"):
        assert len(cases.cases(by, at=AT, chosen={"q": said})["rows"]) == 1, said
    assert not cases.cases(by, at=AT, chosen={"q": "内科"})["rows"]
    assert cases.cases(by, at=AT + H, chosen={})["counts"] == {"late": 1, "live": 1, "new": 0, "done": 0}
