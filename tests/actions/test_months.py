"""A month closed, restated, objected to and ruled on: new versions beside the old, all of a batch or none."""

from datetime import timedelta

import pytest

from houqin.actions.accept_sheet import accept_sheet
from houqin.actions.close_month import close_month
from houqin.actions.raise_objection import raise_objection
from houqin.actions.record_incident import record_incident
from houqin.actions.restate import restate
from houqin.actions.rule_on_objection import rule_on_objection
from houqin.queries import score
from houqin.records import models
from houqin.rules.refusal import Conflict, Forbidden
from tests import cast, deeds
from tests.cast import an_id
from tests.deeds import CLOSED, MONTH

SOON = CLOSED + timedelta(days=1)
CODE = deeds.PHOTO_LESS


def close(house, *contracts, month=MONTH, at=CLOSED):
    return close_month(house.people["office"], at, month=month, only=list(contracts))


def objection(house, contract, **changes):
    sheet = changes.pop("sheet", None) or deeds.sheet(contract)
    said = {"id": an_id("objection"), "digest": "d" * 64, "sheet": sheet.pk, "text": "当日停水", "codes": [CODE]}
    by, at = changes.pop("by", house.people["provider"]), changes.pop("at", SOON)
    return raise_objection(by, at, **(said | changes))


def ruled(house, objection, verdict="upheld", **changes):
    by = changes.pop("by", house.people["leader"])
    return rule_on_objection(by, SOON, objection=objection, verdict=verdict, reason="照片不清", **changes)


def test_closing_gives_each_contract_a_sheet_and_its_proposals(house, contract):
    sheet = deeds.closed(house, contract, {CODE: 2})
    assert (sheet.version, sheet.points, sheet.grade, sheet.assessed) == (1, 9800, "优秀", True)
    proposal = deeds.decision(contract)
    assert (proposal.amount_fen, proposal.clause, proposal.needs) == (200_00, "8.3", "chief")
    assert proposal.proposed_by_id == house.people["office"].person
    assert sheet.watermark == sheet.entry - 1


def test_closing_again_changes_nothing(house, contract):
    deeds.closed(house, contract, {CODE: 2})
    lines = deeds.lines()
    assert close(house, contract) == 0
    assert deeds.lines() == lines


def test_a_month_that_has_not_ended_or_has_no_contract_is_refused(house, contract, refused):
    with refused("2026年10月还没有结束"):
        close(house, contract, at=deeds.SEEN)
    with refused("月份须写作 2026-11"):
        close(house, contract, month=202613)
    with refused("没有在期的合同"):
        close(house, contract, month=202510)
    with refused("有的所选合同不在期"):
        close(house, contract, an_id("none"))


def test_one_contract_that_cannot_be_judged_stops_the_whole_batch(house, contract, refused):
    deeds.visit(house, contract)
    odd = models.Contract(id=an_id("odd"), number="ODD", name="无方案", provider=house.provider)
    odd.starts_on, odd.ends_on = house.contract.starts_on, house.contract.ends_on
    cast.put(house.people["chief"], "sign_contract", [odd])
    with refused("下列合同没有考评方案，请先签订：ODD"):
        close(house, contract, odd.pk)
    assert not models.Sheet.objects.exists()


def test_a_month_nobody_inspected_has_no_points_and_says_why(house, contract):
    close(house, contract)
    sheet = deeds.sheet(contract)
    assert (sheet.assessed, sheet.points, sheet.grade, sheet.reason) == (False, None, "", "coverage")
    assert not models.Decision.objects.exists()


def test_late_evidence_makes_a_new_version_beside_the_old(house, contract):
    deeds.closed(house, contract, {CODE: 2})
    deeds.visit(house, contract, n=2, at=SOON, started_at=deeds.SEEN)
    assert restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="补录")
    first, second = models.Sheet.objects.filter(contract=contract).order_by("version")
    assert (first.points, second.points, second.supersedes, second.cause) == (9800, 9900, first, "补录")
    assert not restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="再算一遍")


def test_restating_asks_for_a_cause_and_a_sheet(house, contract, refused):
    with refused("2026年10月还没有考评，请先做月度考评"):
        restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="补录")
    with refused("重算须写明原因"):
        restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="")


def test_the_same_month_closed_in_a_batch_or_alone_has_one_digest(house, contract):
    by_place = deeds.SCHEME | {"repeat": {"times": 3, "within": "place"}}
    other = deeds.contract(house, number="BJ-2", scheme=by_place)
    for one in (contract, other):
        deeds.visit(house, one, {CODE: 2})
    close(house, contract, other)
    assert not restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="看看")
    assert not restate(house.people["office"], SOON, contract=other, month=MONTH, cause="看看")


def test_an_objection_upheld_takes_back_the_points_and_proposes_anew(house, contract):
    deeds.closed(house, contract, {CODE: 2, "CLEANING-09": 1})
    ruled(house, objection(house, contract))
    second = deeds.sheet(contract)  # 感控执行 keeps its 31 points over the 23 still seen: 31 × 22/23 = 29.65
    assert (second.version, second.points, second.watermark) == (2, 9865, second.entry)
    lines = {line.code: line for line in score.lines(second.lines)}
    assert lines[CODE].kind == "unseen" and lines["CLEANING-09"].lost == 135
    proposal = deeds.decision(contract)
    assert (proposal.sheet_id, proposal.amount_fen) == (second.pk, 135_00)
    assert proposal.proposed_by_id == house.people["office"].person  # so that whoever ruled may sign
    assert not restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="看看")


