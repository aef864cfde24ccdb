"""Signing in: a lock after five wrong passwords, one click in the sample hospital only, the language as chosen."""

import pytest
from django.core.cache import cache
from django.test import Client

from houqin.interfaces.web.sign_in import TRIES
from tests.web import stage as stages


@pytest.fixture(autouse=True)
def forgotten(files):
    cache.clear()


def attempt(client: Client, password: str, name: str = "stage.office", **said):
    return client.post("/sign-in/", {"username": name, "password": password, **said})


def test_a_right_password_opens_the_desk(stage, client):
    answer = attempt(client, stages.PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "陈敏" in client.get("/").content.decode()


def test_a_stranger_is_asked_to_sign_in_and_then_led_on(stage, client):
    answer = client.get("/findings/?state=late")
    assert answer["Location"] == "/sign-in/?next=%2Ffindings%2F%3Fstate%3Dlate"
    assert attempt(client, stages.PASSWORD, next="/findings/?state=late")["Location"] == "/findings/?state=late"


def test_nobody_is_led_to_another_site(stage, client):
    assert attempt(client, stages.PASSWORD, next="https://elsewhere.example/")["Location"] == "/"


def test_five_wrong_passwords_lock_even_the_right_one(stage, client):
    for _ in range(TRIES):
        assert "用户名或密码不对" in attempt(client, "wrong").content.decode()
    answer = attempt(client, stages.PASSWORD)
    assert answer.status_code == 403
    assert "已锁定" in answer.content.decode()
    assert attempt(Client(), stages.PASSWORD, "stage.chief").status_code == 302  # nobody else is


def test_a_right_password_forgets_the_wrong_ones(stage, client):
    for _ in range(TRIES - 1):
        attempt(client, "wrong")
    assert attempt(client, stages.PASSWORD).status_code == 302
    client.post("/sign-out/")
    assert "用户名或密码不对" in attempt(client, "wrong").content.decode()


def test_an_account_without_a_post_is_told_so(stage, client, django_user_model):
    django_user_model.objects.create_user("nobody", password=stages.PASSWORD)
    assert "没有岗位" in attempt(client, stages.PASSWORD, "nobody").content.decode()
    assert client.get("/").status_code == 302


def test_one_click_enters_the_sample_hospital_as_any_role(stage, client):
    page = client.get("/sign-in/").content.decode()
    for role, name in stages.NAMES.items():
        assert name in page
        person = stage.people[role].person
        assert client.post("/sign-in/as/", {"person": person}).status_code == 302
        assert name in client.get("/").content.decode()
        client.post("/sign-out/")


def test_a_sample_page_says_that_it_is_one(stage, as_):
    assert "示例数据" in as_("office").get("/").content.decode()


def test_signing_out_closes_the_desk(as_):
    client = as_("office")
    client.post("/sign-out/")
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_the_language_is_the_users_choice_and_never_the_browsers(stage, as_):
    client = as_("office")
    english = {"headers": {"Accept-Language": "en-US,en;q=0.9"}}
    assert 'lang="zh-Hans"' in client.get("/", **english).content.decode()
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert 'lang="en"' in page
    client.post("/language/", {"language": "xx", "next": "/"})
    assert 'lang="en"' in client.get("/").content.decode()


def test_whoever_has_left_is_out_at_once(stage, as_):
    client = as_("finance")
    assert client.get("/").status_code == 200
    client.session.flush()
    assert client.get("/").status_code == 302
