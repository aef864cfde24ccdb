"""The casebook on the screen: seen by everybody, changed from an edited file, read and compared before it holds."""

import pytest

from houqin.interfaces.web import forming
from tests.deeds import SEEN
from tests.scenarios.seats import Hall

PAGE, RELEASE = "/cases/book/", "/cases/book/release/"
OWN = """
kinds:
  - code: repair
    default_hours: 48
    grades:
      - {code: soon, respond: 15m}
    categories:
      - {code: robot, name: 配送机器人, en: Delivery robot, words: [机器人]}
      - {code: green, drop: true}
"""
WRONG = """
kinds:
  - code: task
    grades:
      - {code: soon, respond: 5x}
  - code: repair
    categories:
      - {code: robot, name: 机器人, word: [机器人]}
"""


@pytest.fixture
def said(hall):
    hall.now = SEEN
    return hall


def entries(hall: Hall) -> list[str]:
    return [" ".join(one.text_content().split()) for one in hall["chief"].page.xpath("//*[@id='changes']//li")]


def test_a_nurse_sees_what_was_promised_to_her(said):
    seat = said["ward"].open(f"{PAGE}?kind=repair")
    assert "30 分钟" in seat.text and "72 小时未确认，不计满意" in seat.text and "地面水渍污物" in seat.text
    assert "修改" not in seat.buttons() and said["ward"].open(RELEASE).status == 403


def test_the_chief_reads_what_an_edited_file_changes_and_releases_it(said):
    seat = said["chief"].open(PAGE).click("修改")
    assert "发布" not in seat.buttons()  # first it is read
    seat.press("看改了什么", file=OWN.encode())
    assert "与现行相比改 4 处" in seat.text
    assert entries(said) == [
        "报修 · 当日响应时限：30m → 15m",
        "报修 · 绿化去掉 green",
        "报修 · 配送机器人新增 robot",
        "报修默认关闭小时：72 → 48",
    ]
    assert "已发布" in seat.press("发布").told
    text = said["office"].open(PAGE).text
    assert "15 分钟" in text and "配送机器人" in text and "与建议有 4 处不同" in text
    assert "绿化" not in said["ward"].open("/cases/new/").text
    said["ward"].open(f"/cases/new/?place={said.house.place.code}").press("提交", text="配送机器人卡在门口")
    assert "配送机器人" in said["ward"].text


def test_the_office_prepares_and_the_chief_releases(said):
    seat = said["office"].open(RELEASE).press("看改了什么", text=OWN)
    assert "与现行相比改 4 处" in seat.text and "由处长发布" in seat.text and "发布" not in seat.buttons()
    assert seat.post(RELEASE, text=OWN, seen=forming.digest({"text": OWN})).status in (400, 403)
    assert "系统建议" in said["office"].open(PAGE).text and "配送机器人" not in said["office"].text


def test_what_it_cannot_mean_is_named_by_its_own_line_and_the_text_stays(said):
    seat = said["chief"].open(RELEASE).press("看改了什么", file=WRONG.encode())
    assert seat.status == 400
    faults = [" ".join(one.text_content().split()) for one in seat.page.xpath("//ul[@role='alert']/li")]
    assert faults[0].startswith("第 8 行 kinds.repair.categories.robot.word没有这一键")
    assert "words" in faults[0] and "packs" in faults[0]
    assert "机器人" in seat.page.xpath("//textarea/text()")[0] and "发布" not in seat.buttons()
    seat.press("看改了什么", text=WRONG.replace("word:", "words:"))
    assert "第 5 行" in seat.text and "时限须写作" in seat.text


@pytest.mark.parametrize(("data", "words"), [(b"\xff\xfe\x00", "UTF-8"), (b"x" * 200_001, "文件太大")])
def test_a_file_that_is_no_text_is_refused(said, data, words):
    seat = said["chief"].open(RELEASE).press("看改了什么", file=data)
    assert seat.status == 400 and words in seat.text


def test_what_was_changed_after_it_was_read_is_read_again(said):
    seat = said["chief"].open(RELEASE).press("看改了什么", text=OWN)
    seat.press("发布", text=OWN.replace("15m", "5m"))
    assert "30m → 5m" in seat.text and "系统建议" in said["office"].open(PAGE).text
    assert "配送机器人" not in said["office"].text


def test_nothing_changed_is_nothing_to_release(said):
    seat = said["chief"].open(RELEASE).press("看改了什么", text="kinds: [{code: repair, default_hours: '72'}]")
    assert "与现行设置相同" in seat.text and "发布" not in seat.buttons()


def test_in_english_the_names_are_english_the_hospitals_own_too(said):
    said["chief"].open(RELEASE).press("看改了什么", file=OWN.encode()).press("发布")
    seat = said["ward"]
    seat.client.cookies["houqin_language"] = "en"
    text = seat.open(f"/cases/new/?place={said.house.place.code}").text
    assert "Spill on the floor" in text and "Delivery robot" in text and "地面水渍污物" not in text
    seat.press("Send", category="spill")
    assert "Spill on the floor" in seat.open("/cases/").text and "Same day" in seat.text
