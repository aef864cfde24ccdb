"""A02: a contract's scheme: built from blank by the office, read and signed above it, changed by a signed amendment."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from houqin.rules import period
from tests import deeds
from tests.deeds import CLOSED, MONTH, SEEN
from tests.scenarios.seats import Hall, Seat
from tests.web.writing import Writing, write

SCHEME: dict[str, Any] = {
    "cards": [{"pack": "cleaning", "weight": "100"}],
    "least_coverage": "20",
    "grades": [
        {"at_least": "90", "name": "优秀"},
        {"at_least": "70", "name": "合格"},
        {"at_least": "0", "name": "不合格", "passed": False},
    ],
    "payment": [
        {"measure": "linear_below", "threshold": "85", "clause": "8.1", "text": "低于85分的，按（15+m）%支付"},
        {
            "measure": "item_money",
            "clause": "附件三",
            "items": [{"code": "S08", "text": "盗窃", "each": "2000"}],
        },
    ],
    "ladders": [{"below": "70", "months": "2", "effects": ["terminate"], "clause": "8.6"}],
}
PAPER = {
    "number": "BJ-2027-9",
    "name": "内科楼保洁服务",
    "starts_on": "2026-10-01",
    "ends_on": "2027-12-31",
    "monthly": "100000",
}
CLAUSES = [
    {"number": "8.1", "kind": "deduction", "text": "月得分低于85分的，按（15+m）%支付。"},
    {"number": "附件三", "kind": "deduction", "text": "盗窃每次减少价款2000元。"},
    {"number": "8.6", "kind": "termination", "text": "连续两个月低于70分的，可解除合同。"},
]


def scheme(hall: Hall, said: dict[str, Any] = SCHEME, title: str = "2027 年保洁方案") -> UUID:
    """A scheme of the office, from a blank page."""
    id = uuid4()
    page = write(Writing(hall["office"].client, f"/schemes/{id}/"), said)
    page.fill({"title": title}).press("do", "keep")
    return id


def draft(hall: Hall, of: UUID | None, **changes: Any) -> UUID:
    """A contract's draft that uses a scheme, serving one site."""
    id = uuid4()
    page = Writing(hall["office"].client, f"/contracts/drafts/{id}/")
    page.fill({**PAPER, "provider": hall.house.provider.pk, **changes, "scheme": of.hex if of else ""})
    write(page, {"clauses": CLAUSES}).press("add", "sites").press("place", f"0:{hall.house.place.pk}")
    return id


def sign(hall: Hall, id: UUID, role: str = "chief", confirm: bool = True) -> Seat:
    seat = hall[role].open(f"/contracts/drafts/{id}/sign/")
    return seat.press("签订合同", **ticks(seat, confirm))


def ticks(seat: Seat, all: bool = True) -> dict[str, list[str]]:
    """Every number of our own design confirmed, or all but one; nothing where the page asks for nothing."""
    boxes = [box.get("value") for box in seat.page.xpath("//input[@name='confirmed']")]
    return {"confirmed": boxes if all else boxes[:-1]} if boxes else {}


@pytest.fixture
def signed(hall):
    """The contract signed; `hall.contract` from here on."""
    with hall.at(SEEN - timedelta(days=5)):
        id = draft(hall, scheme(hall))
        assert "合同已签订" in sign(hall, id).told
    hall.contract = id
    return hall


# ── From blank to a paid month ────────────────────────────────────────────────────────────────────────────────────────


def test_from_a_blank_scheme_to_a_month_judged_and_paid_by_it(signed):
    hall = signed
    page = hall["provider"].open(f"/contracts/{hall.contract}/scheme/").text
    assert "PS2 阈值线性递减" in page and "低于85分的，按（15+m）%支付" in page
    assert "低于全额线一分即少付百分之一" in page  # how the gap is settled, beside the words
    assert "连续 2 个月低于 70 分：终止合同" in page
    with hall.at(SEEN):
        worst = {code: 9 for code in deeds.CODES if code != deeds.VETO}
        hall.round(worst, n=91)
    with hall.at(CLOSED):
        hall["office"].open(f"/month-end/{MONTH}/").press("计算选中的考评表", contracts=hall.contract)
        month = hall["chief"].open(f"/contracts/{hall.contract}/{MONTH}/").text
    with hall.house.open():
        points, due = deeds.sheet(hall.contract).points, deeds.decision(hall.contract)
    assert points is not None and points < 8500
    assert due.amount_fen == (8500 - points) * 1000  # one per cent of the fee a point
    assert due.clause == "8.1" and "8.1" in month


def test_the_draft_is_gone_from_the_list_once_signed(signed):
    assert "内科楼保洁服务" not in signed["chief"].open("/contracts/drafts/").text
    assert signed["office"].open(f"/contracts/drafts/{signed.contract}/").address == f"/contracts/{signed.contract}/"
    assert "内科楼保洁服务" in signed["office"].open("/schemes/").text


