"""What cases come to count: answers and completions in time, rulings, and what is taken back."""

from datetime import timedelta
from uuid import UUID

import pytest

from houqin.actions.answer_case import answer_case
from houqin.actions.confirm_case import confirm_case
from houqin.actions.dispatch_case import dispatch_case
from houqin.actions.lapse_case import lapse_case
from houqin.actions.note_late_case import note_late_case
from houqin.actions.rate_case import rate_case
from houqin.actions.reopen_case import reopen_case
from houqin.actions.reply_to_case import reply_to_case
from houqin.actions.rule_on_case import rule_on_case
from houqin.queries import case as cases
from houqin.queries import score
from houqin.records import models
from tests import deeds
from tests.actions.casework import AT, H, M, accepted, complaint, fixed, kinds, marks, now, opened
from tests.cast import an_id


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


ANSWERED = "SERVICE_COMMON-09"
CARDS = [{"pack": "cleaning", "weight": 85}, {"pack": "service_common", "weight": 15}]
PINS = dict.fromkeys(("cleaning", "service_common"), "2026-01-01")
SERVICED = {"scheme": {**deeds.SCHEME, "cards": CARDS}, "pins": PINS}


def closed_complaint(house, contract, n=9) -> UUID:
    """Sent to the provider, answered in time and closed."""
    id, office = complaint(house, n=n, category="hygiene", place=house.place.pk), house.people["office"]
    dispatch_case(office, AT, case=id, provider=house.provider.pk)
    reply_to_case(office, AT + M, case=id, text="已电话致歉", final=False)
    rule_on_case(office, AT + H, case=id, upheld=True, note="属实", contract=contract, code="CLEANING-03")
    reply_to_case(office, AT + 2 * H, case=id, text="已批评教育", final=True)
    confirm_case(house.people["chief"], AT + 3 * H, case=id, passed=True)
    return id


@pytest.fixture
def serviced(house):
    """A contract whose scheme counts complaints answered in time."""
    return deeds.contract(house, **SERVICED)


def test_a_complaint_that_comes_back_was_not_settled_in_time(house, serviced):
    id, chief = closed_complaint(house, serviced), house.people["chief"]
    assert marks(ANSWERED) == [(1, 1)]
    reopen_case(chief, AT + timedelta(days=2), case=id, note="投诉人再次来电")
    assert marks(ANSWERED) == [(1, 1), (-1, -1)]
    undone = models.Mark.objects.filter(indicator=ANSWERED).order_by("pk").last()
    assert undone.reverses_id is not None and undone.period == models.Mark.objects.get(pk=undone.reverses_id).period
    reply_to_case(house.people["office"], AT + timedelta(days=2, hours=1), case=id, text="当面致歉", final=True)
    confirm_case(chief, AT + timedelta(days=2, hours=2), case=id, passed=True)
    assert marks(ANSWERED) == [(1, 1), (-1, -1), (1, 1)]


def test_what_was_late_stays_late_when_it_comes_back(house, serviced):
    id, late = complaint(house, category="hygiene", place=house.place.pk), AT + timedelta(days=30)
    office = house.people["office"]
    dispatch_case(office, AT, case=id, provider=house.provider.pk)
    note_late_case(house.system, late, case=id)
    assert marks(ANSWERED) == [(0, 1)]
    reply_to_case(office, late, case=id, text="已致歉", final=False)
    rule_on_case(office, late, case=id, upheld=False, note="不属实")
    reply_to_case(office, late, case=id, text="已说明", final=True)
    confirm_case(house.people["chief"], late + H, case=id, passed=True)
    reopen_case(house.people["chief"], late + 2 * H, case=id, note="投诉人再次来电")
    assert marks(ANSWERED) == [(0, 1)]


def test_what_was_taken_back_is_gone_from_the_months_tally(house, serviced):
    def met():
        found = score.tallies(deeds.MONTH, deeds.MONTH, serviced)[serviced, deeds.MONTH]
        return sum(one.num for one in found if one.indicator == ANSWERED)

    ids = [closed_complaint(house, serviced, n) for n in (7, 8)]
    assert met() == 2
    reopen_case(house.people["chief"], AT + timedelta(days=2), case=ids[0], note="没有解决")
    assert met() == 1
