"""A pack with a fault is refused with the file, the line, the key and what would be right, word for word."""

import pytest

from houqin import packs
from houqin.rules.refusal import Wrong

FILE = "cleaning/2026-01-01.yaml"
TEXT = (packs.HERE / FILE).read_text("utf-8")
ITEM_KEYS = "code、section、text、full、rule、method、frequency、basis、support、key、local、veto、photo"
TOP_KEYS = (
    "pack、name、name_en、service、edition、layer、sections、items、vetoes、bonuses、raters、provenance、place、under、"
    "drops、examples"
)


def refusal(old: str, new: str, text: str = TEXT) -> Wrong:
    assert old in text
    with pytest.raises(Wrong) as wrong:
        packs.read(text.replace(old, new, 1), FILE)
    return wrong.value


def test_an_unknown_key_names_file_line_and_the_valid_keys():
    wrong = refusal("unit: 处}, method: visual", "unit: 处}, method: visual, wieght: 3")
    assert str(wrong) == f"{FILE} 第 21 行 items[0].wieght：没有这一键。可用的键：{ITEM_KEYS}。"
    assert (wrong.file, wrong.line, wrong.key) == (FILE, 21, "items[0].wieght")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("raters:", "rater:", f"第 7 行 rater：没有这一键，是否想写 raters？可用的键：{TOP_KEYS}。"),
        (
            "points: 0.5",
            "pionts: 0.5",
            "第 21 行 items[0].rule.pionts：没有这一键，是否想写 points？"
            "可用的键：kind、points、unit、cap、target_bp。",
        ),
        (
            "{name: 区域清洁",
            "{nam: 区域清洁",
            "第 11 行 sections[0].nam：没有这一键，是否想写 name？可用的键：name、full。",
        ),
        ("points: 0.5", "points: 0.505", "第 21 行 items[0].rule.points：“每处（次）扣分”最多两位小数。"),
        (
            "layer: nation",
            "layer: planet",
            "第 3 行 layer：“层级”须为 nation、province、city、hospital 之一，现为 planet。",
        ),
        (
            "edition: 2026-01-01",
            "edition: 2026-13-01",
            "第 2 行 edition：“版本日期”须为日期，如 2026-01-01，现为 2026-13-01。",
        ),
        ("target_bp: 95%", "target_bp: 120%", "第 59 行 items[19].rule.target_bp：“目标率”不得大于 100，现为 120。"),
        (
            "kind: ratio, target_bp: 95%",
            "kind: ratio",
            "第 59 行 items[19].rule.target_bp：ratio 须有这一项；应为：补上。",
        ),
        (
            "points: 0.5",
            "points: 7",
            "第 21 行 items[0].rule.points：每处扣 7 分超过该项满分；应为：不超过 6。",
        ),
        (
            "unit: 处",
            "unit: 处, cap: 6.5",
            "第 21 行 items[0].rule.cap：扣分上限 6.5 超过该项满分；应为：不超过 6。",
        ),
        (
            "[WST512]",
            "[WST521]",
            "第 21 行 items[0].basis[0]：没有编号为 WST521 的依据；应为：packs/law/bases.csv 中的编号，如 WST512。",
        ),
        (
            "basis: [SW82], ",
            "",
            "第 47 行 items[13].support：text_read 须有依据；应为：写明 basis，或 support: design。",
        ),
        (
            "section: 档案",
            "section: 档按",
            "第 62 行 items[21].section：没有“档按”这一分项；"
            "应为：区域清洁、感控执行、垃圾收运、人员管理、作业安全、响应整改、档案。",
        ),
        ("cleaning.veto.2", "veto.2", "第 67 行 vetoes[1].code：编码 veto.2 不合格式；应为：cleaning.veto.2。"),
        ("layer: nation", "layer: province", "第 3 行 layer：省、市版本须写明适用地区；应为：如 place: 山东。"),
        ("service:", "under: 2026-01-01\nservice:", "第 6 行 under：国家版本没有这一项"),
        ("raters: [院感科", "raters: [{name: 院感科}", "第 7 行 raters[0]：“评价部门”须为文字。"),
    ],
)
def test_each_fault_says_where_and_what_is_right(old, new, said):
    assert f"{FILE} {said}" in str(refusal(old, new))


def test_every_fault_is_told_at_once():
    wrong = refusal("full: 6, text: 病房", "full: 5, text: 病房")
    assert str(wrong) == (
        f"{FILE} 第 11 行 sections[0].full：“区域清洁”各项之和为 34；应为：35。\n"
        f"{FILE} 第 19 行 items：各项满分之和为 99；应为：100。"
    )


def test_a_code_is_used_once():
    wrong = refusal("CLEANING-02,", "CLEANING-01,")
    assert [(problem.line, problem.said) for problem in wrong.problems] == [
        (20, "CLEANING-01 出现了 2 次"),
        (22, "CLEANING-01 出现了 2 次"),
    ]


def test_something_that_is_no_pack_at_all():
    with pytest.raises(Wrong, match="第 1 行：须为若干键值"):
        packs.read("- 1", FILE)


def test_a_missing_key_is_named_where_it_should_stand():
    assert "第 20 行 items[0].method：“检查方法”必填。" in str(refusal("method: visual", "metod: visual"))
