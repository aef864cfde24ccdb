"""What answers come to: exact shares with their intervals, and nothing said of too few people."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import survey
from houqin.rules.declared import Faulty, plain
from houqin.rules.refusal import Refused

RAW = {
    "name": "保洁满意度",
    "service": "cleaning",
    "audience": "patient",
    "questions": [{"text": "病房"}, {"text": "走廊"}],
}
ASKED = survey.parse(RAW)
COUNTS = st.lists(st.integers(0, 400), min_size=5, max_size=5)


def wilson(met: int, n: int) -> tuple[float, float]:
    z, p = 1.96, met / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_has_wilsons_interval_by_integers(pair):
    met, n = pair
    found, (low, high) = survey.share(met, n), wilson(met, n)
    assert found.low <= found.bp <= found.high and found.low >= 0 and found.high <= 10000
    assert abs(found.low - low * 10000) <= 1 and abs(found.high - high * 10000) <= 1


def test_of_nothing_there_is_no_share_and_no_mean():
    assert survey.share(0, 0) is None and survey.mean([0] * 5) is None


@given(COUNTS.filter(lambda steps: sum(steps) > 1))
def test_a_mean_lies_in_its_interval_and_on_the_scale(steps):
    found, n = survey.mean(steps), sum(steps)
    values = [step for step, count in enumerate(steps, 1) for _ in range(count)]
    spread = math.sqrt(sum((one - sum(values) / n) ** 2 for one in values) / (n - 1))
    assert 100 <= found.low <= found.value <= found.high <= 500
    assert abs(found.value - 100 * sum(values) / n) <= 0.5
    assert found.high == 500 or abs(found.high - found.value - 196 * spread / math.sqrt(n)) <= 1


def test_one_answer_tells_nothing_of_the_mean():
    assert survey.mean([0, 0, 0, 0, 1]) == (500, 100, 500)


@given(COUNTS, st.integers(0, 3))
def test_one_satisfied_answer_turned_bad_never_raises_the_share(steps, bad):
    steps[4] += 1
    met, n = survey.satisfied(steps, ASKED)
    steps[4] -= 1
    steps[min(bad, 2)] += 1
    worse, same = survey.satisfied(steps, ASKED)
    assert same == n and worse == met - 1


@given(st.lists(st.integers(1, 5), min_size=1, max_size=80))
def test_four_answers_of_one_person_are_one_person(steps):
    """Asked the same thing four times, people say the same, and the interval is no narrower for it."""
    four = survey.parse(RAW | {"questions": [{"text": str(n)} for n in range(4)]})
    once = survey.parse(RAW | {"questions": [{"text": "1"}]})
    many = survey.overall([{str(n): step for n in range(1, 5)} for step in steps], four)
    alone = survey.overall([{"1": step} for step in steps], once)
    assert (many.bp, many.low, many.high) == (alone.bp, alone.low, alone.high) and many.n == 4 * alone.n


def test_what_is_the_same_cannot_be_told_apart_and_what_is_far_can():
    assert not survey.change(survey.share(45, 50), survey.share(44, 50)).told
    moved = survey.change(survey.share(190, 200), survey.share(140, 200))
    assert moved.told and moved.by == 2500 and moved.low > 0


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.integers(0, n), st.just(n))))
def test_to_compare_the_other_way_round_is_the_same(three):
    a, b, n = three
    there, back = (
        survey.change(survey.share(a, n), survey.share(b, n)),
        survey.change(survey.share(b, n), survey.share(a, n)),
    )
    assert (there.by, there.low, there.high, there.told) == (-back.by, -back.high, -back.low, back.told)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=8), st.integers(3, 20))
def test_no_small_group_is_shown_nor_given_away_by_subtraction(sizes, least):
    hidden = survey.hidden(sizes, least)
    assert {name for name, n in sizes.items() if n < least} <= hidden
    people = sum(sizes[name] for name in hidden)
    assert not hidden or people >= least or hidden == set(sizes)


@pytest.mark.parametrize(("n", "said"), [(0, "none"), (9, "none"), (10, "few"), (49, "few"), (50, "")])
def test_small_numbers_are_called_so(n, said):
    assert survey.size(n, 10) == said


def test_a_burst_is_held_and_a_full_ward_is_not():
    assert survey.suspicion(survey.MOST_HERE, 0) == ""
    assert survey.suspicion(survey.MOST_HERE + 1, 0) == "burst"
    assert survey.suspicion(1, survey.MOST_UNKNOWN + 1) == "unknown"


def test_counts_by_question_leave_out_what_was_left_out():
    said = [{"1": 5, "2": 1}, {"1": 4}]
    assert survey.counts(said, ASKED) == [[0, 0, 0, 1, 1], [1, 0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("scores", "comment", "said"),
    [
        ({}, "", "还没有回答任何一题"),
        ({"1": 6}, "", "第 1 题"),
        ({"1": 0}, "", "第 1 题"),
        ({"3": 1}, "", "第 3 题"),
        ({"1": 5}, "长" * 501, "留言有 501 字，最多 500 字"),
    ],
)
def test_what_no_form_sends_is_refused(scores, comment, said):
    with pytest.raises(Refused, match=said):
        survey.demand_answer(ASKED, scores, comment)


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "all"},
        {"questions": []},
        {"scale": 4},
        {"satisfied_from": 4, "scale": 3},
        {"least": 2},
        {"name": ""},
    ],
)
def test_a_questionnaire_that_cannot_be_judged_is_refused(wrong):
    with pytest.raises((Faulty, Refused)):
        survey.parse(RAW | wrong)


def test_a_questionnaire_reads_back():
    assert survey.parse(plain(ASKED)) == ASKED


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请打 138-1234-5678 找我", "请打 ••• 找我"),
        ("住院号 20260011234", "住院号 •••"),
        ("邮箱 wang.li@example.com", "邮箱 •••"),
        ("我是王小明，12床", "我是•••，•••床"),
        ("加微信：wxid_abc123", "加微信•••"),
        ("开水间 3 天没打扫", "开水间 3 天没打扫"),
        ("我是家属，等了 40 分钟", "我是家属，等了 40 分钟"),
    ],
)
def test_what_points_to_a_person_is_taken_out(text, shown):
    assert survey.masked(text) == shown
