"""Claims: what counts as one, and when the evidence bears it out, to the last hundredth of a per cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import claim
from houqin.rules.claim import Claim, Shown
from houqin.rules.refusal import Refused


def found(text: str) -> list[tuple[str, str, int]]:
    return [(one.kind, one.op, one.value) for one in claim.found(text, "s")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年整改率达到98.5%，按期整改率95%", [("rectified", "is", 9850), ("in_time", "is", 9500)]),
        ("按期整改率不低于95%", [("in_time", "least", 9500)]),
        ("满意度由去年的85%提高到96.2%", [("satisfaction", "is", 9620)]),
        ("满意度96%以上", [("satisfaction", "least", 9600)]),
        ("98%的整改率", [("rectified", "is", 9800)]),
        ("整改率百分之九十八点五", [("rectified", "is", 9850)]),
        ("计划完成率100%", [("on_time", "is", 10000)]),
        ("全年共接到投诉12件", [("complaints", "is", 12)]),
        ("有效投诉两起", [("upheld", "is", 2)]),
        ("投诉不超过十二件", [("complaints", "most", 12)]),
        ("未发生任何安全责任事故", [("accidents", "is", 0)]),
        ("零投诉；无安全事故", [("complaints", "is", 0), ("accidents", "is", 0)]),
        ("投诉为零", [("complaints", "is", 0)]),
        ("发生3起安全事故", [("accidents", "is", 3)]),
    ],
)
def test_a_figure_beside_a_known_word_is_a_claim(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "目标满意度98%",
        "力争整改率100%",
        "合同约定满意度不低于90%",
        "满意度同比提高3%",
        "满意度上升了2.5%",
        "共有员工88人，培训12次",
        "我们重视满意度和整改率",
        "投诉处理更快",
        "满意度120%",
        "",
    ],
)
def test_a_target_a_change_or_a_plain_word_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("said", "shown", "state"),
    [
        (Claim("rectified", "least", 9850), Shown(197, 200), "agrees"),
        (Claim("rectified", "least", 9850), Shown(196, 200), "contradicted"),
        (Claim("rectified", "is", 9850, 1), Shown(131, 133), "agrees"),  # 98.496… %
        (Claim("rectified", "is", 9850, 2), Shown(131, 133), "agrees"),
        (Claim("rectified", "is", 9851, 2), Shown(131, 133), "contradicted"),
        (Claim("rectified", "is", 9900, 0), Shown(197, 200), "agrees"),  # 98.5 % is 99 % to a whole per cent
        (Claim("satisfaction", "is", 9000, 0), Shown(95, 100), "better"),
        (Claim("satisfaction", "is", 9000, 0), None, "unknown"),
        (Claim("satisfaction", "is", 9000, 0), Shown(0, 0), "unknown"),
        (Claim("complaints", "is", 2), Shown(2), "agrees"),
        (Claim("complaints", "is", 2), Shown(1), "better"),
        (Claim("complaints", "is", 2), Shown(3), "contradicted"),
        (Claim("complaints", "most", 5), Shown(3), "agrees"),
        (Claim("accidents", "is", 0), Shown(1), "contradicted"),
    ],
)
def test_it_is_held_to_the_evidence_exactly(said, shown, state):
    assert claim.verdict(said, shown) == state


@given(st.integers(0, 10000), st.integers(1, 5000), st.integers(0, 5000))
def test_more_put_right_never_turns_a_claim_that_held_into_one_that_does_not(value, of, met):
    met = min(met, of)
    said = Claim("rectified", "least", value)
    if claim.verdict(said, Shown(met, of)) == "agrees":
        assert claim.verdict(said, Shown(min(met + 1, of), of)) == "agrees"


@pytest.mark.parametrize(
    ("kind", "said", "value", "places"),
    [("rectified", "98.5", 9850, 1), ("rectified", " 98.50% ", 9850, 2), ("complaints", "3 件", 3, 0)],
)
def test_a_stated_figure_is_read_as_it_was_typed(kind, said, value, places):
    read = claim.stated(kind, said)
    assert (read.value, read.places) == (value, places)


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        ("rectified", "101", "0 至 100"),
        ("rectified", "98.555", "最多两位小数"),
        ("rectified", "很高", "现为 很高"),
        ("complaints", "1.5", "须填整数"),
        ("complaints", "-1", "须填整数"),
        ("morale", "9", "没有“morale”这项指标"),
    ],
)
def test_what_is_no_figure_is_refused(kind, said, words):
    with pytest.raises(Refused, match=words):
        claim.stated(kind, said)


@pytest.mark.parametrize(
    ("said", "value"),
    [("十二", 12), ("二十", 20), ("一百零二", 102), ("两", 2), ("88", 88), ("九十八", 98), ("甲", None)],
)
def test_chinese_numbers_are_read(said, value):
    assert claim.whole(said) == value
