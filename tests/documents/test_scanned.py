"""Scans: what is one and what is not, filed beside its paper by digest, never exchanged; PDFs asked for."""

from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image

from houqin.actions.file_scan import file_scan
from houqin.actions.issue_document import issue_document
from houqin.interfaces import cabinet
from houqin.interfaces.documents import issuing, pdf, scanned, wanted
from houqin.interfaces.jobs import nightly, printing, scans
from houqin.queries import document as documents
from houqin.queries import party
from houqin.records import models, scope
from houqin.rules.refusal import Forbidden, Refused
from tests import deeds
from tests.cast import an_id
from tests.documents import issued, settled
from tests.juries import AT

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def jpeg(side: int = 40) -> bytes:
    kept = BytesIO()
    Image.new("L", (side, side), 200).save(kept, "JPEG")
    return kept.getvalue()


@pytest.fixture
def papers(house) -> list[UUID]:
    row = settled.plain(house)
    found = models.Finding.objects.values_list("pk", flat=True)
    assert row
    return issue_document(house.people["office"], AT, kind="order", subjects=tuple(found))


def file(house, id, data, by="office"):
    kept = scanned.keep(data)
    return file_scan(house.people[by], AT, document=id, sha256=kept.sha256, size=kept.size, media_type=kept.media_type)


@pytest.mark.parametrize(
    ("data", "kind"), [(PDF, "application/pdf"), (jpeg(), "image/jpeg"), (deeds.picture(), "image/png")]
)
def test_a_scan_is_kept_as_it_came(data, kind):
    kept = scanned.keep(data)
    assert (kept.media_type, kept.size) == (kind, len(data))
    assert cabinet.path(kept.sha256).read_bytes() == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "请选择扫描件"),
        (b"MZ\x90\x00" + bytes(200), "须为 PDF、JPEG 或 PNG"),
        (b"%PDF-1.7\nbroken off", "须为 PDF、JPEG 或 PNG"),
        (jpeg()[:-200], "须为 PDF、JPEG 或 PNG"),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), "带有脚本或附件"),
        (PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles 2 0 R>>"), "带有脚本或附件"),
        (b"%PDF-1.7" + bytes(scanned.MOST_BYTES), "超过 20 MB"),
    ],
)
def test_what_is_no_scan_is_refused(data, words, files):
    with pytest.raises(Refused, match=words):
        scanned.keep(data)
    assert not files.exists() or not list(files.rglob("*"))


def test_a_scan_is_filed_once_and_belongs_to_one_paper(house, papers):
    first = file(house, papers[0], jpeg())
    before = deeds.lines()
    assert file(house, papers[0], jpeg(), by="chief") == first and deeds.lines() == before
    with pytest.raises(Refused, match="已经归在后整〔2026〕1号名下"):
        file(house, papers[1], jpeg())
    file(house, papers[0], PDF)
    found = documents.document(house.people["provider"], papers[0])["scans"]
    assert [one.media_type for one in found] == ["image/jpeg", "application/pdf"], "the first stays beside the second"
    with pytest.raises(Forbidden):
        file(house, papers[0], PDF, by="provider")
    with pytest.raises(Refused, match="本院没有这份文书"):
        file(house, an_id("nobody"), PDF)


def test_a_scan_on_record_cannot_be_exchanged(house, papers):
    file(house, papers[0], PDF)
    row = models.DocumentFile.objects.get(form="scan")
    row.sha256 = "0" * 64
    with pytest.raises(scope.Unalterable):
        row.save()


def test_a_paper_is_filed_once_and_stays_as_it_was(house, papers):
    sha = issuing.filed(house.hospital, issued.HOSPITAL, AT, papers[0])
    said = cabinet.path(sha).read_bytes()
    assert issuing.filed(house.hospital, "改名医院", AT, papers[0]) == sha
    assert cabinet.path(sha).read_bytes() == said and cabinet.look(sha) == ""


def test_the_nightly_scan_files_what_broke_off(house, papers):
    chosen = [scan for scan in scans.SCANS if scan.due is documents.unfiled_documents]
    told = nightly.run(AT, chosen)[0]
    assert (told.due, told.done, told.faults) == (len(papers), len(papers), [])
    assert nightly.run(AT, chosen)[0].due == 0


@pytest.fixture
def hospital(house, tmp_path, settings):
    settings.HOUQIN_HOME = tmp_path
    return next(one for one in party.hospitals() if one.id == house.hospital)


def test_a_pdf_that_cannot_be_made_says_why_until_it_is_asked_for_again(house, papers, hospital, monkeypatch):
    monkeypatch.setattr(pdf, "program", lambda: None)
    wanted.ask(hospital.id, papers[0])
    assert wanted.waiting(hospital.id) == [papers[0]]
    assert printing.printed(hospital, lambda: AT) == 0
    assert "没有安装 LibreOffice" in wanted.fault(hospital.id, papers[0]) and not wanted.waiting(hospital.id)
    wanted.ask(hospital.id, papers[0])
    assert wanted.fault(hospital.id, papers[0]) == "" and wanted.asked(hospital.id, papers[0])


def test_a_pdf_is_made_once_and_filed(house, papers, hospital, monkeypatch):
    made = []
    monkeypatch.setattr(pdf, "convert", lambda data: made.append(data) or PDF)
    for _again in range(2):
        wanted.ask(hospital.id, papers[0])
        assert printing.printed(hospital, lambda: AT) == 1
    found = documents.document(house.system, papers[0])["files"]
    assert set(found) == {"word", "pdf"} and len(made) == 1
    assert cabinet.path(found["pdf"].sha256).read_bytes() == PDF


@pytest.mark.office
def test_the_worker_makes_a_real_pdf(house, papers, hospital):
    wanted.ask(hospital.id, papers[0])
    assert printing.printed(hospital, lambda: AT) == 1, wanted.fault(hospital.id, papers[0])
    sha = documents.document(house.system, papers[0])["files"]["pdf"].sha256
    assert cabinet.path(sha).read_bytes().startswith(b"%PDF-")
