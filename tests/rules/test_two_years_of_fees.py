"""PS1–PS11 over the same twenty-four months, to the cent: the product's rules against each text's own formula.

The formulas on the right stand in decimals as the texts have them and share nothing with the rules; the sums were
worked out once and are written down. And the payment of an English PFI contract, from a rate to the pounds.
"""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from houqin.rules import payment, period, score, sheet, trial
from houqin.rules.decision import Month
from houqin.rules.payment import Happened
from houqin.rules.scheme import parse
from houqin.rules.sheet import Tally
from houqin.rules.standard import Rule
from tests.rules.imagined import edition, item
from tests.rules.test_scheme import PLAIN

FEE = 386_123_45  # fen a month
SCORES = (
    *("96.5", "90", "89.99", "89.5", "88", None, "85", "84.99", "80", "79.99", "92.13", "100"),
    *("70", "69.99", "60", "59.5", "77.77", "83.33", "91.01", "94.99", "95", "0", "64.99", "86.4"),
)
POINTS = [None if one is None else int(Decimal(one) * 100) for one in SCORES]
PERIODS = [period.after(202501, n) for n in range(24)]
CENT = Decimal("0.01")
TIERS = ((90, 100), (80, 95), (70, 90), (0, 80))
SIX = ((95, 100), (85, 98), (75, 95), (65, 90), (60, 80), (0, 70))


def bands(rows):
    return [{"at_least": low, "pay": pay} for low, pay in rows]


def cents(amount: Decimal) -> int:
    return int(amount.quantize(CENT, ROUND_HALF_UP) * 100)


def pay_of(rows, score_: Decimal) -> Decimal:
    return next(Decimal(pay) / 100 for low, pay in rows if score_ >= low)


