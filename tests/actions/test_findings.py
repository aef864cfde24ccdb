"""A finding's life: who may take which step from where, and what each step asks for."""

from datetime import timedelta

import pytest

from houqin.actions.answer_finding import answer_finding
from houqin.actions.attach_photo import attach_photo
from houqin.actions.escalate_finding import escalate_finding
from houqin.actions.grant_extension import grant_extension
from houqin.actions.lapse_finding import lapse_finding
from houqin.actions.look_back import look_back
from houqin.actions.open_finding import open_finding
from houqin.actions.reassign_finding import reassign_finding
from houqin.actions.recheck_finding import recheck_finding
from houqin.actions.rectify_finding import rectify_finding
from houqin.actions.settle_finding import settle_finding
from houqin.actions.stop_clock import stop_clock
from houqin.actions.verify_finding import verify_finding
from houqin.queries import finding as question
from houqin.records import models
from houqin.rules import finding as findings
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
    "disown": ("provider", answer_finding, {"answer": "disown", "note": "施工方所为"}),
    "stop": ("office", stop_clock, {"stopped": True, "reason": "等配件"}),
    "run": ("office", stop_clock, {"stopped": False}),
    "verify": ("inspector", verify_finding, {"passed": True, "code": "A-301"}),
    "return": ("inspector", verify_finding, {"passed": False, "note": "仍有水渍", "code": "A-301"}),
    "agree": ("inspector", recheck_finding, {"passed": True, "code": "a-301"}),
    "differ": ("inspector", recheck_finding, {"passed": False, "note": "仍有水渍", "code": "A-301"}),
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
        ("accept disown insist rectify", "review"),
        ("disown plead withdraw", "voided"),
        ("accept stop run rectify verify", "closed"),
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
        ("rectify", "disown", "问题现为“待复核”，不能再“非我方责任”"),
        ("", "run", "整改计时没有停过"),
        ("stop", "stop", "整改计时已经停着"),
        ("rectify verify", "agree", "没有被抽中复查"),
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
        ("", "accept", {"answer": "later"}, "答复须为 accept、decline、disown、plead、extend 之一"),
        ("", "disown", {"note": " "}, "请写明理由"),
        ("", "stop", {"reason": ""}, "停钟须选一个理由：等配件、"),
        ("", "stop", {"reason": "其他"}, "请写明理由"),
        ("rectify", "verify", {"code": ""}, "较大、重大问题须在现场复核"),
        ("rectify", "verify", {"code": "B-301"}, "输入标签上的地点码"),
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
    finding = ordinary(house)
    take(house, finding, "rectify")
    elsewhere = models.Department(name="内科", code="NK")
    cast.put(house.system, "add_department", [elsewhere])
    nurse = models.Person(name="护士长", role="ward", department=elsewhere, active_from=cast.START.date())
    cast.put(house.system, "add_person", [nurse])
    by = cast.Actor(nurse.pk, house.hospital, "ward", nurse.name, elsewhere.pk)
    with refused("这个地点不归贵科室", Forbidden):
        take(house, finding, "verify", by=by)
    assert take(house, finding, "verify", by=house.people["ward"]) == "closed"


def ordinary(house, n: int = 0, drawn: bool | None = None):
    """A finding that a nurse may close; of the lot that is asked for."""
    ids = (id for id in (an_id("ordinary", n, i) for i in range(200)) if drawn is None or findings.drawn(id) is drawn)
    return models.Finding.objects.get(pk=opened(house, id=next(ids)))


def test_a_nurse_closes_ordinary_findings_and_no_serious_one(house, finding, refused):
    take(house, finding, "rectify")
    for role in ("ward", "office"):
        with refused("较大、重大问题须由巡查员到现场复核"):
            take(house, finding, "verify", by=house.people[role])
    assert take(house, ordinary(house), "rectify", "verify", by=None) == "closed"


