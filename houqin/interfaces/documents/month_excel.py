"""A month's statements on one sheet: each with its sum of changes, totals by who pays, and what is not settled yet."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.excel import Book, Column, Formula, Page, points, yuan
from houqin.rules import period
from houqin.rules.payment import Entry

SUMMARY = (
    Column("序号", 6, "order"),
    Column("编号", 26, "text"),
    Column("合同", 30, "text"),
    Column("服务商", 26, "text"),
    Column("收支", 8, "text"),
    Column("得分", 9, "points"),
    Column("等级", 9, "text"),
    Column("服务费（应缴费用）", 18, "money"),
    Column("扣减与增减", 16, "money"),
    Column("应付（应收）", 18, "money"),
    Column("其中有争议", 14, "money"),
    Column("无争议", 18, "money"),
    Column("出具时间", 16, "moment"),
)
ENTRIES = (
    Column("序号", 6, "order"),
    Column("编号", 26, "text"),
    Column("服务商", 26, "text"),
    Column("项目", 14, "text"),
    Column("计算", 44, "text"),
    Column("合同条款", 10, "text"),
    Column("金额（元）", 16, "money"),
    Column("争议", 10, "text"),
)
WAITING = (
    Column("序号", 6, "order"),
    Column("合同编号", 20, "text"),
    Column("合同", 30, "text"),
    Column("服务商", 26, "text"),
    Column("进度", 14, "text"),
    Column("需要过目", 60, "text"),
)
NUMBER, CHANGE = 1, 6  # of the entries
SIDE, BASE, CHANGES, DUE = 4, 7, 8, 9  # of the summary


def month(rows: Sequence[Any], waiting: Sequence[Mapping[str, Any]], of: int, hospital: str, at: datetime) -> bytes:
    """`rows` are statements, `waiting` those of `month_batch` that have none."""
    name = f"{period.label(of)}结算汇总"
    book = Book(name, hospital, at)
    page = book.sheet("汇总", SUMMARY, wide=True)
    numbers, changes = _entries(book, rows)
    page.title(f"{hospital} {name}", f"结算单 {len(rows)} 份，未结算 {len(waiting)} 份")
    page.head(repeat=True)
    start = page.row
    for n, row in enumerate(rows, 1):
        side, contract = "收入" if row.contract.direction == "income" else "支出", row.contract
        changed = Formula(f"=SUMIF({numbers},{page.at(NUMBER)},{changes})", yuan(-row.withheld_fen))
        due = Formula(f"={page.at(BASE)}+{page.at(CHANGES)}", yuan(row.payable_fen))
        said = (n, row.number, contract.name, contract.provider.name, side, points(row.sheet.points), row.sheet.grade)
        page.line((*said, yuan(row.base_fen), changed, due, yuan(row.disputed_fen), yuan(row.undisputed_fen), row.at))
    for direction, side in (("expense", "支出"), ("income", "收入")):
        _total(page, start, len(rows), side, [row for row in rows if row.contract.direction == direction])
    if waiting:
        _waiting(book, waiting)
    return book.bytes()


def _total(page: Page, start: int, count: int, side: str, rows: Sequence[Any]) -> None:
    """The sums of one side, over the rows that say so."""
    if not rows:
        return
    last = start + count - 1
    sides = f"{page.at(SIDE, start)}:{page.at(SIDE, last)}"
    values = (
        sum(row.base_fen for row in rows),
        -sum(row.withheld_fen for row in rows),
        sum(row.payable_fen for row in rows),
        sum(row.disputed_fen for row in rows),
        sum(row.undisputed_fen for row in rows),
    )
    sums: dict[int, object] = {2: f"{side}合计"}
    for column, fen in enumerate(values, BASE):
        kept = f"{page.at(column, start)}:{page.at(column, last)}"
        sums[column] = Formula(f'=SUMIF({sides},"{side}",{kept})', yuan(fen))
    page.sum(sums)


def _entries(book: Book, rows: Sequence[Any]) -> tuple[str, str]:
    """Every amount of every statement; returns where their numbers and amounts stand."""
    page = book.sheet("明细", ENTRIES, wide=True)
    page.head(repeat=True)
    start = page.row
    for row in rows:
        side = saying.SIDES[row.contract.direction]
        for entry in (Entry(**said) for said in json.loads(row.lines)):
            disputed = "有争议" if saying.disputed(entry) else ""
            said = (row.number, row.contract.provider.name, saying.kind(entry, side), entry.how, entry.clause)
            page.line((page.row - start + 1, *said, yuan(-entry.amount_fen), disputed))
    last = max(page.row - 1, start)
    return tuple(f"{page.reference(n, start)}:{page.fixed(n, last)}" for n in (NUMBER, CHANGE))  # type: ignore[return-value]


def _waiting(book: Book, rows: Sequence[Mapping[str, Any]]) -> None:
    page = book.sheet("未结算", WAITING, wide=True)
    page.head(repeat=True)
    for n, row in enumerate(rows, 1):
        contract, why = row["contract"], "；".join(said for _, said in row["exceptions"])
        page.line((n, contract.number, contract.name, contract.provider.name, saying.STATES[row["state"]], why))
