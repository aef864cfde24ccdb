"""The API as programs meet it: who asks, what is told, how failures sound, and its own description."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from houqin.actions import _ledger
from houqin.interfaces.feeds import catalogue
from houqin.records import models
from tests import deeds
from tests.cast import an_id

pytestmark = pytest.mark.urls("tests.api.urls")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer hq", "Bearer hq.1.wrong", "Bearer hq.x.y", "Bearer hq.99999999999999999999.y", "Basic abc"],
)
def test_without_a_valid_token_nobody_is_known(desk, header):
    client = Client(headers={"Authorization": header} if header else {})
    answer = client.get("/api/me")
    assert (answer.status_code, answer.json()) == (401, {"detail": "请先登录，或随请求带上有效的令牌"})


def test_a_token_acts_as_its_person_and_as_nobody_else(desk):
    status, told = desk.as_("inspector").get("me")
    assert (status, told["name"], told["role"]) == (200, "巡查员", "inspector")
    assert desk.as_("finance").post("close_month", {"month": deeds.MONTH}) == (403, {"detail": "财务不能做这件事"})


def test_a_token_of_another_hospital_opens_that_one_only(desk, stranger):
    assert {row["number"] for row in desk.as_("office").get("contracts")[1]} == {"BJ-1", "HT-A-1"}
    assert {row["number"] for row in stranger.as_("office").get("contracts")[1]} == {"HT-B-1"}


def test_a_deed_is_done_once_and_told_with_its_line(desk):
    said = {"id": str(an_id("outcome")), "contract": str(desk.contract), "item": "CLEANING-20", "met": 19, "due": 20}
    said["happened_at"] = "2026-10-10T10:00:00+08:00"
    status, told = desk.as_("office").post("record_outcome", said)
    with desk.house.open():
        assert (status, told) == (201, {"result": said["id"], "line": deeds.lines()})
    assert desk.as_("office").post("record_outcome", said) == (200, {"result": said["id"], "line": None})
    assert desk.as_("office").post("record_outcome", said | {"met": 20})[0] == 409


def test_the_whole_month_can_be_done_over_the_api(desk):
    with desk.house.open():
        deeds.visit(desk.house, desk.contract, {deeds.PHOTO_LESS: 2})
    office, chief, leader, provider = (desk.as_(role) for role in ("office", "chief", "leader", "provider"))
    assert office.post("close_month", {"month": deeds.MONTH, "only": [str(desk.contract)]})[1]["result"] == 1
    (sheet,) = provider.get("sheets", contract=desk.contract)[1]
    said = {"id": str(an_id("objection")), "sheet": sheet["id"], "text": "当日停水", "codes": [deeds.PHOTO_LESS]}
    assert provider.post("raise_objection", said)[0] == 201
    ruling = {"objection": said["id"], "verdict": "rejected", "reason": "照片清楚"}
    assert leader.post("rule_on_objection", ruling)[0] == 201
    (decision,) = (one["row"] for one in chief.get("decisions")[1])
    assert chief.post("sign_decision", {"ids": [decision["id"]]})[0] == 201
    assert provider.post("accept_sheet", {"sheet": sheet["id"]})[0] == 201
    assert chief.post("issue_statement", {"month": deeds.MONTH, "only": [str(desk.contract)]})[0] == 201
    with desk.house.open():
        assert models.Statement.objects.get().payable_fen == 99_800_00


def test_a_question_takes_its_arguments_from_the_address(desk):
    office = desk.as_("office")
    assert office.get("place_by_code", code="A-301")[1]["path"] == "外科楼/3层/301"
    terms = office.get("terms", contract=desk.contract, month=deeds.MONTH)[1]
    assert (terms["monthly_fen"], list(terms["pins"])) == (10_000_000, ["cleaning"])
    assert office.get("findings", state="all", q="外科")[1]["total"] == 0
    assert len(office.get("checklist", code="A-301")[1]["lists"][0]["edition"]["items"]) == 22


@pytest.mark.parametrize(
    ("path", "asked", "sentence"),
    [
        ("place", {"id": "x"}, "id须为整数，现为 x"),
        ("place", {}, "缺少id"),
        ("place", {"id": "1", "colour": "red"}, "没有“colour”这个键；可用的键：id"),
        ("place", {"id": "9" * 30}, "id须为整数"),
        ("place_by_code", {"code": "B-301"}, "这个二维码不是本院的地点"),
        ("terms", {"contract": "1", "month": "202610"}, "contract须为 UUID"),
    ],
)
def test_a_question_that_cannot_be_is_refused_in_one_sentence(desk, path, asked, sentence):
    status, told = desk.as_("office").get(path, **asked)
    assert status == 422 and told["detail"].startswith(sentence)


def test_what_the_audit_asks_stands_in_its_own_chain(desk):
    desk.as_("audit").get("place_by_code", code="A-301")
    desk.as_("office").get("place_by_code", code="A-301")
    with desk.house.open():
        facts = json.loads(models.AccessEntry.objects.get().facts)
    assert facts == {"question": "place_by_code", "code": "A-301"}


@pytest.mark.parametrize(
    ("fault", "status", "sentence"),
    [
        (OperationalError("database is locked"), 503, "系统正忙，没有写入任何内容，请稍后再试"),
        (RuntimeError("ours"), 500, "程序出错，没有写入任何内容；请把时间和操作告诉维护人员"),
    ],
)
def test_a_failure_of_ours_is_one_sentence_and_nothing_is_written(desk, monkeypatch, caplog, fault, status, sentence):
    def broken(*args, **kwargs):
        raise fault

    with desk.house.open():
        lines = deeds.lines()
    monkeypatch.setattr(_ledger, "_tip", broken)
    said = {"kind": "building", "name": "内科楼", "code": "A-NK"}
    assert desk.as_("office").post("add_place", said) == (status, {"detail": sentence})
    monkeypatch.undo()
    with desk.house.open():
        assert deeds.lines() == lines
        assert not models.Place.objects.filter(code="A-NK").exists()


def test_what_the_system_does_has_no_address(desk):
    for name in ("open_hospital", "attach_photo", "log_access"):
        assert Client().post(f"/api/{name}").status_code == 404


def test_the_description_names_every_deed_and_question_with_who_may(desk):
    described = Client().get("/api/openapi.json").json()
    assert {path.removeprefix("/api/") for path in described["paths"]} == {
        *catalogue.deeds(), *catalogue.questions(), "rounds", "photos/{sha256}",
    }  # fmt: skip
    close = described["paths"]["/api/close_month"]["post"]
    assert close["x-roles"] == ["总务处经办"]
    taken = close["requestBody"]["content"]["application/json"]["schema"]
    assert taken["required"] == ["month"] and taken["additionalProperties"] is False
    rounds = described["paths"]["/api/rounds"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert rounds["properties"]["items"]["items"]["required"] == ["item", "result"]


def test_the_page_of_the_description_needs_nothing_from_outside(desk):
    page = Client().get("/api/docs").content.decode()
    assert "POST /api/close_month" in page and "<script" not in page
    assert "http://" not in page and "https://" not in page


def test_answers_are_plain_data(desk):
    for name in ("my_work", "contracts", "contracts_now", "packs", "places", "departments", "providers", "people"):
        status, told = desk.as_("office").get(name)
        assert status == 200, told
