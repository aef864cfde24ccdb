"""A panel's form, its life and what its ballots make."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin import packs
from houqin.rules import review
from houqin.rules.declared import Faulty
from houqin.rules.review import Step

AT = datetime(2026, 12, 1, tzinfo=UTC)
TWO = [{"name": "质量", "weight": 60}, {"name": "安全", "weight": 40}]
MARK = st.integers(0, 100).map(lambda n: n * 100)
BALLOT = st.fixed_dictionaries({"质量": MARK, "安全": MARK})


def a(**said):
    return review.parse({"dimensions": TWO, "fewest": 1, "quorum": 2, **said})


def faults(**said) -> str:
    with pytest.raises(Faulty) as wrong:
        a(**said)
    return str(wrong.value)


@pytest.mark.parametrize("kind", list(packs.panels()))
def test_every_form_to_start_from_is_sound(kind):
    assert sum(one.weight for one in review.parse(packs.panels()[kind]["form"]).dimensions) == 10000


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"dimensions": [TWO[0]]}, "权重合计须为 100%，现为 60%"),
        ({"dimensions": [*TWO, {"name": "质量", "weight": 0}]}, "维度“质量”写了 2 次"),
        ({"dimensions": []}, "至少要有一个评分维度"),
        ({"least": 10, "most": 10}, "最高分须大于最低分"),
        ({"step": "0.3"}, "不是级差 0.3 的整数倍"),
        ({"dimensions": [{"name": "质量", "weight": 100, "anchors": [{"points": "0.5", "text": "差"}]}]}, "不在分尺上"),
        ({"fewest": 3}, "不能多于法定评委人数"),
        ({"drop_highest": 1, "drop_lowest": 1, "fewest": 2}, "可能一个分也不剩"),
    ],
)
def test_a_form_that_makes_no_sense_is_named(said, words):
    assert words in faults(**said)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"质量": 9000}, "还有维度没有打分：安全"),
        ({"质量": 9000, "安全": 9000, "态度": 1}, "没有“态度”这个评分维度"),
        ({"质量": 9050, "安全": 9000}, "“质量”的 90.5 分不在分尺上"),
        ({"质量": 9000, "安全": 10100}, "“安全”的 101 分不在分尺上"),
        ({"质量": -100, "安全": 9000}, "不在分尺上"),
    ],
)
def test_a_ballot_off_the_form_is_named(given, words):
    assert words in review.ballot_fault(a(), given)
    assert review.ballot_fault(a(), {"质量": 9000, "安全": 0}) is None


def test_judges_first_is_each_raters_weighted_total_then_the_trimmed_mean():
    form = a(drop_highest=1, drop_lowest=1, trim_from=5)
    marks = {
        str(n): {"质量": q * 100, "安全": s * 100}
        for n, (q, s) in enumerate([(90, 80), (80, 90), (70, 70), (100, 100), (85, 85)])
    }
    found = review.standing(form, marks)
    assert found.totals == {"0": 8600, "1": 8400, "2": 7000, "3": 10000, "4": 8500}
    assert (found.raw, found.trimmed) == (8500, 8500)
    assert found.dimensions == {"质量": 8500, "安全": 8500}


def test_dimensions_first_trims_each_dimension():
    form = a(drop_highest=1, drop_lowest=1, trim_from=3, order="dimensions")
    marks = {"a": {"质量": 100, "安全": 9000}, "b": {"质量": 8000, "安全": 8000}, "c": {"质量": 9000, "安全": 100}}
    assert review.standing(form, marks).trimmed == 8000
    first = a(drop_highest=1, drop_lowest=1, trim_from=3)
    assert review.standing(first, marks).trimmed == 5440  # the middle total: (90×60 + 1×40) ÷ 100


def test_absence_is_what_the_form_says():
    marks = {"a": {"质量": 9000, "安全": 9000}, "b": {"质量": 8000, "安全": 8000}, "c": None}
    assert review.standing(a(), marks).raw == 8500
    assert review.standing(a(absent="zero"), marks).raw == 5667
    assert review.standing(a(absent="lowest"), marks).raw == 8333
    assert review.standing(a(absent="not_assessed"), marks).reason == "absent"
    assert review.standing(a(quorum=3, fewest=3), marks).reason == "too_few"


@given(st.dictionaries(st.sampled_from("abcdefgh"), BALLOT, min_size=1), st.booleans())
def test_the_score_lies_between_the_lowest_and_the_highest_total(marks, first):
    found = review.standing(a(order="judges" if first else "dimensions"), marks)
    assert min(found.totals.values()) - 1 <= found.raw <= max(found.totals.values()) + 1


@given(st.dictionaries(st.sampled_from("abcdefgh"), BALLOT, min_size=2), st.sampled_from("abcdefgh"))
def test_a_higher_mark_never_lowers_the_score(marks, who):
    marks[who] = marks.get(who, {"质量": 0, "安全": 0})
    more = marks | {who: {name: min(10000, mark + 100) for name, mark in marks[who].items()}}
    before, after = review.standing(a(), marks), review.standing(a(), more)
    assert after.raw >= before.raw and after.trimmed >= before.trimmed


@given(st.dictionaries(st.sampled_from("abcdefgh"), BALLOT, min_size=5))
def test_who_voted_first_does_not_matter(marks):
    turned = dict(reversed(marks.items()))
    assert review.standing(a(), marks)[:2] == review.standing(a(), turned)[:2]


def test_which_figure_counts_is_the_forms_choice_and_no_verdict_stays_none():
    found = review.standing(a(), {"a": {"质量": 9000, "安全": 9000}})
    assert [review.counting(a(counts=one), found, 8765) for one in review.COUNTS] == [9000, 9000, 8765]
    assert review.counting(a(counts="adjusted"), review.standing(a(), {"a": None}), 8765) is None


def test_a_panel_lives_from_open_to_locked_and_back():
    until, hour = AT + timedelta(hours=2), timedelta(hours=1)
    assert review.life(until, [], AT).state == "open"
    assert review.life(until, [], until + hour).state == "late"
    steps = [Step("present", AT, 1, "x"), Step("extend", AT, 1, closes_at=until + 2 * hour)]
    found = review.life(until, steps, until + hour)
    assert (found.state, found.subject, found.since) == ("open", "x", AT)
    steps.append(Step("close", until, 7))
    found = review.life(until, steps, until)
    assert (found.state, found.closed_by, found.closings, found.subject) == ("closed", 7, 1, "")
    assert not review.may_reopen(found.closed_by, 7) and review.may_reopen(found.closed_by, 8)
    steps.append(Step("reopen", until, 8, closes_at=until + 3 * hour))
    assert review.life(until, steps, until + 2 * hour).state == "open"
