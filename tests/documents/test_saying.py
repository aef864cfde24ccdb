"""The words of papers: amounts as they change what is paid, clauses, how an item is judged, what evidence shows."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Row

import pytest

from houqin import packs
from houqin.interfaces.documents import saying
from houqin.rules import decision, evidence, scheme

ITEMS = {item.rule.kind: item for name in packs.names() for item in packs.stacked(name, "2026-01-01").edition.items}
PIECE = {"kind": "check", "result": "fail", "count": 2, "reason": "积水", "note": "墙角", "met": None, "due": None}


@pytest.mark.parametrize(
    ("fen", "said"), [(0, "0.00"), (-480_000, "−4,800.00"), (12_345_678, "123,456.78"), (-1, "−0.01")]
)
def test_amounts_carry_a_true_minus(fen, said):
    assert saying.change(fen) == said


@pytest.mark.parametrize(
    ("number", "said"), [("8.3", "第8.3条"), ("12", "第12条"), ("第12条", "第12条"), ("附件三", "附件三"), ("", "")]
)
def test_a_clause_is_named_once(number, said):
    assert saying.clause(number) == said


def test_every_kind_of_rule_is_told_in_a_sentence():
    assert set(ITEMS) == {"per_defect", "ratio", "any_occurrence_zero", "binary", "manual_rating"}
    told = [saying.rule(item) for item in ITEMS.values()]
    assert len(set(told)) == len(told)
    assert all(one.count(" · ") == 2 for one in told)
    assert saying.rule(None) == "合同自行约定的条目"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "不合格 2处；积水；墙角"),
        ({"count": 0, "note": ""}, "不合格；积水"),
        ({"result": "pass", "count": 0, "reason": "", "note": ""}, "合格"),
        ({"kind": "outcome", "result": "event", "met": 57, "due": 60, "note": ""}, "达标 57/60"),
        ({"kind": "incident", "result": "event", "count": 1, "reason": "veto"}, "发生 1处；墙角"),
    ],
)
def test_a_piece_of_evidence_in_a_line(changes, said):
    assert saying.found(PIECE | changes, "处") == said


def test_moments_are_those_of_the_hospital():
    at = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    assert saying.moment(at) == "2026-11-01 00:30"
    assert saying.day(at) == date(2026, 11, 1)
    assert saying.written(saying.day(at)) == "2026年11月1日"
    assert saying.moment(None) == ""


@pytest.mark.parametrize(
    ("points", "grade", "reason", "said"),
    [
        (9750, "优秀", "", "97.5分（优秀）"),
        (None, "", "coverage", "未考评（证据覆盖率不足）"),
        (0, "不合格", "", "0分（不合格）"),
    ],
)
def test_a_score_or_why_there_is_none(points, grade, reason, said):
    assert saying.score(Row(points=points, grade=grade, reason=reason)) == said


def test_laws_without_an_article_are_named_alone():
    told = [{"basis": Row(title="WS/T 512—2025", article=one)} for one in ("5.2", "-")]
    assert saying.laws(told) == "WS/T 512—2025 5.2；WS/T 512—2025"


def test_there_is_a_word_for_everything_that_can_stand_on_a_paper():
    assert set(saying.STREAMS) >= set(scheme.STREAMS)
    assert set(saying.RESULTS) >= set(evidence.RESULTS)
    assert set(decision.KINDS) >= {"deduction", "waiver", "reward", "adjustment"}
    effects = {veto.effect for name in packs.names() for veto in packs.stacked(name, "2026-01-01").edition.vetoes}
    assert effects <= set(saying.EFFECTS)


def test_who_pays_changes_the_words():
    entry = Row(kind="deduction", disputed=True)
    assert [saying.kind(entry, side) for side in saying.SIDES.values()] == ["减少价款", "违约金"]
    assert saying.disputed(entry) and not saying.disputed(Row(kind="waiver", disputed=True))


@pytest.mark.parametrize(
    ("period", "pricing", "said"),
    [
        (202610, "fixed", ("本月服务费", "合同约定，按当月在约天数")),
        (202610, "quantity", ("本月服务费", "双方确认数量乘以单价")),
        (202600, "fixed", ("年度留存服务费", "各月结算时留存之和")),
    ],
)
def test_what_a_statement_starts_from(period, pricing, said):
    row = Row(period=period, contract=Row(pricing=pricing))
    assert saying.fee(row, saying.SIDES["expense"]) == said
