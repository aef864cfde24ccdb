"""Every rule of a scheme is printed with the contract's words and how their gaps are settled."""

import pytest

from houqin.rules import clause, payment, scheme
from houqin.rules.clause import SETTLED, TITLES
from tests.rules.test_scheme import MEASURES, PLAIN, YEAR

OWN = {"code": "E", "text": "能耗", "full": 7, "bands": [{"points": 0}]}
FULL = {
    **PLAIN,
    "cards": [{"pack": "floors", "weight": 90}, {"weight": 10, "items": [OWN]}],
    "payment": [{"measure": kind, "clause": "8", "text": f"{kind}的原文", **said} for kind, said in MEASURES.items()],
    "sources": [{"name": "department", "weight": 80}, {"name": "user", "weight": 20}],
    "sites": "lowest",
    "repeat": {"times": 3, "clause": "5.2", "text": "当月同类问题三次以上该项记零"},
    "extras": [{"code": "flag", "text": "锦旗", "each": 1}],
    "deduction_cap": 30,
    "ladders": [{"below": 60, "months": 3, "effects": ["terminate"], "clause": "9.1"}],
    "year": YEAR,
    "wording": [{"rule": "veto", "clause": "6", "text": "一票否决优先于得分"}],
}


def test_every_title_has_its_settlement_and_every_measure_both():
    assert TITLES.keys() == SETTLED.keys()
    assert scheme.MEASURES.keys() | set(scheme.WORDED) <= SETTLED.keys()
    assert {f"PS{n}" for n in range(1, 12)} == {title.split()[0] for title in TITLES.values() if title.startswith("PS")}
    assert payment.SETTLED is SETTLED


@pytest.mark.parametrize(
    ("rule", "gap"),
    [
        ("grades", "89.5分低于90分"),
        ("tiers", "“70%以下”按70%支付"),
        ("warn_then_fine", "警告按月计"),
        ("ladder", "未考评的月份既不中断也不累计"),
        ("rounding", "四舍五入"),
        ("veto", "证据不足的月份发生否决"),
        ("complaint", "倍数"),
        ("sources", "缺一方时"),
    ],
)
def test_the_gaps_that_real_texts_leave_are_settled(rule, gap):
    assert gap in SETTLED[rule]


def test_a_scheme_explains_every_rule_it_uses_in_its_own_words():
    found = clause.explain(scheme.parse(FULL))
    assert {one.rule for one in found} == SETTLED.keys()
    said = {one.rule: (one.clause, one.text) for one in found}
    assert said["repeat"] == ("5.2", "当月同类问题三次以上该项记零")
    assert said["veto"] == ("6", "一票否决优先于得分")
    assert said["tiers"] == ("8", "tiers的原文")
    assert said["coverage"] == ("", "")


def test_a_plain_scheme_explains_what_always_holds_and_nothing_else():
    rules = [one.rule for one in clause.explain(scheme.parse(PLAIN))]
    assert rules == ["item_month", "streams", "coverage", "rounding", "complaint", "veto", "grades"]