def test_another_of_the_office_goes_on_where_the_first_left_off(hall):
    id = scheme(hall, title="两人合写")
    assert "两人合写" in hall["chief"].open("/schemes/").text
    page = Writing(hall["chief"].client, f"/schemes/{id}/")
    assert page["payment[0].threshold"] == "85"
    page.fill({"payment[0].threshold": "80"}).press("do", "keep")
    assert Writing(hall["office"].client, f"/schemes/{id}/")["payment[0].threshold"] == "80"


def test_a_contracts_scheme_is_a_start_for_the_next(signed):
    seat = signed["office"].open("/schemes/").click("作底稿新建")
    page = Writing(seat.client, f"{seat.address}?from={signed.contract}")
    assert (page["payment[0].threshold"], page["ladders[0].months"]) == ("85", "2")
    assert "空白方案" in page.page  # nothing is kept until something is typed


# ── Signing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_signs_sees_every_number_of_our_own_design(hall):
    id = draft(hall, scheme(hall))
    seat = hall["leader"].open(f"/contracts/drafts/{id}/sign/")
    codes = {box.get("value") for box in seat.page.xpath("//input[@name='confirmed']")}
    assert codes == {item.code for item in deeds.packs.stacked("cleaning").edition.items if item.support == "design"}
    assert seat.text.count("自拟，待确认") == len(codes)
    assert "须由合同负责人逐项确认后才能签订" in sign(hall, id, confirm=False).told
    assert "合同已签订" in sign(hall, id, role="leader").told


@pytest.mark.parametrize("role", ["office", "finance", "provider", "inspector", "audit"])
def test_nobody_else_signs(hall, role):
    id = draft(hall, scheme(hall))
    address = f"/contracts/drafts/{id}/sign/"
    seat = hall[role].open(address)
    if role == "office":
        assert "签订合同" not in seat.buttons()
        seal = seat.page.xpath("//input[@name='seal']/@value")[0]
        token = seat.page.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        seat._took(seat.client.post(address, {"seal": seal, "csrfmiddlewaretoken": token}))
        assert "不能做这件事" in seat.told
    else:
        assert seat.status == 403


def test_a_contract_without_a_scheme_is_not_signed(hall):
    id = draft(hall, None)
    seat = hall["chief"].open(f"/contracts/drafts/{id}/sign/")
    assert "没有考评方案不能签订" in seat.text
    assert "合同没有考评方案：请先在“考评方案”里做好，再签订" in sign(hall, id).told


FAULTY = [
    ("cards[0].weight", "90", "各表权重之和须为 100，现为 90"),
    ("grades[1].at_least", "90", "等级重叠：有两档都从 90 分起"),
    ("grades[1].at_least", "95", "等级须从高到低排列，否则相互重叠"),
    ("grades[2].at_least", "10", "等级有空隙：须有一档从 0 分起"),
    ("payment[0].threshold", "八十五", "“全额支付线”须为数字"),
    ("payment[0].threshold", "101", "“全额支付线”不得大于 100，现为 101"),
    ("payment[1].items[0].each", "0", "只写一个"),
    ("veto_points", "75", "一票否决后至多 75 分仍属合格"),
    ("streams[]", [""], "至少要有一种检查计入得分"),
]


def beside(page: Writing) -> list[str]:
    """The sentences that stand beside the fields."""
    return [re.sub("<[^>]*>", "", one) for one in re.findall(r'<div class="wrong">.*?</div>', page.page)]


def test_a_scheme_that_cannot_hold_says_so_beside_the_field_and_is_not_signed(hall):
    of = scheme(hall)
    id, page = draft(hall, of), Writing(hall["office"].client, f"/schemes/{of}/")
    for name, bad, said in FAULTY:
        good = ["", "planned", "random"] if isinstance(bad, list) else page[name]
        page.fill({name: bad}).press("do", "check")
        assert any(said in one for one in beside(page)), (said, beside(page))
        assert bad == [""] or page[name] == bad  # what was typed stays
        seat = sign(hall, id)
        assert "处要改" in seat.text and "考评方案有误" in seat.told, said
        page.fill({name: good}).press("do", "keep")
    assert "合同已签订" in sign(hall, id).told


def test_weights_of_sides_and_of_the_year_add_up_too(hall):
    of = scheme(hall, {**SCHEME, "sources": [{"name": "department", "weight": "80"}], "year": {"daily": "60"}})
    page = Writing(hall["office"].client, f"/schemes/{of}/").press("do", "check")
    assert "评价方权重之和须为 100，现为 80" in beside(page)
    assert "日常、年度、满意度权重之和须为 100，现为 60" in beside(page)


WRONG = [
    ("ends_on", "2026-09-30", "到期日期早于开始日期"),
    ("monthly", "0", "固定月费的合同须写月服务费"),
    ("number", "", "“合同编号”必填"),
    ("pricing", "quantity", "按量计价的合同须有价目"),
    ("starts_on", "明年", "须为日期"),
    ("clauses[1].number", "8.1", "“8.1”写了不止一次"),
]


