"""Panels whose truth is known, drawn by seed."""

from dataclasses import dataclass

import numpy as np

from houqin.analysis.severity import Mark


@dataclass
class Panel:
    truth: np.ndarray
    strict: np.ndarray
    marks: list[Mark]


def panel(
    seed: int, raters: int = 12, subjects: int = 10, *, missing: float = 0.0, spread=(3.0, 2.0, 2.0), wild: bool = False
) -> Panel:
    """`spread`: the standard deviations of raters, subjects and cells; `wild` cells have t₃ tails."""
    chance = np.random.default_rng(seed)
    strict, truth = chance.normal(0, spread[0], raters), 80 + chance.normal(0, spread[1], subjects)
    noise = chance.standard_t(3, (raters, subjects)) if wild else chance.normal(0, 1, (raters, subjects))
    given = truth + strict[:, None] + spread[2] * noise
    kept = chance.random(given.shape) >= missing
    marks = [Mark(f"r{i}", f"s{j}", float(given[i, j])) for i, j in zip(*np.nonzero(kept), strict=True)]
    return Panel(truth, strict, marks)


def spearman(a, b) -> float:
    ranks = [np.argsort(np.argsort(x)) for x in (a, b)]
    return float(np.corrcoef(*ranks)[0, 1])
