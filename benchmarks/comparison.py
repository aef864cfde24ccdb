"""Benchmarks of analysis: on public data that lie outside the project (HOUQIN_DATA), and on worlds drawn by seed."""

import csv
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np

from houqin.analysis import category, duplicate, severity
from houqin.analysis.severity import Mark

DATA = Path(os.environ.get("HOUQIN_DATA", Path(__file__).parents[2] / "shared/data"))
EMPTY: dict[str, object] = {"skipped": "no such folder in HOUQIN_DATA"}


def insteval() -> dict[str, object]:
    """Some 66 k ratings of 1,128 by 2,972, with normal and with t tails."""
    file = DATA / "insteval/insteval.parquet"
    if not file.is_file():
        return EMPTY
    marks = [Mark(*row) for row in duckdb.sql(f"SELECT s, 'd' || d, y FROM '{file}'").fetchall()]
    spent = {}
    for name, freedom in (("normal", float("inf")), ("tails", 4.0)):
        before = time.process_time()
        found = severity.fit(marks, freedom=freedom)
        spent[f"{name}_cpu_s"] = time.process_time() - before
        spent[f"{name}_variances"] = "/".join(
            f"{v:.4f}" for v in (found.var_subjects, found.var_raters, found.var_cells)
        )
    return {"marks": len(marks), **spent, "limit_s": 10}


def messages() -> dict[str, object]:
    """Macro-F1 on the half of the messages that was not learnt, over eight splits."""
    folder = DATA / "cn_gov_messages"
    if not folder.is_dir():
        return EMPTY
    texts, labels, words = _messages(folder)
    found: dict[str, list[float]] = {"text": [], "words": [], "both": []}
    for seed in range(8):
        order = np.random.default_rng(seed).permutation(len(texts))
        learnt, held = order[::2], order[1::2]
        for name, some, known in (("text", learnt, {}), ("words", learnt[:0], words), ("both", learnt, words)):
            model = category.train([texts[i] for i in some], [labels[i] for i in some], known)
            told = [(model.suggest(texts[i]) or [category.Suggestion("", 0, ())])[0].category for i in held]
            found[name].append(_macro_f1(told, [labels[i] for i in held]))
    before = time.process_time()
    groups = duplicate.groups([duplicate.Told(i, text) for i, text in enumerate(texts)])
    spent = time.process_time() - before
    figures = {f"f1_{name}": float(np.mean(values)) for name, values in found.items()}
    return {"messages": len(texts), **figures, "groups": len(groups), "grouping_cpu_s": spent}


def _messages(folder: Path) -> tuple[list[str], list[str], dict[str, list[str]]]:
    with (folder / "labelled_messages.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    words: dict[str, list[str]] = {row["一级分类"]: [] for row in rows}
    with (folder / "label_taxonomy_3level.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["一级分类"] in words:
                words[row["一级分类"]] += [row["二级分类"], row["三级分类"]]
    return [row["留言主题"] + "\n" + row["留言详情"] for row in rows], [row["一级分类"] for row in rows], words


def _macro_f1(said: Sequence[str], true: Sequence[str]) -> float:
    hit = Counter(s for s, t in zip(said, true, strict=True) if s == t)
    gave, were = Counter(said), Counter(true)
    return sum(2 * hit[name] / (gave[name] + were[name]) for name in were) / len(were)
