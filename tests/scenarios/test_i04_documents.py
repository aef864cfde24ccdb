"""I04: official papers in Word: numbered in their series, found again, stamped and filed, each to its own provider."""

from io import BytesIO

import docx
import pytest

from houqin.interfaces.documents import pdf, wanted
from houqin.records import models
from tests import deeds
from tests.deeds import CLOSED, MONTH, SEEN
from tests.documents import read
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


def brought(hall, data: bytes, role: str = "office", **changes) -> Seat:
    seat = hall[role].open("/documents/templates/")
    return seat.press("上传文书模板", kind="notice", template=data, **changes)


def test_a_hospitals_own_template_holds_once_somebody_else_releases_it(closed):
    sample = closed["office"].open("/documents/templates/notice.docx").content
    assert "已办：上传文书模板" in brought(closed, sample).told
    seat = closed["office"].open("/documents/templates/")
    assert "待启用" in seat.text and "启用" not in seat.buttons(), "nobody releases his own"
    preview = closed["chief"].open("/documents/templates/").click("考评结果通知单").content
    assert "示范市第一人民医院" in read.text(preview) and "2026年10月" in read.text(preview)
    seat = closed["chief"]
    assert "请写明理由" in seat.open("/documents/templates/").press("不启用").told
    with closed.house.open():
        id = models.Template.objects.get().pk
    address = f"/documents/templates/{id}/release/"
    assert "不能做这件事" in closed["office"].open("/documents/templates/").post(address, agreed="1").told
    assert "已办：启用文书模板" in seat.open("/documents/templates/").post(address, agreed="1").told
    word = issued(closed).click("下载").content
    told = read.text(word)
    assert "A医院" in told and "异议截止|2026年11月6日" in told and "CLEANING-01" in told
    with closed.house.open():
        assert models.DocumentFile.objects.get(form="word").template_id == id


def test_a_template_from_a_later_day_leaves_earlier_papers_alone(closed):
    sample = closed["office"].open("/documents/templates/notice.docx").content
    brought(closed, sample, from_on="2026-12-01")
    with closed.house.open():
        id = models.Template.objects.get().pk
    closed["chief"].open("/documents/templates/").post(f"/documents/templates/{id}/release/", agreed="1")
    assert "异议截止|" not in read.text(issued(closed).click("下载").content)
    assert "模板从今天或以后的日子起用" in brought(closed, sample, from_on="2026-10-01").told


def test_a_template_that_reaches_out_is_refused_with_its_place(closed):
    made, kept = docx.Document(), BytesIO()
    made.add_paragraph("{{ 医院.__class__.__mro__ }}")
    made.save(kept)
    assert "正文第 1 段" in brought(closed, kept.getvalue()).told
    assert "模板须为 Word 文档" in brought(closed, b"PK no zip").told
    assert "还没有自有模板" in closed["office"].open("/documents/templates/").text
    assert closed["provider"].open("/documents/templates/").status == 403
