"""Personal data in a text: what is found, what is masked, and what is left because it names nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import redaction
from houqin.rules.refusal import Refused

NAMES = ("欧阳建国", "欧阳", "王建国", "财务")


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("请拨 13812345678", "phone", "13812345678"),
        ("请拨 138-1234-5678", "phone", "138-1234-5678"),
        ("+86 13812345678 来电", "phone", "+86 13812345678"),
        ("家中 021-64085875", "phone", "021-64085875"),
        ("证 31010119900307123X 号", "id", "31010119900307123X"),
        ("写信 a.b@c.cn 即可", "mail", "a.b@c.cn"),
        ("住院号：0012345", "record", "住院号：0012345"),
        ("7 病区 12 床漏水", "bed", "12 床"),
        ("加3床", "bed", "加3床"),
        ("床号12", "bed", "床号12"),
        ("患者李四反映", "patient", "李四"),
        ("经办欧阳，来电", "name", "欧阳"),
        ("张女士来电", "patient", "张"),
        ("经办王建国。", "name", "王建国"),
    ],
)
def test_what_names_or_reaches_somebody_is_found(text, kind, found):
    assert (kind, found) in [(hit.kind, hit.text) for hit in redaction.hits(text, NAMES)]


@pytest.mark.parametrize(
    "text",
    [
        "核定床位 500 张，床单 3 件",
        "监督电话：021-64085875",
        "投诉电话 021-64085875",
        "患者高度评价，病人方便在一楼取药",
        "患者李某反映，经办王某某",
        "第 3 项扣 2.5 分，合同 BJ-2026-13800000000001",
        "财务已经付款",
        "2026年10月得分 96.00 分，名次区间 1—3",
    ],
)
def test_what_names_nobody_is_left(text):
    assert redaction.hits(text, NAMES) == []


def test_who_is_named_on_purpose_stays():
    assert [hit.text for hit in redaction.hits("王建国获奖，欧阳建国经办", NAMES, ("王建国",))] == ["欧阳建国"]


def test_a_refusal_says_where_and_not_the_whole_of_it():
    with pytest.raises(Refused, match=r"正文第 3 行还写有电话号码（“电话 138…”）") as refused:
        redaction.demand_clean("正文", "一\n二\n电话 13812345678")
    assert "12345678" not in str(refused.value)


@given(
    st.lists(
        st.sampled_from(["王建国", "患者李四", "13812345678", "12床", "扣分", "，", "\n", "a@b.cn", " "]), max_size=12
    )
)
def test_what_was_masked_is_clean_and_masking_again_changes_nothing(parts):
    text = "、".join(parts)
    once = redaction.redacted(text, redaction.hits(text, NAMES))
    assert redaction.redacted(once, redaction.hits(once, NAMES)) == once
    assert "王建国" not in once and "13812345678" not in once
