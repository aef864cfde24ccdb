"""Praise, circulars and meetings as deeds: what counts, who signs, who has read it, and what was decided."""

from datetime import date, timedelta

import pytest

from houqin.actions.acknowledge_circular import acknowledge_circular
from houqin.actions.draft_circular import draft_circular
from houqin.actions.issue_circular import issue_circular
from houqin.actions.record_meeting import record_meeting
from houqin.actions.rule_on_praise import rule_on_praise
from houqin.actions.say_praise import say_praise
from houqin.records import models
from houqin.rules import party
from houqin.rules.meeting import Resolution
from houqin.rules.refusal import Forbidden
from tests import deeds
from tests.cast import an_id
from tests.deeds import SEEN

SCHEME = {**deeds.SCHEME, "extras": [{"code": "banner", "text": "表扬信（经核实）", "each": 1, "cap": 3}]}


@pytest.fixture
def praised(house):
    return deeds.contract(house, number="BJ-9", scheme=SCHEME)


def praise(house, n=1, **changes):
    said = {"id": an_id("praise", n), "digest": f"{n:064x}", "text": "李师傅帮我找回了手机", "place": house.place.pk}
    return say_praise(party.public(house.hospital), SEEN, **(said | changes))


def test_confirmed_praise_is_a_bonus_where_the_scheme_has_one(house, praised):
    id = praise(house, whom="李师傅")
    assert praise(house, whom="李师傅") == id
    rule_on_praise(house.people["office"], SEEN, praise=id, confirmed=True, contract=praised, code="banner")
    mark = models.Mark.objects.get()
    assert (mark.indicator, mark.n, mark.num, mark.source, mark.period) == ("banner", 1, 1, "user", 202610)
    assert models.PraiseRuling.objects.get().incident.note == "表扬：李师傅帮我找回了手机"


def test_without_a_bonus_praise_stays_on_record_and_counts_for_nothing(house, contract):
    id = praise(house)
    rule_on_praise(house.people["office"], SEEN, praise=id, confirmed=True, contract=contract)
    assert models.PraiseRuling.objects.get().confirmed and not models.Mark.objects.exists()


def test_what_cannot_be_praise_is_refused(house, praised, refused):
    with refused("请写几句"):
        praise(house, text=" ")
    with refused("文字有 501 字，最多 500 字"):
        praise(house, text="好" * 501)
    with refused("本院没有这个地点"):
        praise(house, place=10**9)
    id = praise(house, 2)
    office = house.people["office"]
    for changes, words in (
        ({"confirmed": True}, "请选择是哪份合同"),
        ({"confirmed": False}, "请写明理由"),
        ({"confirmed": True, "contract": praised, "code": "medal"}, "合同没有约定“medal”"),
    ):
        with refused(words):
            rule_on_praise(office, SEEN, praise=id, **changes)
    rule_on_praise(office, SEEN, praise=id, confirmed=False, reason="查无此事")
    with refused("刚有别人核实过"):
        rule_on_praise(office, SEEN, praise=id, confirmed=True, contract=praised)


def circular(house, contract, kind="criticism", n=1, **changes):
    said = {"kind": kind, "title": "关于卫生间积水的通报", "text": "十月三次检查均有积水。"}
    return draft_circular(house.people["office"], SEEN, id=an_id("circular", n), contract=contract, **(said | changes))


def test_a_circular_is_drafted_issued_by_another_and_acknowledged(house, contract, refused):
    id = circular(house, contract)
    provider = house.people["provider"]
    with refused("本院没有这份通报"):
        acknowledge_circular(provider, SEEN, circular=id, note="看到了")
    issue_circular(house.people["chief"], SEEN, circular=id, agreed=True)
    with refused("请写明怎样改进"):
        acknowledge_circular(provider, SEEN, circular=id)
    acknowledge_circular(provider, SEEN, circular=id, note="增加夜班巡视")
    with refused("已经签收"):
        acknowledge_circular(provider, SEEN, circular=id, note="再签")
    assert models.CircularReceipt.objects.get().note == "增加夜班巡视"


