"""Layers of a standard: law takes the stricter, all else the more local, and nobody loosens what was read in law."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import layering
from houqin.rules.refusal import Wrong
from houqin.rules.standard import (
    CITED,
    EFFECTS,
    FREQUENCIES,
    FULL,
    METHODS,
    SUPPORT,
    Bonus,
    Edition,
    Item,
    Rule,
    Section,
    Veto,
)

DAY = date(2026, 1, 1)
LAW = Item(
    "A-1", "甲", "每日消毒", 4000, Rule("per_defect", 100, "次", 4000), "documents", "每日", ("L1",), "text_read"
)
OWN = Item("A-2", "乙", "整洁", 6000, Rule("ratio", target_bp=9000), "visual", "每周")
NATION = Edition(
    "a", "甲乙", "A", "a", DAY, "nation", (Section("甲", 4000), Section("乙", 6000)), (LAW, OWN),
    vetoes=(Veto("a.veto.1", "terminate", "伤人"),), bonuses=(Bonus("a.bonus.1", "获奖", 100, 200),),
)  # fmt: skip


def layer(*items: Item, kind: str = "hospital", **changes) -> Edition:
    said = {"layer": kind, "under": DAY, "items": items, "sections": (), "vetoes": (), "bonuses": ()}
    return replace(NATION, **(said | {"place": "" if kind == "hospital" else "山东"} | changes))


def law_and(**changes) -> layering.Stack:
    """The nation under a hospital that changes the item that rests on law."""
    return layering.stack([NATION, layer(replace(LAW, **changes))])


def refused(*editions: Edition) -> str:
    with pytest.raises(Wrong) as wrong:
        layering.stack([NATION, *editions])
    return str(wrong.value)


class TestLaw:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("rule", Rule("per_defect", 200, "次", 4000)),
            ("rule", Rule("any_occurrence_zero")),
            ("rule", Rule("binary")),
            ("frequency", "每班"),
            ("key", True),
            ("veto", "grade_drop1"),
            ("basis", ("L1", "L2")),
        ],
    )
    def test_a_stricter_value_wins(self, field, value):
        stack = law_and(**{field: value})
        assert getattr(stack.edition.item("A-1"), field) == value
        assert stack.won["A-1", field] == "本院 2026-01-01"
        assert stack.won["A-1", "text"] == "国家 2026-01-01"

    def test_higher_full_marks_win_when_others_give_way(self):
        stack = layering.stack([NATION, layer(replace(LAW, full=4100), replace(OWN, full=5900))])
        assert [section.full for section in stack.edition.sections] == [4100, 5900]

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("full", 3900, "A-1 的“满分”由 40 改为 39"),
            (
                "rule",
                Rule("per_defect", 50, "次", 4000),
                "A-1 的“计分规则”由 per_defect 每处（次）扣分 1 计数单位 次 扣分上限 40 改为 "
                "per_defect 每处（次）扣分 0.5 计数单位 次 扣分上限 40",
            ),
            ("rule", Rule("per_defect", 200, "次", 3000), "A-1 的“计分规则”由"),
            ("rule", Rule("manual_rating"), "A-1 的“计分规则”由"),
            ("frequency", "每周", "A-1 的“频次”由 每日 改为 每周"),
            ("basis", (), "A-1 的“依据”由 L1 改为"),
            ("support", "design", "A-1 的“依据程度”由 text_read 改为 design"),
            ("local", "上海", "A-1 的“仅限地区”由 无 改为 上海"),
        ],
    )
    def test_loosening_names_the_field_and_both_editions(self, field, value, said):
        text = refused(layer(replace(LAW, **{field: value}), edition=date(2026, 3, 1)))
        assert text.startswith(f"a 本院 2026-03-01 A-1：{said}")
        assert "放宽了 国家 2026-01-01 依 L1 的规定；应为：不宽于" in text

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("frequency", "事件"),
            ("rule", Rule("ratio", target_bp=FULL)),
            ("rule", Rule("per_defect", 100, "月", 4000)),
        ],
    )
    def test_what_cannot_be_compared_is_refused(self, field, value):
        assert "，无法断定不宽于 国家 2026-01-01 依 L1 的规定；" in refused(layer(replace(LAW, **{field: value})))

    def test_may_not_be_dropped(self):
        text = refused(layer(drops=("A-1",)))
        assert text == "a 本院 2026-01-01 drops[0]：A-1 依据 L1，不得删去；应为：保留 国家 2026-01-01 的规定。"

    def test_what_a_province_tightened_its_hospitals_keep(self):
        province = layer(replace(LAW, frequency="每班"), kind="province")
        assert "放宽了 山东 2026-01-01 依 L1 的规定" in refused(province, layer(LAW))
        assert layering.stack([NATION, province]).edition.item("A-1").frequency == "每班"

    def test_words_and_methods_are_not_law(self):
        stack = law_and(text="每日消毒两次", method="visual", photo=True, section="丙")
        assert stack.edition.item("A-1").text == "每日消毒两次"
        assert stack.won["A-1", "method"] == "本院 2026-01-01"
        assert [section.name for section in stack.edition.sections] == ["丙", "乙"]

    def test_of_which_only_the_title_was_seen_binds_nobody(self):
        nation = replace(NATION, items=(replace(LAW, support="title_only"), OWN))
        stack = layering.stack([nation, layer(replace(LAW, support="title_only", frequency="每月"))])
        assert stack.edition.item("A-1").frequency == "每月"


class TestOwnWords:
    def test_the_more_local_wins_even_when_looser(self):
        city = layer(replace(OWN, rule=Rule("ratio", target_bp=8000)), kind="city", place="济南")
        hospital = layer(replace(OWN, rule=Rule("ratio", target_bp=8500), frequency="每年"))
        stack = layering.stack([NATION, city, hospital])
        assert stack.edition.item("A-2").rule.target_bp == 8500
        assert stack.won["A-2", "rule"] == "本院 2026-01-01"
        assert layering.stack([NATION, city]).won["A-2", "rule"] == "济南 2026-01-01"

    def test_repeating_what_holds_wins_nothing(self):
        assert set(layering.stack([NATION, layer(LAW, OWN)]).won.values()) == {"国家 2026-01-01"}

    def test_events_are_replaced_added_and_dropped(self):
        hospital = layer(
            vetoes=(Veto("a.veto.1", "month_fail", "伤人"), Veto("a.veto.2", "terminate", "行贿")), drops=("a.bonus.1",)
        )
        stack = layering.stack([NATION, hospital])
        assert [(veto.code, veto.effect) for veto in stack.edition.vetoes] == [
            ("a.veto.1", "month_fail"),
            ("a.veto.2", "terminate"),
        ]
        assert stack.edition.bonuses == ()
        assert stack.won["a.veto.1", "effect"] == stack.won["a.veto.2", "text"] == "本院 2026-01-01"

    def test_an_item_is_dropped_when_another_takes_its_points(self):
        new = replace(OWN, code="A-3", text="整洁有序")
        stack = layering.stack([NATION, layer(new, drops=("A-2",))])
        assert list(stack.edition.items_by_code) == ["A-1", "A-3"]
        assert "各项满分之和为 40；应为：100" in refused(layer(drops=("A-2",)))

    def test_an_unknown_drop_names_what_there_is(self):
        assert "没有 A-9 可删；应为：A-1 A-2 a.veto.1 a.bonus.1" in refused(layer(drops=("A-9",)))


class TestOrder:
    def test_layers_rise_and_come_once(self):
        assert "不能叠在 本院 2026-01-01 之上；应为：依次为国家、省、市、本院" in refused(layer(), layer(kind="city"))
        assert "不能叠在 山东 2026-01-01 之上" in refused(layer(kind="city"), layer(kind="city"))

    def test_each_names_the_nation_it_was_written_under(self):
        text = refused(layer(under=date(2025, 1, 1)))
        assert text == "a 本院 2026-01-01 under：所依的是 a 2025-01-01；应为：a 2026-01-01。"

    def test_all_faults_of_all_layers_are_told(self):
        city, hospital = (
            layer(replace(LAW, key=True), kind="city"),
            layer(replace(LAW, frequency="每年", basis=("L2",))),
        )
        told = refused(city, hospital).splitlines()
        assert [line.split("由")[0] for line in told] == [
            "a 本院 2026-01-01 A-1：A-1 的“频次”",
            "a 本院 2026-01-01 A-1：A-1 的“依据”",
            "a 本院 2026-01-01 A-1：A-1 的“关键项”",
        ]
        assert "放宽了 山东 2026-01-01 依 L1 的规定" in told[2]


class TestPlaces:
    HERE = replace(NATION, items=(LAW, replace(OWN, local="北京")), examples=())

    def test_an_item_of_elsewhere_is_left_out_with_its_points(self):
        stack = layering.stack([self.HERE], places=("山东",))
        assert [item.code for item in stack.edition.items] == ["A-1"]
        assert stack.edition.full == 4000 and stack.edition.sections == (Section("甲", 4000),)

    def test_at_home_it_counts(self):
        assert layering.stack([self.HERE], places=("北京", "山东")).edition.full == FULL

    def test_nobody_said_where_is_nowhere(self):
        assert layering.stack([self.HERE]).edition.full == 4000


rules = st.one_of(
    st.builds(Rule, st.just("per_defect"), st.integers(1, 500), st.just("次"), st.integers(500, 4000)),
    st.builds(Rule, st.just("ratio"), target_bp=st.integers(1, FULL)),
    st.builds(Rule, st.sampled_from(["binary", "any_occurrence_zero", "manual_rating"])),
)
items = st.builds(
    Item, st.just("A-1"), st.just("甲"), st.sampled_from(["消毒", "每日消毒"]), st.just(4000), rules,
    st.sampled_from(METHODS), st.sampled_from(FREQUENCIES), st.sampled_from([(), ("L1",), ("L1", "L2")]),
    st.sampled_from(SUPPORT), st.booleans(), st.just(""), st.sampled_from((None, *EFFECTS)), st.booleans(),
).filter(lambda item: item.basis or item.support not in CITED)  # fmt: skip


class TestAnyTwoLayers:
    @given(items, items)
    def test_what_holds_is_never_looser_than_law_and_else_the_locals(self, national, local):
        nation = replace(NATION, items=(national, OWN))
        try:
            held = layering.stack([nation, layer(local)]).edition.item("A-1")
        except Wrong as wrong:
            assert national.cited and "国家 2026-01-01" in str(wrong) and "本院 2026-01-01" in str(wrong)
            return
        assert held == local
        if national.cited:
            assert set(national.basis) <= set(held.basis) and held.key >= national.key
            assert held.frequency == national.frequency or (
                FREQUENCIES.index(held.frequency) < FREQUENCIES.index(national.frequency)
                and national.frequency != "事件"
            )
            effects = (None, *EFFECTS)
            assert effects.index(held.veto) >= effects.index(national.veto)
            assert all(self.left(held.rule, n) <= self.left(national.rule, n) for n in (1, 2, 5, 99))

    @staticmethod
    def left(rule: Rule, count: int) -> int:
        """Points that `count` defects leave; a rate or a hand's rating could leave anything."""
        if rule.kind == "per_defect":
            return 4000 - min(rule.cap, rule.points * count)
        return 0 if rule.kind in ("binary", "any_occurrence_zero") else 4000

    @given(items)
    def test_a_layer_that_repeats_the_nation_changes_nothing(self, item):
        nation = replace(NATION, items=(item, OWN))
        stack = layering.stack([nation, layer(item)])
        assert stack.edition.items == nation.items and set(stack.won.values()) == {"国家 2026-01-01"}

    @given(items, items)
    def test_stricter_is_not_both_ways(self, one, other):
        for name, order in layering.STRICTER.items():
            there, back = (
                order(getattr(one, name), getattr(other, name)),
                order(getattr(other, name), getattr(one, name)),
            )
            if there == 1:
                assert back == -1, name
            if there is None:
                assert back is None, name


