"""Set-up: departments, providers, people, places, tokens, drafts, the hospital's own standards."""

from datetime import date, timedelta

import pytest

from houqin.actions.add_department import add_department
from houqin.actions.add_person import add_person
from houqin.actions.add_place import add_place
from houqin.actions.add_provider import add_provider
from houqin.actions.change_department import change_department
from houqin.actions.change_person import change_person
from houqin.actions.change_place import change_place
from houqin.actions.change_provider import change_provider
from houqin.actions.issue_token import issue_token
from houqin.actions.keep_draft import keep_draft
from houqin.actions.log_access import log_access
from houqin.actions.open_hospital import open_hospital
from houqin.actions.revoke_token import revoke_token
from houqin.queries import journal, party
from houqin.records import models, scope
from houqin.rules.party import system
from tests import cast, deeds
from tests.cast import START

NOWHERE = 10**9


def test_a_person_is_of_this_hospital_in_one_role(house, refused):
    admin, today = house.people["admin"], date(2026, 1, 1)
    said = {"user": None, "name": "张敏", "role": "inspector", "active_from": today}
    assert models.Person.objects.get(pk=add_person(admin, START, **said)).name == "张敏"
    for changes, words in (
        ({"role": "king"}, "角色须为 inspector"),
        ({"name": " "}, "请写姓名"),
        ({"user": NOWHERE}, "没有编号为 1000000000 的账号"),
        ({"department": NOWHERE}, "本院没有这个科室"),
        ({"provider": NOWHERE}, "本院没有登记这家服务商"),
        ({"provider": house.provider.pk}, "服务商人员须指明服务商，其他人员不能填服务商"),
        ({"role": "provider"}, "服务商人员须指明服务商"),
    ):
        with refused(words):
            add_person(admin, START, **(said | changes))


def test_who_left_is_out_and_what_was_signed_stays(house, refused):
    admin, id = house.people["admin"], house.people["inspector"].person
    change_person(admin, START, person=id, name="张敏", active_to=date(2026, 11, 1))
    assert models.Person.objects.get(pk=id).active_to == date(2026, 11, 1)
    for changes, words in (
        ({"person": NOWHERE}, "没有编号为 1000000000 的人员"),
        ({"name": ""}, "请写姓名"),
        ({"department": NOWHERE}, "本院没有这个科室"),
        ({"active_to": date(2025, 1, 1)}, "停用日期不能早于启用日期"),
    ):
        with refused(words):
            change_person(admin, START, **({"person": id, "name": "张敏"} | changes))


def test_departments_and_providers_have_codes_of_their_own(house, refused):
    admin = house.people["admin"]
    id = add_department(admin, START, name="内科", code="NK")
    with refused("这个科室编码已经有了"):
        add_department(admin, START, name="内科二", code="NK")
    change_department(admin, START, department=id, name="心内科")
    assert models.Department.objects.get(pk=id).name == "心内科"
    company = add_provider(admin, START, name="洁美有限公司", short="洁美", uscc="91310000MA1FL5BK2Y")
    with refused("统一社会信用代码须为 18 位"):
        add_provider(admin, START, name="某公司", short="某", uscc="123")
    with refused("这个统一社会信用代码已经登记过服务商"):
        add_provider(admin, START, name="洁美二", short="洁二", uscc="91310000MA1FL5BK2Y")
    change_provider(admin, START, provider=company, name="洁美股份公司", short="洁美")
    assert models.Provider.objects.get(pk=company).name == "洁美股份公司"
    for does, said, words in (
        (change_department, {"department": NOWHERE, "name": "x"}, "本院没有这个科室"),
        (change_department, {"department": id, "name": " "}, "科室须有名称"),
        (change_provider, {"provider": NOWHERE, "name": "x", "short": "x"}, "本院没有登记这家服务商"),
        (change_provider, {"provider": company, "name": "", "short": "x"}, "服务商须有名称和简称"),
    ):
        with refused(words):
            does(admin, START, **said)


def placed(house, **changes):
    said = {"kind": "building", "name": "内科楼", "code": "A-NK"}
    return add_place(house.people["admin"], START, **(said | changes))


