"""C13: counts that both sides confirm are paid; concessions pay a share, at least what is guaranteed, by a day."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import docx
import pytest

from tests import deeds
from tests.deeds import CLOSED, MONTH, SEEN, SETTLED
from tests.documents.recount import Workbook
from tests.scenarios.seats import Hall, Seat, plain

NEXT = timedelta(days=31)
LINEN = [{"name": "被套", "unit": "件", "price_fen": 160}, {"name": "手术衣", "unit": "件", "price_fen": 155}]
SHOPS = [{"name": "超市营业额", "unit": "元", "share_bp": 1250}, {"name": "售卖营业额", "unit": "元", "share_bp": 1800}]


def signed(hall: Hall, **said) -> Hall:
    with hall.house.open():
        hall.contract = deeds.contract(hall.house, number="SL-1", pricing="quantity", **said)
    return hall


@pytest.fixture
def linen(hall):
    return signed(hall, name="布草洗涤", prices=LINEN, monthly_fen=0)


@pytest.fixture
def shops(hall):
    return signed(hall, name="便民超市", direction="income", prices=SHOPS, monthly_fen=50_000_00, due_day=10)


def register(hall: Hall, role: str, name: str, count: str, note: str = "", month: int = MONTH) -> Seat:
    where = f"/contracts/{hall.contract}/register/?month={month}"
    said = {"kind": "record_quantity", "id": str(uuid4()), "name": name, "count": count, "note": note}
    return hall[role].open(where).post(where, **said)


def counts(page: Seat) -> dict[str, list[str]]:
    rows = page.page.xpath("//section[header/h2='本月数量']//tbody/tr")
    return {plain(row[0].text).split()[0]: [plain(cell.text_content()) for cell in row[1:]] for row in rows}


def closed(hall: Hall, month: int = MONTH, after: timedelta = timedelta(0)) -> None:
    """A month seen without a fault, closed, its window over."""
    with hall.at(SEEN + after):
        hall.round(n=month)
    hall.now = CLOSED + after
    hall["office"].open(f"/month-end/{month}/").press("计算选中的考评表", contracts=hall.contract)
    hall.now = SETTLED + after


def issue(hall: Hall, month: int = MONTH) -> Seat:
    desk = hall["chief"].open(f"/month-end/{month}/")
    return desk.post(f"/month-end/{month}/do/", deed="issue_statement", contracts=hall.contract)


def both(hall: Hall, *said: tuple[str, str], month: int = MONTH) -> None:
    hall.now = CLOSED if month == MONTH else CLOSED + NEXT
    for name, count in said:
        for role in ("provider", "office"):
            register(hall, role, name, count, month=month)


def statement(hall: Hall, month: int = MONTH) -> Seat:
    return hall["finance"].open("/statements/").click(f"结算-SL-1-{month}")


def test_a_difference_is_shown_and_settled_with_a_reason(linen):
    linen.now = CLOSED
    register(linen, "provider", "被套", "6400")
    page = register(linen, "office", "被套", "6380")
    assert counts(page)["被套"] == ["6400", "6380", "¥1.60", "相差 20"]
    refused = register(linen, "provider", "被套", "6380")
    assert refused.status == 422 and "先前登记为 6400，改为 6380 须写明理由" in refused.told
    page = register(linen, "provider", "被套", "6380", note="双方复点，20 件返洗不计")
    assert counts(page)["被套"][-1] == "一致" and "更正：双方复点，20 件返洗不计" in page.text


def test_nothing_is_paid_before_both_agree_and_then_to_the_fen(linen):
    both(linen, ("手术衣", "8800.5"))
    register(linen, "provider", "被套", "6400")
    closed(linen)
    assert "还有数量未经双方确认一致：被套" in issue(linen).told
    linen.now = CLOSED
    register(linen, "office", "被套", "6400")
    linen.now = SETTLED
    linen["office"].open(f"/contracts/{linen.contract}/{MONTH}/").press("按迟到证据重算", reason="数量核对完毕")
    linen.now = SETTLED + timedelta(days=6)
    assert "已办：出具结算单 1 份" in issue(linen).told
    page = statement(linen)
    assert "¥13,640.78" in page.text and "¥10,240.00" in page.text, "8,800.5 × 1.55 rounded half up"
    book = Workbook(page.click("Excel").content)
    assert {str(book.value(sheet, at)) for sheet, at, _cell in book.formulas()} >= {"13640.78", "10240.00", "23880.78"}


@pytest.mark.parametrize(
    ("turnover", "due", "how"),
    [("380000", "50,000.00", "保底"), ("512345.67", "66,064.41", "分成")],
)
def test_the_concession_pays_its_share_and_at_least_what_is_guaranteed(shops, turnover, due, how):
    both(shops, ("超市营业额", turnover), ("售卖营业额", "11228.90" if how == "分成" else "0"))
    closed(shops)
    assert "已办：出具结算单 1 份" in issue(shops).told
    page = statement(shops)
    assert "费用收缴单" in page.text and "应收金额" in page.text
    total = page.page.xpath("//tfoot/tr[last()]/td[last()]")[0]
    assert plain(total.text_content()) == due
    paper = docx.Document(BytesIO(statement(shops).click("Word").content))
    told = " ".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert due in told and "与保底50,000.00元取高" in told and "12.5%" in told
    assert any("缴款期限：2026年11月10日" in one.text for one in paper.paragraphs)
    book = Workbook(statement(shops).click("Excel").content)
    for sheet, at, cell in book.formulas():
        assert book.value(sheet, at) == cell.kept, (sheet, at, cell.formula)
    assert any("MAX(" in cell.formula for _sheet, _at, cell in book.formulas())


def test_what_is_paid_late_is_noted_and_stands_on_the_next_paper(shops):
    both(shops, ("超市营业额", "400000"), ("售卖营业额", "0"))
    closed(shops)
    issue(shops)
    page = statement(shops)
    assert "期限 2026-11-10" in page.text and "尚欠 ¥50,000.00" in page.text and "逾期" not in page.text
    paid = {"amount_fen": "30000", "paid_on": "2026-11-10", "voucher": "收-1"}
    page = page.press("登记收付款", **paid)
    assert "尚欠 ¥20,000.00" in page.text and "收-1" in page.text
    refused = page.press("登记收付款", **{**paid, "amount_fen": "20000.01", "voucher": "收-2"})
    assert refused.status == 422 and "再登记 20,000.01 元就不对了" in refused.told
    shops.now = SETTLED + timedelta(days=5)
    page = statement(shops)
    assert "逾期 5 天" in page.text
    page = page.press("登记收付款", amount_fen="20000", paid_on="2026-11-14", voucher="收-2")
    assert "已结清" in page.text and "逾期 4 天" in page.text
    assert "登记收付款" not in shops["provider"].open(page.address).buttons()
    both(shops, ("超市营业额", "420000"), ("售卖营业额", "0"), month=202611)
    closed(shops, 202611, NEXT)
    issue(shops, 202611)
    paper = docx.Document(BytesIO(statement(shops, 202611).click("Word").content))
    late = "2026年10月（结算-SL-1-202610）应于2026年11月10日前付清，逾期4日"
    assert any(late in one.text for one in paper.paragraphs)


def test_a_wrong_entry_is_taken_back_and_never_erased(shops):
    both(shops, ("超市营业额", "400000"), ("售卖营业额", "0"))
    closed(shops)
    issue(shops)
    page = statement(shops).press("登记收付款", amount_fen="500", paid_on="2026-11-09", voucher="收-9")
    refused = page.press("登记收付款", amount_fen="-500", paid_on="2026-11-09", voucher="收-9")
    assert "冲销须写明理由" in refused.told
    page = refused.press("登记收付款", amount_fen="-500", paid_on="2026-11-09", voucher="收-9", note="记错合同")
    rows = [plain(row[-1].text_content()) for row in page.page.xpath("//*[@id='payments']//tbody/tr")]
    assert rows == ["500.00", "-500.00"] and "尚欠 ¥50,000.00" in page.text
    ahead = page.press("登记收付款", amount_fen="1", paid_on="2027-01-01", voucher="收-10")
    assert "还没有到" in ahead.told
