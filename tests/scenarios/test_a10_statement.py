"""A10: a month's sheet becomes a statement: objection window, two people's signatures, lock, Word and Excel."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from python_calamine import CalamineWorkbook

from tests import deeds
from tests.deeds import CLOSED, MONTH, SEEN, SETTLED
from tests.scenarios.seats import Hall, Seat, amount, plain

DESK = f"/month-end/{MONTH}/"


@pytest.fixture
def closed(hall):
    """October was seen twice, once with faults worth money, and is closed."""
    with hall.at(SEEN):
        hall.round({"CLEANING-01": 4, "CLEANING-08": 2}, n=1)
    with hall.at(SEEN + timedelta(days=2)):
        hall.round(n=2)
    hall.now = CLOSED
    said = hall["office"].open(DESK).press("计算选中的考评表", contracts=hall.contract).told
    assert "已办：考评 1 份" in said
    return hall


def month(hall: Hall, role: str) -> Seat:
    return hall[role].open(f"/contracts/{hall.contract}/{MONTH}/")


def settle(hall: Hall, role: str = "chief") -> str:
    """Asks for the statement, whether the page offers it or not; what is said to that."""
    seat = hall[role].open(DESK)
    return seat.post(f"{DESK}do/", deed="issue_statement", contracts=hall.contract).told


def proposed(hall: Hall) -> list[str]:
    with hall.house.open():
        return [str(deeds.decision(hall.contract).pk)]


def sign(hall: Hall, role: str) -> Seat:
    return hall[role].open("/decisions/").press("同意选中的", ids=proposed(hall))


def settled(hall: Hall) -> Hall:
    """Past the window, signed by one person and issued by another than closed the month."""
    hall.now = SETTLED
    assert "已办：签批 1 件" in sign(hall, "chief").told
    seat = hall["chief"].open(DESK).press("出具选中的结算单", contracts=hall.contract)
    assert "已办：出具结算单 1 份" in seat.told
    return hall


def paper(hall: Hall, role: str = "finance") -> Seat:
    return hall[role].open("/statements/").click("结算-BJ-1")


def amounts(seat: Seat) -> dict[str, int]:
    """What the paper says, line by line, in fen; a line by what its first words say."""
    rows = [list(row) for row in seat.page.xpath("//main//table//tr")[1:]]
    said = [(next(plain(cell.text or "") for cell in row if cell.get("class") != "num"), row[-1]) for row in rows]
    return {words: amount(plain(cell.text_content())) for words, cell in said}


def test_from_the_sheet_to_the_paper(closed):
    page = month(closed, "provider").text
    assert "异议期至 11-06" in page and "待签 · 总务处处长" in page
    seat = paper(settled(closed))
    said = amounts(seat)
    base, withheld, payable = said["本月服务费"], said["扣减合计"], said["应付金额"]
    assert (base, payable) == (100_000_00, base - withheld) and withheld > 0
    assert said["减少价款"] == -withheld
    for signed in ("考评：总务处经办", "签批：总务处处长", "出具：总务处处长"):
        assert signed in seat.text


def test_word_and_excel_say_what_the_page_says(closed):
    seat = paper(settled(closed))
    said = amounts(seat)
    words = docx.Document(BytesIO(seat.click("Word").content))
    told = plain(" ".join(cell.text for table in words.tables for row in table.rows for cell in row.cells))
    book = CalamineWorkbook.from_filelike(BytesIO(paper(closed).click("Excel").content))
    cells = {cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    for fen in said.values():
        assert f"{abs(fen) / 100:,.2f}" in told
        assert {fen / 100, abs(fen) / 100} & cells
    whole = closed["finance"].open(f"/months/{MONTH}.zip")
    assert {name.rsplit(".")[-1] for name in ZipFile(BytesIO(whole.content)).namelist()} == {"docx", "xlsx"}


def test_nothing_is_paid_while_the_provider_may_still_object(closed):
    sign(closed, "chief")
    assert "出具选中的结算单" not in closed["chief"].open(DESK).buttons()
    assert "异议期未满" in settle(closed)
    assert hall_statements(closed) == 0


def test_the_provider_may_shorten_the_window_by_agreeing(closed):
    sign(closed, "chief")
    assert "已办：确认考评结果" in month(closed, "provider").press("确认考评结果").told
    assert "已办：出具结算单 1 份" in closed["chief"].open(DESK).press("出具选中的结算单").told


def test_nothing_is_paid_unsigned(closed):
    closed.now = SETTLED
    assert "出具选中的结算单" not in closed["chief"].open(DESK).buttons()
    assert "还有 1 项扣减或奖励待签批" in settle(closed)
    assert hall_statements(closed) == 0


def test_who_proposed_does_not_sign_and_who_closed_does_not_issue(closed):
    closed.now = SETTLED
    desk = closed["office"].open("/decisions/")
    assert "您是提出人，须由另一人签批" in desk.text and "同意选中的" not in desk.buttons()
    refused = desk.post("/decisions/sign/", ids=proposed(closed))
    assert "总务处经办不能做这件事" in refused.text
    sign(closed, "chief")
    assert "做出考评的人不能开具结算单" in settle(closed, "office")
    assert hall_statements(closed) == 0


def test_what_was_refused_in_signing_is_not_withheld(closed):
    closed.now = SETTLED
    desk = closed["chief"].open("/decisions/")
    assert "不同意须写明理由" in desk.press("不同意选中的", ids=proposed(closed)).told
    desk.press("不同意选中的", ids=proposed(closed), reason="合同未约定此项")
    closed["chief"].open(DESK).press("出具选中的结算单")
    assert amounts(paper(closed))["应付金额"] == 100_000_00


def test_a_paper_once_issued_is_locked(closed):
    before = amounts(paper(settled(closed)))
    assert "结算单已经开出" in settle(closed)
    assert month(closed, "office").buttons() == ["编号成文"]  # a paper may still be numbered, once
    assert month(closed, "provider").buttons() == []
    late = closed["provider"].open(f"/contracts/{closed.contract}/{MONTH}/object/")
    assert "异议期已于 2026-11-06 10:00 届满" in late.press("提交异议", codes=["CLEANING-08"], text="迟了").text
    with closed.at(SEEN + timedelta(days=5)):
        said = closed.saying({"CLEANING-08": 2}, n=3)
    closed["inspector"].send("POST", "rounds", said)  # late evidence: another version, the same paper
    office = month(closed, "office").post(f"/contracts/{closed.contract}/{MONTH}/restate/", reason="迟到的检查")
    assert "第 2 版" in office.text and "已结算" in office.text
    assert amounts(paper(closed)) == before
    with closed.house.open():
        assert len(deeds.models.Statement.objects.all()) == 1


def hall_statements(hall: Hall) -> int:
    with hall.house.open():
        return deeds.models.Statement.objects.count()