class TestAdvice:
    def test_names_what_came_went_and_changed_without_points(self):
        newest = replace(
            NATION,
            items=(replace(LAW, frequency="每班", veto="month_fail"), replace(OWN, code="A-3", text="整洁有序")),
            vetoes=(),
        )
        advice = layering.advice(NATION, newest)
        assert [str(one) for one in advice] == [
            "不再有 A-2 整洁",
            "不再有 a.veto.1 伤人",
            "A-1 的“频次”由 每日 改为 每班",
            "A-1 的“否决后果”由 无 改为 month_fail",
            "新增 A-3 整洁有序",
        ]
        assert [one.change for one in advice] == ["removed", "removed", "changed", "changed", "added"]

    def test_there_is_none_for_the_same_edition(self):
        assert layering.advice(NATION, replace(NATION, edition=date(2027, 1, 1))) == ()

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("full", 3950, "A-1 的“满分”由 40 改为 39.5"),
            ("key", True, "A-1 的“关键项”由 否 改为 是"),
            ("basis", ("L1", "L2"), "A-1 的“依据”由 L1 改为 L1、L2"),
            ("rule", Rule("ratio", target_bp=9550), "ratio 目标率 95.5"),
        ],
    )
    def test_values_read_as_people_write_them(self, field, value, said):
        (one,) = layering.advice(NATION, replace(NATION, items=(replace(LAW, **{field: value}), OWN)))
        assert said in str(one)