def test_one_in_ten_that_nurses_close_is_looked_at_again(house, finding, refused):
    nurse = house.people["ward"]
    chosen, other = ordinary(house, 1, True), ordinary(house, 2, False)
    for one in (chosen, other):
        take(house, one, "rectify")
        take(house, one, "verify", by=nurse)
    due = models.FindingNow.objects.get(finding=chosen).recheck_by
    assert due == LATER + findings.RECHECK_WITHIN
    assert models.FindingNow.objects.get(finding=other).recheck_by is None
    with refused("复查须在现场"):
        take(house, chosen, "agree", said={"code": "elsewhere"})
    assert take(house, chosen, "agree") == "closed"
    with refused("已经复查过"):
        take(house, chosen, "agree")


def test_a_second_look_that_differs_opens_it_again(house, finding):
    one = ordinary(house, 3, True)
    take(house, one, "rectify")
    take(house, one, "verify", by=house.people["ward"])
    assert take(house, one, "differ") == "doing"
    now = models.FindingNow.objects.get(finding=one)
    assert (now.recheck_by, now.due_at) == (None, LATER + timedelta(days=3))


def test_what_an_inspector_closes_is_not_drawn(house, finding):
    one = ordinary(house, 4, True)
    take(house, one, "rectify", "verify")
    assert models.FindingNow.objects.get(finding=one).recheck_by is None


def test_the_clock_stands_still_with_a_reason_and_loses_nothing(house, finding):
    take(house, finding, "accept", "stop")
    now = models.FindingNow.objects.get(finding=finding)
    assert (now.stopped_at, now.due_at) == (LATER, finding.due_at)
    office = house.people["office"]
    stop_clock(office, LATER + timedelta(hours=30), finding=finding.pk, stopped=False, note="配件到货")
    now = models.FindingNow.objects.get(finding=finding)
    assert (now.stopped_at, now.due_at) == (None, finding.due_at + timedelta(hours=30))
    assert models.Step.objects.get(finding=finding, kind="run").due_at == now.due_at


def test_whose_fault_is_in_question_has_no_clock_running(house, finding):
    take(house, finding, "disown")
    later = LATER + timedelta(days=9)
    assert question.findings(house.people["office"], at=later, chosen={"state": "late"})["total"] == 0
    settle_finding(house.people["office"], later, finding=finding.pk, withdraw=False, note="合同约定由贵方负责")
    assert models.FindingNow.objects.get(finding=finding).due_at == finding.due_at + timedelta(days=9)


def another_contract(house, **changes):
    other = models.Provider(name="恒建工程有限公司", short="恒建")
    cast.put(house.system, "add_provider", [other])
    return deeds.contract(house, number="WX-1", name="维修", provider=other.pk, **changes)


def points_lost():
    return sum(mark.num for mark in models.Mark.objects.filter(indicator=deeds.PHOTO_LESS))


def reassigned(house, finding, contract, **changes):
    said = {"finding": finding.pk, "contract": contract, "note": "施工后未清场"} | changes
    return reassign_finding(house.people["office"], LATER + timedelta(hours=5), **said)


def test_a_finding_of_another_contract_begins_anew_there_and_costs_nobody_points(house, finding):
    assert points_lost() == 200
    other = another_contract(house)
    take(house, finding, "disown")
    moved = models.Finding.objects.get(pk=reassigned(house, finding, other))
    assert models.FindingNow.objects.get(finding=finding).state == "moved"
    assert points_lost() == 0
    assert (moved.contract_id, moved.item, moved.severity, moved.moved_from) == (other, finding.item, "较大", finding)
    assert moved.due_at == LATER + timedelta(hours=5 + 24)  # a place of high risk: a day from now
    assert moved.now.provider.short == "恒建"


