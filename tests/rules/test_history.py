"""Earlier months: an item of the quarter seen once is no longer due; a bonus of the year is granted once."""

import pytest

from houqin import packs
from houqin.rules import history, sheet
from houqin.rules.scheme import parse
from houqin.rules.sheet import Layout, Line


@pytest.fixture(scope="module")
def layout() -> Layout:
    scheme = parse(
        {
            "cards": [{"pack": "fire", "weight": "100"}],
            "grades": [{"at_least": "0", "name": "合格"}],
            "extras": [
                {"code": "year", "text": "年度表扬", "each": "1", "cap": "3", "per": "year"},
                {"code": "month", "text": "当月表扬", "each": "1", "cap": "3"},
            ],
        }
    )
    return sheet.layout(scheme, {"fire": packs.stacked("fire").edition})


def line(kind: str, code: str, lost: int = 0) -> Line:
    return Line(kind, "", "", "fire", "", code, "", 100, 0, lost, 1, 0, 0, 0, "")


def code_due(layout: Layout, every: int) -> str:
    return next(slot.code for slot in layout.slots if slot.every == every)


@pytest.mark.parametrize(
    ("every", "seen_in", "month", "there"),
    [
        (3, 202601, 202603, True),
        (3, 202512, 202601, False),
        (3, 202603, 202604, False),
        (3, 202604, 202604, False),
        (12, 202601, 202612, True),
        (12, 202512, 202601, False),
        (1, 202601, 202602, False),
    ],
)
def test_what_was_seen_earlier_in_its_own_stretch_of_the_year(
    layout: Layout, every: int, seen_in: int, month: int, there: bool
) -> None:
    code = code_due(layout, every)
    assert (code in history.seen(layout, month, [(seen_in, [line("item", code)])])) is there


def test_due_and_unseen_is_not_seen(layout: Layout) -> None:
    code = code_due(layout, 3)
    assert history.seen(layout, 202603, [(202601, [line("unseen", code)])]) == set()


def test_a_bonus_of_the_year_is_remembered_until_december(layout: Layout) -> None:
    before = [
        (202512, [line("extra", "year", -100)]),
        (202601, [line("extra", "year", -200), line("extra", "month", -100)]),
    ]
    assert history.granted(layout, 202602, before) == {"year": 200}
    assert history.granted(layout, 202701, before) == {}
