"""Each named rule of a month by a case that can be checked by hand."""

import pytest

from houqin.rules import scheme, score
from houqin.rules.sheet import Tally
from tests.rules.imagined import GRADES, OWN, TWO_SIDES, Seen, layout, tallies

PLAIN = {"cards": [{"pack": "floors", "weight": 100}], "grades": GRADES, "least_coverage": 0}


def a(**said):
    return scheme.parse({**PLAIN, **said})


def seen(kind, code, count=0, due=0, source="department", stream="planned", site="", place=1):
    return Seen(kind, code, count, due, source, stream, site, place)


def judged(one, *evidence, month=202611, **more):
    return score.judge(layout(one), month, tallies(evidence), **more)


def clean(*but, **where):
    """All of the pack without a fault, but for some items."""
    given = [seen("given", "F6", 900, **where), seen("outcome", "F5", 40, 40, **where)]
    rounds = [seen("pass", code, **where) for code in ("F1", "F2", "F3", "F4", "F7", "F8") if code not in but]
    return [*rounds, *(one for one in given if one.code not in but)]


def line(sheet, code):
    return next(one for one in sheet.lines if one.code == code)


class TestAnItem:
    def test_a_month_is_the_mean_of_its_rounds(self):
        sheet = judged(a(), *clean("F1"), seen("fail", "F1", 10), seen("pass", "F1"), seen("pass", "F1"))
        assert (line(sheet, "F1").points, sheet.points) == (2833, 9833)  # 30 − 5/3, half-up to the hundredth

    def test_a_month_adds_up_where_the_contract_says_cumulative_and_stops_at_the_cap(self):
        two = [seen("fail", "F2", 1), seen("fail", "F2", 1)]
        assert line(judged(a(item_month="cumulative"), *two), "F2").points == 700
        assert line(judged(a(item_month="cumulative"), *two, *two), "F2").points == 500
        assert line(judged(a(), *two, *two), "F2").points == 1100

    def test_a_rating_by_hand_is_never_added_up(self):
        two = [seen("given", "F6", 800), seen("given", "F6", 700)]
        assert line(judged(a(item_month="cumulative"), *two), "F6").points == 750

    def test_events_are_no_sample_so_a_zero_report_dilutes_nothing(self):
        reported = Tally("F8", "", "planned", "", 1, 0, 0, 500)
        happened = seen("fail", "F8", 1).tally()
        points = [
            score.judge(layout(a()), 202611, found).lines[0].points for found in ([reported], [reported, happened])
        ]
        assert points == [500, 300]

    def test_a_rate_earns_its_share_of_the_target_and_nothing_above_it(self):
        assert [line(judged(a(), seen("outcome", "F5", met, 100)), "F5").points for met in (100, 95, 90, 0)] == [
            *(1000, 1000, 947, 0)
        ]

    @pytest.mark.parametrize(("value", "points"), [(90, 7), (91, 6), (100, 6), (120, 4), (121, 0)])
    def test_a_value_on_the_edge_of_a_band_earns_the_better_one(self, value, points):
        one = a(cards=[{"weight": 100, "items": [OWN]}])
        assert line(judged(one, seen("value", "E1", value, 100)), "E1").points == points * 100

    def test_what_never_applied_is_neither_due_nor_missed(self):
        sheet = judged(a(), *clean("F1"), seen("na", "F1"))
        assert (sheet.coverage_bp, sheet.points, line(sheet, "F1").note) == (10000, 10000, "na")
        assert judged(a(), *clean("F1")).coverage_bp == 6629  # 59 of 89 points due in November


class TestSections:
    def test_keep_their_full_marks_when_some_of_their_items_were_not_seen(self):
        sheet = judged(a(), seen("fail", "F1", 15), seen("pass", "F3"))
        assert sheet.points == 8269  # 45 × 22.5/30 + 20 of the 65 that were seen
        assert line(sheet, "F1").lost == 1731

    def test_nobody_saw_leave_the_card(self):
        assert judged(a(), seen("fail", "F1", 60)).points == 0


class TestRounding:
    def test_happens_once_at_each_point_that_the_scheme_names(self):
        one = a(mix_places=1, cards=[{"pack": "floors", "weight": "50.5"}, {"pack": "doors", "weight": "49.5"}])
        evidence = [
            *clean("F1"),
            seen("fail", "F1", 9),
            seen("pass", "F1"),
            seen("fail", "D1", 9),
            seen("given", "D2", 3900),
        ]
        sheet = judged(one, *evidence)
        assert [(part.card, part.points) for part in sheet.parts] == [("floors", 9775), ("doors", 6625)]
        assert sheet.points == 8220  # 82.1575 → 82.2
        assert sum(one.lost for one in sheet.lines) == 1780

    def test_a_card_may_be_rounded_to_whole_points_before_it_is_weighed(self):
        sheet = judged(a(card_places=0), *clean("F1"), seen("fail", "F1", 9))
        assert sheet.points == 9600  # 95.5 → 96

    def test_two_roundings_do_not_add_up_to_a_tenth(self):
        sides = {"department": 8449, "user": 8440}
        weighed = a(mix_places=1, sources=[{"name": "department", "weight": 99}, {"name": "user", "weight": 1}])
        assert score.mix_sources(weighed, sides) == 8450  # 84.4891
        assert (
            score.mix_sources(a(mix_places=1, sources=TWO_SIDES), {"department": 8445, "user": 8444}) == 8440
        )  # 84.448


