"""I02: whom a deed concerns hears of it, in the inbox, by mail and in the group; a failing channel loses nothing."""

from datetime import timedelta

import pytest

from houqin.interfaces.jobs import worker
from tests import sinks
from tests.deeds import SEEN
from tests.scenarios.seats import Hall

CODE, VETO = "CLEANING-08", "CLEANING-15"


@pytest.fixture
def hall(hall, settings, tmp_path):
    settings.HOUQIN_HOME = tmp_path
    (tmp_path / "nightly.day").write_text("2026-10-10")  # this night's scan is over
    hall.now = SEEN + timedelta(minutes=10)
    return hall


def work(hall: Hall) -> None:
    worker.once(lambda: hall.now)


def found(hall: Hall, **fails: int) -> None:
    hall.round(fails or {CODE: 2}, n=len(hall.seats) + hall.now.hour * 60 + hall.now.minute)
    work(hall)


def badge(hall: Hall, role: str) -> str:
    return "".join(hall[role].open("/").page.xpath("//a[@class='bell']//span[contains(@class,'badge-n')]/text()"))


def test_the_provider_is_told_at_once_and_signs_from_the_notice(hall):
    assert badge(hall, "provider") == ""
    found(hall)
    assert badge(hall, "provider") == "1"
    seat = hall["provider"].open("/").click("1 条未读", within="//header")
    assert "新问题：" in seat.text and "外科楼/3层/301" in seat.text and "今天" in seat.text
    assert "已办：签收" in seat.press("立即签收").told
    assert "立即签收" not in hall["provider"].open("/notices/").buttons() and badge(hall, "provider") == ""
    assert badge(hall, "inspector") == "" and "还没有通知" in hall["ward"].open("/notices/").text


def test_opening_a_notice_leads_to_the_thing_and_marks_it_read(hall):
    found(hall)
    seat = hall["provider"].open("/notices/").press("新问题：")
    assert seat.address.startswith("/findings/") and "待签收" in seat.text
    assert badge(hall, "provider") == ""
    assert "没有未读通知" in hall["provider"].open("/notices/?unread=1").text
    assert "新问题：" in hall["provider"].open("/notices/").text


def test_declining_reaches_the_office_and_its_answer_comes_back(hall):
    found(hall)
    hall["provider"].open("/notices/").click("另行答复").press("拒签", note="施工方所为")
    work(hall)
    assert badge(hall, "office") == "1"
    seat = hall["office"].open("/notices/").press("服务商拒签：")
    assert "已办：维持" in seat.press("维持，须整改", note="合同约定由贵方负责").told
    work(hall)
    assert "拒签未获支持，须整改" in hall["provider"].open("/notices/").text


def test_what_nobody_acts_upon_goes_up(hall):
    found(hall)
    for days, role in ((1, "chief"), (4, "leader")):
        hall.now = SEEN + timedelta(days=days, hours=23)
        work(hall)  # after two in the night: the scan runs, and its steps are told in the next round
        work(hall)
        assert "未整改" in hall[role].open("/notices/").text and "紧急" in hall[role].open("/notices/").text


def test_everything_is_read_at_once(hall):
    found(hall)
    assert "已办：全部标为已读" in hall["provider"].open("/notices/").press("全部标为已读").told
    assert badge(hall, "provider") == ""


def test_one_chooses_where_and_of_what_to_hear(hall):
    seat = hall["provider"].open("/notices/").click("通知设置")
    refused = seat.press("保存", mail="at_once", email="")
    assert refused.status == 422 and "请填写邮箱地址" in refused.told
    refused.press("保存", mail="at_once", email="zhao@example.com", topics=["sheet_published"])
    seat = hall["provider"].open("/notices/settings/")
    assert seat.page.xpath("//input[@name='email']/@value") == ["zhao@example.com"]
    found(hall)
    assert badge(hall, "provider") == ""
    hall.now += timedelta(hours=1)
    found(hall, **{VETO: 1})
    assert "重大问题" in hall["provider"].open("/notices/").text  # urgent ones come in any case


