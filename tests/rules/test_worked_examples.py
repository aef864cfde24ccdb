"""Real public texts with their published figures: each comes out exactly, as stated here and as in the domain file."""

import os
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from houqin.rules import money, scheme, trial
from houqin.rules.payment import Happened
from tests.rules.test_scheme import PLAIN

DOMAIN = Path(os.environ.get("HOUQIN_DOMAIN") or Path(__file__).parents[3] / "shared/domain")
FILE = DOMAIN / "data/worked_examples.yaml"

# What the texts say, as published; the domain file must say the same.
WE02 = {
    "scheme": {"pass": 70, "money_per_point": {"yuan": 10}},
    "oracle": [{"score": 82, "deduct_yuan": 180, "passed": True}, {"score": 69, "deduct_yuan": 310, "passed": False}],
}
WE07 = {
    "oracle": [
        {"rule": "S01", "hourly": 20, "absent_hours": 30, "yuan": 720},
        {"rule": "S09", "times": 2, "monthly_fee": 100000, "yuan": 30000},
        {"rule": "S04", "missed_punches": 5, "yuan": 100},
    ]
}
WE08 = {
    "schemes": [
        {
            "type": "linear_below",
            "threshold": 85,
            "oracle": [
                {"m": 85, "pay_pct": 100},
                {"m": 90, "pay_pct": 100},
                {"m": 80, "pay_pct": 95},
                {"m": 60, "pay_pct": 75},
            ],
        },
        {"type": "min_of_sites", "sites": 7, "oracle": [{"scores": [92, 88, 95, 90, 91, 89, 93], "result": 88}]},
    ]
}
WE09 = {
    "schemes": [
        {
            "type": "tier_pct",
            "tiers": [
                {"ge": 90, "pay_pct": 100},
                {"ge": 80, "pay_pct": 90},
                {"ge": 70, "pay_pct": 80},
                {"ge": 0, "pay_pct": 60},
            ],
            "oracle": [
                {"s": 90, "pay_pct": 100},
                {"s": 89, "pay_pct": 90},
                {"s": 70, "pay_pct": 80},
                {"s": 69, "pay_pct": 60},
            ],
        }
    ]
}
WE10 = {
    "scheme": {
        "tiers": [
            {"ge": ge, "pay_pct": pay} for ge, pay in ((95, 100), (85, 98), (75, 95), (65, 90), (60, 80), (0, 70))
        ],
        "cycle": "quarterly",
    },
    "oracle": [
        {"s": 96, "annual_fee": 1200000, "pay_yuan": 300000},
        {"s": 88, "annual_fee": 1200000, "pay_yuan": 294000},
        {"s": 72, "annual_fee": 1200000, "pay_yuan": 270000},
    ],
}
WE12 = {
    "scheme": {
        "weights": {"主管部门": 0.8, "服务对象": 0.2},
        "single_source_when_no_users": True,
        "grades": [{"ge": 90, "g": "优秀"}, {"ge": 80, "g": "良好"}, {"ge": 70, "g": "合格"}, {"ge": 0, "g": "不合格"}],
    },
    "oracle": [
        {
            "units": {"教学楼宇": [84, None], "学生公寓": [89, 92], "校园保洁": [75, 76], "图书馆": [89, None]},
            "unit_scores": [84, 89.6, 75.2, 89],
            "total": 84.45,
            "grade": "良好",
        },
        {
            "units": {"教学楼宇": [80, None], "学生公寓": [85, 83], "校园保洁": [80, 80], "图书馆": [88, None]},
            "unit_scores": [80, 84.6, 80, 88],
            "total": 83.15,
            "grade": "良好",
        },
    ],
}
WE20 = {
    "scheme": {
        "banded_vs_mean": [
            *({"le": le, "points": points} for le, points in ((0.9, 7), (1.0, 6), (1.1, 5), (1.2, 4))),
            {"gt": 1.2, "points": 0},
        ]
    },
    "oracle": [
        {"ratio_to_mean": 0.85, "points": 7},
        {"ratio_to_mean": 1.05, "points": 5},
        {"ratio_to_mean": 1.30, "points": 0},
    ],
}
STATED = {"WE02": WE02, "WE07": WE07, "WE08": WE08, "WE09": WE09, "WE10": WE10, "WE12": WE12, "WE20": WE20}


