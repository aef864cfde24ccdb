"""The one table of who may do and see what, and what it must never allow."""

import pytest

from houqin.rules import permission
from houqin.rules.party import PUBLIC, ROLES, SYSTEM, Actor
from houqin.rules.permission import ACTIONS, QUERIES, may
from houqin.rules.refusal import Refused

RECORDING = {"record_round", "correct_check", "record_outcome", "record_incident"}
SIGNING = {"sign_decision", "rule_on_objection", "sign_contract", "amend_contract"}
PROPOSING = {"close_month", "propose_decision"}
ONE_S_OWN = {"issue_token", "revoke_token", "read_notices", "choose_notices"}  # keys to what one may do; one's inbox


def deeds(role):
    return {name for name, roles in ACTIONS.items() if role in roles} - ONE_S_OWN


def sights(role):
    return {name for name, roles in QUERIES.items() if role in roles}


@pytest.mark.parametrize("table", [ACTIONS, QUERIES], ids=["actions", "queries"])
def test_only_known_roles_are_named_and_every_name_has_somebody(table):
    for name, roles in table.items():
        assert roles and roles <= {*ROLES, SYSTEM, PUBLIC}, name


def test_no_name_is_both_a_deed_and_a_question():
    assert not ACTIONS.keys() & QUERIES.keys()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_see_its_own_work(role):
    assert "my_work" in sights(role)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_both_proposes_and_signs(role):
    assert not (deeds(role) & PROPOSING and deeds(role) & SIGNING)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_both_records_and_signs(role):
    assert not (deeds(role) & RECORDING and deeds(role) & SIGNING)


def test_the_audit_role_reads_gives_opinions_and_leaves_only_its_traces():
    assert deeds("audit") == {"log_access", "object_to_publication", "send_opinion", "weigh_reply"}
    assert {"journal", "verify", "sheet", "evidence", "statement", "decisions", "findings"} <= sights("audit")


def test_the_administrator_sets_up_and_judges_nothing():
    assert not deeds("admin") & (RECORDING | SIGNING | PROPOSING)
    assert not sights("admin") & {"sheet", "statement", "decision", "evidence"}


def test_a_provider_answers_and_counts_but_records_no_check():
    assert not deeds("provider") & (RECORDING | SIGNING | PROPOSING)
    assert {"answer_finding", "rectify_finding", "record_quantity"} <= deeds("provider")
    assert not sights("provider") & {"journal", "cockpit", "people", "month_batch", "ballots"}


def test_finance_pays_by_what_others_decided():
    assert not deeds("finance") & (RECORDING | SIGNING | PROPOSING)
    assert {"statement", "sheet"} <= sights("finance")


def test_the_association_sees_no_hospital_from_inside():
    assert not deeds("association")
    assert not sights("association") & {"contracts", "sheet", "evidence", "findings", "people", "places"}


def test_a_misspelt_name_is_no_quiet_no():
    with pytest.raises(KeyError):
        may("office", "close_mouth")


def test_who_may_not_is_told_so():
    with pytest.raises(Refused, match="财务"):
        permission.demand(Actor(1, 1, "finance", "钱一"), "record_round")
    permission.demand(Actor(1, 1, "inspector", "赵一"), "record_round")


def test_a_role_that_nobody_declared_may_nothing():
    assert not any(may("root", name) for name in (*ACTIONS, *QUERIES))


def test_a_provider_touches_its_own_contracts_only():
    ours = Actor(1, 1, "provider", "孙一", provider=7)
    permission.demand_own(ours, 7)
    permission.demand_own(Actor(2, 1, "office", "李一"), 8)
    with pytest.raises(Refused):
        permission.demand_own(ours, 8)
    with pytest.raises(Refused):
        permission.demand_own(Actor(3, 1, "provider", "无主"), 8)
