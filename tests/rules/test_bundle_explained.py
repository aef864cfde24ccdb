"""Why a published score differs: each cause on the smallest evidence that shows it; and how periods are cut."""

from datetime import date
from fractions import Fraction

import pytest

from houqin.rules.assessment import assess
from houqin.rules.bundle import Bundle
from houqin.rules.result import Outcome, Result
from tests.rules.test_bundle import INSPECTIONS, read
from tests.rules.test_bundle_assessment import table

SCORED = INSPECTIONS.replace(
    "evidence:", "  where: [{column: score, empty: no, because: 复查不评分}]\nevidence:"
).replace("  repeated", "  repeated")
KEEP = SCORED.replace("  recorded: score", "  recorded: score\n  repeated: keep")
Visit = tuple[int, str | None]
Fault = tuple[int, str]


def outcome(visits: list[Visit], faults: list[Fault], text: str = KEEP) -> Outcome:
    """Visits of one canteen as (day of March, published score), faults as (day, severity)."""
    rows = [("东", date(2026, 3, day), None if said is None else Fraction(said)) for day, said in visits]
    tables = {
        "visits": table("visits.csv", "canteen day score", rows),
        "faults": table(
            "faults.csv", "canteen day severity", [("东", date(2026, 3, day), what) for day, what in faults]
        ),
    }
    return assess(read(text), tables, {})


def causes(visits: list[Visit], faults: list[Fault], text: str = KEEP) -> list[str]:
    return [one.why.cause if one.why else "" for one in outcome(visits, faults, text).results]


@pytest.mark.parametrize(
    ("visits", "faults", "expected"),
    [
        ([(2, "93")], [(2, "严重")], [""]),
        ([(2, "98")], [], ["没有扣分证据"]),
        ([(2, "91")], [(2, "严重")], ["证据不足"]),
        ([(2, "100")], [(2, "严重")], ["有证据未扣"]),
        ([(2, "93")], [(2, "严重")] * 2, ["证据重复"]),
        ([(2, "93"), (9, None)], [(9, "严重")], ["证据记在他日"]),
        ([(2, "93"), (9, "93")], [(9, "严重")], ["证据记在他日", ""]),
        ([(2, "93"), (18, "93")], [(18, "严重")], ["没有扣分证据", ""]),
        ([(2, "91"), (9, None)], [(2, "严重"), (9, "一般")], ["证据记在他日"]),
        ([(2, "100"), (2, None)], [(2, "严重")], ["证据或属另一行"]),
        ([(2, "93"), (2, "100")], [(2, "严重")], ["", "证据共用"]),
    ],
)
def test_a_difference_has_its_cause(visits: list[Visit], faults: list[Fault], expected: list[str]) -> None:
    assert causes(visits, faults) == expected


def said(visits: list[Visit], faults: list[Fault]) -> str:
    found = [one.why.said for one in outcome(visits, faults).results if one.why]
    return "；".join(found)


def test_the_sentence_names_points_days_and_rows() -> None:
    assert said([(2, "91")], [(2, "严重")]) == "证据共扣 7 分，记录多扣 2 分，缺这 2 分的证据"
    assert said([(2, "99.5")], [(2, "严重")]) == "证据共扣 7 分，记录少扣 6.5 分：有证据而未扣分"
    assert (
        said([(2, "93"), (9, None)], [(9, "严重")]) == "缺的 7 分恰为同一对象 2026-03-09 的证据（记在不计分的一行之下）"
    )
    assert said([(2, "93"), (2, "100")], [(2, "严重")]) == "同一对象同一期间有 2 行记录得分，共用同一批证据，无法分开"
    assert "复查不评分" in said([(2, "100"), (2, None)], [(2, "严重")])


def test_how_far_around_a_day_is_searched_is_the_bundles() -> None:
    visits, faults = [(2, "93"), (18, "93")], [(18, "严重")]
    assert causes(visits, faults, KEEP + "explain_days: 20\n") == ["证据记在他日", ""]
    assert causes(visits[:1], faults, KEEP + "explain_days: 0\n") == ["没有扣分证据"]