def hundredths(number):
    """A published figure, exactly as printed."""
    return money.hundredths(str(number))


def a(**said):
    return scheme.parse({**PLAIN, **said})


def of(points, fee=100_000_00):
    return trial.Given(fee, {("", "", 0): hundredths(points)})


def paid_percent(one, points):
    return Fraction(trial.month(one, of(points)).payable_fen, 1000_00)


def tiers(said):
    return [{"at_least": tier["ge"], "pay": tier["pay_pct"]} for tier in said["tiers"]]


def so_many_yuan_a_point(said, case):
    passing, each = said["scheme"]["pass"], said["scheme"]["money_per_point"]["yuan"]
    grades = [{"at_least": passing, "name": "合格"}, {"at_least": 0, "name": "不合格", "passed": False}]
    tried = trial.month(a(grades=grades, payment=[{"measure": "per_point", "yuan": each}]), of(case["score"]))
    assert tried.withheld_fen == case["deduct_yuan"] * 100
    assert tried.sheet.passed is case["passed"]


def money_by_item(said, case):
    """Hours away at 1.2 times the rate; 15 % and 30 % of the month's fee; 50 each after three free a month."""
    items = [
        {"code": "S01", "text": "缺岗", "rate": case.get("hourly", 1), "times": 120},
        {"code": "S09", "text": "闹事", "percents": [15, 30]},
        {"code": "S04", "text": "漏打卡", "each": 50, "free": 3},
    ]
    happened = Happened(case.get("times") or case.get("missed_punches") or 1, hundredths(case.get("absent_hours", 0)))
    given = trial.Given(hundredths(case.get("monthly_fee", 100000)), happened={case["rule"]: happened})
    assert trial.month(a(payment=[{"measure": "item_money", "items": items}]), given).withheld_fen == case["yuan"] * 100


def linear_below_a_threshold(said, case):
    one = a(payment=[{"measure": "linear_below", "threshold": said["threshold"]}])
    assert paid_percent(one, case["m"]) == case["pay_pct"]


def the_lowest_of_sites(said, case):
    assert len(case["scores"]) == said["sites"]
    points = {(f"点位{i}", "", 0): hundredths(score) for i, score in enumerate(case["scores"])}
    assert trial.month(a(sites="lowest"), trial.Given(0, points)).sheet.points == hundredths(case["result"])


def bands_of_pay(said, case):
    assert paid_percent(a(payment=[{"measure": "tiers", "tiers": tiers(said)}]), case["s"]) == case["pay_pct"]


