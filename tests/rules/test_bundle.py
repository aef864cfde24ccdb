"""bundle.yaml is a closed vocabulary: what it does not know, or cannot join together, is named with its line."""

import dataclasses
import re
from pathlib import Path

import pytest

from houqin.packs import positioned
from houqin.rules import bundle, coherence, panel, scheme
from houqin.rules.refusal import Wrong

INSPECTIONS = """\
bundle: houqin/1
title: 食堂检查
files:
  visits:
    path: visits.csv
    columns:
      canteen: text
      day: date
      score: {kind: number, empty: allow}
  faults:
    path: faults.csv
    columns: {canteen: text, day: date, severity: text}
subjects:
  file: visits
  key: [canteen]
  period: day
  by: day
  recorded: score
evidence:
  - measure: deductions
    name: faults
    file: faults
    by: severity
    points: {严重: 7, 一般: 2}
scheme:
  grades:
    - {at_least: 80, name: 合格}
    - {at_least: 0, name: 不合格, passed: no}
"""
PANEL = """\
bundle: houqin/1
title: 年度评审
files:
  entries: {path: entries.csv, columns: {provider: text, total: number}}
  ballots: {path: ballots.csv, columns: {provider: text, aspect: text, judge: text, mark: number, weight: number}}
subjects: {file: entries, key: [provider], recorded: total}
evidence:
  - measure: ballots
    name: panel
    file: ballots
    line: aspect
    marks: {judge: judge, mark: mark}
    jury: {drop_highest: 1, drop_lowest: 1, scale: {least: 0, most: 100}}
    factor: weight
sum:
  parts: [{evidence: panel}]
"""


def read(text: str) -> bundle.Bundle:
    raw, lines = positioned.read(text, "bundle.yaml")
    return coherence.read(raw, "bundle.yaml", lines)


def refused(text: str) -> Wrong:
    with pytest.raises(Wrong) as wrong:
        read(text)
    return wrong.value


def test_the_two_examples_are_whole() -> None:
    assert read(INSPECTIONS).terms()[""].scheme.cards[0].pack == bundle.START
    assert read(PANEL).sum is not None


