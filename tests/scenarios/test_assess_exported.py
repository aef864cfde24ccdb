"""A hospital's months handed over as a bundle: `houqin assess` gives the very sheets that the kernel gave."""

import random
from pathlib import Path

import pytest

from houqin import packs
from houqin.interfaces.feeds import bundles, exported
from houqin.rules import assessment, declared, evidence, history, score, sheet
from houqin.rules.scheme import parse
from houqin.rules.sheet import Sheet, Tally

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
}
SITES = ("东院", "西院")
MONTHS = (202601, 202602, 202603)
Rows = tuple[list[exported.Check], list[exported.Outcome], list[exported.Incident]]


def year_of_work(items: list[object]) -> Rows:
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
    return checks, outcomes, incidents


def by_the_kernel(rows: Rows, layout: sheet.Layout, items: dict[str, object]) -> list[Sheet]:
    checks, outcomes, incidents = rows
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
    rows = year_of_work(list(items.values()))
    sheets = by_the_kernel(rows, layout, items)
    pins = {name: {"edition": str(one.edition), "digest": one.digest} for name, one in editions.items()}
    months = [
        exported.Month("C1", "外科楼保洁", one.period, "t1", 1_000_000, one.points, one.grade or "", SITES, 202601)
        for one in sheets
    ]
    terms = {"t1": exported.Terms(declared.plain(scheme), pins)}
    exported.write(tmp_path, "样例医院", terms, months, *rows)
    return tmp_path, sheets


def test_the_sheets_are_the_same_line_by_line(handed: tuple[Path, list[Sheet]]) -> None:
    folder, sheets = handed
    bundle = bundles.read(folder)
    outcome = assessment.assess(bundle, bundles.data(bundle, folder), bundles.editions(bundle))
    found = [result.sheet for result in outcome.results]
    for mine, theirs in zip(found, sheets, strict=True):
        assert mine is not None
        assert mine._replace(lines=()) == theirs._replace(lines=())
        assert sorted(mine.lines, key=str) == sorted(theirs.lines, key=str)
    assert all(one.points is not None for one in sheets)
    assert [result.why for result in outcome.results] == [None] * len(MONTHS)
    assert outcome.left_out == ()


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
