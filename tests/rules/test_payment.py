"""Money from points: exact to the fen, monotone, explained, and what is in dispute named apart."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.rules import payment, scheme
from houqin.rules.decision import Month
from houqin.rules.payment import Entry, Facts, Happened
from tests.rules.test_scheme import MEASURES, PLAIN, YEAR

POINTS = st.integers(0, 10000)
FEES = st.integers(0, 10**9)
KINDS = st.lists(st.sampled_from(sorted(MEASURES)), unique=True, min_size=1)


def a(*kinds, **said):
    payments = [{"measure": kind, **MEASURES[kind], **said.pop(kind, {})} for kind in kinds]
    return scheme.parse({**PLAIN, "year": YEAR, "payment": payments, **said})


def facts(points, fee=100_000_00, happened=(), months=(), **more):
    return Facts(202612, points, fee, dict(happened), (*months, Month(202612, points)), **more)


def withheld(one, given):
    return sum(charge.amount_fen for charge in payment.charges(one, given))


class TestWhateverTheMeasure:
    @settings(max_examples=200)
    @given(KINDS, POINTS, POINTS, FEES, st.sampled_from((0, 30, 100)), st.integers(0, 2))
    def test_fewer_points_are_never_paid_more(self, kinds, some, other, fee, cap, drops):
        less, more = sorted((some, other))
        one = a(*kinds, deduction_cap=cap)
        before = [Month(202611, 8500)]
        paid = [fee - withheld(one, facts(points, fee, months=before, drops=drops)) for points in (less, more)]
        assert 0 <= paid[0] <= paid[1] <= fee

    @given(KINDS, POINTS, FEES)
    def test_a_dropped_band_is_never_paid_more(self, kinds, points, fee):
        one = a(*kinds)
        assert withheld(one, facts(points, fee, drops=1)) >= withheld(one, facts(points, fee))

    @given(KINDS, FEES, st.integers(0, 3))
    def test_a_month_not_assessed_is_paid_in_full_but_for_signed_items(self, kinds, fee, times):
        found = payment.charges(a(*kinds), facts(None, fee, {"S07": Happened(times)}))
        assert {charge.measure for charge in found} <= {"item_money"}

    @given(KINDS, POINTS, FEES, st.integers(0, 3))
    def test_every_yuan_has_its_measure_and_its_reason(self, kinds, points, fee, times):
        one = a(*kinds)
        found = payment.charges(one, facts(points, fee, {"S07": Happened(times), "S09": Happened(times)}))
        keys = [charge.key for charge in found]
        assert len(set(keys)) == len(keys)
        for charge in found:
            assert charge.measure in kinds
            assert charge.how
            assert (charge.measure == "item_money") == bool(charge.codes)

    @given(st.integers(0, 8), st.integers(0, 8), FEES)
    def test_more_events_never_cost_less(self, some, other, fee):
        less, more = sorted((some, other))
        costs = [
            withheld(a("item_money"), facts(9000, fee, {"S09": Happened(n), "S07": Happened(n)})) for n in (less, more)
        ]
        assert costs[0] <= costs[1]


class TestTiers:
    @pytest.mark.parametrize(
        ("points", "pay"), [(10000, 100), (9000, 100), (8999, 90), (8950, 90), (8000, 90), (7999, 60)]
    )
    def test_include_their_lower_end_so_that_89_and_a_half_lies_below_90(self, points, pay):
        assert withheld(a("tiers"), facts(points)) == 100_000_00 - pay * 1_000_00

    def test_fall_by_one_with_a_veto_that_drops_a_grade(self):
        assert [withheld(a("tiers"), facts(9500, drops=n)) for n in (0, 1, 2, 3)] == [
            0,
            10_000_00,
            40_000_00,
            40_000_00,
        ]

    def test_round_what_is_paid_half_up_to_the_fen(self):
        assert withheld(a("tiers"), facts(8500, 5)) == 0  # 4.5 fen are paid as 5
        assert withheld(a("tiers"), facts(8500, 15)) == 1


class TestOtherMeasures:
    @pytest.mark.parametrize(("points", "pay_bp"), [(8500, 10000), (8499, 9999), (8000, 9500), (6000, 7500), (0, 1500)])
    def test_linear_below_pays_a_percent_less_a_point_and_less_in_proportion(self, points, pay_bp):
        assert withheld(a("linear_below"), facts(points)) == 100_000_00 - pay_bp * 10_00
        assert payment.linear_share(8500, points) == pay_bp

    @pytest.mark.parametrize(("points", "yuan"), [(10000, 0), (9999, 10), (8200, 18000), (0, 100_000)])
    def test_so_many_yuan_a_point_in_proportion_too(self, points, yuan):
        assert withheld(a("per_point", per_point={"yuan": 1000, "cap": None}), facts(points)) == yuan * 100

    def test_yuan_a_point_stop_at_their_cap(self):
        assert withheld(a("per_point", per_point={"yuan": 1000, "cap": 5000}), facts(0)) == 5_000_00

    def test_only_the_part_held_back_moves_with_the_points(self):
        assert [withheld(a("holdback"), facts(points)) for points in (9000, 8500, 100)] == [0, 500_00, 2_000_00]

    def test_every_second_warning_of_the_contract_year_costs(self):
        one, before = a("warn_then_fine"), [Month(202610, 8500), Month(202611, None)]
        assert withheld(one, facts(8500, months=before)) == 2_000_00
        assert withheld(one, facts(8500, months=before, year_from=202611)) == 0
        assert withheld(one, facts(8500, months=[*before, Month(202609, 8000)])) == 0  # the third
        assert withheld(one, facts(7999)) == 2_000_00
        assert withheld(one, facts(9000, months=before)) == 0

    def test_a_free_event_is_free_and_a_capped_one_capped(self):
        item = {"code": "S04", "text": "漏打卡", "each": 50, "free": 3, "cap": 120}
        one = a("item_money", item_money={"items": [item]})
        assert [withheld(one, facts(9000, happened={"S04": Happened(n)})) for n in (3, 4, 5, 9)] == [
            0,
            50_00,
            100_00,
            120_00,
        ]

    def test_the_months_cap_takes_the_last_first_and_says_so(self):
        one = a("item_money", "tiers", deduction_cap=15)
        found = payment.charges(one, facts(8500, happened={"S07": Happened(20)}))
        assert [(charge.measure, charge.amount_fen) for charge in found] == [
            ("item_money", 10_000_00),
            ("tiers", 5_000_00),
        ]
        assert "上限" in found[1].how
        assert payment.charges(one, facts(8500, happened={"S07": Happened(40)}))[1:] == ()

    def test_what_the_year_keeps_back_is_no_deduction_but_never_more_than_is_left(self):
        kept = payment.charges(a("tiers", "annual_tiers", deduction_cap=5), facts(7000))
        assert [charge.amount_fen for charge in kept] == [5_000_00, 10_000_00]
        thin = payment.charges(a("per_point", "annual_tiers", per_point={"yuan": 950, "cap": None}), facts(0))
        assert [charge.amount_fen for charge in thin] == [95_000_00, 5_000_00]

    @pytest.mark.parametrize(("points", "lost"), [(9500, 0), (8999, 12_000_00), (7000, 48_000_00)])
    def test_the_years_score_releases_what_it_kept(self, points, lost):
        (measure,) = a("annual_tiers").payment
        held = payment.annual_part(measure, 1_200_000_00)
        assert held == 120_000_00
        assert payment.annual_charge(measure, points, held).amount_fen == lost
        assert payment.annual_charge(measure, None, held) is None


class TestProposals:
    def test_ask_two_people_for_charges_and_warnings(self):
        found = payment.proposals(a("tiers", "warn_then_fine"), facts(8500), ())
        assert [(one.kind, one.amount_fen) for one in found] == [("deduction", 10_000_00), ("reminder", 0)]

    def test_end_a_contract_when_the_ledger_is_full_or_a_veto_says_so(self):
        one = a("points_ledger", wording=[{"rule": "veto", "clause": "6.1"}])
        low = [Month(202601 + n, 9000) for n in range(2)]
        assert payment.proposals(one, facts(9001, months=low), ()) == ()
        assert [p.kind for p in payment.proposals(one, facts(9000, months=low), ())] == ["terminate"]
        assert payment.proposals(one, facts(9000, months=low, year_from=202602), ()) == ()
        assert payment.proposals(one, facts(None, months=[*low, *low]), ()) == ()
        (ending,) = payment.proposals(one, facts(10000), (("x.veto.1", "terminate"), ("x.veto.2", "month_fail")))
        assert (ending.key, ending.clause) == ("veto.x.veto.1", "6.1")

    def test_have_keys_of_their_own_within_a_month(self):
        rung = {"below": 90, "months": 1, "effects": ["reminder", "interview"]}
        one = a(*MEASURES, ladders=[rung, {**rung, "below": 80}])
        found = payment.proposals(one, facts(7000, happened={"S07": Happened(1), "S09": Happened(1)}), ())
        assert len({p.key for p in found}) == len(found) > 8


class TestSettling:
    ENTRIES = (
        Entry("payment.0", "deduction", "8.1", 1_000_00, ""),
        Entry("payment.1.S07", "deduction", "8.2", 500_00, "", disputed=True),
        Entry("w", "waiver", "", -200_00, ""),
        Entry("adjust.202610", "adjustment", "", -30_00, ""),
    )

    def test_what_is_in_dispute_stays_withheld_and_stops_nothing_else(self):
        found = payment.settle(10_000_00, self.ENTRIES)
        assert (found.base_fen, found.withheld_fen, found.payable_fen) == (10_000_00, 1_270_00, 8_730_00)
        assert (found.disputed_fen, found.undisputed_fen) == (500_00, 8_730_00)

    def test_a_provider_that_pays_leaves_out_what_it_disputes(self):
        owed = payment.settle(10_000_00, (Entry("payment.0", "deduction", "8.1", -600_00, "", disputed=True),))
        assert (owed.payable_fen, owed.disputed_fen, owed.undisputed_fen) == (10_600_00, 600_00, 10_000_00)

    @given(FEES, st.lists(st.tuples(st.integers(-(10**7), 10**7), st.booleans()), max_size=8))
    def test_lines_add_up_to_the_fen(self, base, amounts):
        entries = [Entry(str(i), "deduction", "", fen, "", disputed) for i, (fen, disputed) in enumerate(amounts)]
        found = payment.settle(base, entries)
        assert found.base_fen == found.payable_fen + sum(entry.amount_fen for entry in found.entries)
        assert found.payable_fen - found.undisputed_fen <= found.disputed_fen


def test_what_was_taken_back_had_not_come():
    due, today = date(2026, 1, 10), date(2026, 3, 1)
    wrong = [(date(2026, 1, 5), 100_00), (date(2026, 1, 20), -100_00)]
    assert payment.standing(100_00, due, wrong, today) == payment.Paid(due, 0, 100_00, 50)
    assert payment.standing(100_00, due, [*wrong, (date(2026, 2, 9), 100_00)], today).late_days == 30
    assert payment.standing(100_00, due, [(date(2026, 1, 5), 60_00), (date(2026, 1, 12), 40_00)], today).late_days == 2
