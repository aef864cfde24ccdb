"""Refusals read as one sentence for people, and say where a file is wrong."""

import pickle

import pytest

from houqin.rules.refusal import Problem, Refused, Wrong


def test_a_sentence_is_filled_and_can_be_translated():
    refused = Refused("合同 %(number)s 没有方案", number="A-1")
    assert str(refused) == "合同 A-1 没有方案"
    assert (refused.sentence, refused.values) == ("合同 %(number)s 没有方案", {"number": "A-1"})


def test_a_percent_sign_alone_is_only_a_percent_sign():
    assert str(Refused("权重合计须为 100%")) == "权重合计须为 100%"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem("a.csv", "缺少一列", "score", 1, "第 3 列"), "a.csv 第 1 行 第 3 列：缺少一列；应为：score。"),
        (Problem("a.csv", "是空的"), "a.csv：是空的。"),
        (Problem("表单", "必填", key="name"), "表单 name：必填。"),
    ],
)
def test_a_problem_says_where_what_and_what_is_right(problem, said):
    assert str(problem) == said


def test_wrong_is_a_refusal_that_keeps_every_problem():
    first, second = Problem("a.yaml", "多了", "少些", 3, "x"), Problem("a.yaml", "少了", line=9)
    wrong = Wrong(first, second)
    assert isinstance(wrong, Refused)
    assert (wrong.file, wrong.line, wrong.key, wrong.expected) == ("a.yaml", 3, "x", "少些")
    assert str(wrong) == "a.yaml 第 3 行 x：多了；应为：少些。\na.yaml 第 9 行：少了。"
    assert wrong.problems == (first, second)


def test_it_survives_a_process_boundary():
    assert pickle.loads(pickle.dumps(Problem("a", "b", line=2))) == Problem("a", "b", line=2)