def bands_of_a_quarters_fee(said, case):
    assert said["scheme"]["cycle"] == "quarterly"
    one = a(payment=[{"measure": "tiers", "tiers": tiers(said["scheme"])}])
    assert trial.month(one, of(case["s"], hundredths(case["annual_fee"]) // 4)).payable_fen == case["pay_yuan"] * 100


def two_sides_and_the_mean_of_units(said, case):
    weights = dict(zip(("department", "user"), said["scheme"]["weights"].values(), strict=True))
    sources = [{"name": name, "weight": str(round(weight * 100))} for name, weight in weights.items()]
    grades = [{"at_least": g["ge"], "name": g["g"], "passed": g["ge"] > 0} for g in said["scheme"]["grades"]]
    one = a(sites="mean", sources=sources, grades=grades, missing_source="renormalise")
    sides = [(unit, dict(zip(weights, pair, strict=True))) for unit, pair in case["units"].items()]
    points = {(unit, who, 0): hundredths(p) for unit, pair in sides for who, p in pair.items() if p is not None}
    given = trial.Given(0, points)
    assert list(trial.by_site(one, given).values()) == [hundredths(score) for score in case["unit_scores"]]
    sheet = trial.month(one, given).sheet
    assert (sheet.points, sheet.grade) == (hundredths(case["total"]), case["grade"])


def a_value_against_its_mean(said, case):
    bands = [
        {"points": band["points"], "at_most": _percent(band.get("le"))} for band in said["scheme"]["banded_vs_mean"]
    ]
    own = {"code": "E", "text": "单位建筑面积能耗", "full": 7, "bands": bands}
    one = a(cards=[{"weight": 100, "items": [own]}])
    tried = trial.month(one, trial.Given(0, ratios={"E": Fraction(str(case["ratio_to_mean"]))}))
    assert tried.sheet.lines[0].points == case["points"] * 100


def _percent(ratio):
    return None if ratio is None else money.percent(hundredths(Fraction(str(ratio)) * 100)).removesuffix("%")


WAYS = {
    "WE02": so_many_yuan_a_point,
    "WE07": money_by_item,
    "WE08.linear_below": linear_below_a_threshold,
    "WE08.min_of_sites": the_lowest_of_sites,
    "WE09.tier_pct": bands_of_pay,
    "WE10": bands_of_a_quarters_fee,
    "WE12": two_sides_and_the_mean_of_units,
    "WE20": a_value_against_its_mean,
}


def cases(examples):
    """Every published figure: (way, what the text says, the case)."""
    for name, said in examples.items():
        yield from ((name, said, case) for case in said.get("oracle", ()))
        for inner in said.get("schemes", ()):
            yield from ((f"{name}.{inner['type']}", inner, case) for case in inner.get("oracle", ()))


def published():
    return {one["id"]: one for one in yaml.safe_load(FILE.read_text("utf-8"))} if FILE.exists() else {}


@pytest.mark.parametrize(
    ("way", "said", "case"), [pytest.param(*one, id=f"{one[0]}-{i}") for i, one in enumerate(cases(STATED))]
)
def test_a_published_figure_comes_out(way, said, case):
    WAYS[way](said, case)


@pytest.mark.skipif(
    not FILE.exists(), reason=f"no worked examples at {FILE.name}: set HOUQIN_DOMAIN to the domain folder"
)
class TestTheDomainFile:
    def test_every_figure_in_it_has_a_way_and_comes_out(self):
        found = list(cases(published()))
        assert len(found) >= len(list(cases(STATED)))
        for way, said, case in found:
            WAYS[way](said, case)

    def test_says_what_is_stated_here(self):
        told = [(way, case) for way, _, case in cases(published())]
        for way, _, case in cases(STATED):
            assert any(way == there and case.items() <= said.items() for there, said in told), (way, case)


def test_ladders_of_the_same_texts_end_the_contracts_they_end():
    """WE02 second and third month under 60; WE09 twice in a row under 80."""
    order = {"below": 60, "months": 2, "effects": ["rectify_order"]}
    end = {"below": 60, "months": 3, "effects": ["terminate", "forfeit_deposit"]}
    twice = {"below": 80, "months": 2, "effects": ["terminate"]}

    def kinds(points, earlier, *rungs):
        tried = trial.month(a(ladders=rungs), trial.Given(0, {("", "", 0): points}, earlier=earlier))
        return [proposal.kind for proposal in tried.proposals]

    assert kinds(5900, [5900], order, end) == ["rectify_order"]
    assert kinds(5900, [5900, 5900], order, end) == ["terminate", "forfeit_deposit"]
    assert kinds(7900, [7900], twice) == ["terminate"]
    assert kinds(7900, [8000], twice) == []


def test_events_of_the_same_texts_change_the_points_they_change():
    """WE10: press +2, a silk banner +1, never above full marks; bad press −2; a grave accident one band down."""
    extras = [
        {"code": "media", "text": "媒体表彰", "each": 2},
        {"code": "flag", "text": "锦旗", "each": 1},
        {"code": "press", "text": "反面报道", "each": -2},
    ]
    grades = [
        {"at_least": 95, "name": "优秀"},
        {"at_least": 85, "name": "良好"},
        {"at_least": 0, "name": "不合格", "passed": False},
    ]
    one = a(extras=extras, grades=grades, payment=[{"measure": "tiers", "tiers": tiers(WE10["scheme"])}])

    def tried(points, **more):
        return trial.month(one, trial.Given(300_000_00, {("", "", 0): points}, **more))

    assert tried(9700, events={"media": 2}).sheet.points == 10000
    assert tried(9400, events={"flag": 1}).sheet.points == 9500
    assert tried(9600, events={"press": 1}).sheet.grade == "良好"
    dropped = tried(9600, effects=["grade_drop1"])
    assert (dropped.sheet.points, dropped.sheet.grade, dropped.payable_fen) == (9600, "良好", 294_000_00)
