"""A hospital's months handed over as a bundle: `houqin assess` gives the very sheets that the kernel gave."""

import random
from pathlib import Path

import pytest

from houqin import packs
from houqin.interfaces.feeds import bundles, exported
from houqin.rules import assessment, declared, evidence, history, score, sheet
from houqin.rules.scheme import parse
from houqin.rules.sheet import Sheet, Tally
from houqin.rules.year import judge_year

SCHEME = {
    "cards": [{"pack": "cleaning", "weight": "70"}, {"pack": "pest", "weight": "30"}],
    "grades": [{"at_least": "90", "name": "优秀"}, {"at_least": "0", "name": "一般"}],
    "sources": [{"name": "department", "weight": "80"}, {"name": "user", "weight": "20"}],
    "sites": "lowest",
    "repeat": {"times": "3", "within": "place"},
    "least_coverage": "20",
    "complaint_times": "2",
    "extras": [{"code": "praise", "text": "表扬", "each": "2", "cap": "3", "per": "year"}],
    "payment": [{"measure": "linear_below", "threshold": "95"}],
    "year": {"daily": "60", "annual": "20", "satisfaction": "20", "trim": "1"},
}
SITES = ("东院", "西院")
MONTHS = (202601, 202602, 202603)
BALLOTS = {"护理部": [8800, 9000], "院感科": [9500], "总务处": [None], "保卫处": [7000], "财务科": [9100]}


def quarter_of_work(items: list[object]) -> exported.Evidence:
    """What was seen in a quarter at one contract; chance decides behaviour, never a score."""
    chance = random.Random(20260101)
    checks, outcomes, incidents = [], [], []
    for month in MONTHS:
        for item in items:
            for site in SITES:
                where = (
                    chance.choice(["department", "user"]),
                    chance.choice(["planned", "targeted"]),
                    site,
                    f"{site}3层",
                )
                if item.rule.kind == "ratio":
                    outcomes.append(exported.Outcome("C1", month, item.code, chance.randint(80, 100), 100, *where))
                elif chance.random() < 0.8:
                    result = chance.choice(["pass", "pass", "fail", "na"])
                    count = chance.randint(1, 4) if result == "fail" and item.rule.kind != "manual_rating" else 0
                    given = item.full if item.rule.kind == "manual_rating" and result != "na" else None
                    given = given - 50 if given and result == "fail" else given
                    checks.append(exported.Check("C1", month, item.code, result, count, given, *where))
        incidents.append(exported.Incident("C1", month, "praise", "bonus", 1, None, "department", "", ""))
    complained = next(item for item in items if item.rule.kind == "per_defect")
    incidents.append(
        exported.Incident("C1", 202602, complained.code, "complaint", 2, None, "user", SITES[0], "东院3层")
    )
    ballots = [exported.Ballot("C1", 2026, rater, mark) for rater, marks in BALLOTS.items() for mark in marks]
    surveys = [exported.Survey("C1", 2026, 45, 50), exported.Survey("C1", 2026, 38, 40)]
    return exported.Evidence(checks, outcomes, incidents, ballots, surveys)


def by_the_kernel(rows: exported.Evidence, layout: sheet.Layout, items: dict[str, object]) -> list[Sheet]:
    checks, outcomes, incidents = rows[:3]
    before: list[tuple[int, tuple[sheet.Line, ...]]] = []
    sheets = []
    for month in MONTHS:
        tallies = [
            Tally(
                c.item,
                c.source,
                c.stream,
                c.site,
                *evidence.of_check(items[c.item], c.result, c.defects, c.given),
                c.place,
            )
            for c in checks
            if c.month == month
        ]
        tallies += [
            Tally(o.item, o.source, o.stream, o.site, *evidence.of_outcome(o.met, o.due), o.place)
            for o in outcomes
            if o.month == month
        ]
        for i in incidents:
            if i.month == month:
                count = evidence.of_incident(i.kind, i.times, 0, items.get(i.code))
                stream = "complaint" if i.kind == "complaint" else "planned"
                tallies.append(Tally(i.code, i.source, stream, i.site, *count, i.place))
        earlier, granted = history.seen(layout, month, before), history.granted(layout, month, before)
        found = score.judge(layout, month, tallies, sites=SITES, earlier=earlier, granted=granted)
        before.append((month, found.lines))
        sheets.append(found)
    return sheets


