"""The two example bundles on real published scores; the data lie outside the project (HOUQIN_DATA)."""

import os
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from houqin.interfaces.cli import main
from tests.scenarios.folder import Folder, Rows, rows

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("HOUQIN_DATA", ROOT.parent / "shared/data"))
EXAMPLES = ROOT / "examples/bundles"


def assessed(bundle: str, data: str, out: Path) -> dict[str, Rows]:
    if not (DATA / data).is_dir():
        pytest.skip(f"no {data} in HOUQIN_DATA ({DATA})")
    main.main(["assess", str(EXAMPLES / bundle), "--data", str(DATA / data), "--out", str(out)])
    return {path.stem: rows(path) for path in out.glob("*.csv")}


@pytest.fixture(scope="module")
def inspections(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    return assessed("sf_food_inspections", "sf_food_inspections", tmp_path_factory.mktemp("sf") / "out")


@pytest.fixture(scope="module")
def skating(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    return assessed("figure_skating", "figure_skating_judges", tmp_path_factory.mktemp("fs") / "out")


def compared(found: dict[str, Rows]) -> Rows:
    return [row for row in found["sheets"] if row["recorded_score"]]


def exact(found: dict[str, Rows]) -> int:
    return sum(Decimal(row["difference"]) == 0 for row in compared(found) if row["difference"])


class TestInspections:
    def test_published_scores_come_out_of_the_violations(self, inspections: dict[str, Rows]) -> None:
        assert exact(inspections) / len(compared(inspections)) >= 0.98

    def test_as_the_page_of_the_example_says(self, inspections: dict[str, Rows]) -> None:
        if len(inspections["sheets"]) != 9590:
            pytest.skip("another part of the data")
        assert exact(inspections) == 9457
        causes = Counter(row["cause"] for row in inspections["exceptions"])
        page = (EXAMPLES / "sf_food_inspections/README.md").read_text("utf-8")
        assert "9 457 of 9 590" in page
        assert all(f"| {cause} | {count} |" in page for cause, count in causes.items())

    def test_every_sheet_is_exact_or_an_exception_with_its_reason(self, inspections: dict[str, Rows]) -> None:
        odd = Counter(
            (row["subject"], row["period"], row["score"], row["recorded_score"]) for row in inspections["exceptions"]
        )
        differ = Counter(
            (row["subject"], row["period"], row["score"], row["recorded_score"])
            for row in inspections["sheets"]
            if row["assessed"] == "no" or Decimal(row["difference"] or 0)
        )
        assert odd == differ
        assert all(row["reason"] and row["cause"] for row in inspections["exceptions"])

    def test_the_lines_of_every_sheet_add_up_to_its_score(self, inspections: dict[str, Rows]) -> None:
        totals: Counter[tuple[str, str]] = Counter()
        for row in inspections["lines"]:
            totals[row["subject"], row["period"]] += Decimal(row["lost"])  # type: ignore[assignment]
        once = Counter((row["subject"], row["period"]) for row in inspections["sheets"])
        assert all(
            100 - totals[row["subject"], row["period"]] / once[row["subject"], row["period"]] == Decimal(row["score"])
            for row in inspections["sheets"]
        )

    def test_a_bad_cell_in_real_data_is_named(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        source = DATA / "sf_food_inspections"
        if not source.is_dir():
            pytest.skip(f"no sf_food_inspections in HOUQIN_DATA ({DATA})")
        folder = Folder(tmp_path, capsys)
        folder.write("bundle.yaml", (EXAMPLES / "sf_food_inspections/bundle.yaml").read_bytes())
        shutil.copy(source / "inspections.csv", tmp_path / "inspections.csv")
        lines = (source / "violations.csv").read_text("utf-8").splitlines()
        folder.write("violations.csv", "\n".join([*lines[:99], lines[99].replace(" Risk", "Risk"), *lines[100:]]))
        said = folder.stopped()
        assert "violations.csv 第 100 行 risk_category" in said
        assert "High Risk、Moderate Risk、Low Risk" in said


class TestSkating:
    def test_published_totals_come_out_of_the_nine_judges_marks(self, skating: dict[str, Rows]) -> None:
        assert exact(skating) / len(compared(skating)) >= 0.99

    def test_as_the_page_of_the_example_says(self, skating: dict[str, Rows]) -> None:
        if len(skating["sheets"]) != 1330:
            pytest.skip("another part of the data")
        lines = [row for row in skating["lines"] if row["recorded_points"]]
        assert (exact(skating), len(lines)) == (1330, 18371)
        assert skating["exceptions"] == []
        page = (EXAMPLES / "figure_skating/README.md").read_text("utf-8")
        assert "1 330 of 1 330" in page and "18 371 of 18 371" in page

    def test_the_lines_of_every_performance_add_up(self, skating: dict[str, Rows]) -> None:
        totals: Counter[str] = Counter()
        for row in skating["lines"]:
            totals[row["subject"]] += Decimal(row["points"] or 0)  # type: ignore[assignment]
        assert all(totals[row["subject"]] == Decimal(row["score"]) for row in skating["sheets"] if row["score"])
