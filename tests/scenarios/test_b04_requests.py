"""B04: a request from a ward's phone to its stars: reported in one form, sent at once, done, confirmed, rated."""

from datetime import timedelta

import pytest
from django.test import Client

from houqin.interfaces.jobs import nightly
from tests import deeds
from tests.deeds import SEEN
from tests.scenarios.seats import Hall, Seat

H, M = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def wet(hall):
    hall.now = SEEN
    return hall


def reported(hall: Hall, **said) -> str:
    """The address of a case that the ward reported."""
    seat = hall["ward"].open(f"/cases/new/?place={hall.house.place.code}")
    seat.press("提交", **({"category": "spill"} | said))
    assert "已登记" in seat.told, seat.told
    return seat.address


def at(hall: Hall, role: str, address: str) -> Seat:
    return hall[role].open(address)


def test_a_nurse_reports_with_three_taps_and_the_provider_is_told_at_once(wet):
    work = wet["ward"].open("/")
    seat = work.click("我要报修")
    assert "外科楼/3层/301" in seat.text  # her own places stand there to be tapped
    seat.press("提交", place=wet.house.place.code, category="spill", photos=deeds.picture())
    assert "待接单" in seat.text and "净安" in seat.text and "地面水渍污物" in seat.text
    assert seat.page.xpath("//dl[contains(@class,'facts')]/preceding::div[contains(@class,'photos')]//img")
    assert "报修：地面水渍污物" in wet["provider"].open("/").text


def test_the_whole_way_to_the_stars(wet):
    address = reported(wet)
    seat = at(wet, "provider", address)
    assert seat.buttons()[0] == "接单"
    wet.now += 5 * M
    assert "已办：接单" in seat.press("接单").told
    assert "已办：已到场" in at(wet, "provider", address).press("已到场").told
    wet.now += 20 * M
    seat = at(wet, "provider", address)
    assert "已办：办结" in seat.press("办结", note="已拖干并放置警示牌", photos=deeds.picture("white")).told
    assert "确认办好了" not in at(wet, "provider", address).buttons()
    assert "待确认" in wet["ward"].open("/").text
    assert "已办：确认办好了" in at(wet, "ward", address).press("确认办好了").told
    seat = at(wet, "ward", address)
    assert not seat.page.xpath("//select[@name='stars']/option[@selected]")  # nobody has chosen for her
    assert "已办：评价" in seat.press("评价", stars=5, note="来得很快").told
    seat = at(wet, "ward", address)
    assert "★★★★★" in seat.text and "评价" not in seat.buttons() and seat.text.count("及时") == 2


def test_an_answer_in_time_is_evidence_in_the_contracts_month(wet):
    address = reported(wet)
    wet.now += 5 * M
    at(wet, "provider", address).press("接单")
    outcomes = wet["office"].ask("outcomes", contract=wet.contract, month=deeds.MONTH)
    assert [(one["item"], one["met"], one["due"], one["kind"]) for one in outcomes] == [("CLEANING-20", 1, 1, "case")]


def test_what_is_not_done_goes_back_and_comes_back(wet):
    address = reported(wet)
    at(wet, "provider", address).press("接单")
    at(wet, "provider", address).press("办结", note="好了")
    assert "请写明哪里没有办好" in at(wet, "ward", address).press("没办好，退回", note=" ").told
    assert "已办：没办好，退回" in at(wet, "ward", address).press("没办好，退回", note="还是湿的").told
    assert "还是湿的" in at(wet, "provider", address).text
    at(wet, "provider", address).press("办结", note="重拖")
    at(wet, "ward", address).press("确认办好了")
    wet.now += timedelta(days=2)
    assert "已办：重开" in at(wet, "ward", address).press("重开", note="又有水").told
    assert "待接单" in at(wet, "provider", address).text


def test_not_ours_and_a_pause_are_asked_for_and_granted(wet):
    address = reported(wet)
    at(wet, "provider", address).press("接单")
    seat = at(wet, "provider", address).press("申请暂停计时", note="等配件", until="2026-10-12T09:00")
    assert "已办：申请暂停计时" in seat.told
    seat = at(wet, "office", address)
    assert seat.page.xpath("//select[@name='note']/option[@selected]/@value") == ["等配件"]  # what was asked for
    assert "已办：暂停计时" in seat.press("暂停计时").told
    assert "已暂停" in at(wet, "ward", address).text
    at(wet, "office", address).press("恢复计时")
    at(wet, "provider", address).press("退单：非我方责任", note="水管漏水，不归保洁")
    assert "待受理" in wet["office"].open("/").text
    seat = at(wet, "office", address).press("派单", to=f"a{wet.house.people['inspector'].person}")
    assert "已办：派单" in seat.told and "派单 → 巡查员" in seat.text
    assert "待接单" in wet["inspector"].open("/").text


