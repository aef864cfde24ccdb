"""What applies at one hospital: national packs, its place's layer, and its own edition's text upon them."""

import pytest

from houqin import packs
from houqin.rules.refusal import Refused, Wrong

OWN = """
edition: 2026-03-01
layer: hospital
under: 2026-01-01
items:
  - {code: CLEANING-03, full: 9, photo: true}
  - {code: CLEANING-07, full: 2, text: 办公区每日清洁一次, rule: {points: 1}}
"""


def test_a_nation_alone_is_itself():
    stack = packs.stacked("cleaning")
    assert stack.edition == packs.load("cleaning")
    assert set(stack.won.values()) == {"国家 2026-01-01"}


def test_asked_twice_is_worked_out_once():
    assert packs.stacked("cleaning", own=OWN).edition is packs.stacked("cleaning", own=OWN).edition
    assert packs.stacked("cleaning", own=OWN).edition is not packs.stacked("cleaning").edition


class TestPlace:
    def test_its_layer_wins_the_fields_that_it_changes(self):
        stack = packs.stacked("medwaste", places=("山东",))
        assert stack.edition.item("MEDWASTE-15").text == "登记资料保存≥5年"
        assert stack.won["MEDWASTE-15", "text"] == stack.won["MEDWASTE-15", "basis"] == "山东 2026-01-01"
        assert stack.won["MEDWASTE-15", "full"] == stack.won["MEDWASTE-14", "text"] == "国家 2026-01-01"
        assert stack.edition.full == 10000

    def test_elsewhere_it_says_nothing(self):
        assert packs.stacked("medwaste", places=("北京",)).edition == packs.load("medwaste")

    def test_its_items_apply_only_there(self):
        assert packs.stacked("security", places=("北京",)).edition == packs.load("security")
        elsewhere = packs.stacked("security", places=("山东",)).edition
        assert not {"SECURITY-04", "SECURITY-10", "SECURITY-12"} & set(elsewhere.items_by_code)
        assert elsewhere.full == sum(section.full for section in elsewhere.sections) == 8400
        assert "安检" not in [section.name for section in elsewhere.sections]
        assert elsewhere.digest != packs.load("security").digest


class TestOwnEdition:
    def test_changes_what_it_names_and_inherits_the_rest(self):
        stack = packs.stacked("cleaning", own=OWN)
        changed = stack.edition.item("CLEANING-07")
        assert (changed.text, changed.full, changed.rule.points, changed.rule.unit) == (
            "办公区每日清洁一次",
            200,
            100,
            "处",
        )
        assert changed.rule.cap == 200 and stack.edition.item("CLEANING-03").rule.cap == 900
        assert changed.method == "visual" and changed.section == "区域清洁"
        assert {key for key, who in stack.won.items() if who == "本院 2026-03-01"} == {
            ("CLEANING-03", "full"),
            ("CLEANING-03", "rule"),
            ("CLEANING-07", "text"),
            ("CLEANING-07", "full"),
            ("CLEANING-07", "rule"),
        }
        assert stack.edition.full == 10000 and stack.edition.edition.isoformat() == "2026-03-01"

    def test_stands_on_its_places_layer_not_beside_it(self):
        own = OWN.replace("CLEANING-03, full: 9, photo: true", "MEDWASTE-15, photo: true").split("  - {code: CLEANING")[
            0
        ]
        stack = packs.stacked("medwaste", places=("山东",), own=own)
        assert stack.edition.item("MEDWASTE-15").text == "登记资料保存≥5年"
        assert stack.won["MEDWASTE-15", "text"] == "山东 2026-01-01"
        assert stack.won["MEDWASTE-15", "photo"] == "本院 2026-03-01"

    def test_loosening_law_names_both_editions(self):
        own = OWN.replace("CLEANING-03, full: 9, photo: true", "CLEANING-16, frequency: 每周, full: 7")
        with pytest.raises(Wrong) as wrong:
            packs.stacked("cleaning", own=own)
        assert str(wrong.value) == (
            "cleaning 本院 2026-03-01 CLEANING-16：CLEANING-16 的“频次”由 每日 改为 每周，"
            "放宽了 国家 2026-01-01 依 CC509 的规定；应为：不宽于 每日。"
        )

    def test_must_still_add_up(self):
        with pytest.raises(Wrong) as wrong:
            packs.stacked("cleaning", own=OWN.replace("full: 9", "full: 8.5"))
        assert str(wrong.value) == ("cleaning 国家 2026-01-01＋本院 2026-03-01 items：各项满分之和为 99.5；应为：100。")

    def test_an_unknown_key_names_the_line(self):
        with pytest.raises(Wrong, match=r"本院版本 第 6 行 items\[0\].ful：没有这一键，是否想写 full？可用的键：code"):
            packs.stacked("cleaning", own=OWN.replace("full: 9", "ful: 9"))

    def test_a_new_item_says_everything(self):
        own = OWN + "  - {code: CLEANING-23, full: 1, text: 直升机坪清洁}\n"
        with pytest.raises(Wrong, match=r"本院版本 第 8 行 items\[2\].section：“分项”必填"):
            packs.stacked("cleaning", own=own)

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("layer: hospital", "layer: nation", "本院版本 layer：不是医院自己的版本；应为：layer: hospital。"),
            ("under: 2026-01-01", "under: 2027-01-01", "cleaning 没有版本 2027-01-01；可用：2026-01-01"),
            (
                "under: 2026-01-01\n",
                "",
                "本院版本 under：没有写明所依的国家版本，cleaning 不能绕过它；应为：under: 2026-01-01。",
            ),
            (
                "layer: hospital",
                "layer: hospital\npack: linen",
                "本院版本 第 4 行 pack：标准包写作 linen；应为：cleaning。",
            ),
        ],
    )
    def test_cannot_go_round_the_nation(self, old, new, said):
        with pytest.raises(Refused) as refused:
            packs.stacked("cleaning", own=OWN.replace(old, new))
        assert str(refused.value) == said

    def test_a_pack_of_its_own_stands_alone(self):
        whole = (packs.HERE / "pest/2026-01-01.yaml").read_text("utf-8")
        own = whole.replace("layer: nation", "layer: hospital").replace("pack: pest", "pack: helipad")
        own = own.replace("pest.veto", "helipad.veto").replace("pest.bonus", "helipad.bonus")
        assert packs.stacked("helipad", own=own).edition.full == 10000
        assert set(packs.stacked("helipad", own=own).won.values()) == {"本院 2026-01-01"}
