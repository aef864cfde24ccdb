"""A finding's life: who may take which step from where, and what each step asks for."""

from datetime import timedelta

import pytest

from houqin.actions.answer_finding import answer_finding
from houqin.actions.attach_photo import attach_photo
from houqin.actions.grant_extension import grant_extension
from houqin.actions.look_back import look_back
from houqin.actions.open_finding import open_finding
from houqin.actions.rectify_finding import rectify_finding
from houqin.actions.settle_finding import settle_finding
from houqin.actions.verify_finding import verify_finding
from houqin.records import models
from houqin.rules.refusal import Forbidden
from tests import cast, deeds
from tests.cast import an_id

LATER = deeds.SEEN + timedelta(hours=2)
DEEDS = {
    "accept": ("provider", answer_finding, {"answer": "accept"}),
    "decline": ("provider", answer_finding, {"answer": "decline", "note": "非我方责任"}),
    "plead": ("provider", answer_finding, {"answer": "plead", "note": "当日停水"}),
    "extend": ("provider", answer_finding, {"answer": "extend", "note": "等配件", "until": LATER + timedelta(days=9)}),
    "grant": ("office", grant_extension, {}),
    "rectify": ("provider", rectify_finding, {"note": "已重新清洁"}),
    "verify": ("inspector", verify_finding, {"passed": True}),
    "return": ("inspector", verify_finding, {"passed": False, "note": "仍有水渍"}),
    "insist": ("office", settle_finding, {"withdraw": False, "note": "事实清楚"}),
    "withdraw": ("office", settle_finding, {"withdraw": True, "note": "误判"}),
    "hold": ("inspector", look_back, {"passed": True}),
    "reopen": ("inspector", look_back, {"passed": False, "note": "又有水渍"}),
}


@pytest.fixture
def finding(house):
    contract = deeds.contract(house)
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    return models.Finding.objects.get()


def take(house, finding, *steps, **changes):
    """The state after some steps."""
    for step in steps:
        role, does, said = DEEDS[step]
        by = changes.get("by") or house.people[role]
        does(by, LATER, finding=finding.pk, **(said | changes.get("said", {})))
    return models.FindingNow.objects.get(finding=finding).state


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ("accept rectify verify hold", "closed"),
        ("rectify return rectify verify reopen rectify verify", "closed"),
        ("decline insist rectify", "review"),
        ("decline plead withdraw", "voided"),
        ("accept extend grant", "doing"),
    ],
)
def test_a_finding_goes_its_way(house, finding, steps, state):
    assert take(house, finding, *steps.split()) == state
    kinds = list(models.Step.objects.filter(finding=finding).order_by("n").values_list("kind", flat=True))
    assert kinds == steps.split()


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        ("", "verify", "问题现为“待签收”，不能再“复核通过”"),
        ("accept", "accept", "问题现为“整改中”，不能再“签收”"),
        ("decline withdraw", "rectify", "问题现为“已撤销”"),
        ("rectify verify", "decline", "问题现为“已销号”"),
        ("", "hold", "不能再“回头看合格”"),
        ("", "grant", "服务商没有申请延期"),
        ("extend grant", "grant", "服务商没有申请延期"),
    ],
)
def test_a_step_out_of_turn_is_refused(house, finding, refused, before, step, words):
    take(house, finding, *before.split())
    with refused(words):
        take(house, finding, step)


@pytest.mark.parametrize(
    ("before", "step", "said", "words"),
    [
        ("", "decline", {"note": " "}, "请写明理由"),
        ("", "extend", {"until": None}, "请写明要延到什么时候"),
        ("", "extend", {"until": LATER}, "须晚于现在"),
        ("", "accept", {"answer": "later"}, "答复须为 accept、decline、plead、extend 之一"),
        ("", "rectify", {"note": ""}, "请写明怎样整改的"),
        ("", "rectify", {"photos": {"a" * 64: (0, "image/png")}}, "须在 1 字节至 10 MB 之间"),
        ("rectify", "return", {"note": ""}, "退回须写明哪里没有整改到位"),
        ("decline", "insist", {"note": " "}, "请写明理由"),
        ("rectify verify", "reopen", {"note": ""}, "复发须写明看到了什么"),
    ],
)
def test_a_step_asks_for_its_reason(house, finding, refused, before, step, said, words):
    take(house, finding, *before.split())
    with refused(words):
        take(house, finding, step, said=said)


