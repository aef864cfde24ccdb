"""I04: official papers in Word: numbered in their series, found again, stamped and filed, each to its own provider."""

from io import BytesIO

import docx
import pytest

from houqin.interfaces.documents import pdf, wanted
from houqin.records import models
from tests import deeds
from tests.deeds import CLOSED, MONTH, SEEN
from tests.documents.test_scanned import PDF
from tests.scenarios.seats import Seat


@pytest.fixture
def closed(hall, tmp_path, settings):
    settings.HOUQIN_HOME = tmp_path
    with hall.at(SEEN):
        hall.round({deeds.WITH_PHOTO: 2, deeds.PHOTO_LESS: 1}, n=1)
    hall.now = CLOSED
    hall["office"].open(f"/month-end/{MONTH}/").press("计算选中的考评表", contracts=hall.contract)
    return hall


def sheet(hall, role: str = "office") -> Seat:
    return hall[role].open(f"/contracts/{hall.contract}/{MONTH}/")


def issued(hall) -> Seat:
    return sheet(hall).press("编号成文")


def test_the_office_numbers_a_notice_and_the_provider_finds_it(closed):
    assert "编号成文" not in sheet(closed, "provider").buttons()
    seat = issued(closed)
    assert "后考〔2026〕1号" in seat.text and "保洁2026年10月考评结果通知单" in seat.text
    assert "编号成文" not in sheet(closed).buttons(), "it has its number"
    assert "后考〔2026〕1号" in sheet(closed, "provider").text
    seat = closed["provider"].open("/documents/").click("后考〔2026〕1号")
    word = seat.click("下载").content
    assert "编号：后考〔2026〕1号" in "\n".join(one.text for one in docx.Document(BytesIO(word)).paragraphs)
    with closed.at(CLOSED):
        again = closed["provider"].open("/documents/").click("后考").click("下载").content
    assert again == word, "the file that was issued, not one made anew"


def test_orders_count_for_themselves_and_the_register_is_searched(closed):
    issued(closed)
    with closed.house.open():
        ids = list(models.Finding.objects.values_list("pk", flat=True))
    for id in ids:
        assert "整改通知单" in closed["office"].open(f"/findings/{id}/").press("编号成文").text
    seat = closed["office"].open("/documents/")
    assert "后整〔2026〕1号" in seat.text and "后整〔2026〕2号" in seat.text
    found = closed["chief"].open("/documents/?kind=notice").text
    assert "后考〔2026〕1号" in found and "后整" not in found
    assert "没有这样的文书" in closed["chief"].open("/documents/?since=2027-01-01").text
    assert closed["chief"].open("/documents/?since=morning").status == 422
    assert closed["ward"].open("/documents/").status == 403


def test_the_stamped_paper_comes_back(closed):
    page = issued(closed)
    assert "归档扫描件" in page.buttons()
    assert "须为 PDF、JPEG 或 PNG" in page.press("归档扫描件", scan=b"MZ no scan").told
    page = closed["office"].open(page.address).press("归档扫描件", scan=deeds.picture())
    assert "已办：归档扫描件" in page.told and deeds.sha_of(deeds.picture()) in page.text
    closed["office"].open(page.address).press("归档扫描件", scan=PDF)
    seat = closed["provider"].open(page.address)
    assert "归档扫描件" not in seat.buttons() and seat.text.count("SHA-256") == 3
    assert seat.click("总务处经办").content in (deeds.picture(), PDF)
    assert "已盖章" in closed["office"].open("/documents/").text
    assert closed["inspector"].open(page.address).status == 403


def test_a_pdf_is_made_in_the_background_or_the_page_says_why_not(closed, monkeypatch):
    monkeypatch.setattr(pdf, "program", lambda: None)
    page = issued(closed)
    assert "没有安装 LibreOffice" in page.text
    monkeypatch.setattr(pdf, "program", lambda: "/usr/bin/soffice")
    page = closed["provider"].open(page.address).press("生成 PDF")
    assert "正在后台生成" in page.text
    with closed.house.open():
        id = models.Document.objects.get().pk
    wanted.settle(closed.house.hospital, id, "LibreOffice 没有转换成功：超时")
    assert "没有转换成功：超时" in closed["office"].open(page.address).text
    assert "正在后台生成" in closed["office"].press("再试一次").text
