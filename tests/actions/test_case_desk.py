"""Visits, the desk's shifts, the hospital's own words, and the list of cases."""

from datetime import timedelta

import pytest

from houqin.actions.confirm_case import confirm_case
from houqin.actions.fix_case import fix_case
from houqin.actions.hold_case import hold_case
from houqin.actions.log_duty import log_duty
from houqin.actions.record_visit import Opinion, record_visit
from houqin.actions.release_casebook import release_casebook
from houqin.actions.withdraw_case import withdraw_case
from houqin.queries import case as cases
from houqin.queries import casebook as books
from houqin.queries import workday
from houqin.records import models
from houqin.rules import case as rules
from houqin.rules.case import Made, Terms
from houqin.rules.clock import read
from houqin.rules.refusal import Refused, Wrong
from tests import deeds
from tests.actions.casework import AT, H, M, fixed, now, opened
from tests.cast import an_id


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


def test_words_look_through_the_last_months_and_through_everything_when_asked(house, contract):
    by, id, later = house.people["office"], opened(house), AT + timedelta(days=200)
    withdraw_case(house.people["ward"], AT + M, case=id, note="已自行处理")
    number = cases.case(by, id, at=AT)["number"]
    assert len(cases.cases(by, at=AT + 80 * timedelta(days=1), chosen={"state": "all", "q": "水渍"})["rows"]) == 1
    found = cases.cases(by, at=later, chosen={"state": "all", "q": "水渍"})
    assert not found["rows"] and found["since"] == later - timedelta(days=90)
    for said in ({"q": "水渍", "span": "all"}, {"q": number}, {"q": number[:8]}, {"q": number[:6].lower()}):
        found = cases.cases(by, at=later, chosen={"state": "all", **said})
        assert [one["id"] for one in found["rows"]] == [id] and found["since"] is None, said
    assert not cases.cases(by, at=later, chosen={"state": "all", "q": "bx261399"})["rows"]


def test_what_is_not_over_is_found_however_old(house, contract):
    opened(house)
    found = cases.cases(house.people["office"], at=AT + timedelta(days=200), chosen={"q": "水渍"})
    assert len(found["rows"]) == 1 and found["since"] is None
