"""The statement's Excel: its formulas come to what was settled, to the fen, and move when a figure moves."""

from decimal import Decimal

import pytest

from houqin import packs
from houqin.interfaces.documents import statement_excel
from houqin.queries import statement as statements
from tests import deeds
from tests.documents import settled
from tests.documents.recount import Workbook

RATIO = next(i.code for i in packs.stacked("cleaning", "2026-01-01").edition.items if i.rule.kind == "ratio")
CASES = {
    "plain": settled.plain,
    "weighed": settled.weighed,
    "income": settled.income,
    "counted": settled.counted,
    "rated": lambda house: settled.rated(house, RATIO),
    "unassessed": settled.unassessed,
    "annual": settled.annual,
    "restated": settled.restated,
}


def book(house, row, role="finance") -> Workbook:
    found = statements.statement_in_full(house.people[role], row.pk)
    return Workbook(statement_excel.statement(found, "甲医院"))


def yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


@pytest.mark.parametrize("case", CASES)
def test_every_formula_comes_to_what_the_file_says_beside_it(case, house):
    made = book(house, CASES[case](house))
    formulas = list(made.formulas())
    assert len(formulas) >= 4
    for sheet, address, cell in formulas:
        assert made.value(sheet, address) == cell.kept, (sheet, address, cell.formula)


@pytest.mark.parametrize("case", CASES)
def test_the_sums_are_those_of_the_statement(case, house):
    row = CASES[case](house)
    made, minus = book(house, row), row.contract.direction == "expense"
    assert made.beside("结算单", "扣减合计" if minus else "违约金等合计", "E") == yuan(
        row.withheld_fen if minus else -row.withheld_fen
    )
    assert made.beside("结算单", "应付金额" if minus else "应收金额", "E") == yuan(row.payable_fen)
    assert made.beside("结算单", "其中有争议", "E") == yuan(row.disputed_fen)
    assert made.beside("结算单", "无争议", "E") == yuan(row.undisputed_fen)
    if row.sheet.points is not None and row.period % 100:
        assert made.beside("明细", "得分＝100−合计", "J") == yuan(row.sheet.points)
        assert made.beside("结算单", "得分", "B") == yuan(row.sheet.points)


def test_a_provider_that_pays_pays_its_faults_on_top(house):
    row = settled.income(house)
    assert row.payable_fen == 100_000_00 + 250_00 + 200_00
    assert book(house, row).beside("结算单", "违约金", "E") == Decimal("250")


def test_a_changed_figure_moves_what_is_paid(house):
    row = settled.plain(house)
    made = book(house, row)
    cells = made.sheets["结算单"]
    address = next(a for a, cell in cells.items() if a.startswith("E") and cell.kept == Decimal("-250"))
    cells[address] = cells[address]._replace(kept=Decimal("-300"))
    assert made.beside("结算单", "应付金额", "E") == yuan(row.payable_fen) - 50


def test_a_changed_line_moves_the_score(house):
    made = book(house, settled.plain(house))
    cells = made.sheets["明细"]
    address = next(a for a, cell in cells.items() if cell.kept == deeds.WITH_PHOTO).replace("D", "H")
    cells[address] = cells[address]._replace(kept=Decimal("6"))
    assert made.beside("结算单", "得分", "B") == Decimal("99")


def test_the_fee_is_what_both_sides_counted_times_the_price(house):
    row = settled.counted(house)
    made = book(house, row)
    assert made.beside("数量", "床单", "G") == Decimal("9682")
    assert made.beside("数量", "工作服", "G") == Decimal("3498.17")  # 3498.165, half up
    assert made.beside("结算单", "本月服务费", "E") == yuan(row.base_fen) == Decimal("13180.17")


def test_a_disputed_amount_is_named_apart_and_does_not_stop_the_rest(house):
    row = settled.weighed(house)
    assert row.disputed_fen == row.withheld_fen > 0
    made = book(house, row)
    assert made.beside("结算单", "无争议", "E") == yuan(row.payable_fen)


def test_every_line_of_the_sheet_is_there(house):
    row = settled.weighed(house)
    found = statements.statement_in_full(house.people["finance"], row.pk)
    listed = [code for code in book(house, row).column("明细", "D") if code]
    assert listed[1:] == [line.code for line in found["lines"]]
    assert {"praise", "cleaning.veto.1"} <= set(listed)


def test_the_evidence_names_each_failed_check_with_its_photo(house):
    made = book(house, settled.plain(house))
    cells = made.sheets["证据"]
    rows = {cell.kept: address[1:] for address, cell in cells.items() if address.startswith("B")}
    at = rows[deeds.WITH_PHOTO]
    seen = {letter: cells[f"{letter}{at}"].kept for letter in "FGHIJKLM"}
    assert seen == {
        "F": "外科楼/3层/301",
        "G": "计划检查",
        "H": "不合格 3处",
        "I": Decimal(3),
        "J": Decimal("1.5"),
        "K": "巡查员",
        "L": Decimal(1),
        "M": deeds.sha_of(deeds.picture()),
    }
    assert deeds.PHOTO_LESS in rows and "smoke" in rows
    assert deeds.CODES[5] not in rows, "what was clean is no evidence of a loss"


def test_a_month_not_assessed_says_so_and_pays_the_whole_fee(house):
    made = book(house, settled.unassessed(house))
    assert made.beside("结算单", "得分", "B") == "未考评（证据覆盖率不足）"
    assert made.beside("结算单", "应付金额", "E") == Decimal("100000")
    assert "无减少价款" in made.column("结算单", "B")


def test_a_year_is_mixed_by_its_weights(house):
    row = settled.annual(house)
    made = book(house, row)
    assert made.beside("年度合成", "年度得分", "C") == made.beside("结算单", "得分", "B") == yuan(row.sheet.points)
    assert [made.beside("年度合成", said, "B") for said in ("日常考评（各月平均）", "年度考评")] == [
        Decimal("0.6"),
        Decimal("0.4"),
    ]


def test_money_and_text_cannot_pass_for_formulas(house):
    row = settled.plain(house, name="=1+1")
    made = book(house, row)
    assert "=1+1（BJ-1）" in made.column("结算单", "B")
    assert not [cell for _, _, cell in made.formulas() if cell.formula == "1+1"]
