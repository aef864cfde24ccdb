"""Ballots as a bundle finds them: in the row, in the same file, in another; what marks are worth; lines and totals."""

from datetime import date
from fractions import Fraction

import pytest

from houqin.rules.assessment import assess
from houqin.rules.refusal import Wrong
from houqin.rules.result import Outcome, Result
from tests.rules.test_bundle import read
from tests.rules.test_bundle_assessment import table

JUMPS = """\
bundle: houqin/1
title: 比赛
files:
  entries: {path: entries.csv, columns: {who: text, total: {kind: number, empty: allow}, off: number, jumps: {kind: number, empty: allow}}}
  things: {path: things.csv, columns: {id: text, who: text, what: text, base: {kind: number, empty: allow}, weight: {kind: number, empty: allow}, said: {kind: number, empty: allow}}}
  marks: {path: marks.csv, columns: {thing: text, judge: text, mark: {kind: number, empty: allow}}}
subjects: {file: entries, key: [who], recorded: total}
evidence:
  - measure: ballots
    name: jumps
    file: things
    line: what
    marks: {file: marks, on: {thing: id}, judge: judge, mark: mark}
    jury: {scale: {least: -3, most: 3, step: 1}, drop_highest: 1, drop_lowest: 1}
    plus: base
    factor: weight
    recorded: said
  - {measure: amounts, name: off, file: entries, amount: off}
sum:
  parts: [{evidence: jumps, recorded: jumps}, {evidence: off, sign: minus}]
"""  # noqa: E501
WORTH = """\
    worth_of: what
    parts: "+"
    worth:
      - {matches: '3.', values: {-1: -0.7, 1: 0.7, 2: 1.4, 3: 2.1}}
      - {matches: '2.', where: [{column: base, least: 3}], values: {-1: -0.5, 1: 0.5, 2: 1, 3: 1.5}}
      - {matches: '2.', values: {-1: -0.3, 1: 0.3, 2: 0.6, 3: 0.9}}
"""
WORTHY = JUMPS.replace("    plus: base\n", WORTH + "    plus: base\n")


def f(said: str | None) -> Fraction | None:
    return None if said is None else Fraction(said)


def judged(text: str, things: list[tuple[str, str, str | None]], marks: dict[str, str], *, total: str = "0") -> Result:
    """One contestant whose things are (what, base, weight); marks by thing, one a judge, '-' for an empty one."""
    (one,) = outcome(text, things, marks, total=total).results
    return one


def outcome(
    text: str,
    things: list[tuple[str, str, str | None]],
    marks: dict[str, str],
    *,
    total: str = "0",
    off: str = "0",
    said: str | None = None,
    jumps: str | None = None,
) -> Outcome:
    ballots = [
        (thing, f"J{i}", None if mark == "-" else f(mark))
        for thing, given in marks.items()
        for i, mark in enumerate(given.split())
    ]
    rows = [(what, "甲", what, f(base), f(weight), f(said)) for what, base, weight in things]
    tables = {
        "entries": table("entries.csv", "who total off jumps", [("甲", f(total), f(off), f(jumps))]),
        "things": table("things.csv", "id who what base weight said", rows),
        "marks": table("marks.csv", "thing judge mark", ballots),
    }
    return assess(read(text), tables, {})


