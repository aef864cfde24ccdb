"""A standard's values: frozen, digested by content, read from plain data, and the faults that they name."""

from dataclasses import FrozenInstanceError, replace
from datetime import date
from hashlib import sha256

import pytest

from houqin.rules import standard
from houqin.rules.refusal import Wrong
from houqin.rules.standard import Bonus, Edition, Item, Rule, Section, Veto

RAW = {
    "pack": "bench",
    "name": "长椅",
    "name_en": "Benches",
    "service": "bench",
    "edition": "2026-01-01",
    "layer": "nation",
    "sections": [{"name": "外观", "full": "60"}, {"name": "稳固", "full": "40"}],
    "items": [
        {
            "code": "BENCH-01",
            "section": "外观",
            "text": "无积尘",
            "full": "60",
            "rule": {"kind": "per_defect", "points": "0.5", "unit": "处"},
            "method": "visual",
            "frequency": "每日",
        },
        {
            "code": "BENCH-02",
            "section": "稳固",
            "text": "不晃动",
            "full": "40",
            "rule": "binary",
            "method": "measurement",
            "frequency": "每月",
            "basis": ["L1"],
            "support": "text_read",
        },
    ],
}


def edition(**changes) -> Edition:
    return replace(standard.read(RAW, "bench.yaml"), **changes)


class TestRead:
    def test_amounts_are_hundredths_and_a_cap_unsaid_is_the_full_marks(self):
        first, second = edition().items
        assert first.rule == Rule("per_defect", points=50, unit="处", cap=6000)
        assert second.rule == Rule("binary") and second.full == 4000
        assert edition().edition == date(2026, 1, 1)

    def test_a_cap_that_is_said_stays(self):
        rule = {"kind": "per_defect", "points": "0.5", "unit": "处", "cap": "3"}
        raw = {**RAW, "items": [{**RAW["items"][0], "rule": rule}, RAW["items"][1]]}
        assert standard.read(raw, "x").items[0].rule.cap == 300

    def test_without_lines_a_problem_still_names_its_key(self):
        with pytest.raises(Wrong) as wrong:
            standard.read({**RAW, "sections": [{"name": "外观", "full": "100"}]}, "表单")
        assert [(one.where, one.line, one.key) for one in wrong.value.problems] == [
            ("表单", None, "items[1].section"),
            ("表单", None, "sections[0].full"),
        ]

    def test_floats_are_refused(self):
        with pytest.raises(Wrong, match=r"sections\[0\].full"):
            standard.read({**RAW, "sections": [{"name": "外观", "full": 60.0}, RAW["sections"][1]]}, "x")

    def test_a_layer_needs_what_it_is_under(self):
        raw = {**RAW, "layer": "hospital", "under": "2026-01-01"}
        with pytest.raises(Wrong, match="所依的国家版本 2026-01-01 不在手边"):
            standard.read(raw, "x")

    def test_a_layer_names_the_edition_that_stands_below(self):
        raw = {"layer": "hospital", "edition": "2026-05-01", "under": "2025-01-01"}
        with pytest.raises(Wrong, match="under：所依版本写作 2025-01-01；应为：2026-01-01"):
            standard.read(raw, "x", under=edition())

    @pytest.mark.parametrize("raw", [None, "", [], "bench", 3])
    def test_what_is_no_mapping_is_refused(self, raw):
        with pytest.raises(Wrong, match="须为若干键值"):
            standard.read(raw, "x")

    @pytest.mark.parametrize("items", [None, "x", [None], [["x"]], [{"code": {}, "rule": []}], {"a": "b"}])
    def test_items_of_any_shape_are_refused_not_crashed_on(self, items):
        with pytest.raises(Wrong):
            standard.read({**RAW, "items": items}, "x")


class TestDigest:
    def test_is_of_the_content(self):
        assert edition().digest == edition().digest == standard.read(dict(reversed(RAW.items())), "y").digest
        assert len(edition().digest) == 64

    @pytest.mark.parametrize(
        "changes",
        [
            {"name": "木椅"},
            {"edition": date(2026, 1, 2)},
            {"raters": ("总务处",)},
            {"sections": ()},
            {"vetoes": (Veto("bench.veto.1", "month_fail", "倒塌"),)},
            {"items": tuple(reversed(edition().items))},
            {"place": "山东"},
        ],
    )
    def test_every_change_shows(self, changes):
        assert edition(**changes).digest != edition().digest

    @pytest.mark.parametrize(
        "changes",
        [
            {"text": "无灰"},
            {"full": 5900},
            {"rule": Rule("per_defect", 51, "处", 6000)},
            {"frequency": "每周"},
            {"basis": ("L1",)},
            {"support": "own"},
            {"key": True},
            {"local": "北京"},
            {"veto": "terminate"},
            {"photo": True},
        ],
    )
    def test_every_field_of_an_item_counts(self, changes):
        first, second = edition().items
        assert edition(items=(replace(first, **changes), second)).digest != edition().digest

    def test_cannot_be_given_or_changed(self):
        with pytest.raises(ValueError, match="digest"):
            edition(digest="0" * 64)
        with pytest.raises(FrozenInstanceError):
            edition().digest = "0" * 64

    def test_is_of_these_very_bytes(self):
        """Another encoding would unpin every contract ever signed."""
        text = (
            '{"edition":"2026-01-01","items":['
            '{"code":"BENCH-01","frequency":"每日","full":6000,"method":"visual",'
            '"rule":{"cap":6000,"kind":"per_defect","points":50,"unit":"处"},"section":"外观","text":"无积尘"},'
            '{"basis":["L1"],"code":"BENCH-02","frequency":"每月","full":4000,"method":"measurement",'
            '"rule":{"kind":"binary"},"section":"稳固","support":"text_read","text":"不晃动"}],'
            '"layer":"nation","name":"长椅","name_en":"Benches","pack":"bench",'
            '"sections":[{"full":6000,"name":"外观"},{"full":4000,"name":"稳固"}],"service":"bench"}'
        )
        assert edition().digest == sha256(text.encode()).hexdigest()