@pytest.fixture
def handed(tmp_path: Path) -> tuple[Path, list[Sheet]]:
    scheme = parse(SCHEME)
    editions = {name: packs.stacked(name).edition for name in ("cleaning", "pest")}
    layout = sheet.layout(scheme, editions)
    items = {code: item for edition in editions.values() for code, item in edition.items_by_code.items()}
    rows = quarter_of_work(list(items.values()))
    sheets = by_the_kernel(rows, layout, items)
    pins = {name: {"edition": str(one.edition), "digest": one.digest} for name, one in editions.items()}
    months = [
        exported.Month("C1", "外科楼保洁", one.period, "t1", 1_000_000, one.points, one.grade or "", SITES, 202601)
        for one in sheets
    ]
    terms = {"t1": exported.Terms(declared.plain(scheme), pins)}
    annual = judge_year(scheme, [one.points for one in sheets], [8900, 9500, 7000, 9100], (83, 90))
    years = [exported.Year("C1", "外科楼保洁", 2026, "t1", annual.points, annual.grade or "")]
    exported.write(tmp_path, "样例医院", terms, months, rows, years)
    return tmp_path, sheets


def test_the_sheets_are_the_same_line_by_line(handed: tuple[Path, list[Sheet]]) -> None:
    folder, sheets = handed
    bundle = bundles.read(folder)
    outcome = assessment.assess(bundle, bundles.data(bundle, folder), bundles.editions(bundle))
    found = [result.sheet for result in outcome.results if result.sheet]
    for mine, theirs in zip(found, sheets, strict=True):
        assert mine is not None
        assert mine._replace(lines=()) == theirs._replace(lines=())
        assert sorted(mine.lines, key=str) == sorted(theirs.lines, key=str)
    assert all(one.points is not None for one in sheets)
    assert [result.why for result in outcome.results] == [None] * (len(MONTHS) + 1)
    assert outcome.left_out == ()


def test_the_year_is_made_of_the_months_the_panel_and_the_survey(handed: tuple[Path, list[Sheet]]) -> None:
    folder, _ = handed
    bundle = bundles.read(folder)
    year = assessment.assess(bundle, bundles.data(bundle, folder), bundles.editions(bundle)).results[-1]
    assert (year.case.period, year.difference, year.reason) == ("2026", 0, "")
    assert [(row.line, row.evidence_count) for row in year.rows] == [("daily", 3), ("annual", 4), ("satisfaction", 90)]
    assert [row.points for row in year.rows[1:]] == [9000, 9222]


def test_an_altered_pack_is_refused(handed: tuple[Path, list[Sheet]]) -> None:
    folder, _ = handed
    text = (folder / "bundle.yaml").read_text("utf-8")
    digest = packs.stacked("pest").edition.digest
    (folder / "bundle.yaml").write_text(text.replace(digest, "0" * 64), "utf-8")
    with pytest.raises(Exception, match="摘要不同"):
        bundles.editions(bundles.read(folder))


def test_an_altered_score_is_an_exception(handed: tuple[Path, list[Sheet]]) -> None:
    folder, sheets = handed
    text = (folder / "months.csv").read_text("utf-8")
    first = f"{sheets[0].points / 100:g}"
    assert f",{first}," in text
    (folder / "months.csv").write_text(text.replace(f",{first},", ",99.99,", 1), "utf-8")
    bundle = bundles.read(folder)
    outcome = assessment.assess(bundle, bundles.data(bundle, folder), bundles.editions(bundle))
    assert [result.case.period for result in outcome.results if result.why] == ["2026-01"]
