"""A11: the provider objects in its browser, somebody impartial rules, and both versions stay to be seen."""

from datetime import timedelta

import pytest

from houqin.rules import permission
from tests import deeds
from tests.deeds import CLOSED, MONTH, SEEN, SETTLED
from tests.scenarios.seats import Hall, Seat

WHY = "当日 10 时起该层停水检修，清洁无法进行，有总务处通知为证。"
FIRST, LAST = "CLEANING-01", "CLEANING-08"  # four defects of half a point, two of one: four points in all


@pytest.fixture
def closed(hall):
    with hall.at(SEEN):
        hall.round({FIRST: 4, LAST: 2})
    hall.now = CLOSED
    hall["office"].open(f"/month-end/{MONTH}/").press("计算选中的考评表", contracts=hall.contract)
    return hall


@pytest.fixture
def objected(closed):
    assert "待复核" in objecting(closed).press("提交异议", codes=[LAST], text=WHY).text
    return closed


def month(hall: Hall, role: str) -> Seat:
    return hall[role].open(f"/contracts/{hall.contract}/{MONTH}/")


def objecting(hall: Hall) -> Seat:
    """The way that a provider goes: from its work to the month to the form."""
    return hall["provider"].open("/").click("保洁 2026年10月").click("提出异议")


def before(hall: Hall, role: str) -> Seat:
    """The objection as somebody finds it."""
    return hall[role].open("/objections/").click(WHY)


def sheets(hall: Hall) -> list[tuple[int, int]]:
    with hall.house.open():
        rows = deeds.models.Sheet.objects.filter(contract=hall.contract, period=MONTH)
        return list(rows.order_by("version").values_list("version", "points"))


def test_what_is_upheld_makes_a_new_version_beside_the_old(objected):
    first = sheets(objected)
    assert "有异议待复核" in objected["office"].open(f"/month-end/{MONTH}/").text
    leader = before(objected, "leader")
    assert WHY in leader.text and "−2" in leader.text
    leader.press("提交复核意见", verdict="upheld", reason="停水通知属实")
    assert "已重算为第 2 版，98 分" in leader.text and "停水通知属实" in leader.text
    assert sheets(objected) == [*first, (2, first[0][1] + 200)] == [(1, 9600), (2, 9800)]
    seat = month(objected, "provider")
    assert "第 2 版 · 98" in seat.text and "第 1 版 · 96" in seat.text and "异议成立：停水通知属实" in seat.text
    assert "现行" in seat.text and "已被取代" in seat.text
    old = before(objected, "provider").click("−2")  # the line of the version that was objected to
    assert "怎样算出−2" in old.text and "已冲销" not in old.text


def test_what_is_rejected_stays_as_it_was(objected):
    leader = before(objected, "leader")
    leader.press("提交复核意见", verdict="rejected", reason="停水始于次日")
    assert "停水始于次日" in leader.text
    assert sheets(objected) == [(1, 9600)]
    assert "停水始于次日" in before(objected, "provider").text
    leader.post(leader.address + "rule/", verdict="upheld", reason="再议")
    assert "这项异议已经复核" in leader.told


def test_part_of_it_is_upheld_piece_by_piece(closed):
    with closed.at(SEEN + timedelta(days=1)):
        said = closed.saying({LAST: 1}, n=2)
    closed["inspector"].open("/phone/").send("POST", "rounds", said)
    month(closed, "office").press("按迟到证据重算", reason="迟到的检查")
    objecting(closed).press("提交异议", codes=[FIRST, LAST], text=WHY)
    leader = before(closed, "leader")
    pieces = leader.page.xpath("//input[@name='evidence']/@value")
    assert len(pieces) == 3
    assert "请指明哪些证据不再计分" in leader.press("提交复核意见", verdict="partly", reason="仅一处").told
    leader = before(closed, "leader").press("提交复核意见", verdict="partly", reason="仅一处", evidence=pieces[:1])
    assert "第 3 版" in leader.text
    assert [version for version, _points in sheets(closed)] == [1, 2, 3]


def test_who_recorded_who_closed_and_who_objects_do_not_rule(objected):
    where = before(objected, "chief").address
    for role in ("inspector", "office", "provider", "finance", "audit", "ward"):
        seat = objected[role].open(where)
        assert "提交复核意见" not in (seat.buttons() if seat.status == 200 else [])
        assert "不能做这件事" in seat.post(f"{where}rule/", verdict="upheld", reason="我看行").page.text_content()
    assert sheets(objected) == [(1, 9600)]


def test_even_with_the_right_to_rule_nobody_rules_on_his_own_work(objected, monkeypatch):
    """The office's own 经办 closed the month: were the table to let him rule, the deed still would not."""
    monkeypatch.setitem(permission.ACTIONS, "rule_on_objection", frozenset({"office", "chief", "leader"}))
    seat = before(objected, "office")
    assert "您记录过其中的证据，或做出了这次考评，不能复核" in seat.text and "提交复核意见" not in seat.buttons()
    seat.post(f"{seat.address}rule/", verdict="upheld", reason="我看行")
    assert "记录证据或做出考评的人不能复核对它的异议" in seat.told
    assert sheets(objected) == [(1, 9600)]


def test_a_form_that_is_refused_keeps_what_was_typed(closed):
    seat = objecting(closed).press("提交异议", text=WHY)
    assert "请选择有失分或扣款的条目" in seat.told
    assert seat.page.xpath("//textarea[@name='text']")[0].value.strip() == WHY
    assert "异议须写明理由" in seat.press("提交异议", codes=[LAST], text="　").told
    assert [one.get("value") for one in seat.page.xpath("//input[@name='codes'][@checked]")] == [LAST]


