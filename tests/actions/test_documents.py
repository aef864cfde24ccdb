"""Papers as deeds: numbers in their series, given once; files put on record by their digest, once."""

from datetime import UTC, datetime, timedelta

import pytest

from houqin.actions.file_document import file_document
from houqin.actions.file_scan import file_scan
from houqin.actions.issue_document import issue_document
from houqin.actions.release_template import release_template
from houqin.actions.restate import restate
from houqin.actions.upload_template import upload_template
from houqin.queries import document as documents
from houqin.records import models
from houqin.rules.document import KINDS
from houqin.rules.refusal import Forbidden
from tests import cast, deeds
from tests.cast import an_id
from tests.deeds import SETTLED


@pytest.fixture
def findings(house, contract, files):
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 1, deeds.WITH_PHOTO: 1})
    return tuple(models.Finding.objects.order_by("item").values_list("pk", flat=True))


@pytest.fixture
def files(tmp_path, settings):
    settings.FILES = tmp_path / "files"


def issue(house, kind, *subjects, at=SETTLED):
    return issue_document(house.people["office"], at, kind=kind, subjects=subjects)


def numbers(ids):
    known = dict(models.Document.objects.values_list("pk", "number"))
    return [known[id] for id in ids]


def test_papers_are_numbered_in_turn_and_once(house, findings):
    first = issue(house, "order", findings[0])
    assert numbers(first) == ["后整〔2026〕1号"]
    before = deeds.lines()
    assert issue(house, "order", findings[0]) == first
    assert deeds.lines() == before, "nothing to write"
    both = issue(house, "order", findings[1], findings[0])
    assert numbers(both) == ["后整〔2026〕2号", "后整〔2026〕1号"]
    row = models.Document.objects.get(serial=2)
    assert (row.provider_id, row.by_id, row.at) == (house.provider.pk, house.people["office"].person, SETTLED)
    assert row.title == "保洁：301整改通知单"


def test_each_kind_year_and_hospital_counts_for_itself(house, findings):
    issue(house, "order", findings[0])
    sheet = deeds.closed(house, deeds.contract(house, number="BJ-2"), n=7)
    assert numbers(issue(house, "notice", sheet.pk)) == ["后考〔2026〕1号"]
    new_year = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert numbers(issue(house, "order", findings[1], at=new_year)) == ["后整〔2027〕1号"], "half past midnight there"


def test_a_deed_that_fails_leaves_no_gap(house, findings, refused):
    with refused("本院没有这个问题"):
        issue(house, "order", findings[0], an_id("nobody"))
    assert numbers(issue(house, "order", findings[0])) == ["后整〔2026〕1号"]


def test_what_cannot_be_issued_is_refused(house, findings, contract, refused):
    with refused("每份只选一次"):
        issue(house, "order", findings[0], findings[0])
    with refused("每份只选一次"):
        issue(house, "order")
    with refused("文书种类须为"):
        issue(house, "letter", findings[0])
    with refused("本院没有这份结算单"):
        issue(house, "statement", findings[0])
    with refused("评审还没有锁定"):
        issue(house, "minutes", findings[0])
    with refused("服务商不能做这件事", Forbidden):
        issue_document(house.people["provider"], SETTLED, kind="order", subjects=(findings[0],))


def test_a_sheet_that_was_restated_is_noticed_in_its_new_version_only(house, contract, refused):
    old = deeds.closed(house, contract, {deeds.PHOTO_LESS: 1})
    office = house.people["office"]
    deeds.visit(house, contract, {}, n=2)
    restate(office, deeds.CLOSED, contract=contract, month=deeds.MONTH, cause="迟到的检查")
    with refused("已有更新的版本"):
        issue(house, "notice", old.pk)
    issue(house, "notice", deeds.sheet(contract).pk)
    assert models.Document.objects.get().title == "保洁2026年10月考评结果通知单（第2版）"