class TestSidesOfRaters:
    BOTH = {"department": 9000, "user": 8000}

    def test_are_mixed_by_their_weights(self):
        assert score.mix_sources(a(sources=TWO_SIDES), self.BOTH) == 8800

    def test_one_missing_leaves_the_other_all_the_weight(self):
        assert score.mix_sources(a(sources=TWO_SIDES), {"department": 9000}) == 9000

    def test_one_missing_leaves_the_month_unassessed_where_the_scheme_says_so(self):
        one = a(sources=TWO_SIDES, missing_source="not_assessed")
        assert score.mix_sources(one, {"department": 9000}) is None
        assert judged(one, *clean()).reason == "no_evidence"

    def test_a_side_that_the_scheme_does_not_weigh_counts_nothing(self):
        sheet = judged(a(sources=TWO_SIDES), *clean(source="visitor"))
        assert (sheet.points, sheet.coverage_bp) == (None, 0)

    def test_without_named_sides_everybody_is_one(self):
        assert judged(a(), seen("pass", "F3"), seen("fail", "F3", 1, source="user")).points == 5000


class TestSites:
    @staticmethod
    def at(one, **more):
        east, west = clean("F1", site="东区"), clean(site="西区")
        return judged(one, *east, seen("fail", "F1", 20, site="东区"), *west, **more)

    def test_the_lowest_counts_and_only_its_losses(self):
        sheet = self.at(a(sites="lowest"))
        assert sheet.points == 9000
        assert {one.site for one in sheet.lines if one.lost} == {"东区"}

    def test_their_mean_counts(self):
        assert self.at(a(sites="mean")).points == 9500

    def test_pooled_they_are_one(self):
        assert self.at(a()).points == 9500  # F1: 10 of 30 lost in one of two rounds

    def test_a_named_site_that_nobody_saw_lowers_coverage(self):
        sheet = self.at(a(sites="lowest"), sites=("东区", "西区", "北区"))
        assert sheet.coverage_bp == 6666
        assert {one.site for one in sheet.lines if one.kind == "unseen"} == {"北区"}


class TestRepeats:
    def test_the_third_round_in_a_month_takes_all_that_is_left(self):
        fails = [seen("fail", "F1", 1) for _ in range(3)]
        assert line(judged(a(repeat={"times": 3}), *fails[:2]), "F1").points == 2950
        third = line(judged(a(repeat={"times": 3}), *fails, *clean()), "F1")
        assert (third.points, third.note) == (0, "repeat")

    def test_many_defects_in_one_round_are_one_time(self):
        assert line(judged(a(repeat={"times": 3}), seen("fail", "F1", 9)), "F1").points == 2550

    def test_at_one_place_only_where_the_scheme_says_so(self):
        one = a(repeat={"times": 2, "within": "place"})
        assert line(judged(one, seen("fail", "F1", 1, place=1), seen("fail", "F1", 1, place=2)), "F1").points == 2950
        apart = [
            seen("fail", "F1", 1, source=who, stream=how)
            for who, how in (("user", "random"), ("department", "planned"))
        ]
        assert line(judged(one, *apart), "F1").note == "repeat"

    def test_a_late_answer_is_no_repeat_and_a_round_that_only_rectifies_neither(self):
        one = a(repeat={"times": 2})
        assert line(judged(one, seen("outcome", "F5", 90, 100)), "F5").points == 947
        assert line(judged(one, seen("fail", "F1", 1), seen("fail", "F1", 1, stream="targeted")), "F1").points == 2950

    def test_upheld_complaints_are_times_too(self):
        assert line(judged(a(repeat={"times": 3}), seen("fail", "F1", 1), seen("complaint", "F1", 2)), "F1").points == 0


class TestComplaints:
    @pytest.mark.parametrize(("times", "points"), [(1, 9950), (2, 9900)])
    def test_cost_a_failures_points_beside_the_rounds_as_often_as_agreed(self, times, points):
        sheet = judged(a(complaint_times=times), *clean(), seen("complaint", "F1", 1))
        assert (sheet.points, line(sheet, "F1").note) == (points, "complaint")

    def test_never_cost_more_than_the_item(self):
        assert judged(a(complaint_times=9), *clean(), seen("complaint", "F2", 2)).points == 8500

    def test_about_what_nobody_inspected_cost_their_points_and_earn_none(self):
        bare = judged(a(), seen("fail", "F1", 60))
        more = judged(a(), seen("fail", "F1", 30), seen("complaint", "F3", 1))
        assert (bare.points, more.points) == (0, 4300)  # 15 of 30 on the floor, then 7 off
        assert [one.code for one in more.lines if one.kind == "unseen"] == ["F2", "F3", "F4", "F5", "F6", "F8"]

    def test_at_a_site_that_nobody_saw_cost_at_every_other(self):
        one = a(sites="mean")
        assert judged(one, *clean(site="东区"), seen("complaint", "F1", 1, site="西区")).points == 9950


