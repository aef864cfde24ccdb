"""The public texts' own figures, and what an imagined month must share with a real one."""

from fractions import Fraction

import pytest

from houqin.rules import scheme, trial
from houqin.rules.payment import Happened

GRADES = [
    {"at_least": "90", "name": "优秀"},
    {"at_least": "70", "name": "合格"},
    {"at_least": "0", "name": "不合格", "passed": False},
]
TWO_SIDES = [{"name": "department", "weight": "80"}, {"name": "user", "weight": "20"}]
BANDS = [{"points": p, "at_most": m} for p, m in (("7", "90"), ("6", "100"), ("5", "110"), ("4", "120"), ("0", None))]


def a_scheme(**said):
    return scheme.parse({"cards": [{"pack": "cleaning", "weight": "100"}], "grades": GRADES, **said})


def of(points: int, **more) -> trial.Given:
    return trial.Given(**{"fee_fen": 100_000_00, "points": {("", "", 0): points * 100}, **more})


def fen(said: scheme.Scheme, given: trial.Given) -> int:
    return trial.month(said, given).withheld_fen


@pytest.mark.parametrize(("points", "yuan", "passed"), [(82, 180, True), (69, 310, False)])
def test_so_many_yuan_a_point(points, yuan, passed) -> None:
    tried = trial.month(a_scheme(payment=[{"measure": "per_point", "yuan": "10"}]), of(points))
    assert (tried.withheld_fen, tried.sheet.passed) == (yuan * 100, passed)


def test_the_lowest_of_seven_sites() -> None:
    points = {(f"点位{i}", "", 0): one * 100 for i, one in enumerate([92, 88, 95, 90, 91, 89, 93])}
    assert trial.month(a_scheme(sites="lowest"), trial.Given(0, points)).sheet.points == 8800


@pytest.mark.parametrize(
    ("seen", "each", "total"),
    [
        ([(84, None), (89, 92), (75, 76), (89, None)], [8400, 8960, 7520, 8900], 8445),
        ([(80, None), (85, 83), (80, 80), (88, None)], [8000, 8460, 8000, 8800], 8315),
    ],
)
def test_two_sides_of_raters_and_the_mean_of_units(seen, each, total) -> None:
    said = a_scheme(sites="mean", sources=TWO_SIDES)
    sides = ("department", "user")
    typed = [(f"{i}", side, p) for i, pair in enumerate(seen) for side, p in zip(sides, pair, strict=True)]
    given = trial.Given(0, {(site, side, 0): p * 100 for site, side, p in typed if p})
    assert list(trial.by_site(said, given).values()) == each
    assert trial.month(said, given).sheet.points == total


def test_a_missing_side_leaves_the_month_unassessed_where_the_scheme_says_so() -> None:
    said = a_scheme(sources=TWO_SIDES, missing_source="not_assessed")
    given = trial.Given(0, {("", "department", 0): 8400})
    assert trial.month(said, given).sheet.reason == "no_evidence"


@pytest.mark.parametrize(("ratio", "points"), [("0.85", 700), ("0.9", 700), ("1.05", 500), ("1.30", 0)])
def test_a_value_against_its_mean(ratio, points) -> None:
    own = {"weight": "100", "items": [{"code": "E", "text": "能耗", "full": "7", "bands": BANDS}]}
    tried = trial.month(a_scheme(cards=[own]), trial.Given(0, ratios={"E": Fraction(ratio)}))
    assert tried.sheet.lines[0].points == points


def test_money_by_items_is_due_even_in_a_month_that_is_not_assessed() -> None:
    items = [
        {"code": "S01", "text": "缺岗", "rate": "20", "times": "120"},
        {"code": "S09", "text": "闹事", "percents": ["15", "30"]},
        {"code": "S04", "text": "漏打卡", "each": "50", "free": "3"},
    ]
    happened = {"S01": Happened(1, 3000), "S09": Happened(2), "S04": Happened(5)}
    tried = trial.month(
        a_scheme(payment=[{"measure": "item_money", "items": items}]), trial.Given(100_000_00, happened=happened)
    )
    assert [charge.amount_fen for charge in tried.charges] == [720_00, 30_000_00, 100_00]
    assert (tried.sheet.points, tried.payable_fen) == (None, 69_180_00)


def test_a_warning_costs_nothing_until_the_second() -> None:
    measure = {"measure": "warn_then_fine", "warn_below": "90", "below": "80", "yuan": "2000", "below_yuan": "2000"}
    said = a_scheme(payment=[measure])
    assert [charge.how for charge in trial.month(said, of(85)).charges] == ["警告，合同年度内第1次"]
    assert [fen(said, of(85, earlier=before)) for before in ([85 * 100], [9500], [None, 8500])] == [2000_00, 0, 2000_00]
    assert fen(said, of(79)) == 2000_00


def test_the_ledger_of_lost_points_ends_the_contract() -> None:
    said = a_scheme(payment=[{"measure": "points_ledger", "terminate_at": "30"}])
    short, full = trial.month(said, of(90, earlier=[9000])), trial.month(said, of(90, earlier=[9000, None, 9000]))
    assert (short.ledgers, short.proposals) == (((2000, 3000),), ())
    assert [proposal.kind for proposal in full.proposals] == ["terminate"]


def test_a_ladder_fires_in_the_last_of_its_months() -> None:
    said = a_scheme(ladders=[{"below": "80", "months": "2", "effects": ["interview"]}])
    assert trial.month(said, of(79, earlier=[8500])).proposals == ()
    assert [p.kind for p in trial.month(said, of(79, earlier=[7800, None])).proposals] == ["interview"]


def test_vetoes_and_extras_count_as_in_a_real_month() -> None:
    said = a_scheme(extras=[{"code": "press", "text": "负面报道", "each": "-2", "cap": "4"}])
    assert trial.month(said, of(95, events={"press": 3})).sheet.points == 9100
    failed = trial.month(said, of(95, effects=["month_fail"])).sheet
    assert (failed.points, failed.passed) == (5900, False)
    assert trial.month(said, of(95, effects=["grade_drop1"])).sheet.grade == "合格"


def test_a_year_of_three_parts() -> None:
    tiers = [{"at_least": "90", "pay": "100"}, {"at_least": "80", "pay": "80"}, {"at_least": "0", "pay": "0"}]
    said = a_scheme(
        year={"daily": "60", "annual": "20", "satisfaction": "20", "trim": "1"},
        payment=[{"measure": "annual_tiers", "share": "10", "tiers": tiers}],
    )
    tried = trial.annual(said, [9000, None, 8000], [7000, 8800, 9200, 10000], (85, 100), 1_200_000_00)
    assert (tried.sheet.daily, tried.sheet.annual, tried.sheet.satisfaction) == (8500, 9000, 8500)
    assert tried.sheet.points == 8600
    assert trial.annual(said, [9000], [], (85, 100), 0).sheet.reason == "missing_part"
