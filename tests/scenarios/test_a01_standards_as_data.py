"""A01: standards are data: read by everybody, own editions released by the chief, contracts keep what they pinned."""

from datetime import timedelta

import pytest

from houqin import packs
from houqin.rules import standard
from tests.scenarios.seats import Hall, Seat

OWN = """pack: cleaning
edition: {day}
layer: hospital
under: 2026-01-01
items:
  - {{code: CLEANING-05, frequency: 每周}}
"""
RELEASE = "/packs/cleaning/release/"


def release(hall: Hall, text: str, role: str = "chief") -> Seat:
    return hall[role].open(RELEASE).press("发布", text=text)


def test_every_line_of_service_stands_on_the_shelf_with_its_law(hall):
    seat = hall["audit"].open("/packs/")
    for name in packs.names():
        edition = packs.stacked(name).edition
        assert edition.name in seat.text
    for name in packs.names():
        edition, page = packs.stacked(name).edition, hall["audit"].open(f"/packs/{name}/").text
        assert all(item.text.replace(" ", "") in page.replace(" ", "") for item in edition.items), name
        assert "国家 2026-01-01" in page


def test_an_item_says_its_rule_its_law_and_how_far_that_was_read(hall):
    rows = hall["inspector"].open("/packs/cleaning/").page.xpath("//tr[@id]")
    said = {row.get("id"): " ".join(row.text_content().split()) for row in rows}
    assert "每处扣 0.5 分，扣完 6 分为止 · 每日 · 看现场 · 拍照" in said["CLEANING-01"]
    assert "WS/T 512-2025 环境表面清洁与消毒管理标准" in said["CLEANING-01"] and "仅核对名称" in said["CLEANING-01"]
    assert "医疗废物管理条例 第13-14条" in said["CLEANING-15"] and "已核对原文" in said["CLEANING-15"]
    assert "当月不合格" in said["CLEANING-15"] and "发生一次即不得分" in said["CLEANING-15"]
    assert "自拟，待确认" in said["CLEANING-03"]
    assert "达到 95% 得满分" in said["CLEANING-20"]


def test_what_is_our_own_design_can_be_seen_alone(hall):
    seat = hall["chief"].open("/packs/cleaning/").click("只看自拟")
    shown = {row.get("id") for row in seat.page.xpath("//tr[@id]")}
    items = packs.stacked("cleaning").edition.items
    assert shown == {item.code for item in items if item.support == "design"}


def test_the_chief_releases_an_edition_and_a_signed_contract_keeps_its_own(hall):
    day = hall.now.date() - timedelta(days=3)
    told = release(hall, OWN.format(day=day)).told
    assert "本院版本已发布" in told
    page = hall["inspector"].open("/packs/cleaning/").text
    assert f"{day} 版" in page and f"本院 {day}：频次" in page
    older = hall["inspector"].open("/packs/cleaning/?edition=2026-01-01").text
    assert f"已有 {day} 版" in older and "CLEANING-05 的“频次”由 每月 改为 每周" in older
    kept = hall["provider"].open(f"/contracts/{hall.contract}/scheme/").text
    assert "保洁服务 2026-01-01" in kept and str(day) not in kept


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("frequency: 每周", "frequence: 每周"), "没有这一键，是否想写 frequency？"),
        (("frequency: 每周", "frequency: 每旬"), "须为 每班、每日、每周、每月、每季、半年、每年、事件 之一"),
        (("CLEANING-05, frequency: 每周", "CLEANING-08, full: 7"), "各项满分之和为"),
        (("CLEANING-05, frequency: 每周", "CLEANING-14, frequency: 每月"), "依 SW82 的规定"),
        (("under: 2026-01-01\n", ""), "没有写明所依的国家版本"),
        (("items:", "items: ["), ""),
        (("pack: cleaning", "pack: linen"), ""),
    ],
)
def test_a_text_that_cannot_hold_is_refused_by_line_and_stays_on_the_page(hall, change, said):
    text = OWN.format(day="2026-10-01").replace(*change)
    seat = release(hall, text)
    assert "没有发布" in seat.text and said in seat.text
    assert seat.page.xpath("//textarea")[0].value.strip() == text.strip()
    assert (
        "本院" not in hall["chief"].open("/packs/cleaning/").page.xpath("//nav[@aria-label='版本']")[0].text_content()
    )


def test_a_fault_names_its_line(hall):
    seat = release(hall, OWN.format(day="2026-10-01").replace("frequency", "frequence"))
    assert "第 6 行" in seat.text


@pytest.mark.parametrize(
    ("day", "said"), [("2026-01-01", "国家版本已用"), ("2026-10-01", "这一版标准已经发布，不能再改")]
)
def test_a_released_date_is_taken(hall, day, said):
    release(hall, OWN.format(day="2026-10-01"))
    assert said in release(hall, OWN.format(day=day).replace("每周", "每日")).text


@pytest.mark.parametrize("role", ["office", "leader", "inspector", "provider", "audit", "admin"])
def test_nobody_but_the_chief_releases(hall, role):
    seat = hall[role].open("/packs/cleaning/")
    assert "发布本院版本" not in seat.text
    assert seat.open(RELEASE).status == 403


def test_a_pack_or_edition_that_is_none_is_refused_with_those_that_are(hall):
    seat = hall["office"].open("/packs/cleanin/")
    assert seat.status == 422 and "是不是想写 cleaning" in seat.text
    seat = hall["office"].open("/packs/cleaning/?edition=2020-01-01")
    assert "可用：2026-01-01" in seat.text
    assert "版本须写作日期" in hall["office"].open("/packs/cleaning/?edition=now").text


def test_full_marks_of_every_pack_add_up(hall):
    for name in packs.names():
        edition = packs.load(name)
        assert sum(item.full for item in edition.items) == standard.FULL, name