def test_where_the_other_contract_lacks_the_item_its_words_go_along(house, finding):
    own = {"code": "OWN-1", "text": "工完场清", "full": 100, "rule": {"kind": "binary"}}
    scheme = deeds.SCHEME | {"cards": [{"items": [own | {"bands": [{"points": 100}]}], "weight": 100}]}
    scheme["cards"][0]["items"][0].pop("rule")
    other = another_contract(house, scheme=scheme, pins={})
    moved = models.Finding.objects.get(pk=reassigned(house, finding, other))
    assert moved.item != finding.item and len(moved.item) > 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"note": " "}, "请写明理由"),
        ({"contract": None}, "已经在这份合同名下"),
        ({"contract": an_id("none")}, "本院没有这份合同"),
    ],
)
def test_a_finding_goes_nowhere_that_it_cannot(house, finding, refused, changes, words):
    if "contract" in changes and changes["contract"] is None:
        changes = {"contract": finding.contract_id}
    said = {"contract": another_contract(house)} | changes
    with refused(words):
        reassigned(house, finding, **said)


def test_a_contract_that_does_not_serve_the_place_gets_no_finding_there(house, finding, refused):
    place = models.Place(kind="room", name="302", code="A-302", path="外科楼/3层/302")
    cast.put(house.system, "add_place", [place])
    other = another_contract(house, places=[(place.pk, "")])
    with refused("这个地点不在本合同的服务范围内"):
        reassigned(house, finding, other)


def test_a_photo_that_comes_after_the_move_costs_the_first_contract_nothing(house):
    contract = deeds.contract(house)
    deeds.visit(house, contract, {deeds.WITH_PHOTO: 1})
    reassigned(house, models.Finding.objects.get(), another_contract(house))
    shot = {"sha256": deeds.sha_of(deeds.picture()), "size": len(deeds.picture()), "media_type": "image/png"}
    attach_photo(house.people["inspector"], LATER + timedelta(hours=9), **shot)
    assert not models.Mark.objects.filter(indicator=deeds.WITH_PHOTO, n_failed__gt=0).exists()


def lapsed(house, at):
    """How many close that night, of those that the scan finds."""
    found = question.unconfirmed_findings(house.system, at=at)
    return sum(lapse_finding(house.system, at, finding=id) for id in found)


def test_a_scan_that_comes_late_closes_nothing_that_was_confirmed(house, finding):
    take(house, finding, "rectify", "verify")
    lines = deeds.lines()
    assert lapse_finding(house.system, LATER + timedelta(days=9), finding=finding.pk) is False
    assert deeds.lines() == lines


def test_a_clock_that_stands_still_is_reported_to_nobody(house, finding):
    take(house, finding, "accept", "stop")
    late = LATER + timedelta(days=30)
    assert question.late_findings(house.system, at=late) == []
    assert escalate_finding(house.system, late, finding=finding.pk) is False


def test_what_nobody_confirms_closes_by_default_once_and_never_as_confirmed(house, finding):
    take(house, finding, "rectify")
    lines = deeds.lines()
    assert lapsed(house, LATER + timedelta(hours=71)) == 0
    assert deeds.lines() == lines
    assert lapsed(house, LATER + timedelta(hours=72)) == 1
    assert lapsed(house, LATER + timedelta(hours=73)) == 0
    assert deeds.lines() == lines + 1
    assert models.FindingNow.objects.get(finding=finding).state == "lapsed"
    counts = question.findings(house.people["office"], at=LATER, chosen={})["counts"]
    assert (counts["closed"], counts["unclosed"], counts["lapsed"]) == (0, 0, 1)
    assert models.Step.objects.get(finding=finding, kind="lapse").by is None


def test_what_lapsed_may_still_be_confirmed_or_sent_back(house, finding):
    take(house, finding, "rectify")
    lapsed(house, LATER + timedelta(hours=80))
    assert take(house, finding, "verify") == "closed"


def test_a_grave_finding_waits_for_its_inspector(house):
    contract = deeds.contract(house)
    deeds.visit(house, contract, {deeds.VETO: 1})
    take(house, models.Finding.objects.get(), "rectify")
    assert lapsed(house, LATER + timedelta(days=30)) == 0


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
