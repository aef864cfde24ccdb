"""The whole road: standard, contract, a tap on the phone, finding, score, decision, payment; and the proof of it."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import docx
from python_calamine import CalamineWorkbook

from houqin.interfaces.cli import main
from houqin.rules.money import hundredths
from tests import deeds
from tests.deeds import CLOSED, MONTH, SEEN, SETTLED
from tests.scenarios.folder import rows
from tests.scenarios.seats import Hall, plain
from tests.scenarios.test_a02_assessment_scheme import SCHEME, draft, scheme, sign

PER_POINT = {"measure": "per_point", "yuan": "100", "clause": "8.1"}
PLAIN = {name: said for name, said in SCHEME.items() if name != "ladders"} | {"payment": [PER_POINT]}
DIRTY = {"CLEANING-01": 3, "CLEANING-08": 2}  # three of half a point, two of one: the round loses 3.5 points


def promised(hall: Hall) -> None:
    """Standard and contract: the office reads the pack and writes, the chief confirms our own numbers and signs."""
    with hall.at(SEEN - timedelta(days=6)):
        pack = hall["office"].open("/packs/").click("保洁")
        assert "CLEANING-08" in pack.text and "WS/T 512" in pack.text
        id = draft(hall, scheme(hall, PLAIN))
        assert "逐项确认" in sign(hall, id, confirm=False).text
        assert "合同已签订" in sign(hall, id).told
    hall.contract = id


def tapped(hall: Hall) -> None:
    """Evidence and finding: from my work to the checklist of a place, with a photo; the provider puts it right."""
    hall.now = SEEN
    seat = hall["inspector"].open("/").click("开始检查").click("301")
    seat.open(next(href for said, href in seat.links() if said == "开始 · 计分" and str(hall.contract) in href))
    items = seat.page.xpath("//article[@data-code]/@data-code")
    plan = json.loads(seat.page.xpath("//script[@id='plan']/text()")[0])
    said = hall.saying(DIRTY)
    assert [one["item"] for one in said["items"]] == items
    assert (plan["contract"], plan["place"]) == (said["contract"], said["place"])
    hall.round(DIRTY)
    hall.now += timedelta(hours=2)
    provider = hall["provider"].open("/").click("去签收")
    provider.press("签收，按期整改").press("整改完成", note="已重新擦拭消毒", photos=deeds.picture("white"))
    assert "复核通过" in hall["ward"].open(provider.address).press("复核通过，销号").told
    with hall.at(SEEN + timedelta(days=8)):
        hall.round(n=2)


def judged(hall: Hall) -> None:
    """Score and decision: closed by the office, agreed by the provider, signed by the chief."""
    hall.now = CLOSED
    hall["office"].open("/").click("去办理").press("计算选中的考评表", contracts=hall.contract)
    month = f"/contracts/{hall.contract}/{MONTH}/"
    provider = hall["provider"].open(month)
    assert "98.25" in provider.text and "减少价款" in provider.text
    assert "已办：确认考评结果" in provider.press("确认考评结果").told
    chief = hall["chief"].open("/").click("去签字")
    assert "175.00" in chief.text
    assert "已办：签批 1 件" in chief.press("同意选中的", ids=chief.page.xpath("//input[@name='ids']/@value")).told


def paid(hall: Hall) -> None:
    """Payment: the statement by a third person, on the page, in Word and in Excel."""
    hall.now = SETTLED
    chief = hall["chief"].open(f"/month-end/{MONTH}/").press("出具选中的结算单", contracts=hall.contract)
    assert "已办：出具结算单 1 份" in chief.told
    paper = hall["finance"].open("/statements/").click(f"结算-BJ-2027-9-{MONTH}")
    cells = [plain(one.text_content()) for one in paper.page.xpath("//main//table//td[contains(@class, 'num')]")]
    assert [one for one in cells if "." in one] == ["100,000.00", "−175.00", "175.00", "99,825.00"]
    where = paper.address
    words = docx.Document(BytesIO(paper.click("Word").content))
    assert "99,825.00" in " ".join(cell.text for table in words.tables for row in table.rows for cell in row.cells)
    book = CalamineWorkbook.from_filelike(BytesIO(paper.open(where).click("Excel").content))
    assert any(99825.0 in row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())


def proven(hall: Hall, folder: Path, database) -> dict[str, list[dict[str, str]]]:
    """The auditor verifies the book, takes the month along, and recomputes it where there is no server."""
    assert "核验通过" in hall["audit"].open("/journal/").press("核验全部").told
    by = str(hall.house.people["audit"].person)
    main.main(["export-bundle", "--contract", "BJ-2027-9", "--out", str(folder / "bundle"), "--as", by])
    with database.block():
        main.main(["assess", str(folder / "bundle"), "--out", str(folder / "out")])
    return {file.stem: rows(file) for file in (folder / "out").glob("*.csv")}


def test_from_the_promise_to_the_payment_and_the_proof(hall, tmp_path, django_db_blocker):
    promised(hall)
    tapped(hall)
    judged(hall)
    paid(hall)
    again = proven(hall, tmp_path, django_db_blocker)
    with hall.house.open():
        published = deeds.sheet(hall.contract)
        kept = [(one["code"], one["points"], one["lost"]) for one in json.loads(published.lines)]
    sheet = again["sheets"][0]
    assert (len(again["sheets"]), again["exceptions"]) == (1, [])
    assert (hundredths(sheet["score"]), sheet["grade"], sheet["payment"]) == (
        published.points,
        published.grade,
        "99825",
    )
    assert [(one["line"], told(one["points"]), told(one["lost"])) for one in again["lines"]] == kept


def told(points: str) -> int | None:
    return hundredths(points) if points else None
