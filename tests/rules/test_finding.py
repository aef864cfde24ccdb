"""A finding's life: by its steps and by nothing else, and never verified by who fixed it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

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
    opened = finding.open_for(one, count, risk, AT, 1)
    assert (opened.severity, opened.due_at, opened.recurrence) == (grade, AT + timedelta(hours=hours), 1)


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
        (("disown", "move"), "moved"),
        (("accept", "disown", "plead", "insist", "rectify", "lapse"), "lapsed"),
        (("rectify", "lapse", "verify", "agree"), "closed"),
        (("rectify", "verify", "differ"), "doing"),
        (("accept", "stop", "run"), "doing"),
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
            assert step == "verify" and state in ("review", "lapsed")
            assert "rectify" in steps[:i]
        assert state not in finding.DEAD
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


@pytest.mark.parametrize(
    ("grade", "before", "weighed"),
    [("一般", 0, "一般"), ("一般", 1, "一般"), ("一般", 2, "较大"), ("较大", 2, "重大"), ("重大", 9, "重大")],
)
def test_what_keeps_coming_back_weighs_one_grade_more(grade, before, weighed):
    assert finding.weighed(grade, before) == weighed


def test_the_third_time_in_ninety_days_is_to_be_put_right_sooner():
    first, third = (finding.open_for(PLAIN, 1, "低", AT, before) for before in (0, 2))
    assert (first.severity, third.severity) == ("一般", "较大")
    assert third.due_at < first.due_at


HOURS = st.integers(1, 400)


@given(st.lists(st.tuples(st.sampled_from(sorted(finding.MOVES)), HOURS), max_size=12))
def test_the_deadline_moves_by_exactly_as_long_as_the_clock_stood(steps):
    stopped_at, due_at, at, stood = None, AT + timedelta(hours=72), AT, timedelta()
    for kind, hours in steps:
        before, at = at, at + timedelta(hours=hours)
        stood += at - before if stopped_at is not None else timedelta()
        stopped_at, due_at = finding.clock(kind, stopped_at, due_at, at)
    running = stood if stopped_at is None else stood - (at - stopped_at)
    assert due_at - (AT + timedelta(hours=72)) == running


def test_a_clock_set_back_brings_no_deadline_nearer():
    assert finding.clock("run", AT, AT, AT - timedelta(hours=1)) == (None, AT)


def test_one_in_ten_is_drawn_and_the_draw_is_the_ids_own():
    ids = [UUID(int=n) for n in range(5000)]
    drawn = [id for id in ids if finding.drawn(id)]
    assert 400 < len(drawn) < 600
    assert [id for id in ids if finding.drawn(id)] == drawn


@pytest.mark.parametrize(
    ("severity", "hours", "lapses"),
    [("一般", 71, False), ("一般", 72, True), ("较大", 99, True), ("重大", 9999, False)],
)
def test_what_nobody_confirms_in_72_hours_lapses_but_never_a_grave_one(severity, hours, lapses):
    assert finding.lapses(severity, AT, AT + timedelta(hours=hours)) is lapses


@pytest.mark.parametrize(
    ("severity", "role", "code", "words"),
    [
        ("一般", "ward", "", None),
        ("一般", "office", "", None),
        ("较大", "ward", "K-301", "须由巡查员到现场复核"),
        ("重大", "office", "K-301", "须由巡查员到现场复核"),
        ("较大", "inspector", "", "输入标签上的地点码"),
        ("较大", "inspector", "K-302", "输入标签上的地点码"),
        ("较大", "inspector", " k-301 ", None),
    ],
)
def test_serious_findings_are_confirmed_by_an_inspector_on_the_spot(severity, role, code, words):
    said = finding.spot_fault(severity, role, code, "K-301")
    assert said is None if words is None else words in said