def test_asking_for_time_moves_no_deadline_until_it_is_granted(house, finding):
    due_at = finding.due_at
    take(house, finding, "extend")
    assert models.FindingNow.objects.get().due_at == due_at
    take(house, finding, "grant")
    assert models.FindingNow.objects.get().due_at == LATER + timedelta(days=9)


def test_a_finding_that_came_back_gets_a_new_deadline(house, finding):
    take(house, finding, "rectify", "verify", "reopen")
    assert models.FindingNow.objects.get().due_at == LATER + timedelta(days=2)


def test_a_withdrawn_finding_costs_nothing(house, finding):
    take(house, finding, "decline", "withdraw")
    assert sum(mark.num for mark in models.Mark.objects.filter(indicator=deeds.PHOTO_LESS)) == 0


def test_pictures_of_the_repair_are_announced_and_arrive(house, finding):
    data = deeds.picture("white")
    sha = deeds.sha_of(data)
    take(house, finding, "rectify", said={"photos": {sha: (len(data), "image/png")}})
    provider = house.people["provider"]
    assert attach_photo(provider, LATER, sha256=sha, size=len(data), media_type="image/png") == 1


def test_a_provider_touches_its_own_findings_and_photos_only(house, finding, refused):
    own = house.provider
    other = models.Provider(name="别家有限公司", short="别家")
    cast.put(house.system, "add_provider", [other])
    house.provider = other
    stranger = deeds.another(house, "provider")
    house.provider = own
    for step in ("accept", "decline", "rectify"):
        with refused("这份合同不是贵公司的", Forbidden):
            take(house, finding, step, by=stranger)
    data = deeds.picture("white")
    take(house, finding, "rectify", said={"photos": {deeds.sha_of(data): (len(data), "image/png")}})
    with refused("没有哪次提交登记过这张照片"):
        attach_photo(stranger, LATER, sha256=deeds.sha_of(data), size=len(data), media_type="image/png")


def test_a_ward_verifies_at_its_own_places_only(house, finding, refused):
    take(house, finding, "rectify")
    elsewhere = models.Department(name="内科", code="NK")
    cast.put(house.system, "add_department", [elsewhere])
    nurse = models.Person(name="护士长", role="ward", department=elsewhere, active_from=cast.START.date())
    cast.put(house.system, "add_person", [nurse])
    by = cast.Actor(nurse.pk, house.hospital, "ward", nurse.name, elsewhere.pk)
    with refused("这个地点不归贵科室", Forbidden):
        take(house, finding, "verify", by=by)
    assert take(house, finding, "verify", by=house.people["ward"]) == "closed"


def opened(house, **changes):
    said = {
        "id": an_id("loose"),
        "contract": an_id(house.hospital, "BJ-1"),
        "place": house.place.pk,
        "item": "走廊灯不亮",
    }
    return open_finding(house.people["ward"], LATER, **(said | changes))


def test_a_finding_beside_any_round_must_be_put_right_and_costs_nothing(house, finding):
    marks = models.Mark.objects.count()
    loose = models.Finding.objects.get(pk=opened(house))
    assert models.Mark.objects.count() == marks
    assert take(house, loose, "accept", "rectify", "verify") == "closed"
    assert take(house, models.Finding.objects.get(pk=opened(house, id=an_id("two"))), "decline", "withdraw") == "voided"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"item": " "}, "请写明是什么问题"),
        ({"severity": "天大"}, "严重程度须为 一般、较大、重大 之一"),
        ({"contract": an_id("none")}, "本院没有这份合同"),
        ({"place": 10**9}, "本院没有这个地点"),
        ({"item": "长" * 65}, "最多 64 个字"),
    ],
)
def test_a_finding_that_cannot_be_is_refused(house, finding, refused, changes, words):
    with refused(words):
        opened(house, **changes)
