"""A hospital's months as a bundle: what `houqin assess` needs to give the same sheets without the server."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from houqin.rules import money
from houqin.rules.bundle import FORMAT


class Terms(NamedTuple):
    """A scheme as plain data, and its pins: pack → {edition, digest, places?, own?}."""

    scheme: Mapping[str, Any]
    packs: Mapping[str, Mapping[str, str]]


class Month(NamedTuple):
    """One contract's month as it was judged; `terms` names one of the Terms, `points` is None when not assessed."""

    contract: str
    name: str
    month: int
    terms: str
    fee_fen: int | None
    points: int | None
    grade: str
    sites: Sequence[str]
    year_from: int


class Check(NamedTuple):
    """A check that counts: not superseded, not silenced by a ruling, its photo arrived where it needs one."""

    contract: str
    month: int
    item: str
    result: str
    defects: int
    given: int | None
    source: str
    stream: str
    site: str
    place: str


class Outcome(NamedTuple):
    contract: str
    month: int
    item: str
    met: int
    due: int
    source: str
    stream: str
    site: str
    place: str


class Incident(NamedTuple):
    contract: str
    month: int
    code: str
    kind: str
    times: int
    quantity: int | None
    source: str
    site: str
    place: str


class Year(NamedTuple):
    """A contract's year as it was judged."""

    contract: str
    name: str
    year: int
    terms: str
    points: int | None
    grade: str


class Ballot(NamedTuple):
    """One mark of one rater; `points` None stood aside."""

    contract: str
    year: int
    rater: str
    points: int | None


class Survey(NamedTuple):
    contract: str
    year: int
    met: int
    due: int


class Evidence(NamedTuple):
    """All that counted, of the months and of the years."""

    checks: Iterable[Check] = ()
    outcomes: Iterable[Outcome] = ()
    incidents: Iterable[Incident] = ()
    ballots: Iterable[Ballot] = ()
    surveys: Iterable[Survey] = ()


KEY = {"contract": "text", "month": "month"}
WHERE = {name: {"kind": "text", "empty": "allow"} for name in ("source", "stream", "site", "place")}
SEEN = {name: name for name in WHERE}
MAYBE = {"kind": "number", "empty": "allow"}


def write(
    folder: Path,
    title: str,
    terms: Mapping[str, Terms],
    months: Iterable[Month],
    evidence: Evidence,
    years: Sequence[Year] = (),
) -> None:
    """bundle.yaml and its tables into a folder; with years, every scheme must say how a year is made up."""
    folder.mkdir(parents=True, exist_ok=True)
    _table(folder / "months.csv", Month._fields, map(_month, months))
    checks = (_dated(one._replace(given=_points(one.given))) for one in evidence.checks)
    _table(folder / "checks.csv", Check._fields, checks)
    _table(folder / "outcomes.csv", Outcome._fields, map(_dated, evidence.outcomes))
    incidents = (_dated(one._replace(quantity=_points(one.quantity))) for one in evidence.incidents)
    _table(folder / "incidents.csv", Incident._fields, incidents)
    if years:
        _table(folder / "years.csv", Year._fields, (one._replace(points=_points(one.points)) for one in years))
        ballots = (one._replace(points=_points(one.points)) for one in evidence.ballots)
        _table(folder / "ballots.csv", Ballot._fields, ballots)
        _table(folder / "surveys.csv", Survey._fields, evidence.surveys)
    said = {name: {"scheme": one.scheme, "packs": one.packs} for name, one in terms.items()}
    bundle = _bundle(title) | {"schemes": said}
    if years:
        bundle["files"] |= YEAR_FILES
        bundle["years"] = YEARS
    (folder / "bundle.yaml").write_text(json.dumps(bundle, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _bundle(title: str) -> dict[str, Any]:
    """bundle.yaml but for the schemes, written as JSON, which YAML reads too."""
    events = {name: name for name in ("source", "site", "place")}
    return {
        "bundle": FORMAT,
        "title": title,
        "files": {
            "months": {"path": "months.csv", "columns": KEY | MONTH},
            "checks": {"path": "checks.csv", "rows": "any", "columns": KEY | CHECK | WHERE},
            "outcomes": {"path": "outcomes.csv", "rows": "any", "columns": KEY | OUTCOME | WHERE},
            "incidents": {"path": "incidents.csv", "rows": "any", "columns": KEY | INCIDENT | WHERE_OF_EVENTS},
        },
        "subjects": {
            "file": "months", "key": ["contract"], "period": "month", "label": ["name"], "scheme": "terms",
            "fee": "fee", "recorded": "points", "recorded_grade": "grade", "sites": "sites", "year_from": "year_from",
        },
        "evidence": [
            {"measure": "checks", "name": "checks", "file": "checks", "item": "item", "result": "result",
             "count": "defects", "given": "given", **SEEN},
            {"measure": "outcomes", "name": "outcomes", "file": "outcomes", "item": "item", "met": "met", "due": "due",
             **SEEN},
            {"measure": "events", "name": "incidents", "file": "incidents", "code": "code", "event": "kind",
             "count": "times", "quantity": "quantity", **events},
        ],
    }  # fmt: skip


MONTH: dict[str, Any] = {
    "name": "text", "terms": "text", "fee": MAYBE, "points": MAYBE, "grade": WHERE["site"], "sites": WHERE["site"],
    "year_from": {"kind": "month", "empty": "allow"},
}  # fmt: skip
CHECK: dict[str, Any] = {"item": "text", "result": "text", "defects": "integer", "given": MAYBE}
OUTCOME: dict[str, Any] = {"item": "text", "met": "integer", "due": "integer"}
INCIDENT: dict[str, Any] = {"code": "text", "kind": "text", "times": "integer", "quantity": MAYBE}
WHERE_OF_EVENTS: dict[str, Any] = {name: WHERE[name] for name in ("source", "site", "place")}


ANNUAL: dict[str, Any] = {"contract": "text", "year": {"kind": "text"}}
YEAR_FILES: dict[str, Any] = {
    "years": {
        "path": "years.csv",
        "columns": ANNUAL | {"name": "text", "terms": "text", "points": MAYBE, "grade": WHERE["site"]},
    },
    "ballots": {"path": "ballots.csv", "rows": "any", "columns": ANNUAL | {"rater": "text", "points": MAYBE}},
    "surveys": {"path": "surveys.csv", "rows": "any", "columns": ANNUAL | {"met": "integer", "due": "integer"}},
}
YEARS: dict[str, Any] = {
    "subjects": {
        "file": "years", "key": ["contract"], "period": "year", "by": "year", "label": ["name"], "scheme": "terms",
        "recorded": "points", "recorded_grade": "grade",
    },
    "panel": {"file": "ballots", "judge": "rater", "mark": "points"},
    "survey": {"file": "surveys", "met": "met", "due": "due"},
}  # fmt: skip


def _points(value: int | None) -> Any:
    return None if value is None else money.points(value)


def _label(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}" if month else ""


def _dated(row: Any) -> Any:
    return row._replace(month=_label(row.month))


def _month(one: Month) -> list[Any]:
    return [
        one.contract, one.name, _label(one.month), one.terms, _points(one.fee_fen), _points(one.points), one.grade,
        ";".join(one.sites), _label(one.year_from),
    ]  # fmt: skip


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ["fee" if name == "fee_fen" else name for name in header]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
