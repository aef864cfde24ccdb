"""B03: a finding from the phone to its end: accepted, put right with a photo, verified by others, looked at again."""

from datetime import timedelta

import pytest

from houqin.interfaces.jobs import nightly
from houqin.rules import finding as rules
from tests import cast, deeds
from tests.cast import an_id
from tests.deeds import MONTH, SEEN
from tests.scenarios.seats import Hall, Seat

CODE = "CLEANING-08"  # a key item, so 较大: 2 points for the two defects
PLAIN = "CLEANING-01"  # 一般: what a nurse may close


@pytest.fixture
def found(hall):
    """The inspector has seen two defects; the ward's room 301 is a place of high risk, so a day is left."""
    hall.now = SEEN
    hall.round({CODE: 2})
    return hall


@pytest.fixture
def ordinary(hall):
    """One defect of an ordinary item."""
    hall.now = SEEN
    hall.round({PLAIN: 1})
    return hall


def finding(hall: Hall, role: str, at: str = "") -> Seat:
    with hall.house.open():
        id = deeds.models.Finding.objects.order_by("entry").first().pk
    return hall[role].open(f"/findings/{id}/{at and f'?at={at}'}")


def rectified(hall: Hall) -> Hall:
    seat = finding(hall, "provider").press("签收，按期整改")
    assert "已办：签收" in seat.told
    hall.now += timedelta(hours=3)
    assert "已办：整改完成" in seat.press("整改完成", note="重新消毒并更换抹布", photos=deeds.picture("white")).told
    return hall


def here(hall: Hall, role: str) -> Seat:
    """The page of the room, as its label opens it."""
    return hall[role].open(f"/phone/{hall.house.place.code}/")


def closed(hall: Hall) -> Hall:
    """The inspector stands there: the label's page offers it."""
    assert "已办：复核通过" in here(rectified(hall), "inspector").press("已改好，销号").told
    return hall


def points(hall: Hall) -> str:
    return hall["office"].open(f"/contracts/{hall.contract}/{MONTH}/").page.xpath("//div[@class='value']/text()")[0]


def test_found_accepted_put_right_verified(found):
    work = found["provider"].open("/")
    assert "待签收" in work.text
    seat = work.click("去签收")
    assert "待签收" in seat.text and "较大" in seat.text and "签收，按期整改" in seat.buttons()[0]
    rectified(found)
    seat = finding(found, "ward")
    assert "待复核" in seat.text and "重新消毒并更换抹布" in seat.text
    assert found["ward"].open(seat.page.xpath("//ol//a/@href")[-1]).content == deeds.picture("white")
    assert "已办：复核通过" in here(found, "inspector").press("已改好，销号").told
    seat = finding(found, "provider")
    assert "已销号" in seat.text
    assert seat.page.xpath("//ol/li/div[1]/span[1]/text()") == ["发现问题", "签收", "整改完成", "复核通过"]


def test_a_nurse_in_charge_closes_an_ordinary_one_by_the_label(ordinary):
    seat = here(rectified(ordinary), "ward")
    assert "退回须写明哪里没有整改到位" in seat.press("没改好，退回", note="").told
    assert "已办：复核通过" in here(ordinary, "ward").press("已改好，销号").told
    assert "这里没有未销号的问题" in here(ordinary, "ward").text


def test_a_serious_one_is_closed_by_an_inspector_on_the_spot_only(found):
    assert here(rectified(found), "ward").buttons() == []
    seat = finding(found, "ward")
    assert "复核通过，销号" not in seat.buttons()
    assert "须由巡查员到现场复核" in seat.post(f"{seat.address}verify/", code=found.house.place.code).told
    seat = finding(found, "inspector")
    assert "输入标签上的地点码" in seat.press("复核通过，销号", code="别处").told
    code = found.house.place.code
    seat = finding(found, "inspector", at=code)  # by way of the label
    assert seat.page.xpath("//input[@name='code']/@value")[0] == code
    assert "已办：复核通过" in seat.press("复核通过，销号").told


def test_one_in_ten_of_what_a_nurse_closed_is_looked_at_again(ordinary, monkeypatch):
    monkeypatch.setattr(rules, "ONE_IN", 1)  # everything is drawn
    here(rectified(ordinary), "ward").press("已改好，销号")
    assert "抽中复查" in finding(ordinary, "provider").text
    work = ordinary["inspector"].open("/")
    assert "抽查" in work.text
    seat = work.click("去复查")
    assert "请扫门旁二维码" in seat.press("抽查属实", code="别处").told
    code = ordinary.house.place.code
    assert "请写明看到了什么" in finding(ordinary, "inspector").press("抽查不属实", code=code, note="").told
    assert "已办：抽查不属实" in finding(ordinary, "inspector").press("抽查不属实", code=code, note="仍有积灰").told
    seat = finding(ordinary, "provider")
    assert "整改中" in seat.text and "仍有积灰" in seat.text
    assert "去复查" not in ordinary["inspector"].open("/").text