class TestEdition:
    def test_finds_an_item_by_its_code(self):
        assert edition().item("BENCH-02").text == "不晃动"
        assert list(edition().items_by_code) == ["BENCH-01", "BENCH-02"]
        with pytest.raises(KeyError):
            edition().item("BENCH-03")

    def test_an_item_is_cited_only_when_somebody_read_its_law(self):
        first, second = edition().items
        assert second.cited and not first.cited
        assert not replace(second, support="title_only").cited
        assert replace(second, support="secondary_or_excerpt").cited


class TestProblems:
    def test_a_sound_edition_has_none(self):
        assert standard.problems(edition()) == ()
        assert standard.problems(edition(), bases=["L1"]) == ()

    def item(self, **changes) -> Edition:
        first, second = edition().items
        return edition(items=(replace(first, **changes), second))

    @pytest.mark.parametrize(
        ("rule", "key", "said"),
        [
            (Rule("per_defect", 0, "处", 6000), "points", "per_defect 须有这一项"),
            (Rule("per_defect", 50, "", 6000), "unit", "per_defect 须有这一项"),
            (Rule("per_defect", 50, "处", 0), "cap", "per_defect 须有这一项"),
            (Rule("per_defect", 50, "处", 6001), "cap", "扣分上限 60.01 超过该项满分"),
            (Rule("per_defect", 6001, "处", 6000), "points", "每处扣 60.01 分超过该项满分"),
            (Rule("per_defect", 50, "处", 6000, 9000), "target_bp", "per_defect 不用这一项"),
            (Rule("ratio"), "target_bp", "ratio 须有这一项"),
            (Rule("ratio", points=1, target_bp=9000), "points", "ratio 不用这一项"),
            (Rule("binary", unit="处"), "unit", "binary 不用这一项"),
            (Rule("manual_rating", cap=100), "cap", "manual_rating 不用这一项"),
        ],
    )
    def test_a_rule_has_what_its_kind_needs_and_nothing_else(self, rule, key, said):
        found = standard.problems(self.item(rule=rule))
        assert (f"items[0].rule.{key}", said) in [(one.key, one.said) for one in found]

    def test_an_unknown_basis(self):
        (found,) = standard.problems(edition(), bases=["LL1"])
        assert str(found) == (
            "bench 2026-01-01 items[1].basis[0]：没有编号为 L1 的依据；应为：packs/law/bases.csv 中的编号，如 LL1。"
        )

    def test_read_law_without_a_basis(self):
        assert [one.key for one in standard.problems(self.item(support="text_read"))] == ["items[0].support"]

    def test_totals(self):
        found = standard.problems(self.item(full=6050))
        assert [(one.key, one.said, one.expected) for one in found] == [
            ("sections[0].full", "“外观”各项之和为 60.5", "60"),
            ("items", "各项满分之和为 100.5", "100"),
        ]

    def test_totals_are_not_asked_of_a_layer(self):
        layer = edition(layer="hospital", under=date(2026, 1, 1), sections=(), items=edition().items[:1])
        assert standard.problems(layer) == ()
        assert [one.key for one in standard.problems(layer, whole=True)] == ["items[0].section", "items"]

    def test_doubled_names(self):
        twice = edition(
            sections=(Section("外观", 6000), Section("外观", 4000)),
            vetoes=(Veto("bench.veto.1", "month_fail", "a"), Veto("bench.veto.1", "terminate", "b")),
        )
        keys = [one.key for one in standard.problems(twice)]
        assert {"sections[0].name", "sections[1].name", "vetoes[0].code", "vetoes[1].code"} <= set(keys)

    def test_a_bonus_within_its_cap(self):
        found = standard.problems(edition(bonuses=(Bonus("bench.bonus.1", "获奖", each=300, cap=200),)))
        assert [str(one) for one in found] == ["bench 2026-01-01 bonuses[0].each：每项加分超过上限；应为：不超过 2。"]

    def test_only_a_layer_has_a_place_and_drops(self):
        assert [one.key for one in standard.problems(edition(place="山东"))] == ["place"]
        assert [one.key for one in standard.problems(edition(layer="city"))] == ["layer"]
        assert [one.key for one in standard.problems(edition(layer="hospital", drops=("BENCH-01",)))] == ["drops"]


def test_items_built_by_hand_need_no_more_than_their_promise():
    item = Item("A-1", "外观", "无积尘", 100, Rule("binary"), "visual", "每日")
    assert (item.basis, item.support, item.key, item.local, item.veto, item.photo) == (
        (),
        "design",
        False,
        "",
        None,
        False,
    )
