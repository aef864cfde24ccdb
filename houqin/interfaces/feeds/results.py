"""What an assessment writes: sheets.csv, lines.csv, exceptions.csv and left_out.csv, all of them or none."""

import csv
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from houqin.rules import money
from houqin.rules.refusal import Refused
from houqin.rules.result import Outcome, Result, hundredths

SHEETS = (
    *("subject", "period", "score", "recorded_score", "difference", "grade", "payment", "coverage"),
    *("assessed", "reason", "label"),
)
LINES = (
    *("subject", "period", "line", "points", "lost", "evidence_count"),
    *("kind", "section", "text", "full", "note", "recorded_points", "site", "source"),
)
EXCEPTIONS = ("subject", "period", "score", "recorded_score", "difference", "cause", "reason", "label")
LEFT_OUT = ("file", "row", "subject", "period", "reason")


def write(outcome: Outcome, report: str, folder: Path) -> None:
    """Everything is written beside the folder first and put in its place at once; a failure leaves what was there."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} 不是文件夹，请换一个 --out")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _csv(fresh / "sheets.csv", SHEETS, (_sheet(result) for result in outcome.results))
        _csv(fresh / "lines.csv", LINES, _lines(outcome.results))
        _csv(fresh / "exceptions.csv", EXCEPTIONS, map(_exception, filter(lambda one: one.why, outcome.results)))
        _csv(fresh / "left_out.csv", LEFT_OUT, outcome.left_out)
        (fresh / "report.html").write_text(report, "utf-8")
        _place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _place(fresh: Path, folder: Path) -> None:
    """A folder of our own is replaced whole; into one that holds other things each file is moved whole."""
    fresh.chmod(0o755)
    ours = {path.name for path in fresh.iterdir()}
    if folder.exists() and {path.name for path in folder.iterdir()} - ours:
        for name in sorted(ours):
            os.replace(fresh / name, folder / name)
        return
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
        os.replace(folder, old / folder.name)
        os.replace(fresh, folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(fresh, folder)


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def decimal(value: int | None) -> str:
    """Hundredths as a plain decimal, empty for nothing: 9840 → '98.4'."""
    return "" if value is None else money.points(value)


def _scores(result: Result) -> Mapping[str, str]:
    case = result.case
    return {
        "subject": case.subject,
        "period": case.period,
        "score": decimal(result.points),
        "recorded_score": decimal(None if case.recorded is None else hundredths(case.recorded)),
        "difference": decimal(result.difference),
        "label": case.label,
    }


def _sheet(result: Result) -> list[str]:
    said = {
        **_scores(result),
        "grade": result.grade,
        "payment": decimal(result.payment_fen),
        "coverage": decimal(result.coverage_bp),
        "assessed": "yes" if result.points is not None else "no",
        "reason": result.reason,
    }
    return [said[name] for name in SHEETS]


def _exception(result: Result) -> list[str]:
    assert result.why is not None
    said = {**_scores(result), "cause": result.why.cause, "reason": result.why.said}
    return [said[name] for name in EXCEPTIONS]


def _lines(results: Iterable[Result]) -> Iterator[list[object]]:
    for result in results:
        for row in result.rows:
            yield [
                result.case.subject, result.case.period, row.line, decimal(row.points), decimal(row.lost),
                row.evidence_count, row.kind, row.section, row.text, decimal(row.full), row.note, decimal(row.recorded),
                row.site, row.source,
            ]  # fmt: skip
