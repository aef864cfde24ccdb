"""A real spreadsheet computes the statements' Excel to the same figures; a real word processor lays the paper out."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from python_calamine import CalamineWorkbook

from houqin.interfaces.documents import statement_excel, statement_word
from houqin.queries import statement as statements
from tests.documents import settled
from tests.documents.recount import Workbook

SOFFICE = shutil.which("soffice")
CASES = {
    case.__name__: case for case in (settled.plain, settled.weighed, settled.income, settled.counted, settled.annual)
}
pytestmark = pytest.mark.office


def converted(file: Path, kind: str) -> Path:
    home = file.parent / "home"
    command = [str(SOFFICE), f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(file.parent / "out"), str(file)], check=True, capture_output=True, timeout=180
    )
    return file.parent / "out" / f"{file.stem}.{kind}"


def without_values(content: bytes) -> bytes:
    """The same book with nothing kept beside its formulas, so that whoever opens it must compute."""
    kept = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if "worksheets/sheet" in name:
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(name, data)
    return kept.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_a_spreadsheet_comes_to_the_same_figures(case, house, tmp_path):
    found = statements.statement_in_full(house.people["finance"], CASES[case](house).pk)
    content = statement_excel.statement(found, "甲医院")
    (tmp_path / "book.xlsx").write_bytes(without_values(content))
    seen = CalamineWorkbook.from_path(converted(tmp_path / "book.xlsx", "ods"))
    for sheet, address, cell in Workbook(content).formulas():
        column, row = re.fullmatch("([A-Z])([0-9]+)", address).groups()
        rows = seen.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        assert round(rows[int(row) - 1][ord(column) - ord("A")], 6) == float(cell.kept), (sheet, address, cell.formula)


def test_a_word_processor_lays_it_out(house, tmp_path):
    found = statements.statement_in_full(house.people["finance"], settled.plain(house).pk)
    (tmp_path / "paper.docx").write_bytes(statement_word.statement(found, "甲医院"))
    pages = converted(tmp_path / "paper.docx", "pdf").read_bytes()
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pages)) <= 3