def year_of(n: int) -> list[int | None]:
    """The months of the contract year before the n-th."""
    return POINTS[n // 12 * 12 : n]


def withheld(one, n: int, points=None, **more) -> int:
    """By the product's rules: the month as it would be closed."""
    months = tuple(Month(PERIODS[i], POINTS[i]) for i in range(n + 1))
    facts = payment.Facts(PERIODS[n], POINTS[n], FEE, more.get("happened", {}), months, PERIODS[n // 12 * 12])
    return sum(charge.amount_fen for charge in payment.charges(one, facts))


def scheme_of(measure, **said):
    return parse({**PLAIN, "payment": [measure], **said})


FEE_YUAN = Decimal(FEE) / 100


def ps1(n, s):
    return FEE_YUAN - (FEE_YUAN * pay_of(TIERS, s)).quantize(CENT, ROUND_HALF_UP)


def ps2(n, s):
    share = Decimal(1) if s >= 85 else (15 + s) / 100
    return FEE_YUAN - (FEE_YUAN * share).quantize(CENT, ROUND_HALF_UP)


def ps3(n, s):
    return min((100 - s) * 1200, Decimal(30000))


def ps4(n, s):
    held = (FEE_YUAN * Decimal("0.1")).quantize(CENT, ROUND_HALF_UP)
    return held - (held * pay_of(SIX, s)).quantize(CENT, ROUND_HALF_UP)


def ps5(n, s):
    """Under 80: 5000 at once. From 80 to 90 a warning; every second one of the contract year costs 2000."""
    if s < 80:
        return Decimal(5000)
    warned = [one for one in [*year_of(n), POINTS[n]] if one is not None and 8000 <= one < 9000]
    return Decimal(2000) if s < 90 and len(warned) % 2 == 0 else Decimal(0)


CASES = {
    "PS1": ({"measure": "tiers", "tiers": bands(TIERS)}, ps1, 656_409_83),
    "PS2": ({"measure": "linear_below", "threshold": 85}, ps2, 789_390_77),
    "PS3": ({"measure": "per_point", "yuan": 1200, "cap": 30000}, ps3, 414_480_00),
    "PS4": ({"measure": "holdback", "share": 10, "tiers": bands(SIX)}, ps4, 62_938_15),
    "PS5": (
        {"measure": "warn_then_fine", "warn_below": 90, "below": 80, "yuan": 2000, "below_yuan": 5000, "warnings": 2},
        ps5,
        48_000_00,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_month_withholds(name):
    measure, text, total = CASES[name]
    one, found = scheme_of(measure), []
    for n, said in enumerate(SCORES):
        mine = withheld(one, n)
        assert mine == (0 if said is None else cents(text(n, Decimal(said)))), (PERIODS[n], said)
        found.append(mine)
    assert sum(found) == total


def test_ps6_the_ledger_ends_the_contract_once_the_year_has_lost_its_points():
    one = scheme_of({"measure": "points_ledger", "terminate_at": 120})
    ended = []
    for n in range(24):
        months = tuple(Month(PERIODS[i], POINTS[i]) for i in range(n + 1))
        facts = payment.Facts(PERIODS[n], POINTS[n], FEE, {}, months, PERIODS[n // 12 * 12])
        if any(proposal.kind == "terminate" for proposal in payment.proposals(one, facts, ())):
            ended.append(PERIODS[n])
        assert withheld(one, n) == 0
    lost = [sum(10000 - p for p in POINTS[n // 12 * 12 : n + 1] if p is not None) for n in range(24)]
    assert ended == [PERIODS[n] for n in range(24) if POINTS[n] is not None and lost[n] >= 12000]
    assert ended[0] == 202511


def test_ps7_items_cost_by_time_by_rate_and_by_percentage():
    """Punches: 50 each after three free; absence at 22 an hour × 1.2; trouble 15 % then 30 % of the month's fee."""
    items = [
        {"code": "punch", "text": "漏打卡", "each": 50, "free": 3},
        {"code": "absent", "text": "缺岗", "rate": 22, "times": 120},
        {"code": "trouble", "text": "闹事", "percents": [15, 30]},
    ]
    one, total = scheme_of({"measure": "item_money", "items": items}), 0
    for n in range(24):
        punches, hours, trouble = n % 7, Decimal(n) * Decimal("1.25"), n % 5 % 3
        happened = {"punch": Happened(punches), "absent": Happened(1 if n else 0, int(hours * 100))}
        happened |= {"trouble": Happened(trouble)} if trouble else {}
        share = {0: Decimal(0), 1: Decimal("0.15"), 2: Decimal("0.30")}[trouble]
        text = 50 * max(0, punches - 3) + hours * 22 * Decimal("1.2")
        expected = cents(Decimal(text)) + cents(FEE_YUAN * share)
        assert withheld(one, n, happened=happened) == expected, PERIODS[n]
        total += expected
    assert total == 1_110_459_88


def test_ps8_the_lowest_of_seven_sites_is_the_months_score():
    one, total = parse({**PLAIN, "sites": "lowest", "payment": [{"measure": "tiers", "tiers": bands(TIERS)}]}), 0
    for n, points in enumerate(POINTS):
        if points is not None:
            sites = {(f"点位{i}", "", 0): min(10000, points + 37 * i * (n + 1) % 900) for i in range(7)}
            tried = trial.month(one, trial.Given(FEE, sites))
            low = min(sites.values())
            assert tried.sheet.points == low
            assert tried.withheld_fen == cents(ps1(n, Decimal(low) / 100))
            total += tried.withheld_fen
    assert total == 656_409_83, "the first site is always the lowest, so this is PS1 again"


def test_ps9_two_sides_mix_and_one_alone_counts_whole():
    sources = [{"name": "department", "weight": 80}, {"name": "user", "weight": 20}]
    one, total = parse({**PLAIN, "sources": sources, "payment": [{"measure": "tiers", "tiers": bands(SIX)}]}), 0
    for n, points in enumerate(POINTS):
        if points is None:
            continue
        users = None if n % 4 == 3 else min(10000, points + 411)
        given = {("", "department", 0): points} | ({} if users is None else {("", "user", 0): users})
        mixed = Decimal(points) / 100 if users is None else (Decimal(points) * 80 + Decimal(users) * 20) / 10000
        mixed = mixed.quantize(CENT, ROUND_HALF_UP)
        tried = trial.month(one, trial.Given(FEE, given))
        assert tried.sheet.points == int(mixed * 100), PERIODS[n]
        assert tried.withheld_fen == cents(FEE_YUAN - (FEE_YUAN * pay_of(SIX, mixed)).quantize(CENT, ROUND_HALF_UP))
        total += tried.withheld_fen
    assert total == 590_768_85


def test_ps10_a_value_against_its_mean_becomes_points_and_points_money():
    rows = ((7, 90), (6, 100), (5, 110), (4, 120), (0, None))
    own = {"code": "E", "text": "单位能耗", "full": 10, "bands": [{"points": p, "at_most": m} for p, m in rows]}
    said = {"cards": [{"weight": 100, "items": [own]}], "payment": [{"measure": "per_point", "yuan": 300}]}
    one, total = parse({**PLAIN, **said}), 0
    for n in range(24):
        ratio = Decimal(80 + 2 * n) / 100
        points = next(p for p, m in rows if m is None or ratio <= Decimal(m) / 100)
        tried = trial.month(one, trial.Given(FEE, ratios={"E": _fraction(ratio)}))
        assert tried.sheet.lines[0].points == points * 100
        assert tried.withheld_fen == cents((100 - Decimal(points) * 10) * 300)
        total += tried.withheld_fen
    assert total == 369_000_00


def test_ps11_what_two_years_kept_back_is_released_by_their_scores():
    measure = {"measure": "annual_tiers", "share": 5, "tiers": bands(((90, 100), (80, 90), (0, 70)))}
    one = scheme_of(measure, year={"daily": 60, "annual": 20, "satisfaction": 20})
    kept, found = cents(FEE_YUAN * Decimal("0.05")), []
    for first in (0, 12):
        months = POINTS[first : first + 12]
        held = sum(withheld(one, n) for n in range(first, first + 12))
        assert held == kept * sum(points is not None for points in months)
        judged = trial.year.judge_year(one, months, [9300, 8800, 9100], (188, 200))
        seen = [Decimal(points) / 100 for points in months if points is not None]
        daily = (sum(seen) / len(seen)).quantize(CENT, ROUND_HALF_UP)
        score_ = (daily * 60 + Decimal("90.67") * 20 + 94 * 20) / 100
        assert judged.points == int(score_.quantize(CENT, ROUND_HALF_UP) * 100)
        charge = payment.annual_charge(one.payment[0], judged.points, held)
        pay = pay_of(((90, 100), (80, 90), (0, 70)), score_)
        assert charge.amount_fen == held - cents(Decimal(held) / 100 * pay)
        found.append(charge.amount_fen)
    assert found == [0, 69_502_21]


def _fraction(ratio: Decimal):
    return trial.Fraction(ratio)


# ── From elsewhere ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pfi_service_failure_costs_19_points_of_300_pounds():
    """114 points may be lost on a service whose failures are borne up to 10 %: at 25 %, 114 × (25 − 10) / 90 = 19.

    In houqin: an item of 114 that is met at 90 %. On a card of 1,900 points one per cent is 19 of them.
    """
    items = [item("P1", "服务", 114_00, Rule("ratio", target_bp=9000)), item("P2", "其余", 1786_00, Rule("binary"))]
    card, rest = edition("pfi", items), Tally("P2", "department", "planned", "", 1, 0, 0, 178600)
    paid = {"measure": "per_point", "yuan": 300 * 19}
    one = parse({**PLAIN, "cards": [{"pack": "pfi", "weight": 100}], "payment": [paid]})
    seen = [Tally("P1", "department", "planned", "", 100, 25, 75, 100), rest]
    judged = score.judge(sheet.layout(one, {"pfi": card}), 202612, seen)
    line = next(line for line in judged.lines if line.code == "P1")
    assert (line.full, line.points, line.full - line.points) == (114_00, 95_00, 19_00)
    facts = payment.Facts(202612, judged.points, 100_000_00, {}, (Month(202612, judged.points),))
    assert [charge.amount_fen for charge in payment.charges(one, facts)] == [5_700_00]
    for failures, points in ((0, 0), (10, 0), (55, 57), (100, 114)):
        tallies = [Tally("P1", "department", "planned", "", 100, failures, 100 - failures, 100), rest]
        judged = score.judge(sheet.layout(one, {"pfi": card}), 202612, tallies)
        line = next(line for line in judged.lines if line.code == "P1")
        assert line.full - line.points == points * 100, failures