def test_a_grade_that_differs_alone_is_an_exception_too() -> None:
    text = INSPECTIONS.replace("      day: date\n", "      day: date\n      grade: text\n", 1)
    text = text.replace("recorded: score", "recorded: score\n  recorded_grade: grade")
    tables = {
        "visits": table("visits.csv", "canteen day score grade", [("东", date(2026, 3, 2), Fraction(93), "不合格")]),
        "faults": table("faults.csv", "canteen day severity", [("东", date(2026, 3, 2), "严重")]),
    }
    (one,) = assess(read(text), tables, {}).results
    assert one.why is not None
    assert (one.why.cause, one.why.said) == ("等级不同", "得分相同，等级不同：记录为 不合格，算得 合格")


class TestNearest:
    TEXT = KEEP.replace("    by: severity", "    by: severity\n    nearest_days: 3")

    @pytest.mark.parametrize(
        ("visits", "fault", "to"),
        [
            ([2, 9], 3, "2026-03-02"),
            ([2, 9], 8, "2026-03-09"),
            ([2, 6], 4, "2026-03-02"),
            ([2, 9], 2, "2026-03-02"),
            ([2, 20], 10, None),
            ([13], 10, "2026-03-13"),
        ],
    )
    def test_the_nearest_day_the_earlier_of_two_none_too_far(
        self, visits: list[int], fault: int, to: str | None
    ) -> None:
        found = outcome([(day, "100") for day in visits], [(fault, "严重")], self.TEXT)
        assert [one.case.period for one in found.results if one.points != 10000] == ([to] if to else [])
        assert len(found.left_out) == (0 if to else 1)

    def test_a_scored_visit_before_an_unscored_one_as_near(self) -> None:
        found = outcome([(1, None), (5, "93")], [(3, "严重")], self.TEXT)
        assert [one.points for one in found.results] == [9300]

    def test_an_unscored_visit_that_is_nearer_keeps_it(self) -> None:
        found = outcome([(2, None), (5, "100")], [(3, "严重")], self.TEXT)
        assert [one.points for one in found.results] == [10000]
        assert [one.because for one in found.left_out if one.file == "faults.csv"] == ["没有这个对象或这一期间"]

    def test_what_was_filed_under_an_unscored_visit_stays_there(self) -> None:
        found = outcome([(3, None), (4, "100")], [(3, "严重")], self.TEXT)
        assert [one.points for one in found.results] == [10000]
        assert "所属的一行不计分（复查不评分）" in {one.because for one in found.left_out}


class TestPeriods:
    def judged(self, by: str, subjects: list[object], kind: str = "date") -> list[Result]:
        bundle = self.bundle(by, kind)
        rows = [("东", period, None) for period in subjects]
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
        tables = {
            "visits": table("visits.csv", "canteen day score", rows),
            "faults": table("faults.csv", "canteen day severity", [("东", day, "一般") for day in days]),
        }
        return list(assess(bundle, tables, {}).results)

    def bundle(self, by: str, kind: str) -> Bundle:
        text = INSPECTIONS.replace("by: day", f"by: {by}").replace("      day: date\n", f"      day: {kind}\n")
        return read(text)

    @pytest.mark.parametrize(
        ("by", "kind", "subjects", "expected"),
        [
            ("month", "date", [date(2026, 1, 15), date(2026, 2, 28)], {"2026-01": 9600, "2026-02": 9800}),
            ("month", "month", [202601, 202512], {"2026-01": 9600, "2025-12": 9800}),
            ("year", "month", [202603], {"2026": 9400}),
            ("year", "text", ["2025", "2026"], {"2025": 9800, "2026": 9400}),
            ("year", "integer", [Fraction(2026)], {"2026": 9400}),
            ("day", "date", [date(2026, 1, 31)], {"2026-01-31": 9800}),
        ],
    )
    def test_dates_fall_into_the_subjects_periods(
        self, by: str, kind: str, subjects: list[object], expected: dict[str, int]
    ) -> None:
        assert {one.case.period: one.points for one in self.judged(by, subjects, kind)} == expected

    def test_without_a_period_all_evidence_is_of_one_sheet(self) -> None:
        text = INSPECTIONS.replace("  period: day\n  by: day\n", "")
        tables = {
            "visits": table("visits.csv", "canteen day score", [("东", date(2026, 1, 1), None)]),
            "faults": table(
                "faults.csv", "canteen day severity", [("东", date(2020, 1, d), "一般") for d in (1, 2, 3)]
            ),
        }
        (one,) = assess(read(text), tables, {}).results
        assert (one.case.period, one.points) == ("", 9400)