def test_renaming_a_place_moves_all_below_it_and_nothing_else(house):
    top = placed(house)
    floor = placed(house, kind="floor", name="1层", code="A-NK-1", parent=top)
    placed(house, kind="room", name="101", code="A-NK-101", parent=floor, risk="低")
    placed(house, name="内科楼附楼", code="A-NKF")
    change_place(house.people["admin"], START, place=top, name="综合楼", department=house.place.department_id)
    paths = dict(models.Place.objects.filter(code__startswith="A-NK").values_list("code", "path"))
    assert paths == {"A-NK": "综合楼", "A-NK-1": "综合楼/1层", "A-NK-101": "综合楼/1层/101", "A-NKF": "内科楼附楼"}
    assert models.Place.objects.get(code="A-NK-101").risk == "低"
    with scope.reading():
        assert not journal.verify(house.people["audit"]).faults


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"parent": NOWHERE}, "本院没有上级地点"),
        ({"department": NOWHERE}, "本院没有这个科室"),
        ({"name": "内/科"}, "不能含“/”"),
        ({"name": " "}, "地点须有名称"),
        ({"code": ""}, "地点须有编码"),
        ({"code": "A-301"}, "已经有人用了，请换一个"),
        ({"kind": "hole"}, "kind 只能是：campus building floor room outdoor plant"),
        ({"risk": "巨大"}, "risk 只能是：高 中 低"),
    ],
)
def test_a_place_that_cannot_be_is_refused(house, refused, changes, words):
    with refused(words):
        placed(house, **changes)


def test_a_code_of_another_hospital_is_taken_too(db, refused):
    cast.found("B")
    with cast.found("A").open() as house, refused("已经有人用了，请换一个"):
        placed(house, code="B-301")


def test_a_place_changed_wrongly_is_refused(house, refused):
    for changes, words in (
        ({"place": NOWHERE}, "本院没有这个地点"),
        ({"name": "a/b"}, "不能含“/”"),
        ({"department": NOWHERE}, "本院没有这个科室"),
    ):
        with refused(words):
            change_place(house.people["admin"], START, **({"place": house.place.pk, "name": "301"} | changes))


def token(house, **changes):
    said = {"name": "脚本", "sha256": "e" * 64, "active_to": date(2027, 1, 1)}
    return issue_token(house.people["office"], START, **(said | changes))


def test_a_token_opens_for_its_person_until_it_ends_or_is_revoked(house, refused):
    id, day = token(house), START.date()
    assert party.bearer(house.hospital, "e" * 64, day) == house.people["office"]
    assert party.bearer(house.hospital, "e" * 64, date(2027, 1, 2)) is None
    assert party.bearer(house.hospital, "f" * 64, day) is None
    assert [one.name for one in party.tokens(house.people["office"])] == ["脚本", "测试"]
    with refused("没有这个令牌"):
        revoke_token(house.people["chief"], START, token=id)
    revoke_token(house.people["admin"], START, token=id)
    assert party.bearer(house.hospital, "e" * 64, day) is None
    change_person(
        house.people["admin"], START, person=house.people["chief"].person, name="处长", active_to=day - timedelta(1)
    )
    assert party.bearer(house.hospital, cast.secret_of(house.people["chief"])[1], day) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "请给令牌起个名字"),
        ({"sha256": "secret"}, "令牌摘要须为 64 位十六进制的 SHA-256"),
        ({"active_to": date(2026, 11, 1)}, "令牌有效期须在今天之后、两年之内"),
        ({"active_to": date(2030, 1, 1)}, "令牌有效期须在今天之后、两年之内"),
    ],
)
def test_a_token_that_cannot_be_is_refused(house, refused, changes, words):
    with refused(words):
        token(house, **changes)


def test_a_draft_is_kept_without_a_line_and_the_last_text_wins(house, refused):
    office, lines = house.people["office"], deeds.lines()
    ids = {keep_draft(office, START, kind="scheme", key="BJ-1", body=body) for body in ("{}", '{"a":1}')}
    assert len(ids) == 1 and models.Draft.objects.get().body == '{"a":1}'
    assert deeds.lines() == lines
    for changes, words in (
        ({"body": "长" * 500_001}, "草稿太长"),
        ({"key": "k" * 65}, "草稿的种类或名称太长"),
        ({"body": "\0"}, "不能保存的字符"),
    ):
        with refused(words):
            keep_draft(office, START, **({"kind": "scheme", "key": "BJ-1", "body": "{}"} | changes))


def test_what_the_audit_looks_at_stands_in_a_chain_of_its_own(house):
    lines = deeds.lines()
    log_access(house.people["audit"], START, question="sheet", about={"id": 1})
    assert deeds.lines() == lines
    assert models.AccessEntry.objects.get().facts == '{"id":1,"question":"sheet"}'


def test_a_hospital_opens_once(db, refused):
    said = {"code": "N", "name": "新医院", "short": "新"}
    with scope.use(open_hospital(system(0), START, **said)), refused("医院编码 N 已经有了"):
        open_hospital(system(0), START, **said)