def test_who_put_it_right_does_not_say_that_it_is_right(found):
    seat = finding(rectified(found), "provider")
    assert "复核通过，销号" not in seat.buttons()
    assert "服务商不能做这件事" in seat.post(f"{seat.address}verify/", note="已好").told
    assert "待复核" in finding(found, "ward").text


def test_what_is_not_right_goes_back(found):
    code = found.house.place.code
    seat = finding(rectified(found), "inspector", at=code)
    assert "哪里没有整改到位" in seat.press("退回重做", note="").told
    assert "已办：复核退回" in finding(found, "inspector", at=code).press("退回重做", note="墙角仍有污渍").told
    seat = finding(found, "provider")
    assert "整改中" in seat.text and "墙角仍有污渍" in seat.text and "整改完成" in seat.buttons()


def test_the_look_back_holds_it_closed(found):
    found.now = closed(found).now + timedelta(days=7)
    assert "已办：回头看合格" in finding(found, "inspector").press("回头看合格").told
    assert "已销号" in finding(found, "provider").text


def test_the_look_back_opens_it_again(found):
    found.now = closed(found).now + timedelta(days=7)
    seat = finding(found, "inspector")
    assert "复发须写明看到了什么" in seat.press("回头看复发", note="").told
    assert "已办：回头看复发" in finding(found, "inspector").press("回头看复发", note="又见污渍").told
    seat = finding(found, "provider")
    assert "整改中" in seat.text and "又见污渍" in seat.text and "期限改为" in seat.text
    assert "待整改" in found["provider"].open("/").text


def test_the_next_round_looks_first_at_last_times_findings(found):
    found.now += timedelta(hours=1)
    page = found["inspector"].open(f"/phone/{found.house.place.code}/")
    assert "这里未销号的问题" in page.text
    listed = page.click("开始 · 计分")
    assert listed.page.xpath("//main/section[1]/@aria-label") == ["回头看"]
    assert listed.page.xpath("//div[@class='look']/@data-item") == [CODE]
    checklist = listed.address
    closed(found)
    again = found["inspector"].open(checklist)
    assert again.page.xpath("//div[@class='look']/@data-item") == [CODE]
    assert "已销号，看有没有复发" in again.text
    found.now += timedelta(hours=1)
    found.round(n=2)  # all well: the next round has nothing to look back at
    assert found["inspector"].open(checklist).page.xpath("//div[@class='look']") == []


def test_what_is_declined_and_insisted_on_must_be_put_right(found):
    before = points(found)
    seat = finding(found, "provider")
    assert "请写明理由" in seat.press("拒签", note="").told
    assert "已办：拒签" in finding(found, "provider").press("拒签", note="施工方所为").told
    assert "待裁定" in found["office"].open("/").text
    assert "已办：维持" in finding(found, "office").press("维持，须整改", note="合同约定由贵方负责").told
    assert "整改中" in finding(found, "provider").text
    assert points(found) == before == "98"


def test_what_is_withdrawn_costs_nothing_and_stays_to_be_seen(found):
    finding(found, "provider").press("拒签", note="施工方所为")
    assert "已办：撤销" in finding(found, "office").press("撤销此问题及扣分", note="确系施工方").told
    assert points(found) == "100"
    seat = finding(found, "audit")
    assert "已撤销" in seat.text and "施工方所为" in seat.text and "确系施工方" in seat.text
    seat.click("原始证据")
    assert "问题 2 次 已冲销" in seat.text and "未扣分" in seat.text


def test_time_is_asked_for_and_granted_by_the_office(found):
    seat = finding(found, "provider")
    due = seat.page.xpath("//dl//time/@title")[-1]
    assert "已办：申请延期" in seat.press("申请延期", note="等配件", until="2026-10-14T18:00").told
    assert due in finding(found, "provider").page.xpath("//dl//time/@title")
    assert "已办：同意延期" in finding(found, "office").press("同意延期").told
    assert "2026-10-14 18:00:00" in finding(found, "provider").page.xpath("//dl//time/@title")


def test_what_is_late_is_said_to_everybody_concerned(found):
    found.now += timedelta(days=2)
    assert "已超期" in found["provider"].open("/findings/?state=late").text
    assert found["provider"].open("/").page.xpath("//section//h2[contains(@class,'bad')]")
    assert "1" in found["leader"].open("/findings/?state=late").text


def another(hall: Hall):
    """A second company with a contract for the same room."""
    with hall.house.open():
        other = deeds.models.Provider(name="恒建工程有限公司", short="恒建")
        cast.put(hall.house.system, "add_provider", [other])
        return deeds.contract(hall.house, number="WX-1", name="维修服务", provider=other.pk)


