"""Schemes as the office writes them: each fault named with its place, every measure reachable, read back as written."""

import pytest
from hypothesis import given

from houqin.rules import declared, scheme
from houqin.rules.declared import Faulty
from tests.rules.imagined import GRADES, OWN, TWO_SIDES, schemes

TIERS = [{"at_least": 90, "pay": 100}, {"at_least": 80, "pay": 90}, {"at_least": 0, "pay": 60}]
PLAIN = {"cards": [{"pack": "floors", "weight": 100}], "grades": GRADES}
MEASURES = {
    "tiers": {"tiers": TIERS},
    "linear_below": {"threshold": 85},
    "per_point": {"yuan": 10, "cap": 5000},
    "holdback": {"share": 5, "tiers": TIERS},
    "warn_then_fine": {"warn_below": 90, "below": 80, "yuan": 2000, "below_yuan": 2000},
    "points_ledger": {"terminate_at": 30},
    "item_money": {
        "items": [{"code": "S09", "text": "闹事", "percents": [15, 30]}, {"code": "S07", "text": "乱倒", "each": 500}]
    },
    "annual_tiers": {"share": 10, "tiers": TIERS},
}
YEAR = {"daily": 60, "annual": 20, "satisfaction": 20}


def faults(**said):
    with pytest.raises(Faulty) as caught:
        scheme.parse({**PLAIN, **said})
    return {fault.path: fault.said for fault in caught.value.faults}


def a_measure(kind, **changed):
    return {"payment": [{"measure": kind, **MEASURES[kind], **changed}], "year": YEAR}


@pytest.mark.parametrize("kind", scheme.MEASURES)
def test_every_measure_of_payment_is_reached_from_data(kind):
    read = scheme.parse({**PLAIN, **a_measure(kind, clause="8.1", text="原文")})
    (measure,) = read.payment
    assert isinstance(measure, scheme.MEASURES[kind])
    assert (measure.kind, measure.clause, measure.text) == (kind, "8.1", "原文")
    assert scheme.parse(declared.plain(read)) == read


@given(schemes())
def test_reads_back_what_it_writes(one):
    assert scheme.parse(declared.plain(one)) == one


@pytest.mark.parametrize(
    ("said", "where", "words"),
    [
        ({"cards": []}, "cards", "至少要有一张考核表"),
        ({"cards": [{"pack": "floors", "weight": 60}]}, "cards", "权重之和须为 100，现为 60"),
        ({"cards": [{"weight": 100}]}, "cards[0]", "只写一个"),
        ({"cards": [{"pack": "floors", "weight": 50}] * 2}, "cards", "“floors”写了不止一次"),
        ({"cards": [{"weight": 100, "items": [OWN, OWN]}]}, "cards", "“E1”写了不止一次"),
        ({"sources": [{"name": "user", "weight": 20}]}, "sources", "现为 20"),
        ({"sources": [{"name": "user", "weight": 50}] * 2}, "sources", "不止一次"),
        ({"grades": [*GRADES[:2], GRADES[1], *GRADES[2:]]}, "grades", "重叠：有两档都从 80 分起"),
        ({"grades": GRADES[::-1]}, "grades", "从高到低"),
        ({"grades": GRADES[:3]}, "grades", "空隙"),
        (
            {"grades": [{"at_least": 60, "name": "甲", "passed": False}, {"at_least": 0, "name": "乙"}]},
            "grades",
            "低的却合格",
        ),
        ({"veto_points": 60}, "veto_points", "须低于合格线 60 分"),
        ({"streams": []}, "streams", "planned"),
        ({"streams": ["complaint"]}, "streams", "没有“complaint”"),
        ({"extras": [{"code": "a", "text": "甲", "each": 0}]}, "extras[0].each", "不得为 0"),
        ({"extras": [{"code": "a", "text": "甲", "each": 1}] * 2}, "extras", "不止一次"),
        ({"ladders": [{"below": 60, "months": 2, "effects": []}]}, "ladders[0].effects", "至少要有一项"),
        ({"ladders": [{"below": 60, "months": 2, "effects": ["fine"]}]}, "ladders[0].effects", "forfeit_deposit"),
        ({"year": {"daily": 60}}, "year", "现为 60"),
        ({**a_measure("annual_tiers"), "year": None}, "year", "须写年度合成"),
        (a_measure("tiers", tiers=TIERS[:2]), "payment[0].tiers", "空隙"),
        (a_measure("tiers", tiers=[*TIERS[:2], {"at_least": 0, "pay": 95}]), "payment[0].tiers", "支付比例不得更低"),
        (a_measure("warn_then_fine", below=90), "payment[0]", "须低于警告线"),
        (a_measure("warn_then_fine", below_yuan=100), "payment[0].below_yuan", "不得少于"),
        (a_measure("item_money", items=[{"code": "a", "text": "甲"}]), "payment[0].items[0]", "只写一个"),
        (
            a_measure("item_money", items=[{"code": "a", "text": "甲", "percents": [30, 15]}]),
            "payment[0].items[0].percents",
            "不得更低",
        ),
        ({"payment": [{"measure": "tiers", **MEASURES["tiers"]}] * 2}, "payment", "“tiers”写了不止一次"),
        ({"payment": [{"measure": "ps12"}]}, "payment[0].measure", "linear_below"),
        ({"mix_place": 1}, "mix_place", "是否想写 mix_places"),
        ({"least_coverage": 101}, "least_coverage", "不得大于 100"),
    ],
)
def test_a_fault_of_sense_is_named_with_its_place(said, where, words):
    assert words in faults(**said)[where]


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([], "最后一档"),
        ([{"points": 7, "at_most": 90}], "最后一档"),
        ([{"points": 7, "at_most": 100}, {"points": 6, "at_most": 90}, {"points": 0}], "从小到大"),
        ([{"points": 8, "at_most": 90}, {"points": 0}], "不得高于满分 7"),
        ([{"points": 3, "at_most": 90}, {"points": 5}], "比值高的一档得分不得更高"),
    ],
)
def test_bands_against_a_mean_leave_no_gap_and_never_reward_worse(bands, words):
    assert words in faults(cards=[{"weight": 100, "items": [{**OWN, "bands": bands}]}])["cards[0].items[0].bands"]


def test_all_faults_come_at_once():
    assert len(faults(cards=[], grades=[], streams=["x"], sources=TWO_SIDES[:1])) == 4


def test_a_veto_that_lands_among_the_passed_is_no_fault_where_nobody_fails():
    assert scheme.parse({**PLAIN, "grades": [{"at_least": 0, "name": "完成"}]}).veto_points == 5900