def test_the_administrator_opens_a_group_tries_it_and_sees_what_failed(hall):
    with sinks.robot() as door:
        seat = hall["admin"].open("/").click("通知渠道", within="//nav")
        said = {"name": "总务处群", "way": "webhook", "hears": "role:office"}
        refused = seat.press("新增群机器人", **said, address="www.example.cn")
        assert (
            refused.status == 422
            and "须以 http:// 或 https:// 开头" in refused.told
            and "总务处群" in refused.content.decode()
        )
        seat = refused.press("新增群机器人", **said, address=f"http://127.0.0.1:{door.port}/hook/c0ffee00beef")
        assert "已办：新增群机器人" in seat.told and "c0ffee00beef" not in seat.content.decode()
        assert "已办：发送测试" in seat.press("发送测试").told and door.heard[-1]["title"] == "测试通知"
        door.status = 503
        assert "没有发出去" in hall["admin"].open("/channels/").press("发送测试").told
        found(hall)
        hall["provider"].open("/notices/").click("另行答复").press("拒签", note="施工方所为")
        work(hall)
        seat = hall["admin"].open("/channels/?state=failing")
        assert "服务商拒签" in seat.text and "error=503" in seat.text and "待发送" in seat.text
        assert "服务商拒签" in hall["office"].open("/notices/").text
        door.status, hall.now = 200, hall.now + timedelta(minutes=1)
        work(hall)
        assert door.heard[-1]["title"].startswith("服务商拒签") and "已发 1" in hall["admin"].open("/channels/").text


def test_mail_comes_by_the_houses_own_server(hall):
    with sinks.mail() as post:
        seat = hall["admin"].open("/channels/")
        said = {"host": "127.0.0.1", "port": post.port, "security": "none", "sender": "hq@example.cn"}
        assert "已办：新增邮件服务器" in seat.press("新增邮件服务器", **said).told
        assert "填写您自己的邮箱" in hall["admin"].open("/channels/").press("发送测试").told
        hall["provider"].open("/notices/settings/").press("保存", mail="at_once", email="zhao@example.com")
        found(hall)
        assert [one["To"] for one in post.letters] == ["zhao@example.com"]
        assert "已发 1" in hall["admin"].open("/channels/").text


def test_nobody_opens_anothers_notice_or_the_channels(hall):
    found(hall)
    address = hall["provider"].open("/notices/").page.xpath("//ul//form/@action")[0]
    assert "您没有这条通知" in hall["office"].open("/notices/settings/").post(address).text
    assert badge(hall, "provider") == "1"
    assert hall["office"].open("/channels/").status == 403


def test_in_english(hall):
    found(hall)
    hall["provider"].client.cookies["houqin_language"] = "en"
    text = hall["provider"].open("/notices/").text
    assert "New finding:" in text and "today" in text


def test_a_finding_goes_to_a_chat_group_as_text_and_picture(hall):
    found(hall)
    seat = hall["office"].open("/findings/").click("复制到微信群")
    assert "【问题整改清单】" in seat.text
    seat = hall["inspector"].open("/findings/")
    seat = seat.open(seat.page.xpath("//tbody//a/@href")[0]).click("复制到微信群")
    assert "【整改通知 ZG" in seat.text and "外科楼/3层/301" in seat.text
    image = seat.page.xpath("//img[@class='shared']/@src")[0]
    assert hall["inspector"].open(image).content.startswith(b"\x89PNG")


def test_a_month_that_is_not_published_is_not_passed_on(hall):
    seat = hall["office"].open(f"/contracts/{hall.contract}/202610/")
    assert "复制到微信群" not in seat.text
    assert "草稿不能对外分享" in seat.open(f"/contracts/{hall.contract}/202610/share/").text
    assert seat.status == 422
