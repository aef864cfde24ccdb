"""Quotas and prizes: how they are read, who wins by the scores, and what needs a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import award
from houqin.rules.award import Category, Ranked
from houqin.rules.refusal import Refused

GROUP = Category("护理组", (("一等奖", 1), ("二等奖", 2)))


def ranked(*points):
    return [Ranked(str(n), f"甲{n}", one) for n, one in enumerate(points)]


def test_categories_are_read_line_by_line():
    found = award.parse("服务标兵：3 名\n护理组: 一等奖 1，二等奖2人\n\n")
    assert found == (Category("服务标兵", (("服务标兵", 3),)), GROUP)
    assert award.read(award.plain(found)) == found


@pytest.mark.parametrize("text", ["", "服务标兵", "服务标兵：", "服务标兵：0", "甲：1\n甲：2", "：3"])
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(Refused):
        award.parse(text)


def test_prizes_go_down_the_scores():
    found = award.placed(GROUP, ranked(800, 950, 900, None, 700))
    assert [(one.name, one.place, one.prize) for one in found] == [
        ("甲1", 1, "一等奖"), ("甲2", 2, "二等奖"), ("甲0", 3, "二等奖"), ("甲4", 4, ""), ("甲3", None, ""),
    ]  # fmt: skip


def test_equal_points_across_a_line_decide_nothing_and_within_one_they_do():
    across = award.placed(GROUP, ranked(900, 900, 800))
    assert [(one.prize, one.tied) for one in across] == [("", True), ("", True), ("二等奖", False)]
    within = award.placed(GROUP, ranked(950, 900, 900))
    assert [(one.prize, one.tied) for one in within] == [("一等奖", False), ("二等奖", False), ("二等奖", False)]
    assert [one.place for one in within] == [1, 2, 2]


@given(st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=9), st.integers(1, 4), st.integers(1, 4))
def test_scores_alone_never_give_more_than_the_quota(points, first, second):
    group = Category("组", (("一", first), ("二", second)))
    found = award.placed(group, ranked(*points))
    for prize, most in group.prizes:
        assert sum(one.prize == prize for one in found) <= most
    award.demand_quotas(group, found, {one.key: one.prize for one in found if one.prize}, reason="")


def test_more_than_the_quota_or_another_order_is_refused():
    found = award.placed(GROUP, ranked(900, 800, 700, 600))
    with pytest.raises(Refused, match="护理组的“一等奖”最多 1 名，选了 2 名"):
        award.demand_quotas(GROUP, found, {"0": "一等奖", "1": "一等奖"}, reason="好")
    skipped = {"0": "一等奖", "1": "二等奖", "3": "二等奖"}
    with pytest.raises(Refused, match="与得分次序不一致"):
        award.demand_quotas(GROUP, found, skipped, reason="")
    award.demand_quotas(GROUP, found, skipped, reason="甲2 有一票否决")
    with pytest.raises(Refused, match="没有“特等奖”这个奖项"):
        award.demand_quotas(GROUP, found, {"0": "特等奖"}, reason="好")
