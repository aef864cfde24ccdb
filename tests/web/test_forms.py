"""The pages' deeds: each form does its one thing, and a refusal says why and loses nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.queries import finding as findings
from houqin.queries import payment, score, statement
from houqin.queries.party import within
from houqin.records import models
from houqin.rules import period
from tests.web import stage as stages


@pytest.fixture
def open_hospital(stage):
    """The stage, with its hospital in scope for the test itself."""
    with within(stage.people["office"]):
        yield stage


@pytest.fixture
def contract(open_hospital):
    return open_hospital.contracts["保洁服务"]


def said(answer, client) -> str:
    """What the page after a form says at its top."""
    page = client.get(answer["Location"]).content.decode()
    return " ".join(
        re.sub(r"<[^>]+>", " ", note) for note in re.findall(r'<div class="note.*?</div></div>', page, re.S)
    )


def a_finding(stage, state: str):
    rows = findings.findings(stage.people["office"], at=stage.now, chosen={"state": state})["rows"]
    return rows[0]["id"]


def place_of(id):
    """The place where a finding is."""
    return models.Finding.objects.get(pk=id).place


def state_of(id) -> str:
    return models.FindingNow.objects.get(pk=id).state


def test_a_findings_life_from_page_to_page(open_hospital, as_):
    id = a_finding(open_hospital, "open")
    provider, inspector = as_("provider"), as_("inspector")
    assert "签收，按期整改" in provider.get(f"/findings/{id}/").content.decode()
    assert "已办" in said(provider.post(f"/findings/{id}/accept/"), provider)
    picture = SimpleUploadedFile("after.png", stages.picture("好", open_hospital.now), "image/png")
    provider.post(f"/findings/{id}/rectify/", {"note": "已擦净。", "photos": picture})
    assert state_of(id) == "review"
    page = inspector.get(f"/findings/{id}/").content.decode()
    assert "已擦净。" in page
    shot = re.search(r'src="(/photos/[0-9a-f]{64})"', page).group(1)
    assert b"".join(inspector.get(shot).streaming_content).startswith(b"\x89PNG")
    inspector.post(f"/findings/{id}/verify/", {"code": place_of(id).code})
    assert state_of(id) == "closed"


def test_a_reason_that_is_missing_is_asked_for(open_hospital, as_):
    id, provider = a_finding(open_hospital, "open"), as_("provider")
    assert "请写明理由" in said(provider.post(f"/findings/{id}/decline/"), provider)
    assert state_of(id) == "open"


def test_the_fixer_cannot_verify(open_hospital, as_):
    id, provider = a_finding(open_hospital, "review"), as_("provider")
    assert "复核通过" not in provider.get(f"/findings/{id}/").content.decode().split("经过")[0]
    assert "不能做这件事" in said(provider.post(f"/findings/{id}/verify/"), provider)


def test_a_step_that_nobody_knows_is_refused(open_hospital, as_):
    id, provider = a_finding(open_hospital, "open"), as_("provider")
    assert "没有这一步" in said(provider.post(f"/findings/{id}/vanish/"), provider)


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_done(open_hospital, as_):
    id, provider = a_finding(open_hospital, "doing"), as_("provider")
    text = SimpleUploadedFile("note.png", b"words", "image/png")
    answer = provider.post(f"/findings/{id}/rectify/", {"note": "见附件", "photos": text})
    assert "不是照片" in said(answer, provider)
    assert state_of(id) == "doing"


def test_an_objection_keeps_what_was_typed_when_it_is_refused(open_hospital, contract, as_):
    provider = as_("provider")
    where = f"/contracts/{contract}/{open_hospital.month}/object/"
    number = re.search(r'name="id" value="([^"]+)"', provider.get(where).content.decode()).group(1)
    answer = provider.post(where, {"id": number, "text": "当日停水。"})
    assert "请选择有失分" in answer.content.decode()
    assert "当日停水。" in answer.content.decode()
    made = {"id": number, "text": "当日停水。", "codes": ["CLEANING-01"]}
    assert provider.post(where, made).status_code == 302
    assert provider.post(where, made).status_code == 302  # sent twice, once on record
    assert models.Objection.objects.filter(text="当日停水。").count() == 1


def test_a_ruling_in_part_makes_a_new_version_of_the_sheet(open_hospital, contract, as_):
    chief = as_("chief")
    objection = models.Objection.objects.get()
    page = chief.get(f"/objections/{objection.pk}/").content.decode()
    piece = re.findall(r'name="evidence" value="([^"]+)"', page)[0]
    before = score.latest([contract], open_hospital.month)[contract]
    ruling = {"verdict": "partly", "reason": "当日确有施工。", "evidence": [piece]}
    assert "已办" in said(chief.post(f"/objections/{objection.pk}/rule/", ruling), chief)
    after = score.latest([contract], open_hospital.month)[contract]
    assert (after.version, after.points > before.points) == (before.version + 1, True)
    shown = chief.get(f"/contracts/{contract}/{open_hospital.month}/").content.decode()
    assert "已被取代" in shown


def test_who_closed_the_month_signs_nothing(open_hospital, as_):
    office, decision = as_("office"), models.Decision.objects.filter(period=open_hospital.month).first()
    assert "不能做这件事" in said(office.post("/decisions/sign/", {"only": decision.pk}), office)


def test_a_refusal_to_sign_wants_a_reason(open_hospital, as_):
    chief, decision = as_("chief"), models.Decision.objects.filter(period=open_hospital.month).first()
    form = {"ids": [decision.pk], "verdict": "refused"}
    assert "不同意须写明理由" in said(chief.post("/decisions/sign/", form), chief)
    assert "已办" in said(chief.post("/decisions/sign/", {**form, "reason": "证据不足"}), chief)


def test_nothing_ticked_is_nothing_done(open_hospital, as_):
    office, chief = as_("office"), as_("chief")
    assert "请先选中" in said(chief.post("/decisions/sign/", {}), chief)
    where = f"/month-end/{open_hospital.month}/do/"
    assert "请先选中" in said(office.post(where, {"deed": "close_month"}), office)


def test_a_mangled_id_is_refused_with_a_sentence(open_hospital, as_):
    answer = as_("chief").post("/decisions/sign/", {"only": "not-an-id"})
    assert answer.status_code == 422
    assert "页面已过期" in answer.content.decode()


def test_a_month_from_the_batch_screen_to_its_statements(open_hospital, contract, as_):
    """Close, accept, sign, settle: the batch screen offers each deed when it is due."""
    office, provider, leader, chief = (as_(role) for role in ("office", "provider", "leader", "chief"))
    month = period.after(open_hospital.before, -1)
    where = f"/month-end/{month}/"
    page = office.get(where).content.decode()
    assert "计算选中的考评表" in page
    ids = re.findall(r'name="contracts" value="([^"]+)"', page)
    assert len(ids) == 2
    assert "已办" in said(office.post(f"{where}do/", {"deed": "close_month", "contracts": ids}), office)
    assert "未考评" in office.get(where).content.decode()
    assert "已办" in said(provider.post(f"/contracts/{contract}/{month}/accept_sheet/"), provider)
    waiting = models.Decision.objects.filter(period=month)
    if waiting:
        leader.post("/decisions/sign/", {"ids": [one.pk for one in waiting]})
    page = chief.get(where).content.decode()
    assert "出具选中的结算单" in page
    assert "已办" in said(chief.post(f"{where}do/", {"deed": "issue_statement", "contracts": [contract]}), chief)
    assert payment.statement_exists(contract, month)
    assert "不能做这件事" not in office.get(where).content.decode()


def test_a_waiver_is_proposed_beside_its_deduction(open_hospital, contract, as_):
    office = as_("office")
    deduction = models.Decision.objects.get(contract=contract, period=open_hospital.month, kind="deduction")
    where = f"/contracts/{contract}/{open_hospital.month}/waive/"
    form = {"decision": deduction.pk, "amount": "100.00", "reason": "首次发生"}
    assert "金额" in said(office.post(where, {**form, "amount": "ten"}), office)
    assert "已办" in said(office.post(where, form), office)
    assert models.Decision.objects.get(kind="waiver").amount_fen == 10_000


def test_an_amount_opens_its_photo_and_its_clause_in_three_clicks(open_hospital, contract, as_):
    """Statement → grounds of the amount → piece of evidence: photo, rule and law on the page."""
    finance = as_("finance")
    paper = next(one for one in statement.statements(open_hospital.people["finance"]) if one.contract_id == contract)
    page = finance.get(f"/statements/{paper.pk}/").content.decode()
    doors = set(re.findall(r'href="(/statements/[^"]+/basis/[^"]+/)"', page))
    assert doors
    for door in doors:  # 1
        grounds = finance.get(door).content.decode()
        assert "第12条" in grounds
        assert "/photos/" in grounds
        pieces = re.findall(r'href="(/evidence/[^"]+/)"', grounds)  # 2
        shown = finance.get(pieces[0]).content.decode()
        assert "计分规则" in shown
        assert re.search(r'<img src="/photos/[0-9a-f]{64}"', shown)  # 3 opens it


def test_every_amount_of_a_month_is_a_door(open_hospital, contract, as_):
    page = as_("office").get(f"/contracts/{contract}/{open_hospital.before}/").content.decode()
    assert re.findall(r'href="/statements/[^"]+/basis/[^"]+/">19,300.00</a>', page)


def test_what_the_auditor_looks_at_is_written_down(open_hospital, contract, as_):
    auditor, before = as_("audit"), models.AccessEntry.objects.count()
    auditor.get(f"/contracts/{contract}/{open_hospital.month}/")
    auditor.get("/findings/?state=late")
    lines = list(models.AccessEntry.objects.order_by("seq"))[before:]
    assert ["contract_month" in lines[0].facts, "findings" in lines[1].facts] == [True, True]
    assert "late" in lines[1].facts


def test_the_auditor_verifies_the_journal(open_hospital, as_):
    page = as_("audit").post("/journal/verify/").content.decode()
    assert "核验通过" in page


def test_a_stranger_from_another_hospital_finds_nothing(open_hospital, contract, files, client):
    stages.play("other")
    client.post("/sign-in/", {"username": "other.office", "password": stages.PASSWORD})
    addresses = stages.names(open_hospital)
    contracts = ("/contracts/{contract}/", "/contracts/{contract}/{month}/", "/statements/{statement}/")
    pieces = ("/sheets/{sheet}/CLEANING-03/", "/evidence/{check}/", "/findings/{finding}/", "/objections/{objection}/")
    for where in (*contracts, *pieces):
        answer = client.get(where.format(**addresses))
        assert (answer.status_code, "没有" in answer.content.decode()) == (422, True), where
