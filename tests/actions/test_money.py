"""From a sheet to a statement: two people for every yuan, what is withheld, disputed, waived, adjusted later."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from houqin.actions.accept_sheet import accept_sheet
from houqin.actions.close_month import close_month
from houqin.actions.issue_statement import issue_statement
from houqin.actions.propose_decision import propose_decision
from houqin.actions.raise_objection import raise_objection
from houqin.actions.record_incident import record_incident
from houqin.actions.record_quantity import record_quantity
from houqin.actions.restate import restate
from houqin.actions.rule_on_objection import rule_on_objection
from houqin.actions.sign_decision import sign_decision
from houqin.actions.waive import waive
from houqin.records import models, scope
from tests import deeds
from tests.cast import an_id
from tests.deeds import CLOSED, MONTH, SETTLED

CODE = deeds.PHOTO_LESS
SOON = CLOSED + timedelta(hours=1)


def signed(house, contract, *kinds, by="chief"):
    rows = [row for row in models.Decision.objects.filter(contract=contract) if row.kind in (kinds or ("deduction",))]
    sign_decision(house.people[by], SOON, ids=tuple(row.pk for row in rows))


def issued(house, contract, month=MONTH, at=SETTLED, by="chief") -> models.Statement:
    issue_statement(house.people[by], at, month=month, only=(contract,))
    return models.Statement.objects.get(contract=contract, period=month)


def month_of(house, contract, month, fails=None):
    """One more month closed and signed."""
    at = deeds.SEEN.replace(month=month % 100)
    deeds.visit(house, contract, fails, n=month, started_at=at)
    close_month(house.people["office"], CLOSED + timedelta(days=70), month=month, only=[contract])


def lines(statement):
    return [(line["kind"], line["amount_fen"]) for line in json.loads(statement.lines)]


def test_a_statement_withholds_what_two_people_signed(house, contract):
    deeds.closed(house, contract, {CODE: 2})
    signed(house, contract)
    found = issued(house, contract)
    assert (found.base_fen, found.withheld_fen, found.payable_fen) == (100_000_00, 200_00, 99_800_00)
    assert (found.disputed_fen, found.undisputed_fen) == (0, 99_800_00)
    assert lines(found) == [("deduction", 200_00)]
    assert (found.proposed_by_id, found.issued_by_id) == tuple(house.people[r].person for r in ("office", "chief"))


def test_a_refused_deduction_is_paid(house, contract):
    deeds.closed(house, contract, {CODE: 2})
    sign_decision(house.people["chief"], SOON, ids=(deeds.decision(contract).pk,), agreed=False, reason="首月试行")
    assert issued(house, contract).payable_fen == 100_000_00


def test_a_statement_waits_for_signatures_the_window_and_another_person(house, contract, refused):
    with refused("保洁2026年10月还没有考评，不能结算"):
        issued(house, contract)
    deeds.closed(house, contract, {CODE: 2})
    with refused("还有 1 项扣减或奖励待签批"):
        issued(house, contract)
    signed(house, contract)
    with refused("异议期未满，服务商也未确认，不能结算"):
        issued(house, contract, at=SOON)
    with refused("做出考评的人不能开具结算单"):
        issued(house, contract, by="office")
    with refused("请选择要结算的合同，每份只选一次"):
        issue_statement(house.people["chief"], SETTLED, month=MONTH, only=(contract, contract))
    with refused("请选择要结算的合同"):
        issue_statement(house.people["chief"], SETTLED, month=MONTH, only=())
    accept_sheet(house.people["provider"], SOON, sheet=deeds.sheet(contract).pk)
    issued(house, contract, at=SOON)
    with refused("结算单已经开出"):
        issued(house, contract)


def test_one_contract_that_is_not_ready_stops_the_batch(house, contract, refused):
    other = deeds.contract(house, number="BJ-2")
    deeds.closed(house, contract)
    with refused("还没有考评，不能结算"):
        issue_statement(house.people["chief"], SETTLED, month=MONTH, only=(contract, other))
    assert not models.Statement.objects.exists()


def test_evidence_that_came_since_must_be_restated_first(house, contract, refused):
    deeds.closed(house, contract, {CODE: 2})
    signed(house, contract)
    deeds.visit(house, contract, n=2, at=SOON, started_at=deeds.SEEN)
    with refused("考评之后又有新的证据或数量，扣减会不同，请先重算"):
        issued(house, contract)
    restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="补录")
    sign_decision(house.people["chief"], SOON, ids=(deeds.decision(contract).pk,))
    assert issued(house, contract).withheld_fen == 100_00


def test_what_is_disputed_is_named_apart_and_does_not_stop_the_rest(house, contract):
    sheet = deeds.closed(house, contract, {CODE: 2})
    said = {"id": an_id("objection"), "digest": "d" * 64, "sheet": sheet.pk, "text": "当日停水", "codes": [CODE]}
    raise_objection(house.people["provider"], SOON, **said)
    signed(house, contract)
    found = issued(house, contract)
    assert (found.withheld_fen, found.disputed_fen, found.undisputed_fen) == (200_00, 200_00, 99_800_00)
    rule_on_objection(house.people["leader"], SETTLED, objection=an_id("objection"), verdict="upheld", reason="属实")
    month_of(house, contract, 202611)
    assert lines(issued(house, contract, 202611, CLOSED + timedelta(days=90))) == [("adjustment", -200_00)]


def test_a_month_restated_after_its_statement_is_adjusted_in_the_next(house, contract):
    deeds.closed(house, contract, {CODE: 2})
    signed(house, contract)
    issued(house, contract)
    deeds.visit(house, contract, n=2, at=SETTLED, started_at=deeds.SEEN)
    restate(house.people["office"], SETTLED, contract=contract, month=MONTH, cause="补录")
    month_of(house, contract, 202611)
    later = CLOSED + timedelta(days=90)
    assert lines(issued(house, contract, 202611, later)) == []  # nobody has signed the new amount yet
    sign_decision(house.people["chief"], later, ids=(deeds.decision(contract).pk,))
    month_of(house, contract, 202612)
    (line,) = json.loads(issued(house, contract, 202612, later).lines)
    assert (line["kind"], line["amount_fen"], line["how"]) == ("adjustment", -100_00, "2026年10月重算：补录")


def test_a_waiver_takes_a_reason_an_amount_and_the_leader(house, contract, refused):
    deeds.closed(house, contract, {CODE: 2})
    deduction, office = deeds.decision(contract).pk, house.people["office"]
    for said, words in (
        ({"reason": " "}, "减免须写明理由"),
        ({"amount_fen": 0}, "减免金额须大于 0 且不超过扣减额 200.00 元"),
        ({"amount_fen": 200_01}, "不超过扣减额 200.00 元"),
        ({"decision": an_id("none")}, "没有这笔扣减"),
    ):
        with refused(words):
            waive(office, SOON, **({"decision": deduction, "amount_fen": 50_00, "reason": "停水所致"} | said))
    waiver = waive(office, SOON, decision=deduction, amount_fen=50_00, reason="停水所致")
    with refused("这笔扣减已经提出过减免"):
        waive(office, SOON, decision=deduction, amount_fen=60_00, reason="再减")
    with refused("还没有轮到您：须先由总务处处长签批"):
        sign_decision(house.people["leader"], SOON, ids=(waiver,))
    sign_decision(house.people["chief"], SOON, ids=(waiver,))
    with refused("您已经签过这一项"):
        sign_decision(house.people["chief"], SOON, ids=(waiver,))
    with refused("还有 2 项扣减或奖励待签批"):
        issued(house, contract)
    sign_decision(house.people["leader"], SOON, ids=(waiver, deduction))
    assert lines(issued(house, contract)) == [("deduction", 200_00), ("waiver", -50_00)]


def test_a_waiver_signed_after_the_statement_comes_with_the_next(house, contract):
    deeds.closed(house, contract, {CODE: 2})
    signed(house, contract)
    issued(house, contract)
    waiver = waive(
        house.people["office"], SETTLED, decision=deeds.decision(contract).pk, amount_fen=50_00, reason="迟到的说明"
    )
    for role in ("chief", "leader"):
        sign_decision(house.people[role], SETTLED, ids=(waiver,))
    month_of(house, contract, 202611)
    assert lines(issued(house, contract, 202611, CLOSED + timedelta(days=90))) == [("adjustment", -50_00)]


def test_what_a_new_version_replaced_is_neither_signed_nor_waived(house, contract, refused):
    deeds.closed(house, contract, {CODE: 2})
    old = deeds.decision(contract).pk
    deeds.visit(house, contract, n=2, at=SOON, started_at=deeds.SEEN)
    restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="补录")
    with refused("考评表已经重算，请签批最新一版"):
        sign_decision(house.people["chief"], SOON, ids=(old,))
    with refused("考评表已经重算，请对最新一版提出减免"):
        waive(house.people["office"], SOON, decision=old, amount_fen=1, reason="旧的")


def test_a_refused_deduction_needs_no_waiver(house, contract, refused):
    deeds.closed(house, contract, {CODE: 2})
    row = deeds.decision(contract).pk
    sign_decision(house.people["chief"], SOON, ids=(row,), agreed=False, reason="首月试行")
    with refused("已经不予批准，无须减免"):
        waive(house.people["office"], SOON, decision=row, amount_fen=1, reason="多余")


def proposed(house, contract, **changes) -> UUID:
    said = {"id": an_id("by hand"), "month": MONTH, "kind": "reward", "clause": "9.1", "reason": "表现优异"}
    said |= {"contract": contract, "amount_fen": 500_00}
    return propose_decision(house.people["office"], SOON, **(said | changes))


def test_a_reward_rests_on_a_clause_and_is_paid_with_the_month(house, contract):
    deeds.closed(house, contract)
    sign_decision(house.people["chief"], SOON, ids=(proposed(house, contract),))
    assert lines(issued(house, contract)) == [("reward", -500_00)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "deduction"}, "扣减只能由考评得出，不能手工提出"),
        ({"reason": " "}, "请写明事由"),
        ({"clause": "99"}, "合同里没有条款“99”"),
        ({"amount_fen": 0}, "请写明金额，须大于 0"),
        ({"amount_fen": -1}, "请写明金额，须大于 0"),
        ({"month": 202613}, "月份须在合同期内"),
        ({"month": 202712}, "月份须在合同期内"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(house, contract, refused, changes, words):
    with refused(words):
        proposed(house, contract, **changes)


def test_who_proposes_never_signs(house, contract, refused):
    deeds.closed(house, contract, {CODE: 2})
    row, office = deeds.decision(contract), house.people["office"]
    as_chief = deeds.cast.Actor(office.person, house.hospital, "chief", "兼任")
    with refused("提出人不得签批自己的处理建议"):
        sign_decision(as_chief, SOON, ids=(row.pk,))
    with refused("不同意须写明理由"):
        sign_decision(house.people["chief"], SOON, ids=(row.pk,), agreed=False)
    with refused("有的处理建议不存在"):
        sign_decision(house.people["chief"], SOON, ids=(row.pk, an_id("none")))
    with refused("请选择要签批的处理建议"):
        sign_decision(house.people["chief"], SOON, ids=())
    signed(house, contract)
    with refused("这一项已经签批"):
        sign_decision(house.people["leader"], SOON, ids=(row.pk,))


@pytest.mark.parametrize("liar", [True, False], ids=["signs as oneself", "names another proposer"])
def test_the_database_itself_sees_two_people(house, contract, liar):
    deeds.closed(house, contract, {CODE: 2})
    row, chief = deeds.decision(contract), house.people["chief"].person
    proposer = row.proposed_by_id if liar else chief
    signer = row.proposed_by_id
    forged = models.Signature(
        id=an_id("forged"), decision=row, proposed_by_id=proposer, signed_by_id=signer, verdict="signed", role="chief",
        at=SOON,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic(), scope.journalling(1):
        models.Signature.objects.bulk_create([forged])
    assert not models.Signature.objects.exists()


def test_a_large_deduction_needs_the_leader(house, refused):
    scheme = deeds.SCHEME | {"payment": [{"measure": "per_point", "yuan": "30000", "clause": "8.3"}]}
    contract = deeds.contract(house, scheme=scheme, monthly_fen=1_000_000_00)
    deeds.closed(house, contract, {CODE: 2})
    assert deeds.decision(contract).needs == "leader"
    signed(house, contract)
    deputy = deeds.another(house, "chief")
    with refused("须由分管院领导签批"):
        sign_decision(deputy, SOON, ids=(deeds.decision(contract).pk,))
    with refused("还有 1 项扣减或奖励待签批"):
        issued(house, contract)
    signed(house, contract, by="leader")
    assert issued(house, contract).withheld_fen == deeds.decision(contract).amount_fen


def test_a_veto_fails_the_month_and_costs_by_the_points_left(house, contract):
    said = {
        "id": an_id("veto"),
        "digest": "d" * 64,
        "code": "cleaning.veto.1",
        "kind": "veto",
        "happened_at": deeds.SEEN,
    }
    record_incident(house.people["inspector"], deeds.SEEN, contract=contract, **said)
    sheet = deeds.closed(house, contract)
    assert (sheet.points, sheet.grade) == (5900, "不合格")
    assert deeds.decision(contract).amount_fen == 4100_00


LADDER = {"below": 95, "months": 2, "effects": ["reminder", "interview"], "clause": "8.3"}


def test_two_months_in_a_row_reach_the_ladder(house):
    contract = deeds.contract(house, scheme=deeds.SCHEME | {"ladders": [LADDER]})
    for month in (202607, 202608, 202609):
        month_of(house, contract, month, {CODE: 8} if month != 202608 else None)
    assert not models.Decision.objects.filter(kind="interview").exists()
    month_of(house, contract, 202610, {CODE: 8})
    row = deeds.decision(contract, "interview")
    assert (row.period, row.reason, row.needs) == (202610, "连续2个月低于95分", "leader")


def test_a_month_nobody_assessed_pays_the_fee_less_signed_item_deductions(house):
    items = [{"code": "gap", "text": "缺岗", "each": 50}]
    payment = [*deeds.SCHEME["payment"], {"measure": "item_money", "items": items, "clause": "8.3"}]
    contract = deeds.contract(house, scheme=deeds.SCHEME | {"payment": payment, "least_coverage": 100})
    said = {
        "id": an_id("gap"),
        "digest": "d" * 64,
        "code": "gap",
        "kind": "money",
        "happened_at": deeds.SEEN,
        "count": 2,
    }
    record_incident(house.people["inspector"], deeds.SEEN, contract=contract, **said)
    sheet = deeds.closed(house, contract, {CODE: 8})
    assert (sheet.assessed, sheet.grade) == (False, "")
    signed(house, contract)
    assert lines(issued(house, contract)) == [("deduction", 100_00)]


def test_a_fee_follows_the_days_of_the_month_in_term(house):
    contract = deeds.contract(house, starts_on=date(2026, 10, 8))
    deeds.closed(house, contract)
    assert issued(house, contract).base_fen == 77_419_35  # 24 of 31 days


PRICES = [{"name": "被服", "unit": "件", "price_fen": 250}]


def counted(house, contract, side, count, n=0, note=""):
    said = {"id": an_id(side, count, n), "digest": "d" * 64, "contract": contract, "month": MONTH, "name": "被服"}
    return record_quantity(house.people[side], SOON, count=count, note=note, **said)


def test_a_quantity_is_paid_as_both_sides_counted_it(house, refused):
    scheme = deeds.SCHEME | {"payment": [{"measure": "linear_below", "threshold": "99", "clause": "8.3"}]}
    contract = deeds.contract(house, pricing="quantity", monthly_fen=0, prices=PRICES, scheme=scheme)
    deeds.closed(house, contract, {CODE: 2})
    with refused("还没有登记数量，请双方先登记"):
        issued(house, contract)
    counted(house, contract, "provider", 1000_00)
    counted(house, contract, "office", 900_00)
    with refused("还有数量未经双方确认一致：被服"):
        issued(house, contract)
    with refused("先前登记为 1000，改为 900 须写明理由"):
        counted(house, contract, "provider", 900_00)
    counted(house, contract, "provider", 900_00, note="重新清点")
    with refused("考评之后又有新的证据或数量"):
        issued(house, contract)
    restate(house.people["office"], SOON, contract=contract, month=MONTH, cause="数量已核对")
    signed(house, contract)
    found = issued(house, contract)
    assert (found.base_fen, found.withheld_fen) == (2250_00, 22_50)
    with refused("本月结算单已开出，数量不能再改"):
        counted(house, contract, "office", 1_00)


def test_where_the_provider_pays_a_deduction_is_added(house):
    contract = deeds.contract(house, direction="income")
    sheet = deeds.closed(house, contract, {CODE: 2})
    said = {"id": an_id("objection"), "digest": "d" * 64, "sheet": sheet.pk, "text": "不服", "codes": [CODE]}
    raise_objection(house.people["provider"], SOON, **said)
    signed(house, contract)
    found = issued(house, contract)
    assert (found.base_fen, found.withheld_fen, found.payable_fen) == (100_000_00, -200_00, 100_200_00)
    assert (found.disputed_fen, found.undisputed_fen) == (200_00, 100_000_00)
