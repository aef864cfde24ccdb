"""Setting up in the browser: each form as its role, a refusal that keeps what was typed, a stranger at the door."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from houqin.queries.party import within
from houqin.records import models

PAGE = "/set-up/"
SECRET = "lantern-over-river-7"
PERSON = {"kind": "add_person", "name": "王新", "role": "inspector", "active_from": "2026-01-01", "username": "wangxin"}


@pytest.fixture
def hospital(stage):
    with within(stage.people["admin"]):
        yield stage


def kept(answer) -> str:
    assert answer.status_code == 422, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_administrator_and_the_office_find_the_page(hospital, as_):
    admin, office = as_("admin").get(PAGE).content.decode(), as_("office").get(PAGE).content.decode()
    assert [kind for kind in ("add_department", "add_person") if f'value="{kind}"' in admin + office] == [
        "add_department",
        "add_person",
    ]
    assert 'value="add_person"' not in office
    assert all(f'href="{PAGE}"' in page for page in (admin, office))


def test_a_department_joins_once(hospital, as_):
    admin, said = as_("admin"), {"kind": "add_department", "name": "骨科", "code": "GK"}
    assert admin.post(PAGE, said).status_code == 302
    page = kept(admin.post(PAGE, said | {"name": "骨科二病区"}))
    assert 'value="骨科二病区"' in page
    assert models.Department.objects.filter(code="GK").count() == 1


@pytest.mark.parametrize("role", ["admin", "office"])
def test_a_provider_joins(hospital, as_, role):
    said = {"kind": "add_provider", "name": "安洁医疗洗涤有限公司", "short": "安洁洗涤", "uscc": "123"}
    page = kept(as_(role).post(PAGE, said))
    assert "统一社会信用代码须为 18 位" in page
    assert "安洁医疗洗涤有限公司" in page
    assert as_(role).post(PAGE, said | {"uscc": ""}).status_code == 302
    assert models.Provider.objects.get(short="安洁洗涤").name == "安洁医疗洗涤有限公司"


def test_a_person_joins_and_signs_in(hospital, as_):
    assert as_("admin").post(PAGE, PERSON | {"password": SECRET}).status_code == 302
    browser = Client()
    assert browser.post("/sign-in/", {"username": "wangxin", "password": SECRET}).status_code == 302
    assert "王新" in browser.get("/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "123"}, "密码"),
        ({"username": "stage.chief"}, "用户名 stage.chief 已经有了"),
        ({"username": "two words"}, "用户名"),
        ({"role": "king"}, "角色须为"),
        ({"role": "provider"}, "服务商人员须指明服务商"),
        ({"department": "999999"}, "本院没有这个科室"),
        ({"active_from": "soon"}, "“启用日期”填得不对"),
    ],
)
def test_a_refused_person_leaves_no_account_and_loses_nothing_but_the_password(hospital, as_, changes, words):
    before = get_user_model().objects.count()
    page = kept(as_("admin").post(PAGE, PERSON | {"password": SECRET} | changes))
    assert words in page
    assert 'value="王新"' in page
    assert SECRET not in page
    assert get_user_model().objects.count() == before
    assert not models.Person.objects.filter(name="王新").exists()


@pytest.mark.parametrize("role", ["admin", "office"])
def test_a_place_joins_under_its_parent(hospital, as_, role):
    said = {"kind": "add_place", "parent": "stage-W5", "name": "处置室", "code": "stage-W5X", "risk": "高"}
    page = kept(as_(role).post(PAGE, said))
    assert "请填写：类别" in page
    assert 'value="处置室"' in page
    lost = as_(role).post(PAGE, said | {"sort": "room", "parent": "nowhere"})
    assert "这个二维码不是本院的地点" in kept(lost)
    assert as_(role).post(PAGE, said | {"sort": "room"}).status_code == 302
    assert models.Place.objects.get(code="stage-W5X").path == "外科楼/5层/处置室"


def test_strangers_are_kept_out(hospital, as_):
    for role in ("inspector", "ward", "provider", "chief", "audit"):
        assert as_(role).get(PAGE).status_code == 403
    assert as_("office").post(PAGE, PERSON | {"password": SECRET}).status_code == 403
    assert not get_user_model().objects.filter(username="wangxin").exists()