def test_who_wrote_it_does_not_issue_it_and_what_is_dropped_has_a_reason(house, contract, refused):
    id = circular(house, contract, "praise")
    with refused("不能做这件事", Forbidden):
        issue_circular(house.people["office"], SEEN, circular=id, agreed=True)
    with refused("请写明理由"):
        issue_circular(house.people["chief"], SEEN, circular=id, agreed=False)
    issue_circular(house.people["chief"], SEEN, circular=id, agreed=False, reason="事实不清")
    with refused("已经办过"):
        issue_circular(house.people["leader"], SEEN, circular=id, agreed=True)


def test_another_company_neither_reads_nor_signs_for_it(house, contract, refused):
    id = circular(house, contract, "praise")
    issue_circular(house.people["chief"], SEEN, circular=id, agreed=True)
    company = models.Provider(name="别家有限公司", short="别家")
    deeds.cast.put(house.system, "add_provider", [company])
    house.provider = company
    stranger = deeds.another(house, "provider")
    with refused("不是贵公司的", Forbidden):
        acknowledge_circular(stranger, SEEN, circular=id)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"kind": "fine"}, "通报须为"), ({"title": ""}, "请写标题"), ({"text": "长" * 3001}, "文字有 3001 字")],
)
def test_what_cannot_be_a_circular_is_refused(house, contract, refused, changes, words):
    with refused(words):
        circular(house, contract, **changes)


def meeting(house, resolutions=(), **changes):
    said = {"id": an_id("meeting"), "digest": "e" * 64, "title": "十月物业例会", "held_on": date(2026, 10, 9)}
    said |= {"minutes": "通报九月考评，研究电梯厅保洁。", "provider": house.provider.pk, "resolutions": resolutions}
    return record_meeting(house.people["office"], SEEN, **(said | changes))


def test_what_a_meeting_decided_becomes_tasks_of_whoever_answers_for_them(house, contract):
    until = date(2026, 10, 20)
    ours = house.people["ward"].person
    said = (
        Resolution("电梯厅增加一次晚间保洁", until, provider=house.provider.pk),
        Resolution("补发开门钥匙", until, assignee=ours),
    )
    assert meeting(house, said) == meeting(house, said)
    rows = models.Resolution.objects.order_by("n").select_related("case__now")
    assert [row.case.text for row in rows] == ["电梯厅增加一次晚间保洁", "补发开门钥匙"]
    assert [(row.case.kind, row.case.category, row.case.now.state) for row in rows] == [("task", "meeting", "sent")] * 2
    assert [row.case.now.provider_id for row in rows] == [house.provider.pk, None]
    assert rows[1].case.now.assignee_id == ours
    assert {row.case.fixed_at.date() for row in rows} == {until}
    assert len({row.entry for row in rows} | {row.case.entry for row in rows}) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": date(2026, 10, 11)}, "会议日期晚于今天"),
        ({"title": " "}, "请写标题"),
        ({"minutes": ""}, "请写纪要正文"),
        ({"provider": 10**9}, "本院没有这家服务商"),
        ({"resolutions": (Resolution("无人负责", date(2026, 10, 20)),)}, "第 1 条决定没有责任方"),
        ({"resolutions": (Resolution("过期", date(2026, 10, 1), assignee=1),)}, "第 1 条决定的期限已过"),
        ({"resolutions": (Resolution(" ", date(2026, 10, 20), assignee=1),)}, "请写明是什么事"),
    ],
)
def test_what_cannot_be_minutes_is_refused_and_leaves_no_task(house, refused, changes, words):
    with refused(words):
        meeting(house, **changes)
    assert not models.Case.objects.exists()


def test_nothing_of_it_is_lost_when_it_is_sent_twice_with_other_words(house, refused):
    meeting(house)
    with refused("已经提交过不同的内容"):
        meeting(house, digest="f" * 64, held_on=date(2026, 10, 9) - timedelta(days=1))
