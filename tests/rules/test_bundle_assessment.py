"""A bundle judged from tables in memory: what must hold of every score, whatever the evidence."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules.assessment import assess
from houqin.rules.gathering import Table, written
from houqin.rules.refusal import Wrong
from houqin.rules.result import Outcome
from tests.rules.test_bundle import INSPECTIONS, PANEL, read

DAYS = [date(2026, 3, 1) + timedelta(n) for n in range(6)]
VISITS = st.lists(st.tuples(st.sampled_from("东西"), st.sampled_from(DAYS)), min_size=1, max_size=8, unique=True)
FAULTS = st.lists(
    st.tuples(st.sampled_from("东西南"), st.sampled_from(DAYS), st.sampled_from(["严重", "一般"])), max_size=40
)
NEAREST = INSPECTIONS.replace("    by: severity", "    by: severity\n    nearest_days: 2")
BUNDLES = {"plain": read(INSPECTIONS), "nearest": read(NEAREST)}
JURY = read(PANEL)
LOSES = {"严重": 700, "一般": 200}


def table(where: str, names: str, rows: list[tuple[object, ...]]) -> Table:
    columns = dict(zip(names.split(), map(list, zip(*rows, strict=True)), strict=True)) if rows else {}
    return Table(where, columns or {name: [] for name in names.split()}, range(2, len(rows) + 2))


def judged(visits: list[tuple[str, date]], faults: list[tuple[str, date, str]], how: str = "plain") -> Outcome:
    tables = {
        "visits": table("visits.csv", "canteen day score", [(*visit, None) for visit in visits]),
        "faults": table("faults.csv", "canteen day severity", faults),
    }
    return assess(BUNDLES[how], tables, {})


def points(outcome: Outcome) -> dict[tuple[str, str], int | None]:
    return {(one.case.subject, one.case.period): one.points for one in outcome.results}


@given(VISITS, FAULTS)
def test_full_marks_less_what_the_rows_take_and_never_below_zero(visits, faults):
    taken = Counter()
    for canteen, day, severity in faults:
        taken[canteen, day.isoformat()] += LOSES[severity]
    assert points(judged(visits, faults)) == {
        (canteen, day.isoformat()): max(0, 10000 - taken[canteen, day.isoformat()]) for canteen, day in visits
    }


@given(VISITS, FAULTS, st.sampled_from(sorted(BUNDLES)))
def test_lost_points_add_up_and_rest_on_evidence(visits, faults, how):
    for one in judged(visits, faults, how).results:
        assert one.points is not None and 0 <= one.points <= 10000
        assert 10000 - sum(row.lost or 0 for row in one.rows) == one.points
        assert all(row.evidence_count > 0 for row in one.rows if row.lost)


@given(VISITS, FAULTS, st.sampled_from(sorted(BUNDLES)), st.randoms())
def test_the_order_of_evidence_does_not_matter(visits, faults, how, chance):
    shuffled = list(faults)
    chance.shuffle(shuffled)
    assert points(judged(visits, faults, how)) == points(judged(visits, shuffled, how))


@given(VISITS, FAULTS.filter(bool), st.sampled_from(sorted(BUNDLES)))
def test_one_fault_more_never_helps(visits, faults, how):
    before, after = points(judged(visits, faults[:-1], how)), points(judged(visits, faults, how))
    assert all((after[key] or 0) <= (before[key] or 0) for key in before)


@given(VISITS, FAULTS, st.sampled_from(sorted(BUNDLES)))
def test_every_row_counts_or_is_left_out_with_a_reason(visits, faults, how):
    outcome = judged(visits, faults, how)
    counted = sum(row.evidence_count for one in outcome.results for row in one.rows if row.kind == "extra")
    assert counted + len(outcome.left_out) == len(faults)
    assert all(one.because for one in outcome.left_out)


@given(VISITS, FAULTS)
def test_a_row_goes_to_its_own_day_when_there_is_one(visits, faults):
    plain, nearest = judged(visits, faults), judged(visits, faults, "nearest")
    assert len(nearest.left_out) <= len(plain.left_out)
    lost = {key: 10000 - (value or 0) for key, value in points(plain).items()}
    assert all(10000 - (value or 0) >= lost[key] for key, value in points(nearest).items())


class TestJury:
    MARKS = st.integers(0, 200).map(lambda n: Fraction(n, 2))
    BALLOTS = st.dictionaries(st.tuples(st.sampled_from(["质量", "服务"]), st.integers(1, 7)), MARKS, min_size=1)

    def judged(self, ballots: list[tuple[tuple[str, int], Fraction]]) -> Outcome:
        rows = [("甲", aspect, str(judge), mark, Fraction(1)) for (aspect, judge), mark in ballots]
        tables = {
            "entries": table("entries.csv", "provider total", [("甲", Fraction(100))]),
            "ballots": table("ballots.csv", "provider aspect judge mark weight", rows),
        }
        return assess(JURY, tables, {})

    @given(BALLOTS, st.randoms())
    def test_the_order_of_ballots_does_not_matter(self, ballots, chance):
        rows = list(ballots.items())
        chance.shuffle(rows)
        assert points(self.judged(rows)) == points(self.judged(list(ballots.items())))

    @given(BALLOTS)
    def test_an_aspect_with_too_few_marks_is_never_made_up(self, ballots):
        (one,) = self.judged(list(ballots.items())).results
        marks = Counter(aspect for aspect, _ in ballots)
        assert (one.points is None) == any(count < 3 for count in marks.values())
        assert one.points is not None or "未考评" in one.reason

    @given(BALLOTS)
    def test_the_lines_add_up_to_the_total(self, ballots):
        (one,) = self.judged(list(ballots.items())).results
        assert one.points is None or one.points == sum(row.points or 0 for row in one.rows)


class TestJoins:
    TEXT = INSPECTIONS.replace(
        "columns: {canteen: text, day: date, severity: text}\n",
        "columns: {visit: text, severity: text}\n"
        "    joins: [{file: log, on: {visit: id}, take: [canteen, day]}]\n"
        "  log: {path: log.csv, columns: {id: text, canteen: text, day: date}}\n",
    )

    def judged(self, faults: list[tuple[str, str]], log: list[tuple[str, str, date]], text: str = TEXT) -> Outcome:
        tables = {
            "visits": table("visits.csv", "canteen day score", [("东", DAYS[0], None)]),
            "faults": table("faults.csv", "visit severity", faults),
            "log": table("log.csv", "id canteen day", log),
        }
        return assess(read(text), tables, {})

    def test_columns_come_from_the_other_file(self) -> None:
        outcome = self.judged([("v1", "一般"), ("v1", "严重")], [("v1", "东", DAYS[0])])
        assert points(outcome) == {("东", "2026-03-01"): 9100}

    def test_a_key_that_is_not_there_is_named(self) -> None:
        with pytest.raises(Wrong, match="faults.csv 第 3 行 visit：v2 在 log.csv 中查不到"):
            self.judged([("v1", "一般"), ("v2", "严重")], [("v1", "东", DAYS[0])])

    def test_or_left_empty_where_the_bundle_allows_it(self) -> None:
        lenient = self.TEXT.replace("take: [canteen, day]", "take: [canteen, day], missing: allow")
        outcome = self.judged([("v2", "严重")], [("v1", "东", DAYS[0])], lenient)
        assert [one.because for one in outcome.left_out] == ["没有这个对象或这一期间"]

    def test_a_key_that_is_there_twice_is_named(self) -> None:
        with pytest.raises(Wrong, match="log.csv 第 3 行 id：v1 重复，另见第 2 行"):
            self.judged([("v1", "一般")], [("v1", "东", DAYS[0]), ("v1", "东", DAYS[1])])


@pytest.mark.parametrize(
    ("test", "rows"),
    [
        ("{column: day, empty: no}", 3),
        ("{column: score, empty: no}", 2),
        ("{column: score, empty: yes}", 1),
        ("{column: score, one_of: [90.0]}", 1),
        ("{column: score, none_of: [90]}", 2),
        ("{column: score, least: 90}", 2),
        ("{column: score, least: 90, most: 95}", 1),
        ("{column: canteen, one_of: [东, 西]}", 3),
        ("{column: canteen, none_of: [东]}", 1),
    ],
)
def test_rows_are_chosen_by_what_their_cells_hold(test: str, rows: int) -> None:
    bundle = read(INSPECTIONS.replace("  recorded: score", f"  recorded: score\n  where: [{test}]"))
    visits = [("东", DAYS[0], Fraction(90)), ("东", DAYS[1], None), ("西", DAYS[2], Fraction(100))]
    tables = {
        "visits": table("visits.csv", "canteen day score", visits),
        "faults": table("faults.csv", "canteen day severity", []),
    }
    outcome = assess(bundle, tables, {})
    assert (len(outcome.results), len(outcome.left_out)) == (rows, 3 - rows)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(98), "98"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-5, 2), "-2.5"),
        (None, ""),
        (True, "是"),
        ("甲", "甲"),
    ],
)
def test_cells_are_written_as_people_write_them(value: object, said: str) -> None:
    assert written(value) == said