def test_a_scheme_without_cards_starts_from_full_marks_and_one_with_cards_keeps_them() -> None:
    with_cards = INSPECTIONS.replace("scheme:\n", "scheme:\n  cards: [{pack: own, weight: 100}]\n")
    wrong = refused(with_cards)
    assert "没有叫“own”的检查表" in str(wrong)
    standards = "standards:\n  - {pack: own, items: [{code: a, full: 100, rule: binary}]}\n"
    assert read(with_cards + standards).terms()[""].scheme.cards[0].pack == "own"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("title: 食堂检查", "titel: 食堂检查", 2, "是否想写 title"),
        ("    path: visits.csv", "    path: visits.csv\n    seperator: ';'", 6, "可用的键：path"),
        ("period: day", "perod: day", 16, "是否想写 period"),
        ("    by: severity", "    by: severty", 23, "是否想写 severity"),
        ("measure: deductions", "measure: deduction", 20, "可用：deductions"),
        ("by: day", "by: week", 17, "day、month、year、text"),
        ("canteen: text\n      day", "canteen: string\n      day", 7, "text、number"),
        ("file: faults", "file: fault", 22, "没有叫“fault”的文件，是否想写 faults"),
        ("recorded: score", "recorded: canteen", 18, "须为 number、integer、percent，现为 text"),
        ("day: date\n      score", "day: number\n      score", 16, "须为 date，现为 number"),
        ("key: [canteen]", "key: [canten]", 15, "是否想写 canteen"),
        ("at_least: 80", "at_least: 180", 27, "不得大于 100"),
        ("at_least: 0,", "at_least: 10,", 26, "须有一档从 0 分起"),
        ("points: {严重: 7, 一般: 2}", "points: {严重: 7, 一般: 2}\n    caps: {重大: 9}", 25, "没有叫“重大”的类别"),
        ("points: {严重: 7, 一般: 2}", "points: {严重: 七}", 24, "须为数字"),
        ("bundle: houqin/1", "bundle: houqin/9", 1, "houqin/1"),
        ("path: visits.csv", "path: visits.xlsx", 5, ".csv 或 .parquet"),
        ("path: visits.csv", "path: ../visits.csv", 5, "文件夹之内"),
        ("path: visits.csv", "path: /etc/visits.csv", 5, "文件夹之内"),
    ],
)
def test_a_fault_names_its_line_and_what_would_do(old: str, new: str, line: int, said: str) -> None:
    assert old in INSPECTIONS
    wrong = refused(INSPECTIONS.replace(old, new, 1))
    assert (wrong.file, wrong.line) == ("bundle.yaml", line), str(wrong)
    assert said in str(wrong)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("judge: judge, mark: mark}", "judge: judge}", "长表"),
        ("judge: judge, mark: mark}", "columns: [judge]}", "列 judge 须为数字"),
        ("marks: {judge", "marks: {file: entries, judge", "以哪些列相接"),
        ("parts: [{evidence: panel}]", "parts: [{evidence: panels}]", "是否想写 panel"),
        ("    factor: weight", "    factor: weight\n    item: x", "sum 不写 item"),
        ("measure: ballots\n", "measure: ballots\n    worth: [{matches: '(', values: {1: 1}}]\n", "正则表达式"),
        ("measure: ballots\n", "measure: ballots\n    worth: [{matches: a, values: {101: 1}}]\n", "不在分尺上"),
        ("measure: ballots\n", "measure: ballots\n    worth: [{matches: a, values: {好: 1}}]\n", "分值须为数字"),
        ("measure: ballots\n", "measure: ballots\n    nearest_days: 3\n", "只用于按日"),
        (
            "sum:\n",
            "scheme: {cards: [{pack: start, weight: 100}], grades: [{at_least: 0, name: a}]}\nsum:\n",
            "只写一个",
        ),
    ],
)
def test_a_jury_must_fit_its_ballots(old: str, new: str, said: str) -> None:
    assert old in PANEL
    assert said in str(refused(PANEL.replace(old, new, 1)))


def test_every_fault_is_named_at_once() -> None:
    wrong = refused(INSPECTIONS.replace("key: [canteen]", "key: [a]").replace("by: severity", "by: b"))
    assert {problem.line for problem in wrong.problems} >= {15, 23}


def test_evidence_that_nobody_adds_up_is_refused() -> None:
    text = PANEL.replace("sum:\n", "  - {measure: amounts, name: bonus, file: entries, amount: total}\nsum:\n")
    assert "“bonus”没有计入任何分项" in str(refused(text))


def test_measures_of_a_sum_do_not_fit_a_scheme_nor_the_reverse() -> None:
    text = INSPECTIONS.replace("scheme:\n", "  - {measure: amounts, name: x, file: visits, amount: score}\nscheme:\n")
    assert "scheme 不用 amounts" in str(refused(text))


def declared_classes() -> list[type]:
    return [one for one in vars(bundle).values() if dataclasses.is_dataclass(one) and one.__module__ == bundle.__name__]


@pytest.mark.parametrize("of", declared_classes(), ids=lambda one: one.__name__)
def test_every_key_has_a_word_for_people(of: type) -> None:
    assert all(field.metadata["zh"] for field in dataclasses.fields(of))


DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference/bundle.md").read_text("utf-8")
DOCUMENTED = [*declared_classes(), panel.Jury, panel.Scale, scheme.Scheme, scheme.Extra, *scheme.MEASURES.values()]


@pytest.mark.parametrize("of", DOCUMENTED, ids=lambda one: one.__name__)
def test_the_reference_explains_every_key(of: type) -> None:
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`", REFERENCE))))
    assert {field.name for field in dataclasses.fields(of)} - words == set()


@pytest.mark.parametrize("measure", [*bundle.EVIDENCE, *scheme.MEASURES])
def test_the_reference_explains_every_measure(measure: str) -> None:
    assert f"| `{measure}` |" in REFERENCE


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", (DOCS / "how-to/assess.md").read_text("utf-8"), re.S))
def test_the_bundles_of_the_how_to_are_whole(text: str) -> None:
    assert read(text).title
