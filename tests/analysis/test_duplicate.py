"""Likely duplicates: alike in wording, near in place and time."""

from datetime import UTC, datetime, timedelta

from houqin.analysis import duplicate
from houqin.analysis.duplicate import Told

AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
REPORTS = [
    Told(1, "外科楼三层公共卫生间马桶堵了，污水流到走廊", "外科楼/3层/卫生间", AT),
    Told(2, "三层卫生间马桶堵塞，走廊都是污水", "外科楼/3层", AT + timedelta(hours=2)),
    Told(3, "空调不制冷，病房很热", "外科楼/5层/501", AT),
    Told(4, "内科楼卫生间马桶堵塞", "内科楼/1层/卫生间", AT + timedelta(days=20)),
    Told(5, "食堂饭菜太咸", "", AT),
    Told(6, "病房太热了，空调不制冷", "外科楼/5层/502", AT + timedelta(hours=1)),
]


def test_the_same_thing_told_twice_is_one_group():
    assert duplicate.groups(REPORTS) == [(1, 2), (3, 6)]


def test_the_earlier_report_is_found_for_a_new_one():
    new = Told("new", "走廊有污水，三层马桶堵了", "外科楼/3层", AT + timedelta(hours=3))
    found = duplicate.nearest(new, REPORTS, least=0.3)
    assert {near.key for near in found} == {1, 2}
    assert found[0].likeness >= found[1].likeness


def test_the_same_words_elsewhere_or_weeks_later_are_less_alike():
    one = REPORTS[0]
    said = {
        "here": Told("here", one.text, one.place, AT),
        "next door": Told("next door", one.text, "外科楼/3层/301", AT),
        "elsewhere": Told("elsewhere", one.text, "内科楼/3层/卫生间", AT),
        "later": Told("later", one.text, one.place, AT + timedelta(days=60)),
    }
    likeness = dict(duplicate.nearest(one, said.values(), least=0))
    assert likeness["here"] > 0.999 > likeness["next door"] > likeness["elsewhere"]
    assert likeness["later"] < likeness["here"]


def test_half_likes_make_no_chain():
    chain = [Told(i, f"{'甲乙丙丁戊己庚辛壬癸子丑寅卯'[i : i + 6]}坏了") for i in range(8)]
    assert max((len(group) for group in duplicate.groups(chain, least=0.45)), default=0) <= 3


def test_nothing_said_is_like_nothing():
    silent = [Told(i, text) for i, text in enumerate(("", "。", "", "电梯"))]
    assert duplicate.groups(silent) == []
    assert duplicate.nearest(Told("x", ""), silent) == []