class TestLines:
    def test_the_verdict_plus_the_base_times_the_factor(self) -> None:
        one = judged(JUMPS, [("3A", "8.5", "1"), ("3T", "4.3", "1.1")], {"3A": "1 2 2 3 0", "3T": "0 0 1 1 2"})
        lines = [(row.line, row.figure, row.points) for row in one.rows[:2]]
        assert lines == [("3A", 1017, 1017), ("3T", 497, 547)]  # 8.5 + 1.67; (4.3 + 0.67) × 1.1
        assert one.points == 1017 + 547

    def test_deductions_come_off_with_their_line(self) -> None:
        (one,) = outcome(JUMPS, [("3A", "8.5", "1")], {"3A": "0 0 0"}, off="1.5").results
        assert one.points == 700
        assert [(row.line, row.points, row.lost) for row in one.rows[1:]] == [("off", -150, 150)]

    def test_ballots_for_nothing_are_left_out_with_their_line(self) -> None:
        found = outcome(JUMPS, [("3A", "8.5", "1")], {"3A": "0 0 0", "4A": "1"})
        assert [(one.file, one.line, one.because) for one in found.left_out] == [
            ("marks.csv", 5, "things.csv 中没有这一行")
        ]

    @pytest.mark.parametrize(
        ("policy", "points", "reason"),
        [
            ("not_assessed", None, "1 行没有得分，视为未考评：2T（无人打分）"),
            ("zero", 850 + 130, ""),
            ("leave_out", 850, ""),
        ],
    )
    def test_a_line_that_nobody_marked(self, policy: str, points: int | None, reason: str) -> None:
        text = JUMPS.replace("    plus: base\n", f"    plus: base\n    unmarked: {policy}\n")
        one = judged(text, [("3A", "8.5", "1"), ("2T", "1.3", "1")], {"3A": "0 0 0", "2T": "- - -"})
        assert (one.points, one.reason) == (points, reason)

    def test_a_missing_base_or_factor_is_said(self) -> None:
        one = judged(JUMPS, [("3A", "8.5", None)], {"3A": "0 0 0"})
        assert one.reason == "1 行没有得分，视为未考评：3A（weight 为空）"
        (one,) = assess(
            read(JUMPS),
            {
                "entries": table("entries.csv", "who total off jumps", [("甲", None, Fraction(0), None)]),
                "things": table(
                    "things.csv", "id who what base weight said", [("a", "甲", "3A", None, Fraction(1), None)]
                ),
                "marks": table("marks.csv", "thing judge mark", [("a", j, Fraction(1)) for j in "123"]),
            },
            {},
        ).results
        assert one.reason == "1 行没有得分，视为未考评：3A（base 为空）"

    def test_an_absent_judge_is_noted(self) -> None:
        one = judged(JUMPS, [("3A", "8.5", "1")], {"3A": "1 1 - 1"})
        assert (one.points, one.rows[0].note, one.rows[0].evidence_count) == (950, "缺席 1 人", 3)

    def test_marks_that_mean_absent(self) -> None:
        text = JUMPS.replace("least: -3, most: 3, step: 1}", "least: 1, most: 3, step: 1}, absent_marks: [0, 9]")
        one = judged(text, [("3A", "8.5", "1")], {"3A": "0 2 3 1 9"})
        assert (one.points, one.rows[0].note) == (1050, "缺席 2 人")

    def test_the_order_of_rounding_is_the_bundles(self) -> None:
        things, marks = [("3A", "0", "0.8")] * 1, {"3A": "1 1 2 2 3"}
        fine = JUMPS.replace("drop_lowest: 1}", "drop_lowest: 1, places: 4}")
        coarse = JUMPS.replace("drop_lowest: 1}", "drop_lowest: 1, places: 0}")
        assert judged(fine, things, marks).points == 133  # 1.6667 × 0.8
        assert judged(JUMPS, things, marks).points == 134  # 1.67 × 0.8 = 1.336
        assert judged(coarse, things, marks).points == 160  # 2 × 0.8

    def test_whole_points_are_kept_apart_from_what_is_recorded(self) -> None:
        found = outcome(JUMPS, [("3A", "8.5", "1.1")], {"3A": "1 1 1"}, said="9.5", total="10.45")
        (one,) = found.results
        assert (one.rows[0].recorded, one.rows[0].figure, one.rows[0].points) == (950, 950, 1045)
        assert one.why is None


class TestWorth:
    @pytest.mark.parametrize(
        ("what", "base", "points"),
        [
            ("3T", "4.3", 500),
            ("2T", "1.3", 160),
            ("2A", "3.3", 380),
            ("2T+3T", "5.6", 630),
            ("2A+2T", "4.6", 510),
            ("3T+2T+SEQ", "5", 570),
        ],
    )
    def test_the_first_row_that_fits_the_thing_or_a_part_of_it(self, what: str, base: str, points: int) -> None:
        assert judged(WORTHY, [(what, base, "1")], {what: "0 1 1 1 2"}).points == points

    def test_a_thing_that_no_row_knows_is_not_assessed(self) -> None:
        one = judged(WORTHY, [("4T", "10", "1")], {"4T": "1 1 1"})
        assert one.reason == "1 行没有得分，视为未考评：4T（分值表里没有 4T）"

    def test_unless_all_its_marks_are_nought(self) -> None:
        assert judged(WORTHY, [("4T", "10", "1")], {"4T": "0 0 0"}).points == 1000

    def test_a_mark_that_its_row_does_not_price_is_named(self) -> None:
        with pytest.raises(Wrong, match="marks.csv 第 3 行 mark：3T：分值表没有 -2 分这一档；应为：-1、1、2、3"):
            judged(WORTHY, [("3T", "4", "1")], {"3T": "1 -2 1"})

    def test_trimming_goes_by_what_marks_are_worth(self) -> None:
        odd = WORTHY.replace("3: 2.1}", "3: -9}")
        assert judged(odd, [("3T", "0", "1")], {"3T": "1 2 3"}).points == 70


class TestJudgesFirst:
    TEXT = JUMPS.replace("    plus: base\n", "    order: judges\n    judge_places: 1\n").replace(
        "    recorded: said\n", ""
    )

    def test_each_judges_total_and_then_the_verdict(self) -> None:
        things = [("3A", "0", "0.6"), ("3T", "0", "0.4")]
        one = judged(self.TEXT, things, {"3A": "1 2 3 3", "3T": "3 2 1 0"})
        # totals 1.8, 2.0, 2.2, 1.8 → the middle two
        assert (one.points, [row.line for row in one.rows]) == (190, ["jumps", "off"])

    def test_a_judge_who_left_a_line_unmarked_is_absent(self) -> None:
        things = [("3A", "0", "1"), ("3T", "0", "1")]
        one = judged(self.TEXT, things, {"3A": "1 1 1 3", "3T": "1 1 1 -"})
        assert (one.points, one.rows[0].note) == (200, "缺席 1 人")