def test_a_file_is_put_on_record_once(house, findings, refused):
    (id,) = issue(house, "order", findings[0])
    said = {"document": id, "form": "word", "size": 3, "media_type": "application/x"}
    assert file_document(house.system, SETTLED, sha256="a" * 64, **said) == "a" * 64
    assert file_document(house.system, SETTLED, sha256="b" * 64, **said) == "a" * 64, "the first one stays"
    with refused("没有“scan”这种形式"):
        file_document(house.system, SETTLED, sha256="a" * 64, **{**said, "form": "scan"})
    with refused("本院没有这份文书"):
        file_document(house.system, SETTLED, sha256="a" * 64, **{**said, "document": an_id("nobody")})


def test_the_register_is_searched(house, findings):
    issue(house, "order", *findings)
    by = house.people["office"]

    def found(who=by, **chosen):
        return [one["number"] for one in documents.documents(who, chosen=chosen)["rows"]]

    assert found() == ["后整〔2026〕2号", "后整〔2026〕1号"]
    assert found(q="〕2号") == ["后整〔2026〕2号"] and found(q="301") and not found(q="没有")
    assert found(kind="order") and not found(kind="notice")
    assert found(provider=str(house.provider.pk)) and not found(provider="999999")
    day = SETTLED.date().isoformat()
    assert found(since=day, until=day) and not found(until="2026-11-01") and not found(since="2026-12-01")
    assert found(who=house.people["provider"])
    other = models.Provider(name="别家有限公司", short="别家")
    cast.put(house.system, "add_provider", [other])
    house.provider = other
    assert not found(who=deeds.another(house, "provider"))


def test_a_date_that_is_none_is_refused(house, refused):
    with refused("日期须写作"):
        documents.documents(house.people["office"], chosen={"since": "tomorrow"})


def test_a_template_is_released_by_somebody_else_from_its_day_on(house, refused):
    chief, leader, day = house.people["chief"], house.people["leader"], SETTLED.date()
    said = {"kind": "order", "sha256": "a" * 64, "size": 9}
    with refused("从今天或以后的日子起用"):
        upload_template(chief, SETTLED, id=an_id(1), from_on=day - timedelta(1), **said)
    with refused("可用自有模板的文书"):
        upload_template(chief, SETTLED, id=an_id(1), from_on=day, **{**said, "kind": "minutes"})
    now = upload_template(chief, SETTLED, id=an_id(1), from_on=day, **said)
    later = upload_template(chief, SETTLED, id=an_id(2), from_on=day + timedelta(9), **said)
    with refused("上传人不能启用", Forbidden):
        release_template(chief, SETTLED, template=now, agreed=True)
    with refused("请写明理由"):
        release_template(leader, SETTLED, template=now, agreed=False)
    assert documents.template_for("order", SETTLED) is None
    for one in (now, later):
        release_template(leader, SETTLED, template=one, agreed=True)
    with refused("已经办过"):
        release_template(leader, SETTLED, template=now, agreed=True)
    found = [documents.template_for("order", SETTLED + timedelta(days)).pk for days in (0, 8, 9)]
    assert found == [now, now, later]
    assert documents.template_for("notice", SETTLED) is None


def test_every_kind_has_a_sign_of_its_own():
    assert len({kind.sign for kind in KINDS.values()}) == len(KINDS)


def test_a_scan_is_a_pdf_or_a_picture_whatever_its_sender_calls_it(house, findings, refused):
    (paper,) = issue(house, "order", findings[0])
    said = {"document": paper, "sha256": "a" * 64, "size": 3}
    with refused("扫描件须为 PDF、JPEG 或 PNG"):
        file_scan(house.people["office"], SETTLED, **said, media_type="text/html")
    file_scan(house.people["office"], SETTLED, **said, media_type="application/pdf")
    assert models.DocumentFile.objects.get(form="scan").media_type == "application/pdf"
