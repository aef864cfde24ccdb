"""Behind a QR label without login: forms that cannot be forged, that lose nothing, and doors that stay shut."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from houqin.interfaces.web import middleware, qr
from tests.web import saying

pytestmark = pytest.mark.urls("tests.web.saying")
CODE = "stage-W50"
TOKEN = re.compile(r'value="([^"]{40,})"')


@pytest.fixture
def phone(stage, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "q"}}
    saying.HEARD.clear()
    qr.cache.clear()
    return Client(enforce_csrf_checks=True)


def form(phone: Client, code: str = CODE) -> str:
    """The token of a fresh form."""
    return TOKEN.search(phone.get(f"/q/{code}/say/").content.decode())[1]


def said(phone: Client, token: str, code: str = CODE, **typed):
    return phone.post(f"/q/{code}/say/", {"token": token, "text": "地滑", **typed})


def test_a_label_opens_without_login_and_offers_what_there_is(phone):
    page = phone.get(f"/q/{CODE}/")
    assert page.status_code == 200 and "外科楼/5层/普外病区" in page.content.decode()
    assert "sessionid" not in phone.cookies and page["Cache-Control"] == "no-store"
    assert "<script" not in page.content.decode()


def test_a_page_of_a_label_speaks_english_when_asked_and_remembers_it(phone):
    assert "What would you like to tell us?" in phone.get(f"/q/{CODE}/?language=en").content.decode()
    assert "What would you like to tell us?" in phone.get(f"/q/{CODE}/").content.decode()
    assert "您想告诉我们什么" in phone.get(f"/q/{CODE}/?language=zh-hans").content.decode()


def test_a_code_is_typed_where_scanning_does_not_work(phone):
    assert "输入地点编码" in phone.get("/q/").content.decode()
    assert phone.get("/q/", {"code": " stage-W50 "}).url == f"/q/{CODE}/"
    wrong = phone.get("/q/", {"code": "NOWHERE<b>"})
    assert wrong.status_code == 404 and "没有编码为 NOWHERE&lt;b&gt; 的地点" in wrong.content.decode()
    assert phone.get("/q/NOWHERE/say/").status_code == 404


def test_a_form_sent_twice_is_taken_in_once(phone):
    token = form(phone)
    assert said(phone, token).url == f"/q/{CODE}/thanks/?of=say"
    assert said(phone, token).status_code == 302
    assert len(saying.HEARD) == 1
    assert "谢谢您" in phone.get(f"/q/{CODE}/thanks/?of=say").content.decode()


@pytest.mark.parametrize("forge", ["", "made-up", "x:y:z", None], ids=["none", "nonsense", "shaped", "other label"])
def test_a_forged_form_records_nothing_and_comes_back_fresh(phone, forge):
    token = form(phone, "stage-W51") if forge is None else forge
    page = said(phone, token)
    assert page.status_code == 422 and "已保留" in page.content.decode() and saying.HEARD == {}
    assert said(phone, TOKEN.search(page.content.decode())[1]).status_code == 302
    assert len(saying.HEARD) == 1


def test_a_form_left_lying_for_hours_says_so_and_can_be_sent_again(phone, monkeypatch):
    token, later = form(phone), timezone.now() + timedelta(seconds=qr.TOKEN_SECONDS + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = said(phone, token)
    assert "页面停留太久" in page.content.decode() and saying.HEARD == {}
    assert said(phone, TOKEN.search(page.content.decode())[1]).status_code == 302


def test_a_machine_that_fills_the_trap_is_thanked_and_forgotten(phone):
    assert said(phone, form(phone), website="http://spam.example").status_code == 302
    assert saying.HEARD == {}


def test_a_flood_from_one_place_is_asked_to_wait_and_other_places_are_not(phone, monkeypatch):
    monkeypatch.setattr(qr, "CROWD_MOST", 3)
    answers = [said(phone, form(phone)).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 422, 422] and len(saying.HEARD) == 3
    assert said(phone, form(phone, "stage-W51"), "stage-W51").status_code == 302


def test_a_phone_is_known_by_its_cookie_and_a_made_up_one_is_none(phone, rf):
    phone.get(f"/q/{CODE}/")
    request = rf.get("/")
    request.COOKIES = {qr.DEVICE: phone.cookies[qr.DEVICE].value}
    assert re.fullmatch("[0-9a-f]{32}", qr.device(request))
    assert phone.cookies[qr.DEVICE].value not in qr.device(request)
    request.COOKIES = {qr.DEVICE: "mine"}
    assert qr.device(request) == ""


@pytest.fixture
def public(settings):
    settings.PUBLIC, settings.ADDRESS = urlsplit("https://q.example.cn"), urlsplit("https://houqin.example.cn")
    settings.ALLOWED_HOSTS = ["q.example.cn", "houqin.example.cn"]


@pytest.mark.parametrize("host", ["q.example.cn", "Q.Example.CN", "q.example.cn.", "q.example.cn:443"])
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/phone/", "/api/places", "/language/", "/sw.js", "/findings/"])
def test_on_the_public_address_nothing_else_of_the_house_answers(public, db, host, path):
    for ask in (Client().get, Client().post):
        assert ask(path, headers={"host": host}).status_code == 404


def test_on_the_public_address_labels_answer_and_elsewhere_all_does(public, phone):
    assert phone.get(f"/q/{CODE}/", headers={"host": "q.example.cn"}).status_code == 200
    assert phone.get("/sign-in/", headers={"host": "houqin.example.cn"}).status_code == 200


def test_a_port_alone_can_tell_the_public_address_apart(settings):
    settings.PUBLIC, settings.ADDRESS = urlsplit("http://10.0.0.5:8080"), urlsplit("http://10.0.0.5:8000")
    assert middleware.is_public("10.0.0.5:8080") and not middleware.is_public("10.0.0.5:8000")
    settings.PUBLIC = urlsplit("")
    assert not middleware.is_public("10.0.0.5:8000")


def test_printed_labels_lead_to_the_public_address(public, rf):
    assert qr.address(rf.get("/"), CODE) == f"https://q.example.cn/q/{CODE}/"


def test_who_works_here_finds_the_way_to_the_checklist(phone, as_):
    assert f"/phone/{CODE}/" in as_("inspector").get(f"/q/{CODE}/").content.decode()
    assert "/phone/" not in phone.get(f"/q/{CODE}/").content.decode()
