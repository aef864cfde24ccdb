"""Where a visit is worth most: the index, hazards by empirical Bayes, the longest gap."""

import numpy as np
import pytest

from houqin.analysis import next_room
from houqin.analysis.next_room import Room


def room(key, *visits, weight=1.0, group="A"):
    return Room(key, group, weight, visits)


def order(*rooms):
    return [one.key for one in next_room.ranked(rooms)]


def test_who_failed_more_waited_longer_or_weighs_more_comes_first():
    calm, failing = room("calm", (4, False), (9, False)), room("failing", (4, True), (9, True))
    assert order(calm, failing) == ["failing", "calm"]
    assert order(room("fresh", (1, False)), room("stale", (9, False))) == ["stale", "fresh"]
    assert order(room("ward", (4, False)), room("theatre", (4, False), weight=4)) == ["theatre", "ward"]


def test_a_room_just_seen_waits_whatever_it_was():
    assert order(room("bad yesterday", (0.1, True), (5, True)), room("fine", (8, False)))[0] == "fine"


def test_what_was_left_too_long_or_never_seen_comes_before_all():
    rooms = room("risky", (9, True), weight=4), room("forgotten", (25, False)), room("new")
    assert set(order(*rooms)[:2]) == {"forgotten", "new"}
    assert next_room.ranked(rooms)[-1].weeks == 9


def test_one_room_says_little_and_its_group_lends_it_weight():
    good = [room(f"g{i}", *((w, False) for w in range(1, 40, 4)), group="good") for i in range(5)]
    poor = [room(f"p{i}", *((w, w % 2 == 1) for w in range(1, 40, 4)), group="poor") for i in range(5)]
    newcomers = room("ng", (6, False), group="good"), room("np", (6, False), group="poor")
    found = {one.key: one for one in next_room.ranked([*good, *poor, *newcomers])}
    assert found["np"].hazard > 1.5 * found["ng"].hazard
    assert found["p0"].hazard > found["np"].hazard


def test_the_index_is_the_formula():
    r, a = 0.05 + 0.08, 0.05 / (0.05 + 0.08)
    by_hand = 2 * a * (1 - np.exp(-r * 6) * (1 + r * 6)) / r
    assert next_room.worth(np.array([2.0]), np.array([0.05]), np.array([6.0]))[0] == pytest.approx(by_hand)


def test_hazards_know_nothing_of_their_own_future():
    """Watching and failing are added up visit by visit from what lay before; a sum less its own last leaves residue."""
    visits = [(w / 7, w % 3 == 0) for w in range(1, 60)]
    once = next_room.ranked([room("a", *visits), room("b", (3, False))])
    shuffled = next_room.ranked([room("a", *visits[::-1]), room("b", (3, False))])
    assert [one.hazard for one in once] == [one.hazard for one in shuffled]


def test_no_rooms_no_order():
    assert next_room.ranked([]) == []
