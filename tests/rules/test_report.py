"""Reports: outlines, what may be kept and submitted, and how far a clause was performed."""

import pytest

from houqin.packs import reporting
from houqin.rules import report
from houqin.rules.refusal import Refused
from houqin.rules.report import Strand

PROVIDER = reporting.outline("provider")


@pytest.mark.parametrize(
    ("strands", "state"),
    [
        ([], "none"),
        ([Strand("checks", 0)], "none"),
        ([Strand("checks", 12)], "performed"),
        ([Strand("checks", 12, faults=3)], "performed"),
        ([Strand("checks", 12, late=1)], "late"),
        ([Strand("checks", 12, late=1), Strand("decision.deduction", 1, 1)], "breached"),
        ([Strand("vetoes", 1, 1)], "breached"),
        ([Strand("decision.reward", 1)], "performed"),
    ],
)
def test_a_clause_is_as_good_as_its_worst_evidence(strands, state):
    assert report.clause_state(strands) == state


def test_every_kind_of_evidence_has_its_strand_and_every_outline_its_parts():
    assert set(reporting.outlines()) == {"provider", "office", "department"}
    for rule in reporting.clauses().values():
        assert rule.strands
    assert PROVIDER.checked() == ["contract", "safety", "voices", "problems", "operation", "photos"]


def test_what_may_be_kept():
    said = report.body(PROVIDER, {"texts": {"next": " 增加夜班。\r\n再培训。 "}, "claims": {"complaints": " "}})
    assert said.texts == {"next": "增加夜班。\n再培训。"} and said.claims == {}
    with pytest.raises(Refused, match="还没有写：存在问题"):
        report.demand_whole(PROVIDER, said)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"texts": {"poem": "诗"}}, "没有“poem”这个标题"),
        ({"texts": {"next": "长" * 4001}}, "“下一年计划”有 4001 字，最多 4000 字"),
        ({"claims": {"rectified": "130"}}, "0 至 100"),
        ({"photos": [{"sha256": "a" * 64}] * 25}, "照片最多 24 张"),
    ],
)
def test_what_may_not(raw, words):
    with pytest.raises(Refused, match=words):
        report.body(PROVIDER, raw)


def test_an_outline_with_an_unknown_part_is_an_error_that_names_the_known_ones():
    raw = {"name": "x", "of": "house", "sections": [{"key": "a", "name": "甲", "parts": ["weather"]}]}
    with pytest.raises(Refused, match="没有“weather”这种内容，可用：clauses"):
        report.outline(raw)


def test_the_seal_covers_words_and_figures_and_the_number():
    whole = report.seal("k", 1, "{}", "{}")
    assert (
        len({whole, *(report.seal(*one) for one in (("k", 2, "{}", "{}"), ("k", 1, "{ }", "{}"), ("k", 1, "{}", "1")))})
        == 4
    )
