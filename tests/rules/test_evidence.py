"""What was seen becomes integers that only add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import evidence
from houqin.rules.evidence import Check, Count
from houqin.rules.refusal import Refused
from houqin.rules.scheme import STREAMS
from houqin.rules.standard import Rule
from tests.rules.imagined import KNOWN, item

FLOOR = item("C1", "地面", 600, Rule("per_defect", 50, "处", 500))
BAN = item("C2", "地面", 400, Rule("any_occurrence_zero"))
RATED = item("C3", "服务", 900, Rule("manual_rating"))
RATE = item("C4", "服务", 900, Rule("ratio", target_bp=9500))


class TestOfCheck:
    @pytest.mark.parametrize(
        ("one", "result", "count", "given", "lost"),
        [
            (FLOOR, "pass", 0, None, 0),
            (FLOOR, "fail", 3, None, 150),
            (FLOOR, "fail", 99, None, 500),
            (BAN, "fail", 1, None, 400),
            (RATED, "fail", 0, 750, 150),
            (RATED, "pass", 0, 900, 0),
        ],
    )
    def test_one_round_loses_its_points_and_at_most_the_cap(self, one, result, count, given, lost):
        assert evidence.of_check(one, result, count, given) == Count(1, int(bool(lost)), lost, one.full)

    def test_what_does_not_apply_is_no_round(self):
        assert evidence.of_check(FLOOR, "na", 0, None) == Count(0, 0, 0, 600)

    @given(st.sampled_from(sorted(KNOWN)), st.integers(1, 98), st.integers(0, 500))
    def test_more_defects_never_lose_less(self, code, count, given):
        one = KNOWN[code]
        less, more = (
            evidence.of_check(one, "fail", n, None if one is not RATED else given) for n in (count, count + 1)
        )
        assert 0 <= less.num <= more.num <= one.full


class TestOtherEvidence:
    def test_on_time_counts_only_what_was_on_time(self):
        assert evidence.of_outcome(38, 40) == Count(40, 2, 38, 40)

    def test_more_than_was_due_is_no_failure(self):
        assert evidence.of_outcome(12, 10) == Count(10, 0, 12, 10)

    def test_a_value_without_a_mean_is_no_evidence(self):
        assert evidence.of_value(85, 100) == Count(1, 0, 85, 100)
        assert evidence.of_value(105, 100) == Count(1, 1, 105, 100)
        assert evidence.of_value(85, 0) == Count(0, 0, 0, 0)

    def test_events_count_their_times_and_their_quantity(self):
        assert evidence.of_incident("veto", 1, 0) == Count(1, 1, 0, 0)
        assert evidence.of_incident("bonus", 2, 0) == Count(2, 0, 2, 0)
        assert evidence.of_incident("money", 1, 3000) == Count(1, 1, 3000, 0)

    def test_three_complaints_at_once_are_three_complaints(self):
        for one, lost in ((FLOOR, 50), (BAN, 400)):
            assert evidence.of_incident("complaint", 1, 0, one) == Count(1, 1, lost, one.full)
            assert evidence.of_incident("complaint", 3, 0, one)[:3] == (3, 3, 3 * lost)

    def test_a_zero_report_is_a_look_without_a_failure(self):
        assert evidence.of_incident("zero_report", 1, 0, BAN) == Count(1, 0, 0, 400)

    @pytest.mark.parametrize("one", [RATE, RATED, None])
    def test_a_complaint_about_what_has_no_points_per_time_is_refused(self, one):
        with pytest.raises(Refused, match="投诉"):
            evidence.of_incident("complaint", 1, 0, one)

    @given(st.tuples(*(st.integers(-(10**6), 10**6) for _ in range(4))))
    def test_a_reversal_adds_up_to_nothing(self, counts):
        count = Count(*counts)
        assert [a + b for a, b in zip(count, count.reversed(), strict=True)] == [0, 0, 0, 0]


class TestFaults:
    @pytest.mark.parametrize(
        ("check", "one", "said"),
        [
            (Check("X9", "fail", 1), None, "不在本合同的考核表内"),
            (Check("C1", "bad"), FLOOR, "合格、问题、不适用"),
            (Check("C1", "fail", 0), FLOOR, "1–99"),
            (Check("C1", "fail", 100), FLOOR, "1–99"),
            (Check("C1", "pass", 2), FLOOR, "不得带问题数"),
            (Check("C1", "fail", 1, given=3), FLOOR, "不直接打分"),
            (Check("C1", "na"), FLOOR, "理由"),
            (Check("C3", "fail"), RATED, "须评分（0–9）"),
            (Check("C3", "fail", given=901), RATED, "9.01 超出满分 9"),
            (Check("C3", "pass", given=800), RATED, "低于满分为问题"),
            (Check("C4", "pass"), RATE, "按比率"),
        ],
    )
    def test_say_why_a_check_may_not_count(self, check, one, said):
        assert said in "".join(evidence.faults(check, one))

    @pytest.mark.parametrize(
        ("check", "one"),
        [
            (Check("C1", "pass"), FLOOR),
            (Check("C1", "fail", 99), FLOOR),
            (Check("C1", "na", reason="没有地面"), FLOOR),
            (Check("C3", "fail", given=0), RATED),
            (Check("C3", "pass", given=900), RATED),
        ],
    )
    def test_are_empty_for_a_check_that_may(self, check, one):
        assert evidence.faults(check, one) == []

    def test_ask_for_the_photo_of_a_failure(self):
        one = type(FLOOR)(**{name: getattr(FLOOR, name) for name in FLOOR.__dataclass_fields__} | {"photo": True})
        assert "照片" in evidence.faults(Check("C1", "fail", 1), one)[0]
        assert evidence.faults(Check("C1", "fail", 1, photos=("ab",)), one) == []
        assert evidence.digest_faults({"ab": "1"}, ["ab", "cdef" * 16]) == ["照片 cdefcdefcdef… 未在提交时登记"]


def test_complaints_are_a_stream_of_their_own_that_no_scheme_can_name():
    assert evidence.COMPLAINT not in STREAMS
    assert set(evidence.STREAMS) == {*STREAMS, evidence.COMPLAINT}