def test_nobody_confirmed_so_the_night_closes_it_and_it_is_no_satisfaction(wet):
    address = reported(wet)
    at(wet, "provider", address).press("接单")
    at(wet, "provider", address).press("办结", note="好了")
    wet.now += 71 * H
    nightly.run(wet.now)
    assert "待确认" in at(wet, "ward", address).text
    wet.now += 2 * H
    nightly.run(wet.now)
    nightly.run(wet.now)
    seat = at(wet, "ward", address)
    assert "默认关闭" in seat.text and seat.text.count("72 小时未确认") == 1
    figures = wet["chief"].open("/cases/figures/?kind=repair&month=202610").text
    assert "0 件评价；默认关闭 1 件不计满意" in figures


def test_what_nobody_answers_is_noted_in_the_night_and_counts(wet):
    address = reported(wet)
    wet.now += 40 * M
    nightly.run(wet.now)
    assert "响应超时" in at(wet, "office", address).text
    assert "超时" in wet["provider"].open("/cases/?state=late").text
    with wet.house.open():
        assert deeds.models.Outcome.objects.get(item="CLEANING-20").met == 0


def test_refused_the_form_keeps_what_was_typed_and_its_picture(wet):
    seat = wet["ward"].open("/cases/new/")
    seat.press("提交", where="没有的地方", category="door", text="门锁坏了", photos=deeds.picture())
    assert seat.status == 422 and "没有找到“没有的地方”" in seat.told and "1 张照片已保留" in seat.told
    assert seat.page.xpath("//textarea/text()") == ["门锁坏了"]
    seat.press("提交", where="301")
    assert "已登记" in seat.told and seat.page.xpath("//div[contains(@class,'photos')]//img")


def test_sent_twice_it_is_one_and_other_words_under_the_same_form_are_told(wet):
    seat = wet["ward"].open(f"/cases/new/?place={wet.house.place.code}")
    id = seat.page.xpath("//input[@name='id']/@value")[0]
    said = {"id": id, "kind": "repair", "category": "spill", "place": wet.house.place.code}
    first = seat.post("/cases/new/", **said).address
    assert seat.open("/cases/new/").post("/cases/new/", **said).address == first
    seat.open("/cases/new/").post("/cases/new/", **said, text="别的事")
    assert "已经提交过不同的内容" in seat.told
    with wet.house.open():
        assert deeds.models.Case.objects.count() == 1


def test_bad_input_gets_its_sentence(wet):
    address = reported(wet)
    seat = at(wet, "provider", address)
    assert "没有这项操作" in seat.post(f"{address}explode/").text
    assert "事项现为“待接单”，不能再“确认”" in at(wet, "ward", address).post(f"{address}confirm/").told
    assert at(wet, "ward", "/cases/?after=x|y").status in (400, 422)
    assert (
        "没有“moon”这一类别"
        in wet["ward"]
        .open("/cases/new/")
        .post("/cases/new/", id="0" * 32, kind="repair", category="moon", place=wet.house.place.code)
        .told
    )


def test_a_list_is_searched_by_sound_and_kept_in_its_address(wet):
    reported(wet)
    for said in ("wkl", "水渍", "BX2610"):
        assert "地面水渍污物" in wet["office"].open(f"/cases/?q={said}").text, said
    seat = wet["office"].open("/cases/?q=nothing&kind=repair")
    assert "没有符合条件的事项" in seat.text
    assert seat.page.xpath("//select[@name='kind']/option[@selected]/@value") == ["repair"]


def test_a_patient_reports_from_the_label_without_a_name(wet):
    seat = Seat(Client(enforce_csrf_checks=True))
    seat.open(f"/q/{wet.house.place.code}/").click("报修", within="//nav")
    seat.press("提交", text="厕所马桶堵了")
    assert "已收到" in seat.text
    text = wet["office"].open("/cases/").text
    assert "厕所马桶堵了" in text
    assert "扫码" in wet["office"].click("厕所马桶堵了").text
