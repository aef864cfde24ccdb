"""Declared data: read whole or refused with every fault in one go, and written back as it was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import declared
from houqin.rules.declared import EMPTY, Faulty, declare


@dataclass(frozen=True, slots=True)
class Leaf:
    short: ClassVar[str] = "name"
    name: str = declare("text", "名称")
    weight: int = declare("percent", "权重", default=10000, least=0, most=10000)


@dataclass(frozen=True, slots=True)
class Flat:
    kind: ClassVar[str] = "flat"
    yuan: int = declare("yuan", "金额", least=1)


@dataclass(frozen=True, slots=True)
class Stepped:
    kind: ClassVar[str] = "stepped"
    percents: tuple[int, ...] = declare("many", "比例", of="percent")


@dataclass(frozen=True, slots=True)
class Tree:
    leaves: tuple[Leaf, ...] = declare("many", "叶", of=Leaf)
    fee: Flat | Stepped | None = declare("one", "费", of={"flat": Flat, "stepped": Stepped}, default=None)
    colour: str = declare("choice", "颜色", of=("红", "绿"), default="红")
    times: int = declare("count", "次数", default=3, least=1, most=9)
    open: bool = declare("flag", "公开", default=False)
    on: date | None = declare("day", "日期", default=None)
    ratio: Fraction | None = declare("number", "系数", default=None)
    named: Mapping[str, Leaf] = declare("map", "名册", of=Leaf, default=EMPTY)
    rates: Mapping[str, int] = declare("map", "费率", of="percent", default=EMPTY)


RAW = {
    "leaves": [{"name": "甲", "weight": "62.5%"}, "乙"],
    "fee": {"measure": "stepped", "percents": [15, "30%"]},
    "colour": "绿",
    "times": "4",
    "open": "是",
    "on": "2026-01-31",
    "ratio": "0.125",
    "named": {"a": {"name": "丙"}},
    "rates": {"b": 20},
}


def faults(raw):
    with pytest.raises(Faulty) as caught:
        declared.read(Tree, raw)
    return {fault.path: fault.said for fault in caught.value.faults}


class TestReading:
    def test_gives_the_value_that_was_said(self):
        tree = declared.read(Tree, RAW)
        assert tree.leaves == (Leaf("甲", 6250), Leaf("乙"))
        assert tree.fee == Stepped((1500, 3000))
        assert (tree.colour, tree.times, tree.open, tree.on) == ("绿", 4, True, date(2026, 1, 31))
        assert (tree.ratio, tree.named["a"], tree.rates) == (Fraction(1, 8), Leaf("丙"), {"b": 2000})

    def test_names_every_fault_with_its_place(self):
        said = faults({**RAW, "leaves": [{"weight": "101"}], "times": 0, "colour": "蓝", "fee": {"measure": "flat"}})
        assert set(said) == {"leaves[0].name", "leaves[0].weight", "times", "colour", "fee.yuan"}
        assert "不得大于 100，现为 101" in said["leaves[0].weight"]
        assert "红、绿" in said["colour"]

    def test_an_unknown_key_is_an_error_that_names_the_valid_ones(self):
        said = faults({**RAW, "colou": "红"})["colou"]
        assert "是否想写 colour" in said
        assert "leaves" in said

    @pytest.mark.parametrize("measure", ["steped", None, [], {}])
    def test_an_unknown_measure_is_an_error_that_names_the_valid_ones(self, measure):
        assert "flat、stepped" in faults({**RAW, "fee": {"measure": measure}})["fee.measure"]

    @pytest.mark.parametrize(
        ("key", "raw"),
        [
            ("times", "4.0"), ("times", "²"), ("times", "--5"), ("times", True), ("times", [1]), ("open", "也许"),
            ("on", "2026-02-30"), ("ratio", 0.125), ("ratio", "1/3"), ("leaves", "甲"), ("leaves", {}), ("rates", []),
            ("named", {"a": 3}), ("colour", ["红"]), ("fee", 3),
        ],
    )  # fmt: skip
    def test_what_is_not_of_its_kind_is_refused_in_chinese(self, key, raw):
        (said,) = faults({**RAW, key: raw}).values()
        assert any("一" <= letter <= "龥" for letter in said)

    def test_a_float_is_no_longer_what_was_written(self):
        assert '"62.5"' in faults({**RAW, "leaves": [{"name": "甲", "weight": 62.5}]})["leaves[0].weight"]

    def test_something_that_is_no_mapping_is_refused(self):
        assert "须为若干键值" in faults([1])[""]


class TestWriting:
    def test_reads_back_what_it_writes(self):
        tree = declared.read(Tree, RAW)
        assert declared.read(Tree, declared.plain(tree)) == tree

    def test_leaves_out_what_was_left_out(self):
        assert declared.plain(declared.read(Tree, {"leaves": ["甲"]})) == {"leaves": [{"name": "甲"}]}

    @given(st.lists(st.integers(0, 10000), max_size=4), st.integers(1, 9), st.integers(0, 10**12))
    def test_loses_no_number_on_the_way(self, percents, times, ratio):
        tree = Tree((), Stepped(tuple(percents)), "红", times, ratio=Fraction(ratio, 8))
        assert declared.read(Tree, declared.plain(tree)) == tree
