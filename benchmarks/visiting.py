"""Benchmarks of where to visit: Chicago's food inspections, place and inspector apart; and imagined rooms."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from houqin.analysis import next_room, past, severity
from houqin.analysis.next_room import Room
from houqin.analysis.past import Visit

DATA = Path(os.environ.get("HOUQIN_DATA", Path(__file__).parents[2] / "shared/data")) / "chicago_food_inspections"
BLOCK = 60  # days
SPLIT = "2013-11-01"  # learnt before, tested from then on
COLUMNS = f"""epoch(Inspection_Date) / 86400, License, criticalFound, Inspector_Assigned,
    Inspection_Date >= DATE '{SPLIT}', ageAtInspection, heat_burglary, seriousCount, fail_flag, heat_garbage,
    heat_sanitation, temperatureMax, tobacco_retail_over_counter, consumption_on_premises_incidental_activity,
    mobile_food_license::INT, outdoor_patio, Facility_Type = 'Restaurant'"""
Table = Any


def chicago() -> dict[str, object]:
    """Learnt before a date, tested after it: what the place tells, and what the inspector alone would tell."""
    file = DATA / "model_table.parquet"
    if not file.is_file():
        return {"skipped": "no chicago_food_inspections in HOUQIN_DATA"}
    rows = duckdb.sql(f"SELECT {COLUMNS} FROM '{file}' ORDER BY Inspection_Date, Inspection_ID").fetchall()
    y, test = np.array([row[2] for row in rows]), np.array([row[4] for row in rows])
    who, days = np.array([row[3] for row in rows]), np.array([row[0] for row in rows])
    x, learn = _features(rows), ~test
    shifts = _shifts([row for row in rows if not row[4]])
    by_inspector = np.array([shifts.get(name, 0.0) for name in who])
    place = x @ _ridge(_within(x[learn], who[learn]), _within(y[learn, None], who[learn])[:, 0])
    mixed = x @ _ridge(x[learn], y[learn])
    found: dict[str, object] = {"learnt": int(learn.sum()), "tested": int(test.sum())}
    for name, score in (
        ("place", place),
        ("unadjusted", mixed),
        ("inspector", by_inspector),
        ("both", place + by_inspector),
    ):
        gain, share = _earlier(score[test], y[test], days[test])
        found |= {f"{name}_days": gain, f"{name}_first_half": share, f"{name}_auc": _auc(score[test], y[test])}
    within = [
        (_auc(place[test & (who == name)], y[test & (who == name)]), (test & (who == name)).sum()) for name in set(who)
    ]
    known = [(auc, n) for auc, n in within if not np.isnan(auc)]
    found["place_auc_within_inspector"] = float(sum(auc * n for auc, n in known) / sum(n for _, n in known))
    found["as_it_was_first_half"] = _earlier(-days[test], y[test], days[test])[1]
    return found


def _features(rows: list[Table]) -> Table:
    """What was known on the day: earlier visits by lags, the licence, the neighbourhood, the weather."""
    lags = []
    for column in (2, 7, 8):
        earlier = past.before([Visit(row[1], row[0], row[column]) for row in rows])
        lags += [[one.total / (one.n + 2) for one in earlier], [one.last or 0 for one in earlier]]
    lags += [[one.n > 0 for one in earlier], [min(one.since or 730, 730) for one in earlier]]
    plain = [row[5:7] + row[9:] for row in rows]
    x = np.column_stack([np.array(lags, dtype=float).T, np.array(plain, dtype=float)])
    x = (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-9)
    return np.column_stack([np.ones(len(x)), x])


def _shifts(rows: list[Table]) -> dict[str, float]:
    """How much more each inspector finds at the same places."""
    fitted = severity.fit([severity.Mark(row[3], row[1], row[2]) for row in rows], freedom=float("inf"))
    return {str(one.key): one.shift for one in fitted.raters}


def _within(x: Table, who: Table) -> Table:
    """What differs among the visits of one inspector, so that no place is taken for its inspector."""
    left = x.copy()
    for name in set(who):
        left[who == name] -= left[who == name].mean(axis=0)
    return left


def _ridge(x: Table, y: Table, strength: float = 50.0) -> Table:
    return np.linalg.solve(x.T @ x + strength * np.eye(x.shape[1]), x.T @ y)


def _earlier(score: Table, y: Table, days: Table) -> tuple[float, float]:
    """Visits reordered by score on each sixty days: days gained by a critical finding, share in first halves."""
    gained, early, block = [], [], (days - days.min()) // BLOCK
    for n in np.unique(block):
        its = block == n
        when, bad = np.empty(its.sum()), y[its] > 0
        when[np.argsort(-score[its], kind="stable")] = np.sort(days[its])
        gained.append((days[its] - when)[bad])
        early.append((when < np.sort(days[its])[its.sum() // 2])[bad])
    return float(np.concatenate(gained).mean()), float(np.concatenate(early).mean())


def _auc(score: Table, y: Table) -> float:
    bad, good = score[y > 0], np.sort(score[y == 0])
    if not len(bad) or not len(good):
        return float("nan")
    below = np.searchsorted(good, bad, "left") + np.searchsorted(good, bad, "right")
    return float(below.mean() / 2 / len(good))


# ── Rooms ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

ROOMS, VISITS, WEEKS, WARM, SEEN, HEALS = 150, 20, 130, 52, 0.85, 0.08


def rooms() -> dict[str, object]:
    """Risk-weighted bad time under several ways to choose twenty visits a week, and what chosen visits do to a rate."""
    names: dict[str, Callable[..., Table]] = {"rotation": _rotation, "failed_first": _failed_first, "index": _by_index}
    bad = {name: [_run(choose, seed) for seed in range(6)] for name, choose in names.items()}
    mixed = [_run(_by_index, seed, by_chance=VISITS // 4) for seed in range(6)]
    found: dict[str, object] = {name: float(np.mean([run[0] for run in runs])) for name, runs in bad.items()}
    found["quarter_random"] = float(np.mean([run[0] for run in mixed]))
    found["saved_by_index"] = 1 - float(found["index"]) / float(found["rotation"])  # type: ignore[arg-type]
    found["saved_quarter_random"] = 1 - float(found["quarter_random"]) / float(found["rotation"])  # type: ignore[arg-type]
    found["bias_all"] = float(np.mean([run[1] for run in mixed]))
    found["bias_random"] = float(np.mean([run[2] for run in mixed]))
    return found


def _run(choose: Callable[..., Table], seed: int, by_chance: int = 0) -> tuple[float, float, float]:
    """The share of risk-weighted time that rooms were bad, and how far rates of all and of random visits were off."""
    chance = np.random.default_rng(seed)
    risk, hazard = (
        chance.choice([4.0, 2.0, 1.0], ROOMS, p=[0.15, 0.35, 0.5]),
        chance.gamma(1.2, 0.03, ROOMS).clip(0.002, 0.4),
    )
    company = chance.integers(0, 5, ROOMS)
    hazard = hazard * np.array([0.6, 0.8, 1.0, 1.2, 1.8])[company]
    bad, visits = chance.random(ROOMS) < 0.2, [[] for _ in range(ROOMS)]
    burden, rates, truth = 0.0, [[], []], []
    for week in range(WEEKS):
        bad |= chance.random(ROOMS) < 1 - np.exp(-hazard)
        bad &= ~(chance.random(ROOMS) < HEALS)
        drawn = chance.choice(ROOMS, by_chance, replace=False)
        rest = [i for i in choose(visits, week, risk, company, chance) if i not in set(drawn)]
        going = np.array([*drawn, *rest[: VISITS - by_chance]], dtype=int)
        seen = bad[going] & (chance.random(len(going)) < SEEN)
        if week >= WARM:
            burden += float((bad * risk).sum() / risk.sum())
            truth.append(bad.mean() * SEEN)
            rates[0].extend(seen)
            rates[1].extend(seen[:by_chance])
        for i, was in zip(going, seen, strict=True):
            visits[i].append((week, bool(was)))
        bad[going[seen]] = False
    off = [float(np.mean(rate) - np.mean(truth)) if rate else 0.0 for rate in rates]
    return burden / (WEEKS - WARM), off[0], off[1]


def _rotation(visits: Table, week: int, *_: Table) -> Table:
    return np.argsort([one[-1][0] if one else -1 for one in visits], kind="stable")


def _failed_first(visits: Table, week: int, *_: Table) -> Table:
    return np.argsort([(one[-1][0] if one else -1) - 1000 * bool(one and one[-1][1]) for one in visits], kind="stable")


def _by_index(visits: Table, week: int, risk: Table, company: Table, _: Table) -> Table:
    table = [
        Room(i, int(company[i]), float(risk[i]), [(week - at, was) for at, was in one]) for i, one in enumerate(visits)
    ]
    return [one.key for one in next_room.ranked(table, heals=HEALS)]
