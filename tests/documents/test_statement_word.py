"""The statement in Word: all that a signature stands under, in words and figures that agree with the record."""

import pytest

from houqin import packs
from houqin.interfaces.documents import statement_word
from houqin.queries import statement as statements
from houqin.records import models
from tests import deeds
from tests.documents import read, settled

RATIO = next(i.code for i in packs.stacked("cleaning", "2026-01-01").edition.items if i.rule.kind == "ratio")


def said(house, row, role="finance") -> str:
    found = statements.statement_in_full(house.people[role], row.pk)
    return read.text(statement_word.statement(found, "甲市人民医院"))


@pytest.fixture
def plain(house):
    return said(house, settled.plain(house))


def test_whose_month_it_is(plain):
    assert plain.startswith("甲市人民医院\n保洁2026年10月结算单\n编号：结算-BJ-1-202610")
    assert "服务商|净安物业服务有限公司" in plain
    assert "统一社会信用代码|91310000MA1FL5BK2X" in plain
    assert "合同期限|2026年1月1日至2026年12月31日" in plain


def test_how_good_it_was_and_what_it_lost(plain):
    assert "97.5分（优秀），证据覆盖率96%" in plain
    assert "CLEANING-01|病房床单元周边地面、床头柜、窗台无积尘污渍|6.00|4.50|1.50" in plain
    assert "|合计|||2.50" in plain
    assert "其余19项检查条目未失分。" in plain


def test_each_deduction_with_its_clause_and_how_it_came_about(plain):
    assert "2|减少价款|失分2.5，每分100.00元|8.3|−250.00" in plain
    assert "3|减少价款|员工在禁烟区吸烟：1次|8.4|−200.00" in plain
    assert "合同第8.4条：“禁烟区吸烟每人次减少价款200元”" in plain


def test_what_is_paid_in_figures_and_in_words(plain):
    assert "|扣减合计|||−450.00" in plain
    assert "应付金额：人民币玖万玖仟伍佰伍拾元整（¥99,550.00）。" in plain
    assert "争议" not in plain


def test_who_judged_proposed_signed_and_issued_and_when(plain):
    assert "考评|总务处经办|第1版考评表|2026-11-01 10:00" in plain
    assert "提出|总务处经办|减少价款 250.00元|2026-11-01 10:00" in plain
    assert "签批|总务处处长\n总务处处长|减少价款 250.00元：同意|2026-11-10 09:00" in plain
    assert "出具|总务处处长|结算-BJ-1-202610|2026-11-10 10:00" in plain
    assert "甲方（盖章）：甲市人民医院" in plain
    assert "乙方（盖章）：净安物业服务有限公司" in plain


def test_where_it_stands_in_the_journal(house):
    row = settled.plain(house)
    line = models.Entry.objects.get(seq=row.entry)
    told = said(house, row)
    assert f"考评输入摘要：{row.sheet.inputs_digest}" in told
    assert f"留痕第{line.seq}号，封印：{line.seal}" in told


def test_a_disputed_month_says_what_is_paid_all_the_same(house):
    told = said(house, settled.weighed(house))
    assert "减少价款（有争议）" in told
    assert "其中有争议的扣减4,100.00元，待复核后确认或者补付；无争议部分95,900.00元照常支付。" in told
    assert "提出异议“当日已整改完毕”；复核：尚待复核。" in told


def test_a_veto_and_praise_stand_among_the_losses(house):
    told = said(house, settled.weighed(house))
    assert "cleaning.veto.1|一票否决：保洁人员买卖或外流医疗废物、输液瓶袋（当月不合格）|||39.50" in told
    assert "praise|获市级表扬|||−1.00" in told


def test_where_the_provider_pays_it_pays_more_for_its_faults(house):
    told = said(house, settled.income(house))
    assert "停车场经营2026年10月费用收缴单" in told
    assert "2|违约金|失分2.5，每分100.00元|8.3|250.00" in told
    assert "应收金额：人民币壹拾万零肆佰伍拾元整（¥100,450.00）。" in told
    assert "应付" not in told and "减少价款 " not in told


def test_a_disputed_penalty_is_not_due_yet(house):
    id = settled.contract(house, direction="income")
    settled.visited(house, id)
    settled.closed(house, id)
    settled.objected(house, id, (deeds.PHOTO_LESS,))
    row = settled.issued(house, id)
    assert (row.payable_fen, row.disputed_fen, row.undisputed_fen) == (100_250_00, 250_00, 100_000_00)
    assert "其中有争议的违约金250.00元，待复核后确认；无争议部分100,000.00元照常缴纳。" in said(house, row)


def test_what_both_sides_counted(house):
    told = said(house, settled.counted(house))
    assert "床单|件|4120|2.35|9,682.00" in told
    assert "工作服|件|1050.5|3.33|3,498.17" in told
    assert "1|本月服务费|双方确认数量乘以单价||13,180.17" in told


def test_the_provider_agreed(house):
    assert "服务商确认|服务商|确认考评表|2026-11-01 10:00" in said(house, settled.rated(house, RATIO))


def test_a_month_not_assessed_pays_the_fee(house):
    told = said(house, settled.unassessed(house))
    assert "考评结果：未考评（证据覆盖率不足）" in told
    assert "应付金额：人民币壹拾万元整" in told


def test_an_earlier_month_that_was_restated_gives_money_back(house):
    row = settled.restated(house)
    told = said(house, row)
    assert row.payable_fen == 100_100_00
    assert "2|重算调整|2026年10月重算：" in told and "||100.00" in told


def test_a_ruling_is_told_where_it_came_before_the_statement(house):
    id = settled.contract(house)
    settled.visited(house, id)
    settled.closed(house, id)
    settled.objected(house, id, (deeds.PHOTO_LESS,), "upheld")
    told = said(house, settled.issued(house, id))
    assert "复核：支持异议，照片不能说明问题。" in told
    assert "采用第2版考评表" in told


def test_a_year_shows_its_parts_and_what_was_held_back(house):
    row = settled.annual(house)
    told = said(house, row)
    assert "保洁2026年度结算单" in told
    assert "日常考评（各月平均）|60%|97.50" in told
    assert "年度考评|40%|88.35" in told
    assert f"年度得分||{row.sheet.points / 100:.2f}" in told
    assert "1|年度留存服务费|各月结算时留存之和||10,000.00" in told


@pytest.mark.parametrize("role", ["provider", "audit", "leader"])
def test_whoever_may_see_it_gets_the_same_paper(role, house):
    row = settled.plain(house)
    assert said(house, row, role) == said(house, row)
