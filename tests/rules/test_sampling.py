"""Sampling: published plans, a draw that anybody can repeat, verdicts, switching rules, chances."""

from hashlib import sha256
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.packs import aql
from houqin.rules import sampling
from houqin.rules.refusal import Refused

SEED = sha256(b"a seed").hexdigest()
codes = st.lists(st.text("ABC0123456789-", min_size=1, max_size=8), min_size=1, max_size=40, unique=True)


@pytest.mark.parametrize(
    ("lot", "at", "expected"),
    [
        (150, 150, (32, 1)), (150, 250, (20, 1)), (500, 100, (50, 1)), (1200, 250, (80, 5)), (3200, 100, (125, 3)),
        (3200, 65, (125, 2)), (90, 400, (13, 1)), (280, 650, (32, 5)), (50, 250, (5, 0)), (50, 100, (13, 0)),
        (500, 65, (80, 1)),
    ],
)  # fmt: skip
def test_the_printed_plans_at_level_two(lot, at, expected):
    found = sampling.plan(aql.tables(), lot, "II", at)
    assert (found.size, found.accept) == expected and found.reject == found.accept + 1


def test_an_arrow_moves_both_the_size_and_the_number():
    """Lot 50 has letter D; at AQL 4.0 an arrow leads to E: 13 rooms and 1, not 8 and 1."""
    assert sampling.plan(aql.tables(), 50, "II", 400) == ("E", 13, 1)


def test_tightened_is_never_laxer():
    tables = aql.tables()
    for lot in (8, 40, 90, 280, 1200, 5000):
        for at in tables.aqls:
            normal, tight = (sampling.plan(tables, lot, "II", at, kind) for kind in sampling.INSPECTIONS)
            assert tight.accept / tight.size <= normal.accept / normal.size


@given(st.integers(2, 600_000), st.sampled_from(sampling.LEVELS), st.sampled_from(aql.tables().aqls))
def test_every_lot_has_a_plan_within_it(lot, level, at):
    found = sampling.plan(aql.tables(), lot, level, at)
    assert 1 <= found.size <= lot and 0 <= found.accept < max(found.size, 2)


@pytest.mark.parametrize(("lot", "level", "at"), [(1, "II", 100), (50, "IV", 100), (50, "II", 123)])
def test_what_is_not_in_the_table_is_refused(lot, level, at):
    with pytest.raises(Refused):
        sampling.plan(aql.tables(), lot, level, at)


@given(codes, st.randoms())
def test_the_draw_depends_on_seed_and_list_alone(rooms, shuffled):
    mixed = rooms[:]
    shuffled.shuffle(mixed)
    assert sampling.drawn(SEED, rooms) == sampling.drawn(SEED, mixed)
    assert sorted(sampling.drawn(SEED, rooms)) == sorted(rooms)


@given(codes, st.data())
def test_a_room_taken_off_the_list_changes_nothing_for_the_others(rooms, data):
    gone = data.draw(st.sampled_from(rooms))
    rest = [code for code in sampling.drawn(SEED, rooms) if code != gone]
    assert sampling.drawn(SEED, [code for code in rooms if code != gone]) == rest


def test_anybody_can_work_it_out_with_a_hashing_tool():
    first = sampling.drawn(SEED, ["A1", "A2", "A3"])[0]
    assert first == min(("A1", "A2", "A3"), key=lambda code: sha256(f"{SEED}:{code}".encode()).hexdigest())
    assert sampling.sealed(SEED) == sha256(SEED.encode()).hexdigest()


def test_every_room_is_drawn_alike_often():
    rooms = [f"R{i}" for i in range(20)]
    times = dict.fromkeys(rooms, 0)
    for n in range(2000):
        for code in sampling.drawn(sha256(str(n).encode()).hexdigest(), rooms)[:5]:
            times[code] += 1
    assert sum((n - 500) ** 2 / 375 for n in times.values()) < 45  # χ² of 19 degrees: beyond 45 once in 1,500


@pytest.mark.parametrize("seed", ["", "x" * 64, SEED[:-1], SEED.upper()])
def test_what_is_no_seed_is_said(seed):
    sampling.demand_seed(SEED)
    with pytest.raises(Refused):
        sampling.demand_seed(seed)


@pytest.mark.parametrize(
    ("bad", "over", "state"),
    [
        ([], False, "running"),
        ([False] * 4, True, "incomplete"),
        ([False] * 4 + [True], False, "accepted"),
        ([True, True], False, "rejected"),
        ([True, False], False, "running"),
    ],
)
def test_the_verdict(bad, over, state):
    assert sampling.judge(5, 1, bad, over=over).state == state


@given(st.lists(st.booleans(), max_size=8), st.integers(0, 7))
def test_a_room_turning_bad_never_helps(bad, at):
    order = ("rejected", "incomplete", "running", "accepted")
    worse = [one or i == at for i, one in enumerate(bad)]
    before, after = (sampling.judge(8, 2, rooms, over=True).state for rooms in (bad, worse))
    assert order.index(after) <= order.index(before)


def test_two_of_five_refused_tighten_and_five_accepted_relax():
    n, t = "normal", "tightened"
    assert sampling.inspection_after([(n, "accepted")] * 9) == n
    assert sampling.inspection_after([(n, "rejected"), (n, "accepted"), (n, "rejected")]) == t
    assert sampling.inspection_after([(n, "rejected"), *[(n, "accepted")] * 5, (n, "rejected")]) == n
    refused = [(n, "rejected")] * 2
    assert sampling.inspection_after([*refused, *[(t, "accepted")] * 4]) == t
    assert sampling.inspection_after([*refused, *[(t, "accepted")] * 5]) == n
    assert sampling.inspection_after([*refused, *[(t, "incomplete")] * 9]) == t


def test_the_chance_of_passing():
    assert sampling.passes(50, 13, 1, 0) == 1
    assert sampling.passes(50, 13, 1, 50) == 0
    by_hand = (comb(45, 13) + 5 * comb(45, 12)) / comb(50, 13)
    assert sampling.passes(50, 13, 1, 5) == pytest.approx(by_hand)
