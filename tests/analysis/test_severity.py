"""Rater severity: known truths, the dense equations, R's lme4, and tables that are no table."""

import csv
import subprocess
from math import inf, nan, sqrt

import numpy as np
import pytest

from houqin.analysis import mixed, severity
from houqin.analysis.severity import Ballot, Mark
from tests.analysis.imagined import panel, spearman

LME4 = """
suppressMessages(library(lme4)); x <- read.csv(commandArgs(TRUE)[1])
strict <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 1e-2, rhoend = 1e-10), calc.derivs = FALSE)
m <- lmer(y ~ 1 + (1 | subject) + (1 | rater), x, control = strict)
v <- as.data.frame(VarCorr(m)); e <- ranef(m, condVar = FALSE)
cat("var", v$vcov[v$grp == "subject"], v$vcov[v$grp == "rater"], v$vcov[v$grp == "Residual"], fixef(m), "\n")
for (k in rownames(e$subject)) cat("subject", k, format(e$subject[k, 1], digits = 12), "\n")
for (k in rownames(e$rater)) cat("rater", k, format(e$rater[k, 1], digits = 12), "\n")
"""


def dense(marks, v_subject, v_rater, vu):
    """Henderson's equations written out: scores, shifts and the inverse."""
    raters, subjects = list(dict.fromkeys(m.rater for m in marks)), list(dict.fromkeys(m.subject for m in marks))
    X = np.zeros((len(marks), 1 + len(subjects) + len(raters)))
    X[:, 0] = 1
    for i, mark in enumerate(marks):
        X[i, 1 + subjects.index(mark.subject)] = X[i, 1 + len(subjects) + raters.index(mark.rater)] = 1
    shrink = np.diag([0] + [1 / v_subject] * len(subjects) + [1 / v_rater] * len(raters))
    C = np.linalg.inv(X.T @ X / vu + shrink)
    return C @ X.T @ np.array([m.value for m in marks]) / vu, C, len(subjects)


@pytest.mark.parametrize(("raters", "subjects"), [(12, 5), (5, 12)])
def test_elimination_gives_what_the_dense_equations_give(raters, subjects):
    found = severity.fit(panel(1, raters, subjects, missing=0.3).marks, freedom=inf)
    effects, C, n = dense(panel(1, raters, subjects, missing=0.3).marks, *variances(found))
    assert [s.score for s in found.subjects] == pytest.approx(effects[0] + effects[1 : 1 + n])
    assert [r.shift for r in found.raters] == pytest.approx(effects[1 + n :])
    assert [r.error**2 for r in found.raters] == pytest.approx(np.diag(C)[1 + n :])
    assert [s.error**2 for s in found.subjects] == pytest.approx(np.diag(C)[1 : 1 + n] + C[0, 0] + 2 * C[0, 1 : 1 + n])
    spread = sqrt(C[1, 1] + C[2, 2] - 2 * C[1, 2])
    gap = found.subjects[0].score - found.subjects[1].score
    keys = [s.key for s in found.subjects]
    assert found.better(keys[0], keys[1]) == pytest.approx(severity.tails.chance(gap / spread))


def variances(found):
    return found.var_subjects, found.var_raters, found.var_cells


@pytest.mark.parametrize("shape", [(12, 8), (8, 12)])
def test_drawn_scores_spread_as_the_equations_say(shape):
    found = severity.fit(panel(2, *shape, missing=0.2).marks, freedom=inf)
    drawn = found._drawn(np.random.default_rng(5), 20_000)
    assert drawn.std(axis=0) == pytest.approx([s.error for s in found.subjects], rel=0.03)
    gaps = (drawn[:, 0] - drawn[:, 1]).std()
    assert gaps**2 == pytest.approx(found._variance_between(0, 1), rel=0.05)


def test_the_truth_is_found_better_than_by_the_raw_mean_when_ballots_are_missing():
    ours, raw = [], []
    for seed in range(40):
        made = panel(seed, missing=0.45)
        found = severity.fit(made.marks)
        truth = [made.truth[int(s.key[1:])] for s in found.subjects]
        ours.append(spearman([s.score for s in found.subjects], truth))
        raw.append(spearman([s.raw for s in found.subjects], truth))
    assert np.mean(ours) > np.mean(raw) + 0.05


