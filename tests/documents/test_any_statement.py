"""Whatever was settled: made-up statements of any amounts and lines, whose papers must add up all the same."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace as Row

from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.interfaces.documents import month_excel, saying, statement_excel, statement_word
from houqin.interfaces.documents.capital import capital
from houqin.queries.contract import Counted
from houqin.queries.payment import entries_text
from houqin.rules import payment
from houqin.rules.money import apportion
from houqin.rules.sheet import Line
from tests.documents import read
from tests.documents.recount import Workbook

AT = datetime(2026, 11, 9, 2, tzinfo=UTC)
FEN = st.integers(0, 10**10)
KINDS = ("deduction", "waiver", "reward", "adjustment")


@st.composite
def entries(draw):
    found = []
    for n in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(KINDS))
        amount = draw(st.integers(1, 10**8)) * (1 if kind == "deduction" else draw(st.sampled_from((-1, 1))))
        disputed = kind == "deduction" and draw(st.booleans())
        found.append(
            payment.Entry(f"payment.{n}", kind, draw(st.sampled_from(("8.3", "", "附件三"))), amount, "算法", disputed)
        )
    return found


@st.composite
def lines(draw):
    """Lines that lost what the month lost, however it was shared out."""
    n = draw(st.integers(1, 8))
    lost = draw(st.integers(0, 10000))
    shares = draw(st.lists(st.integers(1, 99), min_size=n, max_size=n))
    return lost, [
        Line("item", "", "", "", "部分", f"C-{i}", "条目", 10000, 10000 - part, part, 3, 1, part, 3, "")
        for i, part in enumerate(apportion(lost, shares))
    ]


def made(base: int, found, direction: str = "expense", scored=(0, ()), quantities=()) -> dict:
    """What `statement_in_full` would answer."""
    signed = [replace(one, amount_fen=one.amount_fen if direction == "expense" else -one.amount_fen) for one in found]
    money = payment.settle(base, signed)
    provider = Row(name="净安物业服务有限公司", short="净安", uscc="")
    contract = Row(
        name="保洁", number="BJ-1", provider=provider, direction=direction, pricing="fixed", due_day=None,
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
    )  # fmt: skip
    sheet = Row(
        period=202610, points=10000 - scored[0], grade="良好", version=1, cause="", reason="", coverage_bp=9600,
        inputs_digest="d" * 64, lines="[]",
    )  # fmt: skip
    row = Row(
        contract=contract, sheet=sheet, period=202610, number="结算-BJ-1-202610", at=AT, entry=9, kernel="1",
        base_fen=base, withheld_fen=money.withheld_fen, payable_fen=money.payable_fen, lines=entries_text(signed),
        disputed_fen=money.disputed_fen, undisputed_fen=money.undisputed_fen,
        issued_by=Row(name="孙国栋"), proposed_by=Row(name="陈敏"),
    )  # fmt: skip
    return {
        **{"row": row, "entries": signed, "clauses": {}, "decisions": [], "settled": {}, "lines": scored[1]},
        **{"terms": Row(scheme=Row(), pins={}), "grounds": [], "quantities": quantities, "proposers": {}},
        **{"minimum_fen": 0, "behind": []},
        **{"objections": [], "accepted": None, "published_at": AT, "journal": Row(seq=9, seal="s" * 64), "year": None},
    }


def agree(book: Workbook) -> None:
    for sheet, address, cell in book.formulas():
        assert book.value(sheet, address) == cell.kept, (sheet, address, cell)


@settings(max_examples=25, deadline=None)
@given(FEN, entries(), st.sampled_from(("expense", "income")), lines())
def test_excel_comes_to_what_was_settled(base, found, direction, scored):
    told = made(base, found, direction, scored)
    book, row = Workbook(statement_excel.statement(told, "甲医院")), told["row"]
    agree(book)
    assert book.beside("结算单", saying.SIDES[direction].payable, "E") == Decimal(row.payable_fen) / 100
    assert book.beside("结算单", "其中有争议", "E") == Decimal(row.disputed_fen) / 100
    assert book.beside("结算单", "得分", "B") == Decimal(10000 - scored[0]) / 100


@settings(max_examples=25, deadline=None)
@given(FEN, entries(), st.sampled_from(("expense", "income")))
def test_the_figures_on_the_paper_add_up_to_its_last_row(base, found, direction):
    told = made(base, found, direction)
    rows = [line.split("|") for line in read.lines(statement_word.statement(told, "甲医院")) if line.count("|") == 4]
    amounts = [_fen(row[-1]) for row in rows if row[0].isdigit()]
    sums = [_fen(row[-1]) for row in rows if row[1] in (saying.SIDES[direction].sum, saying.SIDES[direction].payable)]
    assert amounts[0] == base and len(amounts) == len(found) + 1
    assert sums == [sum(amounts[1:]), sum(amounts)]
    assert sums[1] == told["row"].payable_fen


@settings(max_examples=25, deadline=None)
@given(FEN, entries(), st.sampled_from(("expense", "income")))
def test_figures_and_words_say_the_same(base, found, direction):
    told = made(base, found, direction)
    payable = told["row"].payable_fen
    said = f"人民币{capital(payable)}（¥{saying.change(payable)}）"
    assert said in read.text(statement_word.statement(told, "甲医院"))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**6)), min_size=1, max_size=6))
def test_quantities_come_to_the_fee(counts):
    counted = tuple(Counted(f"项{n}", "件", price, count, count) for n, (count, price) in enumerate(counts))
    base = sum(one.amount_fen for one in counted)
    book = Workbook(statement_excel.statement(made(base, [], quantities=counted), "甲医院"))
    agree(book)
    assert book.beside("数量", "合计", "G") == Decimal(base) / 100


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(FEN, entries(), st.sampled_from(("expense", "income"))), min_size=1, max_size=5))
def test_a_month_of_any_statements_adds_up(said):
    rows = [made(*one)["row"] for one in said]
    for n, row in enumerate(rows):
        row.number = f"结算-{n}"
    book = Workbook(month_excel.month(rows, [], 202610, "甲医院", AT))
    agree(book)
    for direction, label in (("expense", "支出合计"), ("income", "收入合计")):
        mine = [row.payable_fen for row in rows if row.contract.direction == direction]
        if mine:
            assert book.beside("汇总", label, "J") == Decimal(sum(mine)) / 100


def _fen(said: str) -> int:
    return int(Decimal(said.replace("−", "-").replace(",", "")) * 100)
