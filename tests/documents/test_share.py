"""To a chat group: the text and the picture say the same, fit on a phone, and never hold a draft."""

from io import BytesIO

import pytest
from PIL import Image

from houqin.interfaces.documents import share
from houqin.interfaces.documents.share import Shared
from houqin.queries import finding, sheet
from houqin.records import models
from houqin.rules.refusal import Refused
from tests import deeds

LONG = "普外病区走廊、护士站、候诊区地面无污渍杂物，无未警示湿滑；台面、镜面、门把手、床栏按频次消毒并有记录。" * 3


def shown(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.fixture
def contract(house):
    return deeds.contract(house)


def test_a_finding_as_text_and_as_a_picture(house, contract):
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    id = models.Finding.objects.get().pk
    said = share.of_finding(finding.finding(house.people["inspector"], id, at=deeds.SEEN), "示范医院")
    assert said.text.startswith("【整改通知 ZG") and "地点：外科楼/3层/301" in said.text and "示范医院" in said.text
    picture = shown(share.picture(said))
    assert picture.width == 1080 and 400 < picture.height < 1600 and picture.format == "PNG"
    assert len(picture.convert("L").getcolors()) > 8  # letters with soft edges, not boxes alone


def test_a_published_month_is_told_and_a_draft_is_not(house, contract):
    office = house.people["office"]
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    with pytest.raises(Refused, match="草稿不能对外分享"):
        share.of_month(sheet.sheet(office, contract, deeds.MONTH, at=deeds.CLOSED), "示范医院")
    deeds.close_month(office, deeds.CLOSED, month=deeds.MONTH, only=[contract])
    said = share.of_month(sheet.sheet(office, contract, deeds.MONTH, at=deeds.CLOSED), "示范医院")
    assert "得分：98 分" in said.text and "失分较多" in said.text and "2026年10月考评结果" in said.title
    assert "100,000" not in said.text  # no money in a group


def test_a_long_list_counts_what_it_leaves_out(house, contract):
    for n in range(14):
        deeds.visit(house, contract, {deeds.PHOTO_LESS: 1}, n=n)
    found = finding.findings(house.people["office"], at=deeds.SEEN, chosen={})
    said = share.of_findings(found, "示范医院")
    assert "未销号：14" in said.text and "另有 2 件" in said.text and "12. " in said.text
    assert shown(share.picture(said)).height < 4000


def test_long_words_are_broken_and_no_line_begins_with_a_comma():
    font = share._font(38)
    lines = share._wrapped(LONG, font, 760)
    assert "".join(lines) == LONG and len(lines) > 3
    assert all(line[0] not in share.STICKS for line in lines)
    assert all(font.getlength(line) <= 760 + 38 for line in lines)


def test_letters_of_a_chinese_font_are_drawn():
    one, other = (share.picture(Shared(title, [("地点", "三楼")])) for title in ("甲", "乙"))
    assert one != other


def test_without_a_font_it_says_so(monkeypatch, settings, tmp_path):
    settings.HOUQIN_HOME = tmp_path
    monkeypatch.setattr(share, "FONTS", (str(tmp_path),))
    share._font.cache_clear()
    try:
        with pytest.raises(Refused, match="没有中文字体"):
            share.picture(Shared("题", []))
    finally:
        share._font.cache_clear()