def test_severity_is_the_raters_own():
    made = panel(3, 12, 40)
    found = severity.fit(made.marks)
    shifts = [found.by_rater[f"r{i}"].shift for i in range(12)]
    assert np.corrcoef(shifts, made.strict)[0, 1] > 0.98


def test_ninety_per_cent_intervals_hold_nine_in_ten_true_ranks():
    held = []
    for seed in range(30):
        made = panel(seed, spread=(3, 2, 3))
        ranks = severity.fit(made.marks, freedom=inf).ranks(seed=1)
        true = (-made.truth).argsort().argsort() + 1
        held += [ranks[f"s{j}"].low <= true[j] <= ranks[f"s{j}"].high for j in range(10)]
    assert 0.85 <= np.mean(held) <= 0.99


def test_ranks_are_the_same_for_a_seed_and_turn_round():
    found = severity.fit(panel(4).marks)
    assert found.ranks(7) == found.ranks(7)
    best = min(found.ranks(7).items(), key=lambda one: one[1])[0]
    assert found.ranks(7, high_is_best=False)[best].high == 10


def test_who_cannot_be_told_apart():
    found = severity.fit(panel(5, spread=(3, 4, 1)).marks)
    ordered = sorted(found.subjects, key=lambda s: s.score)
    low, high = ordered[0].key, ordered[-1].key
    assert found.apart(low, high) and found.better(high, low) > 0.99
    assert found.better(low, high) == pytest.approx(1 - found.better(high, low))
    assert not found.apart(low, low)


@pytest.mark.parametrize("shape", [(5, 12), (12, 5)])
def test_a_rater_against_the_others_is_a_contrast_of_the_dense_equations(shape):
    marks = panel(11, *shape, missing=0.2).marks
    found = severity.fit(marks, freedom=inf)
    effects, C, n = dense(marks, *variances(found))
    contrast = np.zeros(len(effects))
    contrast[1 + n :] = -1 / len(found.raters)
    contrast[1 + n] += 1
    shift, error = found.against_others(found.raters[0].key)
    assert (shift, error**2) == (pytest.approx(contrast @ effects), pytest.approx(contrast @ C @ contrast))
    assert error < found.raters[0].error


def test_one_wild_mark_moves_little_with_t_tails():
    made = panel(6)
    wild = [m._replace(value=m.value + 25) if (m.rater, m.subject) == ("r0", "s0") else m for m in made.marks]
    moved = {
        freedom: severity.fit(wild, freedom=freedom).by_subject["s0"].score
        - severity.fit(made.marks, freedom=freedom).by_subject["s0"].score
        for freedom in (4.0, inf)
    }
    assert abs(moved[4.0]) < 0.35 * abs(moved[inf])


def test_the_wild_mark_goes_to_review_and_an_honest_panel_sends_none():
    alarms = 0
    for seed in range(60):
        made = panel(seed)
        alarms += bool(severity.suspects(made.marks))
    assert alarms <= 8  # 5 % of 60 are 3; 9 or more come once in 200
    wild = [m._replace(value=m.value + 15) if (m.rater, m.subject) == ("r2", "s3") else m for m in panel(7).marks]
    first = severity.suspects(wild)[0]
    assert (first.rater, first.subject) == ("r2", "s3") and first.value - first.expected > 8


def test_deletion_residuals_of_a_fixed_panel_are_those_of_least_squares():
    """With much between raters and subjects, the shrinkage fades and the t is that of a regression without the cell."""
    marks = panel(8, 6, 5, spread=(300, 300, 1)).marks
    marks[7] = marks[7]._replace(value=marks[7].value + 30)
    X = np.zeros((30, 11))
    for i, mark in enumerate(marks):
        X[i, int(mark.rater[1:])] = X[i, 6 + int(mark.subject[1:])] = 1
    y, rest = np.array([m.value for m in marks]), np.arange(30) != 7
    inverse = np.linalg.pinv(X[rest].T @ X[rest])
    beta = inverse @ X[rest].T @ y[rest]
    s2 = ((y[rest] - X[rest] @ beta) ** 2).sum() / (29 - 10)
    t = (y[7] - X[7] @ beta) / sqrt(s2 * (1 + X[7] @ inverse @ X[7]))
    assert severity.suspects(marks)[0].t == pytest.approx(t, rel=0.01)