class TestExtras:
    ONE = {
        "extras": [
            {"code": "press", "text": "负面报道", "each": -2, "cap": 5},
            {"code": "flag", "text": "锦旗", "each": 1},
        ]
    }

    @pytest.mark.parametrize(
        ("press", "flags", "points"), [(1, 0, 9800), (3, 0, 9500), (0, 3, 10000), (1, 3, 10000), (2, 1, 9700)]
    )
    def test_are_added_together_and_clamped_once(self, press, flags, points):
        happened = [seen("event", code, n) for code, n in (("press", press), ("flag", flags)) if n]
        sheet = judged(a(**self.ONE), *clean(), *happened)
        assert sheet.points == points
        assert sum(one.lost for one in sheet.lines) == 10000 - points

    def test_never_take_more_than_there_is(self):
        sheet = judged(a(**self.ONE), seen("fail", "F1", 59), seen("event", "press", 2))
        assert sheet.points == 0
        assert line(sheet, "press").lost == 167

    @pytest.mark.parametrize(("granted", "gained"), [(0, 200), (300, 100), (400, 0)])
    def test_of_the_year_stop_at_the_years_cap(self, granted, gained):
        faulty = [*clean("F1"), seen("fail", "F1", 10), seen("event", "floors.bonus.1", 1)]
        sheet = judged(a(), *faulty, granted={"floors.bonus.1": granted})
        assert sheet.points == 9500 + gained
        assert score.brought(sheet.lines) == {"floors.bonus.1": gained}

    def test_of_the_contract_replace_those_of_the_pack(self):
        own = a(extras=[{"code": "floors.bonus.1", "text": "表彰", "each": "0.5"}])
        faulty = [*clean("F1"), seen("fail", "F1", 10), seen("event", "floors.bonus.1", 1)]
        assert judged(own, *faulty).points == 9550


class TestVetoes:
    def test_beat_points_and_no_bonus_makes_up_for_them(self):
        sheet = judged(a(), *clean(), seen("event", "floors.veto.1", 1), seen("event", "floors.bonus.1", 2))
        assert (sheet.points, sheet.grade, sheet.passed) == (5900, "不合格", False)
        assert line(sheet, "floors.veto.1").lost == 4100

    def test_do_not_raise_a_month_that_was_worse(self):
        assert judged(a(), *clean("F1"), *[seen("fail", "F1", 60)], seen("fail", "F4", 1), *clean()).points == 5900
        bad = [seen("fail", "F1", 60), seen("fail", "F3", 1), seen("fail", "F4", 1)]
        assert judged(a(), *bad).points == 0

    def test_by_a_failed_item_count_from_any_stream(self):
        sheet = judged(a(), *clean(), seen("fail", "F4", 1, stream="targeted"))
        assert (sheet.points, sheet.vetoes) == (5900, (("F4", "month_fail"),))

    def test_by_a_rate_only_below_its_target(self):
        assert judged(a(), *clean("F5"), seen("outcome", "F5", 95, 100)).vetoes == ()
        dropped = judged(a(), *clean("F5"), seen("outcome", "F5", 94, 100))
        assert (dropped.vetoes, dropped.grade, dropped.points) == ((("F5", "grade_drop1"),), "良好", 9989)

    def test_that_drop_a_grade_leave_the_points_and_stop_at_the_last(self):
        sheet = judged(a(), *clean(), seen("event", "floors.veto.2", 1))
        assert (sheet.points, sheet.grade, sheet.rank, sheet.passed) == (10000, "良好", 1, True)
        assert judged(a(), seen("fail", "F3", 1), seen("event", "floors.veto.2", 1)).rank == 3

    def test_hold_in_a_month_too_thin_to_be_assessed_and_nothing_else_costs(self):
        one = a(least_coverage=60)
        thin = [seen("fail", "F1", 60)]
        assert judged(one, *thin).points is None
        sheet = judged(one, *thin, seen("event", "floors.veto.1", 1))
        assert (sheet.points, sheet.passed) == (5900, False)
        assert [one.code for one in sheet.lines if one.lost] == ["floors.veto.1"]


class TestCoverage:
    def test_is_exact_at_its_threshold(self):
        cards = [{"pack": "floors", "weight": 60}, {"pack": "doors", "weight": 40}]
        assert judged(a(cards=cards, least_coverage=60), *clean(), month=202612).coverage_bp == 6000
        assert judged(a(cards=cards, least_coverage=60), *clean(), month=202612).assessed

    def test_asks_in_the_last_month_of_a_quarter_for_what_the_quarter_owes(self):
        bare = [one for one in clean() if one.code != "F7"]
        assert [judged(a(), *bare, month=month).coverage_bp for month in (202610, 202611, 202612)] == [
            10000,
            10000,
            8900,
        ]
        assert judged(a(), *bare, month=202612, earlier={"F7"}).coverage_bp == 10000
