"""Grounds, score notices, rectification orders, the month's summary and its zip."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from houqin.interfaces.documents import archive, basis_word, month_excel, order_word, sheet_word
from houqin.interfaces.documents.archive import File
from houqin.queries import finding as findings
from houqin.queries import sheet as sheets
from houqin.queries import statement as statements
from houqin.rules import payment
from houqin.rules.refusal import Refused
from tests import deeds
from tests.documents import read, settled
from tests.documents.recount import Workbook

AT = datetime(2026, 11, 9, 2, tzinfo=UTC)


def basis(house, row, key: str) -> bytes:
    return basis_word.basis(statements.basis(house.people["finance"], row.pk, key), "甲医院")


def test_the_grounds_of_an_amount_with_clause_rule_law_and_photo(house):
    content = basis(house, settled.plain(house), "payment.0")
    told = read.text(content)
    assert "合同条款|第8.3条：“每失一分减少价款100元”" in told
    assert "金额（元）|−250.00" in told
    assert f"口径|{payment.SETTLED['per_point']}" in told
    assert "（CLEANING-01，计入扣分1.50分）" in told
    assert "计分规则：每处扣 0.5 分，扣完 6 分为止 · 每日 · 看现场。依据：" in told
    assert "2026-10-10 10:00|外科楼/3层/301|不合格 3处|巡查员|1.50" in told
    assert read.pictures(content) == 2, "one photo, shown under both lines it belongs to"
    assert deeds.sha_of(deeds.picture())[:16] in told


def test_the_grounds_of_money_by_item_are_its_own_event(house):
    told = read.text(basis(house, settled.plain(house), "payment.1.smoke"))
    assert "员工在禁烟区吸烟（smoke）" in told
    assert "CLEANING" not in told


def test_a_photo_that_never_arrived_is_left_out(house, files):
    row = settled.plain(house)
    for file in files.rglob("*"):
        if file.is_file():
            file.unlink()
    assert read.pictures(basis(house, row, "payment.0")) == 0


def test_grounds_show_what_was_on_record_when_the_sheet_was_made(house):
    row = settled.plain(house)
    before = read.text(basis(house, row, "payment.0"))
    settled.objected(house, row.contract_id, (deeds.WITH_PHOTO, deeds.PHOTO_LESS), "upheld")
    assert read.text(basis(house, row, "payment.0")) == before


def notice(house, id, at=settled.CLOSED) -> str:
    found = sheets.sheet(house.people["provider"], id, settled.MONTH, at=at)
    return read.text(sheet_word.notice(found, "甲医院"))


def test_a_score_notice_says_until_when_to_object_and_what_follows(house):
    id = settled.contract(house)
    settled.visited(house, id)
    settled.closed(house, id)
    told = notice(house, id)
    assert told.startswith("甲医院\n保洁2026年10月考评结果通知单\n合同编号：BJ-1　第1版\n净安物业服务有限公司：")
    assert "请于2026年11月6日前通过监管平台提出" in told
    assert "减少价款|失分2.5，每分100.00元|8.3|250.00|待签批" in told
    assert "另有1项应查未查" in told
    assert told.endswith("甲医院\n2026年11月1日")


def test_a_corrected_score_is_noticed_again(house):
    id = settled.contract(house)
    settled.visited(house, id)
    settled.closed(house, id)
    settled.objected(house, id, (deeds.PHOTO_LESS,), "upheld")
    assert "采用第2版考评表" in notice(house, id)


def test_an_open_month_has_no_notice(house):
    id = settled.contract(house)
    settled.visited(house, id)
    with pytest.raises(Refused, match="还没有考评"):
        notice(house, id)


def test_a_rectification_order_with_its_photo_and_its_deadline(house):
    id = settled.contract(house)
    settled.visited(house, id)
    by = house.people["provider"]
    row = next(
        one
        for one in findings.findings(by, at=settled.CLOSED, chosen={"state": "all"})["rows"]
        if one["code"] == deeds.WITH_PHOTO
    )
    content = order_word.order(findings.finding(by, row["id"], at=settled.CLOSED), "甲医院")
    told = read.text(content)
    assert f"编号：{row['number']}\n净安物业服务有限公司：" in told
    assert "发现人|巡查员" in told and "地点|外科楼/3层/301" in told
    assert f"整改期限|{row['due_at'] + timedelta(hours=8):%Y-%m-%d %H:%M}" in told
    assert "签收：净安物业服务有限公司" in told
    assert read.pictures(content) == 1


def summary(house, month=settled.MONTH) -> Workbook:
    by = house.people["finance"]
    batch = statements.month_batch(by, month=month, at=settled.SETTLED)
    waiting = [one for one in batch if one["statement"] is None]
    return Workbook(month_excel.month(statements.statements(by, month=month), waiting, month, "甲医院", AT))


def test_a_month_adds_up_by_who_pays(house):
    rows = [settled.plain(house), settled.plain(house, number="BJ-2", direction="income")]
    made = summary(house)
    for sheet, address, cell in made.formulas():
        assert made.value(sheet, address) == cell.kept, (sheet, address)
    assert made.beside("汇总", "支出合计", "J") == Decimal(rows[0].payable_fen) / 100
    assert made.beside("汇总", "收入合计", "J") == Decimal(rows[1].payable_fen) / 100
    assert [made.beside("汇总", row.number, "I") for row in rows] == [Decimal(-450), Decimal(450)]
    assert made.column("明细", "G")[1:] == [Decimal(n) for n in (-250, -200, 250, 200)]


def test_what_is_not_settled_is_listed_with_its_reason(house):
    settled.plain(house)
    later = settled.contract(house, number="BJ-2")
    settled.visited(house, later)
    settled.closed(house, later)
    made = summary(house)
    assert set(made.column("未结算", "B")[1:]) == {"HT-A-1", "BJ-2"}
    assert made.beside("未结算", "BJ-2", "E") == "待签批"


def test_a_zip_leaves_paper_by_paper():
    made = []

    def papers():
        for n in range(3):
            made.append(n)
            yield File(f"结算单-{n}.docx", AT, b"x" * 1000)

    sent = archive.sent(papers())
    first = next(sent)
    assert made == [0] and len(first) > 1000
    kept = ZipFile(BytesIO(first + b"".join(sent)))
    assert kept.testzip() is None
    assert kept.namelist() == ["结算单-0.docx", "结算单-1.docx", "结算单-2.docx"]
    assert kept.infolist()[0].date_time == (2026, 11, 9, 10, 0, 0)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a/b\\c:d", "a-b-c-d"), ("..", ""), ("结算单 1.", "结算单 1"), ("a\r\nb", "a--b"), ("保洁", "保洁")],
)
def test_a_name_is_safe_on_every_system(name, kept):
    assert archive.safe(name) == kept