def test_a_paper_that_cannot_hold_says_so_beside_the_field_and_is_not_signed(hall):
    id = draft(hall, scheme(hall))
    page = Writing(hall["office"].client, f"/contracts/drafts/{id}/")
    for name, bad, said in WRONG:
        good = page[name]
        page.fill({name: bad}).press("do", "check")
        assert any(said in one for one in beside(page)), (said, beside(page))
        assert said in sign(hall, id).told
        page.fill({name: good}).press("do", "keep")
    assert "合同已签订" in sign(hall, id).told


def test_a_number_that_is_taken_is_not_signed_twice(signed):
    again = draft(signed, scheme(signed))
    assert "这个合同编号已经有了" in sign(signed, again).told


def test_what_changed_after_it_was_looked_at_is_not_signed(hall):
    of = scheme(hall)
    id = draft(hall, of)
    seat = hall["chief"].open(f"/contracts/drafts/{id}/sign/")
    Writing(hall["office"].client, f"/schemes/{of}/").fill({"payment[0].threshold": "60"}).press("do", "keep")
    assert "草稿又有改动" in seat.press("签订合同", **ticks(seat)).told


def test_money_that_rests_on_no_clause_is_pointed_out(hall):
    id = draft(hall, scheme(hall, {**SCHEME, "payment": [{"measure": "per_point", "yuan": "10", "clause": "99"}]}))
    assert "方案引用的条款 99 不在合同条款里" in hall["chief"].open(f"/contracts/drafts/{id}/sign/").text


# ── Amending ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def amend(hall: Hall, **said: Any) -> Writing:
    page = Writing(hall["office"].client, f"/contracts/{hall.contract}/amend/")
    return page.fill({"month": "2027-01", "reason": "扩大服务范围", **said}).press("do", "keep")


def sign_amendment(hall: Hall, role: str = "chief") -> Seat:
    seat = hall[role].open(f"/contracts/{hall.contract}/amend/sign/")
    return seat.press("签订变更", **ticks(seat))


def test_an_amendment_shows_old_beside_new_and_holds_from_its_month(signed):
    hall = signed
    stricter = scheme(hall, {**SCHEME, "payment": [{**SCHEME["payment"][0], "threshold": "90"}]}, title="从严")
    page = amend(hall, monthly="120000", scheme=stricter.hex)
    differs = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.page.split("新旧对照")[1]))
    assert "月服务费 100000 元 120000 元" in differs
    assert "PS2 阈值线性递减 1 · 全额支付线 85 分 90 分" in differs
    assert "PS7 条目直接扣款 2 · 条目 1 · 内容 盗窃" in differs
    assert "变更已签订" in sign_amendment(hall).told
    before = hall["provider"].open(f"/contracts/{hall.contract}/scheme/?month=202612").text
    after = hall["provider"].open(f"/contracts/{hall.contract}/scheme/?month=202701").text
    assert "全额支付线85 分" in before and "全额支付线90 分" in after
    assert "盗窃" in before and "盗窃" not in after


def test_a_newer_edition_is_named_item_by_item_before_it_is_signed(signed):
    hall = signed
    own = "pack: cleaning\nedition: 2026-10-20\nlayer: hospital\nunder: 2026-01-01\nitems:\n"
    own += "  - {code: CLEANING-05, frequency: 每周}\n"
    hall["chief"].open("/packs/cleaning/release/").press("发布", text=own)
    assert "2026-01-01" in hall["provider"].open(f"/contracts/{hall.contract}/scheme/").text
    page = amend(hall, **{"pins[0].edition": "2026-10-20"})
    assert "CLEANING-05 的“频次”由 每月 改为 每周" in page.page
    sign_amendment(hall)
    after = hall["provider"].open(f"/contracts/{hall.contract}/scheme/?month=202701").text
    assert "保洁服务 2026-10-20" in after


def test_an_amendment_that_cannot_hold_is_not_signed(signed):
    for name, bad, said in (
        ("reason", "", "“变更事由”必填"),
        ("month", "明年", "月份须写作 2026-11"),
        ("month", "2026-09", "变更须从合同期内某个月的第一天起生效"),
        ("monthly", "-1", "不得小于 0"),
    ):
        amend(signed, **{"monthly": "100000", name: bad})
        assert said in sign_amendment(signed).told


def test_a_month_that_is_judged_keeps_its_terms(signed):
    hall = signed
    with hall.at(SEEN):
        hall.round(n=92)
    with hall.at(CLOSED):
        hall["office"].open(f"/month-end/{MONTH}/").press("计算选中的考评表", contracts=hall.contract)
        amend(hall, month="2026-10")
        assert f"{period.label(MONTH)}起已有考评" in sign_amendment(hall).told


def test_an_amendment_is_written_by_the_office_and_signed_above(signed):
    amend(signed)
    assert "签订变更" not in signed["office"].open(f"/contracts/{signed.contract}/amend/sign/").buttons()
    assert signed["provider"].open(f"/contracts/{signed.contract}/amend/").status == 403