def test_kendalls_w_of_the_textbook():
    """Siegel's six applicants ranked by three executives: W = 0.16."""
    ranks = ((1, 6, 3, 2, 5, 4), (1, 5, 6, 4, 2, 3), (6, 3, 2, 5, 4, 1))
    marks = [Mark(i, j, rank) for i, row in enumerate(ranks) for j, rank in enumerate(row)]
    assert severity.concordance(marks)[0] == pytest.approx(0.1619, abs=5e-4)
    assert severity.concordance([m._replace(value=5) for m in marks]) is None
    assert severity.concordance([m for m in marks if m.subject != m.rater]) is None


def test_kendalls_w_with_ties_is_one_for_one_order():
    marks = [Mark(i, j, value + i) for i in range(4) for j, value in enumerate((3, 3, 2, 1))]
    assert severity.concordance(marks) == (pytest.approx(1), 4, 4)


def test_reliability_by_its_formula():
    found = severity.fit(panel(9).marks, freedom=inf)
    v, _, u = variances(found)
    assert found.icc() == pytest.approx(v / (v + u / 12))
    assert found.icc(1) == pytest.approx(v / (v + u))
    assert found.sem() == pytest.approx(sqrt(u / 12))


def test_a_hard_dimension_left_out_does_nobody_good():
    ballots = [Ballot(r, s, d, v) for r in "ab" for s in "xy" for d, v in (("easy", 9), ("hard", 5))]
    ballots.remove(Ballot("a", "x", "hard", 5))
    marks = severity.cells(ballots, {"easy": 0.6, "hard": 0.4})
    assert len(marks) == 4 and all(m.value == pytest.approx(7.4) for m in marks)


def test_equal_marks_are_nobodys_severity():
    found = severity.fit([Mark(r, s, 88) for r in range(3) for s in range(4)])
    assert [s.score for s in found.subjects] == pytest.approx([88] * 4)
    assert not found.apart(0, 1) and [r.shift for r in found.raters] == pytest.approx([0] * 3, abs=1e-6)


def test_groups_that_no_mark_joins_are_counted():
    marks = [Mark(r, s, r + s) for r in (1, 2) for s in (1, 2)] + [Mark(r, s, r * s) for r in (3, 4) for s in (3, 4)]
    assert severity.fit(marks).islands == 2
    assert severity.fit([*marks, Mark(1, 3, 4)]).islands == 1


@pytest.mark.parametrize(
    "marks", [[], [Mark(1, 1, 5)], [Mark(1, 1, 5), Mark(1, 2, 6)], [Mark(1, 1, 5), Mark(2, 2, nan)]]
)
def test_no_table_is_said(marks):
    with pytest.raises(ValueError):
        severity.fit(marks)


def test_long_strides_end_where_plain_steps_end():
    marks = panel(10, missing=0.3).marks
    keys = sorted({m.subject for m in marks}), sorted({m.rater for m in marks})
    few, many = (np.array([k.index(m[1 - i]) for m in marks]) for i, k in enumerate(keys))
    of = mixed.cells(np.array([m.value for m in marks]) - 80, few, many)
    strided = mixed.fit(of, 4.0)
    state = np.append(np.log([1.0, 1.0, 1.0]), np.zeros(len(marks)))
    for _ in range(3000):
        state = mixed._step(of, state, 4.0, 10.0)
    assert (strided.v_few, strided.v_many, strided.vu) == pytest.approx(tuple(np.exp(state[:3])), rel=1e-5)


@pytest.mark.lme4
@pytest.mark.parametrize(
    ("seed", "missing", "spread"), [(1, 0, (3, 2, 2)), (2, 0.4, (3, 2, 2)), (3, 0.2, (0, 2, 2)), (4, 0.3, (2, 0.6, 3))]
)
def test_equal_to_lme4_to_four_decimals(tmp_path, seed, missing, spread):
    marks = panel(seed, missing=missing, spread=spread).marks
    with (tmp_path / "marks.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("rater", "subject", "y"), *marks])
    ran = subprocess.run(
        ["Rscript", "-e", LME4, str(tmp_path / "marks.csv")], capture_output=True, text=True, check=True
    )
    said = [line.split() for line in ran.stdout.splitlines()]
    found = severity.fit(marks, freedom=inf)
    assert [*variances(found), found.mean] == pytest.approx([float(x) for x in said[0][1:]], abs=5e-5)
    for kind, key, effect in said[1:]:
        ours = found.by_subject[key].score - found.mean if kind == "subject" else found.by_rater[key].shift
        assert ours == pytest.approx(float(effect), abs=5e-5)
