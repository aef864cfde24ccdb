"""A finding's life: by its steps and by nothing else, and never verified by who fixed it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import finding
from houqin.rules.standard import Rule
from tests.rules.imagined import item

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
STEPS = st.lists(st.sampled_from(sorted(finding.MOVES)), max_size=12)
PLAIN = item("C1", "地面", 600, Rule("per_defect", 50, "处", 500))
GRAVE = item("C2", "地面", 400, Rule("any_occurrence_zero"), veto="month_fail")


@pytest.mark.parametrize(
    ("one", "count", "risk", "grade", "hours"),
    [
        (PLAIN, 1, "低", "一般", 72),
        (PLAIN, 5, "中", "较大", 48),
        (PLAIN, 1, "高", "一般", 24),
        (GRAVE, 1, "低", "重大", 24),
    ],
)
def test_opens_with_a_deadline_by_severity_and_sooner_where_the_risk_is_high(one, count, risk, grade, hours):
    opened = finding.open_for(one, count, risk, AT, 2)
    assert (opened.severity, opened.due_at, opened.recurrence) == (grade, AT + timedelta(hours=hours), 2)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((), "open"),
        (("accept", "rectify", "verify"), "closed"),
        (("accept", "rectify", "return", "rectify", "verify", "hold"), "closed"),
        (("accept", "rectify", "verify", "reopen"), "doing"),
        (("decline", "plead", "insist", "rectify"), "review"),
        (("decline", "withdraw"), "voided"),
        (("accept", "extend"), "doing"),
    ],
)
def test_the_state_follows_from_the_steps(steps, state):
    assert finding.state_of(steps) == state


@pytest.mark.parametrize(
    "steps", [("verify",), ("accept", "verify"), ("decline", "rectify"), ("withdraw", "accept"), ("hold",)]
)
def test_a_step_that_could_not_be_made_is_an_error(steps):
    with pytest.raises(ValueError, match="from"):
        finding.state_of(steps)


@given(STEPS)
def test_nothing_is_closed_without_being_put_right_and_verified_and_nothing_voided_lives_on(steps):
    state = "open"
    for i, step in enumerate(steps):
        following = finding.after(state, step)
        if following is None:
            continue
        if following == "closed" and state != "closed":
            assert (state, step) == ("review", "verify")
            assert "rectify" in steps[:i]
        assert state != "voided"
        state = following
    assert state in finding.STATES


def test_every_step_has_a_word_and_every_state_can_be_reached():
    assert finding.MOVES.keys() == finding.STEPS.keys()
    assert {"open"} | {leads for _, leads in finding.MOVES.values() if leads} == finding.STATES.keys()
    assert all(sources <= finding.STATES.keys() for sources, _ in finding.MOVES.values())


def test_who_verifies_is_neither_the_fixer_nor_of_the_fixers_company():
    assert "服务商" in finding.verifier_fault(7, 1, [2])
    assert "整改人" in finding.verifier_fault(None, 2, [1, 2])
    assert finding.verifier_fault(None, 3, [1, 2]) is None
