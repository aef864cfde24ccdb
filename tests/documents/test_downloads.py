"""Downloads as each role asks for them: their own, under a Chinese name, and nothing to strangers."""

import time
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from houqin.interfaces.documents import statement_word
from houqin.queries import statement as statements
from houqin.records import models
from houqin.rules import permission
from tests import cast, deeds
from tests.documents import read, settled

PASSWORD = "sweep-the-floor-9"
OFFICE = "application/vnd.openxmlformats-officedocument"
MONTH = {"zip": "/months/202610.zip", "xlsx": "/months/202610.xlsx"}


def users(code: str):
    return lambda role: get_user_model().objects.create_user(f"{code}.{role}", password=PASSWORD)


def client(code: str, role: str) -> Client:
    made = Client()
    answer = made.post("/sign-in/", {"username": f"{code}.{role}", "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return made


@pytest.fixture
def house(db):
    return cast.found("A", user_of=users("A"))


@pytest.fixture
def row(house):
    with house.open():
        return settled.plain(house)


def addresses(house, row) -> dict[str, str]:
    """Each download with the question whose permission it needs."""
    with house.open():
        finding = models.Finding.objects.first().pk
    return {
        f"/statements/{row.pk}.docx": "statement_in_full",
        f"/statements/{row.pk}.xlsx": "statement_in_full",
        f"/statements/{row.pk}/basis/payment.0.docx": "basis",
        f"/statements/{row.pk}/basis/payment.1.smoke.docx": "basis",
        MONTH["zip"]: "statements",
        MONTH["xlsx"]: "statements",
        f"/contracts/{row.contract_id}/202610.docx": "sheet",
        f"/findings/{finding}.docx": "finding",
    }


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def named(answer) -> str:
    kind, _, name = answer["Content-Disposition"].partition("; filename*=utf-8''")
    assert kind == "attachment"
    return unquote(name)


def test_every_role_gets_what_it_may_see_and_nothing_else(house, row):
    asked = addresses(house, row)
    for role in permission.ROLES:
        browser = client("A", role)
        for address, question in asked.items():
            answer = browser.get(address)
            assert answer.status_code == (200 if permission.may(role, question) else 403), (role, address)


def test_a_stranger_from_another_hospital_finds_nothing(house, row):
    cast.found("B", user_of=users("B"))
    for role in ("chief", "finance", "audit", "provider"):
        browser = client("B", role)
        for address in addresses(house, row):
            assert browser.get(address).status_code in (403, 422), (role, address)


def test_another_provider_finds_nothing_either(house, row):
    with house.open():
        other = models.Provider(name="顺泊停车管理有限公司", short="顺泊")
        cast.put(house.system, "add_provider", [other])
        user = users("A")("other")
        person = models.Person(user=user, name="另一家", role="provider", provider=other, active_from=deeds.SEEN.date())
        cast.put(house.system, "add_person", [person])
    browser = client("A", "other")
    for address in addresses(house, row):
        assert browser.get(address).status_code == 422, address


def test_who_has_not_signed_in_is_asked_to(house, row):
    for address in addresses(house, row):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"].startswith("/sign-in/?next=")) == (302, True)


def test_files_have_their_type_and_a_chinese_name(house, row):
    browser = client("A", "finance")
    word, excel = (browser.get(f"/statements/{row.pk}.{kind}") for kind in ("docx", "xlsx"))
    assert word["Content-Type"] == f"{OFFICE}.wordprocessingml.document"
    assert excel["Content-Type"] == f"{OFFICE}.spreadsheetml.sheet"
    assert named(word) == "结算单-2026年10月-BJ-1-净安.docx"
    assert named(browser.get(MONTH["zip"])) == "结算单-2026年10月-1份.zip"
    assert named(browser.get(f"/contracts/{row.contract_id}/202610.docx")) == "考评结果通知单-2026年10月-保洁.docx"
    assert word["Cache-Control"] == "private, no-store"


def test_papers_are_chinese_in_whatever_language_the_pages_are(house, row):
    browser = client("A", "finance")
    address = f"/statements/{row.pk}/basis/payment.0.docx"
    chinese = read.text(browser.get(address).content)
    browser.post("/language/", {"language": "en", "next": "/"})
    assert read.text(browser.get(address).content) == chinese
    assert "看现场" in chinese


def test_the_zip_holds_every_statement_twice_and_the_summary(house, row):
    with house.open():
        settled.plain(house, number="BJ/2")
        found = statements.statement_in_full(house.people["finance"], row.pk)
        expected = read.text(statement_word.statement(found, "A医院"))
    kept = ZipFile(BytesIO(content(client("A", "finance").get(MONTH["zip"]))))
    assert kept.testzip() is None
    papers = [f"结算单-2026年10月-{number}-净安.{kind}" for number in ("BJ-1", "BJ-2") for kind in ("docx", "xlsx")]
    assert kept.namelist() == ["2026年10月结算汇总.xlsx", *papers]
    assert read.text(kept.read("结算单-2026年10月-BJ-1-净安.docx")) == expected


def test_a_provider_takes_away_only_its_own_month(house, row):
    with house.open():
        other = models.Provider(name="顺泊停车管理有限公司", short="顺泊")
        cast.put(house.system, "add_provider", [other])
        settled.issued(house, _closed_for(house, other))
    names = ZipFile(BytesIO(content(client("A", "provider").get(MONTH["zip"])))).namelist()
    assert [name for name in names if "顺泊" in name] == [] and len(names) == 3
    assert len(ZipFile(BytesIO(content(client("A", "chief").get(MONTH["zip"])))).namelist()) == 5


def _closed_for(house, provider):
    id = settled.contract(house, number="BJ-2", provider=provider.pk)
    settled.visited(house, id, {})
    settled.closed(house, id)
    return id


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/months/202609.zip", "2026年9月还没有出具结算单"),
        ("/months/202613.zip", "月份须写作"),
        ("/statements/{}/basis/payment.9.docx", "没有这一笔"),
        ("/contracts/{}/202609.docx", "还没有考评"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(address, sentence, house, row):
    id = row.contract_id if "contracts" in address else row.pk
    answer = client("A", "finance").get(address.format(id))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_twenty_statements_are_sent_within_ten_seconds(house, row):
    with house.open():
        for n in range(2, 21):
            settled.plain(house, number=f"BJ-{n}")
    started, answer = time.process_time(), client("A", "finance").get(MONTH["zip"])
    pieces = iter(answer.streaming_content)
    first = next(pieces)
    begun = time.process_time() - started
    kept = ZipFile(BytesIO(first + b"".join(pieces)))
    assert len(kept.namelist()) == 41
    assert begun < (took := time.process_time() - started) < 10, f"{begun:.1f} of {took:.1f} s until the first byte"