def test_a_form_sent_twice_is_one_objection(closed):
    seat = objecting(closed)
    said = {"id": seat.page.xpath("//input[@name='id']/@value")[0], "codes": LAST, "text": WHY}
    where = seat.address
    for _ in range(2):
        assert "待复核" in seat.open(where).post(where, **said).text
    with closed.house.open():
        assert deeds.models.Objection.objects.count() == 1
    assert "提交过不同的内容" in seat.open(where).post(where, **said | {"text": "另一个理由"}).told


def test_after_the_window_it_is_too_late(closed):
    closed.now = CLOSED + timedelta(days=5) - timedelta(minutes=1)
    seat = objecting(closed)
    closed.now += timedelta(minutes=1, seconds=1)
    assert "异议期已于 2026-11-06 10:00 届满" in seat.press("提交异议", codes=[LAST], text=WHY).told
    assert "提出异议" not in [said for said, _ in month(closed, "provider").links()]


def test_who_agreed_cannot_object(closed):
    month(closed, "provider").press("确认考评结果")
    assert "提出异议" not in [said for said, _ in month(closed, "provider").links()]
    seat = closed["provider"].open(f"/contracts/{closed.contract}/{MONTH}/object/")
    assert "已经确认这张考评表" in seat.press("提交异议", codes=[LAST], text=WHY).told


def test_what_is_not_in_dispute_is_paid_and_the_rest_follows_the_ruling(objected):
    objected.now = SETTLED
    settle(objected, MONTH)
    paper = objected["finance"].open("/statements/").click(f"结算-BJ-1-{MONTH}")
    assert "其中有争议 400.00 元" in paper.text and "无争议部分 99,600.00 元照常支付" in paper.text
    before(objected, "leader").press("提交复核意见", verdict="upheld", reason="停水通知属实")
    after = MONTH + 1
    with objected.at(SEEN + timedelta(days=31)):
        objected.round(n=2)
    objected.now = CLOSED + timedelta(days=30)
    objected["office"].open(f"/month-end/{after}/").press("计算选中的考评表", contracts=objected.contract)
    objected.now += timedelta(days=8)
    settle(objected, after)
    paper = objected["finance"].open("/statements/").click(f"结算-BJ-1-{after}")
    assert "2026年10月重算：异议成立：停水通知属实" in paper.text and "+200.00" in paper.text
    assert "100,200.00" in paper.text
    assert "第 1 版 · 96" in month(objected, "audit").text  # the month itself still shows both


def settle(hall: Hall, period: int) -> None:
    desk = hall["chief"].open("/decisions/")
    if ids := desk.page.xpath("//input[@name='ids']/@value"):
        assert "已办：签批" in desk.press("同意选中的", ids=ids).told
    desk = hall["chief"].open(f"/month-end/{period}/").press("出具选中的结算单", contracts=hall.contract)
    assert "已办：出具结算单 1 份" in desk.told


def rejected(hall: Hall) -> Seat:
    before(hall, "chief").press("提交复核意见", verdict="rejected", reason="停水始于次日")
    return before(hall, "provider")


APPEAL = "停水通知写明 10 月 10 日，请看附件。"


def test_a_ruling_is_appealed_once_to_another_higher_person_and_both_texts_stay(objected):
    seat = rejected(objected).press("申请复议", text=APPEAL)
    assert "已办：申请复议" in seat.told and "已申请复议" in seat.text
    assert "申请复议" not in seat.buttons()
    assert "异议待复核" in objected["office"].open(f"/month-end/{MONTH}/").text  # in dispute once more
    chief = objected["chief"].open("/objections/").click(APPEAL)
    assert "提交复核意见" not in chief.buttons()
    chief.post(chief.address + "rule/", verdict="rejected", reason="还是我来")
    assert "复议须由另一位、级别更高的人裁定" in chief.told
    leader = objected["leader"].open("/").click(APPEAL)
    leader.press("提交复核意见", verdict="upheld", reason="通知属实")
    assert sheets(objected) == [(1, 9600), (2, 9800)]
    text = objected["provider"].open("/objections/").text
    assert WHY in text and APPEAL in text and "维持原结果" in text and "支持异议" in text
    first = before(objected, "provider")
    assert "停水始于次日" in first.text and "通知属实" in first.click("已申请复议").text


def test_an_appeal_comes_in_time_and_not_after_a_ruling_in_ones_favour(objected):
    rejected(objected)
    objected.now = CLOSED + timedelta(days=5, hours=13, minutes=50)
    seat = before(objected, "provider")
    objected.now += timedelta(minutes=15)
    assert "复议期已于 2026-11-06 23:59 届满" in seat.press("申请复议", text=APPEAL).told
    with objected.house.open():
        deeds.models.Objection.objects.get()


def test_what_was_upheld_is_not_appealed(objected):
    before(objected, "chief").press("提交复核意见", verdict="upheld", reason="属实")
    seat = before(objected, "provider")
    assert "申请复议" not in seat.buttons()
    seat.post(seat.address + "appeal/", id=str(deeds.an_id("appeal")), text=APPEAL)
    assert "不需要复议" in seat.told


def test_while_an_appeal_waits_the_rest_is_paid(objected):
    rejected(objected).press("申请复议", text=APPEAL)
    objected.now = SETTLED
    settle(objected, MONTH)
    paper = objected["finance"].open("/statements/").click(f"结算-BJ-1-{MONTH}")
    assert "其中有争议 400.00 元" in paper.text and "无争议部分 99,600.00 元照常支付" in paper.text