def test_not_ours_stops_the_clock_and_goes_to_whose_it_is(found):
    before, other = points(found), another(found)
    assert "请写明理由" in finding(found, "provider").press("非我方责任", note="").told
    assert "已办：非我方责任" in finding(found, "provider").press("非我方责任", note="恒建施工未清场").told
    seat = finding(found, "provider")
    assert "责任待定" in seat.text and "计时已停" in seat.text
    found.now += timedelta(days=5)
    assert "已超期" not in found["provider"].open("/").text
    seat = found["office"].open("/").click("去划责")
    seat = seat.press("转派给责任方", contract=other, note="施工登记属实")
    assert "已办：转派" in seat.told and "已转派" in seat.text
    assert before == "98" and points(found) == "100"
    moved = finding(found, "office").click("维修服务")
    assert "待签收" in moved.text and "转自" in moved.text and CODE in moved.text
    assert found["provider"].open(moved.address).status == 422  # another company's matter now
    assert "已转派" in finding(found, "provider").text


def test_not_ours_may_be_insisted_on_and_no_time_is_lost(found):
    due = finding(found, "provider").page.xpath("//dl//time/@title")[-1]
    finding(found, "provider").press("非我方责任", note="病人家属所为")
    found.now += timedelta(days=2)
    assert "已办：维持" in finding(found, "office").press("维持，须整改", note="合同约定由贵方负责").told
    seat = finding(found, "provider")
    later = seat.page.xpath("//dl//time/@title")[-1]
    assert (due[:10], later[:10], due[10:]) == ("2026-10-11", "2026-10-13", later[10:])
    assert "已超期" not in found["provider"].open("/").text


def test_the_clock_is_stopped_with_a_reason_and_goes_on(found):
    seat = finding(found, "office")
    assert "停钟须选一个理由" in seat.press("停钟", reason="", note="").told
    assert "已办：停钟" in finding(found, "office").press("停钟", reason="患者治疗中，不能进入", note="3 床").told
    found.now += timedelta(days=3)
    seat = finding(found, "provider")
    assert "计时已停" in seat.text and "患者治疗中，不能进入：3 床" in seat.text
    assert "停钟" not in finding(found, "office").buttons()
    assert "已办：恢复计时" in finding(found, "office").press("恢复计时").told
    assert "超期" not in finding(found, "provider").text


def test_what_nobody_verifies_in_72_hours_closes_and_is_not_called_verified(found):
    found.now = rectified(found).now + timedelta(hours=73)
    assert [one.done for one in nightly.run(found.now) if one.label == "无人复核默认关闭"] == [1]
    assert [one.done for one in nightly.run(found.now) if one.label == "无人复核默认关闭"] == [0]
    seat = finding(found, "ward")
    assert "默认关闭" in seat.text and "系统" in seat.text
    assert CODE not in found["office"].open("/findings/?state=closed").text
    assert "未销号 0" in found["office"].page.xpath("string(//nav[@class='tabs-q'])").replace("\xa0", " ")
    assert found["office"].open("/findings/?state=lapsed").page.xpath("count(//tbody/tr)") == 1


def test_what_comes_back_weighs_more_and_shows_where_and_why(found):
    for n in (2, 3):
        found.now += timedelta(days=2)
        found.round({CODE: 1}, n=n)
    seat = found["office"].open("/findings/").click("老毛病")
    assert seat.page.xpath("//table[contains(@class,'matrix')]//th/text()")[1] == "执行不到位"
    door = seat.page.xpath("//table[contains(@class,'matrix')]//td[contains(@class,'shade')]/a")[0]
    assert door.text == "3"
    assert seat.open(door.get("href")).page.xpath("count(//tbody/tr)") == 3
    assert "重大" in seat.text and "第 3 次" in seat.text  # a key item for the third time
    rates = found["provider"].open("/findings/chronic/")
    assert "66.67%" in rates.text  # two of three came back


def test_the_months_recurrence_stands_on_the_sheet_and_in_the_cockpit_with_its_list(found):
    page = f"/contracts/{found.contract}/{MONTH}/"
    assert "0%" in found["office"].open(page).text and "1 件问题中 0 件" in found["office"].text
    for n in (2, 3):
        found.now += timedelta(days=2)
        found.round({CODE: 1}, n=n)
    seat = found["office"].open(page)
    assert "3 件问题中 2 件" in seat.text and "只显示，不另计分" in seat.text
    (door,) = seat.page.xpath("//p/a[contains(@href,'again=1')]")
    assert door.text == "66.67%" and seat.open(door.get("href")).page.xpath("count(//tbody/tr)") == 2
    assert "2026年10月" in seat.text
    cockpit = found["leader"].open(f"/cockpit/?month={MONTH}")
    assert "本月复发率" in cockpit.text and "3 件问题中 2 件" in cockpit.text
    for href in cockpit.page.xpath("//a[contains(@href,'again=1')]/@href"):
        assert cockpit.open(href).page.xpath("count(//tbody/tr)") == 2
    assert "月份须写作" in found["office"].open("/findings/?month=2026-10").text


def test_chronic_problems_of_a_ward_are_its_own(found):
    for n in (2, 3):
        found.now += timedelta(days=1)
        found.round({CODE: 1}, n=n)
    assert "3 次" in found["ward"].open("/findings/chronic/").text
    assert found["ward"].open(f"/findings/chronic/?contract={an_id('none')}").status == 422
