"""Ladders count assessed months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import decision, period, scheme
from houqin.rules.decision import Month
from tests.rules.test_scheme import PLAIN

ORDER = {"below": 60, "months": 2, "effects": ["rectify_order"], "clause": "9.1"}
END = {"below": 60, "months": 3, "effects": ["terminate", "forfeit_deposit"], "clause": "9.2"}
COUNTED = {"below": 80, "months": 2, "effects": ["interview"], "consecutive": False}


def a(*rungs):
    return scheme.parse({**PLAIN, "ladders": list(rungs)})


def months(*points, last=202612):
    return [Month(period.after(last, i - len(points) + 1), p) for i, p in enumerate(points)]


def effects(one, *points, year_from=0):
    return [proposal.kind for proposal in decision.ladder(one, months(*points), year_from)]


class TestLadder:
    @pytest.mark.parametrize(
        ("points", "reached"),
        [
            ((5999,), []),
            ((5999, 5999), ["rectify_order"]),
            ((5999, 6000), []),
            ((5999, 6000, 5999), []),
            ((5999, 5999, 5999), ["terminate", "forfeit_deposit"]),
            ((5999, 5999, 5999, 5999), ["rectify_order"]),
            ((9000, 5999, 5999), ["rectify_order"]),
        ],
    )
    def test_fires_when_another_full_row_is_there(self, points, reached):
        assert effects(a(ORDER, END), *points) == reached

    def test_a_month_not_assessed_neither_extends_nor_breaks_a_row(self):
        assert effects(a(ORDER), 5000, None, 5000) == ["rectify_order"]
        assert effects(a(ORDER), 5000, None) == []
        assert effects(a(ORDER), 5000, 5000, None) == []

    def test_a_row_goes_on_over_the_end_of_a_contract_year_and_a_count_does_not(self):
        assert effects(a(ORDER, COUNTED), 5000, 5000, year_from=202612) == ["rectify_order"]
        assert effects(a(COUNTED), 7000, 9000, 7000, year_from=202601) == ["interview"]
        assert effects(a(COUNTED), 7000, 9000, 9000) == []

    def test_names_its_clause_and_its_reason(self):
        (order,) = decision.ladder(a(ORDER), months(5000, 5000))
        assert (order.clause, order.key, order.measure) == ("9.1", "ladder.0.rectify_order", "ladder")
        assert order.reason == "连续2个月低于60分"

    @given(st.lists(st.none() | st.integers(0, 10000), min_size=1, max_size=14))
    def test_months_not_assessed_change_nothing_but_their_own_month(self, points):
        if points[-1] is not None:
            seen = [one for one in points if one is not None]
            assert effects(a(ORDER, END), *points) == effects(a(ORDER, END), *seen)

    def test_nothing_happens_without_months(self):
        assert decision.ladder(a(ORDER), []) == ()


def test_every_effect_of_a_ladder_is_a_kind_of_decision():
    assert set(scheme.EFFECTS) <= decision.KINDS.keys()