class TestSum:
    @pytest.mark.parametrize(
        ("keys", "points"),
        [
            ("", 950),
            ("start: 5\n", 1450),
            ("most: 9\n", 900),
            ("least: 10\n", 1000),
            ("places: 0\n", 1000),
            ("places: 0\n  rounding: down\n", 900),
        ],
    )
    def test_start_bounds_and_rounding(self, keys: str, points: int) -> None:
        text = JUMPS.replace("sum:\n", "sum:\n  " + keys) if keys else JUMPS
        assert judged(text, [("3A", "8.5", "1")], {"3A": "1 1 1"}).points == points

    def test_parts_have_weights(self) -> None:
        text = JUMPS.replace("{evidence: jumps,", "{evidence: jumps, weight: 0.25, places: 1,")
        one = judged(text, [("3A", "8.5", "1")], {"3A": "1 1 1"})
        assert (one.points, one.rows[0].points) == (240, 238)

    def test_grades_by_the_total(self) -> None:
        text = JUMPS.rstrip() + "\n  grades: [{at_least: 9, name: 甲等}, {at_least: 0, name: 乙等}]\n"
        grades = [judged(text, [("3A", "8.5", "1")], {"3A": marks}).grade for marks in ("1 1 1", "0 0 0")]
        assert grades == ["甲等", "乙等"]


class TestWhy:
    THINGS, MARKS = [("3A", "8.5", "1")], {"3A": "1 1 1"}

    def why(self, **said: str) -> str:
        (one,) = outcome(JUMPS, self.THINGS, self.MARKS, **said).results
        assert one.why
        return f"{one.why.cause}：{one.why.said}"

    def test_a_line_that_differs_is_named(self) -> None:
        assert self.why(total="9.4", said="9.4") == "评委会得分不同：3A 算得 9.5，记录 9.4"

    def test_else_a_part_that_differs(self) -> None:
        assert (
            self.why(total="9.4", said="9.5", jumps="9.4") == "分项合计不同：各行与记录相符，jumps 算得 9.5，记录 9.4"
        )

    def test_else_only_the_total_does(self) -> None:
        assert self.why(total="9.4", said="9.5", jumps="9.5") == "总分不同：各行、各分项都与记录相符，总分不同"

    def test_nothing_to_say_when_the_total_agrees(self) -> None:
        (one,) = outcome(JUMPS, self.THINGS, self.MARKS, total="9.5", said="9.4").results
        assert one.why is None


ANNUAL = """\
bundle: houqin/1
title: 年度评审
files:
  firms: {path: firms.csv, columns: {firm: text, year: text}}
  marks: {path: marks.csv, columns: {firm: text, on: date, by: text, mark: {kind: number, empty: allow}}}
subjects: {file: firms, key: [firm], period: year, by: year}
standards:
  - pack: annual
    items: [{code: panel, full: 60, rule: manual_rating}, {code: paper, full: 40, rule: manual_rating}]
evidence:
  - measure: ballots
    name: votes
    file: marks
    period: on
    marks: {judge: by, mark: mark}
    item: panel
scheme:
  cards: [{pack: annual, weight: 100}]
  least_coverage: 50
  grades: [{at_least: 80, name: 好}, {at_least: 0, name: 差}]
"""


class TestAsAnItem:
    def judged(self, marks: list[tuple[str, str | None]]) -> Result:
        rows = [("甲", date(2026, 12, 20), judge, f(mark)) for judge, mark in marks]
        tables = {
            "firms": table("firms.csv", "firm year", [("甲", "2026")]),
            "marks": table("marks.csv", "firm on by mark", rows),
        }
        (one,) = assess(read(ANNUAL), tables, {}).results
        return one

    def test_a_jury_can_give_the_points_of_a_checklists_item(self) -> None:
        one = self.judged([("一", "54"), ("二", "51"), ("三", None)])
        assert (one.points, one.grade, one.coverage_bp) == (8750, "好", 6000)
        assert [(row.line, row.kind, row.points) for row in one.rows] == [
            ("panel", "item", 5250),
            ("paper", "unseen", None),
        ]

    def test_but_no_more_than_its_full_marks(self) -> None:
        with pytest.raises(Wrong, match="评委会给 甲 的 panel 打了 61 分；应为：0–60 分"):
            self.judged([("一", "61")])

    def test_no_verdict_is_no_evidence(self) -> None:
        one = self.judged([("一", None)])
        assert (one.points, one.reason) == (None, "覆盖率不足，视为未考评")