def test_partly_upheld_takes_back_what_is_named(house, contract, refused):
    for n in range(2):
        deeds.visit(house, contract, {CODE: 2}, n=n)
    close(house, contract)
    one, _ = models.Check.objects.filter(item=CODE, result="fail")
    id = objection(house, contract)
    with refused("请指明哪些证据不再计分"):
        ruled(house, id, "partly", evidence=(an_id("none"),))
    ruled(house, id, "partly", evidence=(one.pk,))
    assert models.Mark.objects.filter(reverses__isnull=False).get().evidence_id == one.pk


def test_rejected_changes_no_sheet(house, contract):
    deeds.closed(house, contract, {CODE: 2})
    ruled(house, objection(house, contract), "rejected")
    assert models.Sheet.objects.count() == 1
    assert models.Ruling.objects.get().verdict == "rejected"


def test_a_malus_and_money_by_item_can_be_objected_to(house):
    scheme = deeds.SCHEME | {
        "extras": [{"code": "late", "text": "迟到", "each": -2}],
        "payment": [{"measure": "item_money", "items": [{"code": "gap.1", "text": "缺岗", "each": 50}]}],
    }
    contract = deeds.contract(house, scheme=scheme)
    for n, (kind, code) in enumerate([("malus", "late"), ("money", "gap.1")]):
        said = {"id": an_id("event", n), "digest": "d" * 64, "kind": kind, "code": code, "happened_at": deeds.SEEN}
        record_incident(house.people["inspector"], deeds.SEEN, contract=contract, **said)
    deeds.closed(house, contract)
    ruled(house, objection(house, contract, codes=["late", "gap.1"]))
    second = deeds.sheet(contract)
    assert (second.version, second.points) == (2, 10000)
    assert not models.Decision.objects.filter(sheet=second).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": " "}, "异议须写明理由"),
        ({"codes": []}, "请选择有失分或扣款的条目；一项也没有选"),
        ({"codes": ["CLEANING-09"]}, "CLEANING-09不在其中"),
        ({"evidence": [an_id("none")]}, "所指的证据不在这些条目之下"),
        ({"at": CLOSED + timedelta(days=5, seconds=1)}, "异议期已于 2026-11-06 10:00 届满"),
    ],
)
def test_an_objection_that_cannot_be_is_refused(house, contract, refused, changes, words):
    deeds.closed(house, contract, {CODE: 2})
    with refused(words):
        objection(house, contract, **changes)


def test_an_objection_is_the_providers_own_about_the_newest_sheet_and_once(house, contract, refused):
    first = deeds.closed(house, contract, {CODE: 2})
    assert objection(house, contract) == objection(house, contract)
    with refused("不同的内容", Conflict):
        objection(house, contract, digest="e" * 64)
    other = models.Provider(name="别家有限公司", short="别家")
    cast.put(house.system, "add_provider", [other])
    stranger = deeds.another(cast.House(house.hospital, house.people, house.place, other), "provider")
    with refused("这份合同不是贵公司的", Forbidden):
        objection(house, contract, id=an_id("theirs"), by=stranger)
    ruled(house, an_id("objection"))
    with refused("这张考评表已经重算，请对最新一版提出异议"):
        objection(house, contract, id=an_id("old"), sheet=first)
    with refused("本院没有这张考评表"):
        objection(house, contract, id=an_id("none"), sheet=models.Sheet(pk=an_id("none")))


def test_who_recorded_or_closed_does_not_rule(house, contract, refused):
    deeds.closed(house, contract, {CODE: 2})
    id, chief = objection(house, contract), house.people["chief"]
    both = cast.Actor(house.people["inspector"].person, house.hospital, "chief", "兼任")
    with refused("记录证据或做出考评的人不能复核"):
        ruled(house, id, by=both)
    closer = cast.Actor(house.people["office"].person, house.hospital, "chief", "兼任")
    with refused("记录证据或做出考评的人不能复核"):
        ruled(house, id, by=closer)
    ruled(house, id, by=chief)
    with refused("这项异议已经复核"):
        ruled(house, id)


def test_a_ruling_has_a_verdict_and_a_reason(house, contract, refused):
    deeds.closed(house, contract, {CODE: 2})
    id = objection(house, contract)
    with refused("复核意见须为 upheld、rejected、partly 之一"):
        ruled(house, id, "perhaps")
    with refused("复核意见须写明理由"):
        rule_on_objection(house.people["leader"], SOON, objection=id, verdict="upheld", reason=" ")
    with refused("本院没有这项异议"):
        ruled(house, an_id("none"))


def test_accepting_ends_the_objecting(house, contract, refused):
    sheet = deeds.closed(house, contract, {CODE: 2})
    provider = house.people["provider"]
    with refused("本院没有这张考评表"):
        accept_sheet(provider, SOON, sheet=an_id("none"))
    assert accept_sheet(provider, SOON, sheet=sheet.pk) == accept_sheet(provider, SOON, sheet=sheet.pk)
    with refused("贵公司已经确认这张考评表"):
        objection(house, contract)


def test_what_is_disputed_or_old_is_not_accepted(house, contract, refused):
    sheet = deeds.closed(house, contract, {CODE: 2})
    objection(house, contract)
    with refused("还有未复核的异议，不能确认"):
        accept_sheet(house.people["provider"], SOON, sheet=sheet.pk)
    ruled(house, an_id("objection"))
    with refused("这张考评表已经重算，请确认最新一版"):
        accept_sheet(house.people["provider"], SOON, sheet=sheet.pk)
