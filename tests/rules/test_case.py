"""A case's life: which step follows which, and clocks that stop and go on without a second lost."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import case, clock
from houqin.rules.case import Made, Terms
from houqin.rules.period import HOSPITAL_TIME

OFFICE = clock.read("W 08:00-12:00,14:00-17:30")
START = datetime(2026, 11, 25, 9, 0, tzinfo=HOSPITAL_TIME)  # a Wednesday
TERMS = Terms(30 * 60, 4 * 3600, OFFICE)
H, M = timedelta(hours=1), timedelta(minutes=1)


def weekend(day):
    return day.weekday() >= 5


def life(*steps, terms=TERMS):
    """The life after steps given as (kind, after how long) or (kind, after how long, more)."""
    made = [Made(kind, START + wait, **(more[0] if more else {})) for kind, wait, *more in steps]
    return case.lived(terms, START, made, weekend)


SENT = ("dispatch", 0 * M, {"provider": 7})


def test_a_repair_from_the_ward_to_its_stars():
    found = life(
        SENT, ("accept", 10 * M), ("go", 20 * M), ("fix", H), ("confirm", 2 * H), ("rate", 3 * H, {"stars": 5})
    )
    assert (found.state, found.stars, found.n) == ("closed", 5, 7)
    assert case.in_time(found, "answered") and case.in_time(found, "completed")


def test_the_next_deadline_is_the_response_and_then_the_completion():
    assert life(SENT).due_at == START + 30 * M
    assert life(SENT, ("accept", 10 * M)).due_at == START.replace(hour=15)  # lunch does not count
    assert life(SENT, ("accept", 10 * M), ("fix", H)).due_at is None


def test_a_pause_stops_the_clock_until_its_end_and_not_longer():
    pause = ("pause", H, {"until": START + timedelta(days=1)})  # Thursday 09:00; three hours are left
    paused = life(SENT, ("accept", 10 * M), pause)
    assert paused.due_at == START.replace(day=26, hour=12)
    assert life(SENT, ("accept", 10 * M), pause, ("resume", 2 * H)).due_at == START.replace(hour=16)
    late = life(SENT, ("accept", 10 * M), pause, ("fix", timedelta(days=1, hours=5, minutes=30)))
    assert case.in_time(late, "completed") is False


def test_a_pause_does_not_heal_what_is_late():
    late = life(SENT, ("pause", 2 * H, {"until": START + 8 * H}))
    assert late.respond_due == START + 30 * M and late.late(START + 3 * H)


def test_what_was_answered_stays_answered_in_time_through_a_pause():
    found = life(SENT, ("accept", 10 * M), ("pause", 3 * H, {"until": START + timedelta(days=2)}))
    assert case.in_time(found, "answered") and found.respond_due == START + 30 * M


def test_waiting_for_confirmation_costs_the_fixer_nothing():
    back = life(SENT, ("accept", 10 * M), ("fix", H), ("return", timedelta(days=1)))  # three hours were left
    assert back.complete_due == START.replace(day=26, hour=12) and back.returned == 1


def test_not_ours_gives_the_next_holder_the_full_time():
    found = life(SENT, ("accept", 10 * M), ("decline", H), ("dispatch", 2 * H, {"provider": 8}))
    assert found.provider == 8 and found.respond_due == START.replace(hour=11, minute=30) and found.answered_at is None
    assert life(SENT, ("decline", H)).provider is None


def test_sent_again_to_the_same_holder_the_clock_goes_on():
    assert life(SENT, ("dispatch", H, {"provider": 7})).respond_due == START + 30 * M


def test_a_fixed_day_holds_and_a_reopened_case_gets_its_time():
    day = START + timedelta(days=3)
    fixed = replace(TERMS, fixed=day)
    assert life(SENT, terms=fixed).complete_due == day
    steps = (SENT, ("fix", H), ("confirm", 2 * H), ("reopen", timedelta(days=5)))
    again = life(*steps, terms=fixed)
    assert again.state == "sent" and again.leg == 1 and again.complete_due > START + timedelta(days=5)


def test_nobody_confirmed_so_it_lapses_and_has_no_stars():
    done = life(SENT, ("accept", 10 * M), ("fix", H))
    assert case.lapses_at(done, 72) == START + 73 * H
    found = life(SENT, ("accept", 10 * M), ("fix", H), ("lapse", 74 * H))
    assert found.state == "lapsed" and found.stars is None


@pytest.mark.parametrize(
    ("steps", "step"),
    [
        ([], "accept"), ([SENT], "confirm"), ([SENT, ("fix", H)], "fix"), ([SENT, ("fix", H), ("confirm", H)], "reply"),
        ([SENT, ("void", H)], "reopen"), ([SENT], "rate"), ([SENT, ("pause", H, {"until": START + 2 * H})], "pause"),
    ],
)  # fmt: skip
def test_a_step_out_of_turn_cannot_be(steps, step):
    with pytest.raises(ValueError, match=step):
        case.moved(life(*steps), Made(step, START + 9 * H), TERMS, weekend)


def test_one_rates_once_and_with_one_to_five_stars():
    rated = life(SENT, ("fix", H), ("confirm", H), ("rate", H, {"stars": 4}))
    assert "只评一次" in case.stars_fault(5, rated)
    fresh = life(SENT, ("fix", H), ("confirm", H))
    assert case.stars_fault(0, fresh) and case.stars_fault(6, fresh) and not case.stars_fault(1, fresh)


@st.composite
def walks(draw):
    """Any life: steps that may be made, at growing times."""
    here, at, steps = case.began(TERMS, START, weekend), START, []
    for _ in range(draw(st.integers(0, 12))):
        able = sorted(kind for kind in case.MOVES if case.after(here.state, kind) is not None)
        if not able:
            break
        at += timedelta(minutes=draw(st.integers(0, 600)))
        until = at + timedelta(minutes=draw(st.integers(1, 3000)))
        made = Made(draw(st.sampled_from(able)), at, draw(st.sampled_from([7, 8])), until=until, stars=3)
        here = case.moved(here, made, TERMS, weekend)
        steps.append(made)
    return steps, here, at


@given(walks())
def test_every_life_holds_together(walk):
    steps, here, at = walk
    assert here.state in case.STATES
    assert case.lived(TERMS, START, steps, weekend) == replace(here, n=len(steps) + 1)
    assert (here.closed_at is not None) == (here.state in case.OVER)
    assert here.due_at is None or here.state in case.TICKING
    if here.state == "done":
        assert here.done_at is not None and here.answered_at is not None
    if here.state in ("lapsed", "void"):
        assert here.stars is None or here.state == "lapsed"


@given(walks(), st.integers(1, 5000))
def test_a_pause_never_takes_time_away(walk, wait):
    _, here, at = walk
    if here.state in ("new", "sent", "doing") and here.complete_due:
        until = at + timedelta(minutes=wait)
        paused = case.moved(here, Made("pause", at, until=until), TERMS, weekend)
        assert paused.complete_due >= here.complete_due
        again = case.moved(paused, Made("resume", at), TERMS, weekend)
        assert again.complete_due == here.complete_due or here.complete_due.astimezone(HOSPITAL_TIME).hour in (8, 14)
