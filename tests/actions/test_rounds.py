"""A round on record: what it writes, what it refuses, and what becomes of it when photos or corrections come."""

from datetime import timedelta

import pytest

from houqin.actions.attach_photo import attach_photo
from houqin.actions.close_month import close_month
from houqin.actions.correct_check import correct_check
from houqin.actions.issue_statement import issue_statement
from houqin.actions.settle_finding import settle_finding
from houqin.actions.sign_decision import sign_decision
from houqin.records import models
from houqin.rules.evidence import Check
from houqin.rules.refusal import Conflict
from tests import deeds
from tests.cast import an_id

LATER = deeds.SEEN + timedelta(hours=1)
SHA, SIZE = deeds.sha_of(deeds.picture()), len(deeds.picture())


def arrive(house, at=LATER):
    return attach_photo(house.people["inspector"], at, sha256=SHA, size=SIZE, media_type="image/png")


def check_of(code):
    return models.Check.objects.filter(item=code).order_by("entry").last()


def correct(house, code, result, **changes):
    said = {"reason": "看错了"} | changes
    return correct_check(house.people["inspector"], LATER, check=check_of(code).pk, result=result, **said)


def lost(code):
    """What the marks of an item come to now."""
    return sum(mark.num for mark in models.Mark.objects.filter(indicator=code))


def seen(code):
    return sum(mark.n for mark in models.Mark.objects.filter(indicator=code))


def test_a_round_writes_checks_marks_and_findings_under_one_line(house, contract):
    before = deeds.lines()
    id = deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    assert deeds.lines() == before + 1
    assert models.Check.objects.filter(round=id).count() == len(deeds.CODES)
    assert models.Mark.objects.count() == len(deeds.CODES)
    finding = models.Finding.objects.get()
    assert (finding.item, finding.severity, finding.now.state) == (deeds.PHOTO_LESS, "较大", "open")
    assert finding.due_at - finding.opened_at == timedelta(hours=24)  # a place of high risk


def test_a_failure_that_comes_back_is_counted(house, contract):
    for n in range(3):
        deeds.visit(house, contract, {deeds.PHOTO_LESS: 1}, n=n, started_at=deeds.SEEN + timedelta(hours=n))
    assert sorted(models.Finding.objects.values_list("recurrence", flat=True)) == [0, 1, 2]


def test_the_same_submission_again_changes_nothing_and_other_content_is_a_conflict(house, contract, refused):
    id, lines = deeds.visit(house, contract), deeds.lines()
    assert deeds.visit(house, contract) == id
    assert deeds.lines() == lines
    with refused("这个编号已经提交过不同的内容", Conflict):
        deeds.visit(house, contract, id=id, digest="b" * 64)


def test_the_period_is_the_local_month_in_which_the_round_began(house, contract):
    deeds.visit(house, contract, started_at=deeds.SEEN.replace(month=9, day=30, hour=17))  # 1:00 on 1 October there
    assert models.Round.objects.get().period == 202610


TOO_LATE = deeds.SEEN + timedelta(hours=1)
PHOTO = {SHA: (SIZE, "image/png")}
REFUSED_ROUNDS = {
    "in the future": ({"started_at": TOO_LATE, "at": deeds.SEEN}, "检查时间晚于现在，请校准手机时间"),
    "before the contract": ({"started_at": deeds.SEEN.replace(year=2025)}, "早于合同开始日 2026-01-01"),
    "after the contract": ({"started_at": deeds.SEEN.replace(year=2027)}, "晚于合同到期日 2026-12-31"),
    "ends before it begins": ({"submitted_at": deeds.SEEN - timedelta(minutes=1)}, "提交时间早于开始时间"),
    "no item": ({"checks": deeds.checks(codes=())}, "还没有检查任何一项"),
    "no such place": ({"place": 10**9}, "本院没有这个地点"),
    "no such contract": ({"contract": an_id("none")}, "本院没有这份合同"),
    "no such pack": ({"pack": "lift"}, "本合同没有约定标准包 lift，可用：cleaning"),
    "no such stream": ({"stream": "secret"}, "检查方式须为 planned、random、targeted、look-back 之一"),
    "no such side": ({"source": "patient"}, "评价方须为 department、user 之一"),
    "no such kind": ({"kind": "party"}, "检查种类须为 inspection、patrol 之一"),
    "an item twice": ({"checks": [*deeds.checks(codes=("CLEANING-08",))] * 2}, "CLEANING-08 重复"),
    "an item of no annex": ({"checks": [Check("LIFT-01", "pass")]}, "LIFT-01 不在本合同的考核表内"),
    "no such result": ({"checks": [Check("CLEANING-08", "good")]}, "结果须为 合格、问题、不适用 之一"),
    "no defects": ({"checks": [Check("CLEANING-08", "fail", 0)]}, "问题须写明处/次数（1–99），现为 0"),
    "too many defects": ({"checks": [Check("CLEANING-08", "fail", 100)]}, "（1–99），现为 100"),
    "points for what is counted": ({"checks": [Check("CLEANING-08", "fail", 1, given=900)]}, "不直接打分"),
    "a ratio by hand": ({"checks": [Check("CLEANING-20", "pass")]}, "按比率计分"),
    "not applicable, no reason": ({"checks": [Check("CLEANING-08", "na")]}, "不适用须写明理由"),
    "no photo": ({"checks": [Check("CLEANING-01", "fail", 1)]}, "CLEANING-01：不合格须附照片"),
    "a photo nobody announced": (
        {"checks": [Check("CLEANING-01", "fail", 1, photos=("a" * 64,))], "photos": {}},
        "CLEANING-01：照片未登记大小与类型",
    ),
    "a photo of nothing": ({"photos": PHOTO, "checks": deeds.checks()}, "没有归到任何检查项"),
    "a photo too large": (
        {"checks": deeds.checks({"CLEANING-01": 1}), "photos": {SHA: (10**8, "image/png")}},
        "须在 1 字节至 10 MB 之间，请压缩后重传",
    ),
    "a photo that is none": (
        {"checks": deeds.checks({"CLEANING-01": 1}), "photos": {SHA: (SIZE, "text/html")}},
        "不是图片，请拍照或选择图片",
    ),
    "a note too long": ({"checks": [Check("CLEANING-08", "fail", 1, note="长" * 501)]}, "最多 500 个字"),
}


@pytest.mark.parametrize("case", REFUSED_ROUNDS)
def test_a_round_that_cannot_be_is_refused(house, contract, refused, case):
    changes, words = REFUSED_ROUNDS[case]
    changes = dict(changes)
    of = changes.pop("contract", contract)
    with refused(words):
        deeds.visit(house, of, **changes)
    assert not models.Round.objects.exists()


def test_many_faults_are_told_by_the_first_ones(house, contract, refused):
    with refused("另有 3 处"):
        deeds.visit(house, contract, checks=[Check(f"X-{n}", "pass") for n in range(11)])


def test_a_place_outside_the_contract_is_refused(house, contract, refused):
    other = models.Place(kind="room", name="302", code="A-302", path="外科楼/3层/302")
    deeds.cast.put(house.system, "add_place", [other])
    with refused("这个地点不在本合同的服务范围内"):
        deeds.visit(house, contract, place=other.pk)


def test_a_failure_with_a_photo_counts_once_the_photo_is_here(house, contract):
    deeds.visit(house, contract, {deeds.WITH_PHOTO: 2})
    assert seen(deeds.WITH_PHOTO) == 0
    assert models.Finding.objects.get().item == deeds.WITH_PHOTO  # what is wrong must be put right at once
    assert [arrive(house), arrive(house)] == [1, 1]
    assert (seen(deeds.WITH_PHOTO), lost(deeds.WITH_PHOTO)) == (1, 100)


def test_one_photo_of_two_failures_makes_both_count(house, contract):
    deeds.visit(house, contract, {deeds.WITH_PHOTO: 1, "CLEANING-02": 1})
    assert arrive(house) == 2
    assert [seen(code) for code in (deeds.WITH_PHOTO, "CLEANING-02")] == [1, 1]


def test_a_photo_of_other_size_or_of_nobody_is_refused(house, contract, refused):
    deeds.visit(house, contract, {deeds.WITH_PHOTO: 1})
    inspector = house.people["inspector"]
    with refused("照片大小与登记的不符"):
        attach_photo(inspector, LATER, sha256=SHA, size=SIZE + 1, media_type="image/png")
    with refused("没有哪次提交登记过这张照片"):
        attach_photo(inspector, LATER, sha256="c" * 64, size=SIZE, media_type="image/png")


def test_a_photo_that_comes_after_its_finding_was_withdrawn_counts_nothing(house, contract):
    deeds.visit(house, contract, {deeds.WITH_PHOTO: 2})
    settle_finding(house.people["office"], LATER, finding=models.Finding.objects.get().pk, withdraw=True, note="误判")
    arrive(house)
    assert seen(deeds.WITH_PHOTO) == 0


def test_a_correction_reverses_the_mark_and_both_results_stay(house, contract):
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    correct(house, deeds.PHOTO_LESS, "fail", count=5)
    assert (seen(deeds.PHOTO_LESS), lost(deeds.PHOTO_LESS)) == (1, 500)
    assert models.Check.objects.filter(item=deeds.PHOTO_LESS).count() == 2
    correct(house, deeds.PHOTO_LESS, "na", reason="没有这种设施")
    assert seen(deeds.PHOTO_LESS) == lost(deeds.PHOTO_LESS) == 0


def test_a_failure_that_was_none_withdraws_its_finding_and_one_overlooked_opens_it(house, contract):
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    correct(house, deeds.PHOTO_LESS, "pass")
    assert models.Finding.objects.get().now.state == "voided"
    correct(house, deeds.PHOTO_LESS, "fail", count=1)
    correct(house, "CLEANING-09", "fail", count=1)
    live = models.Finding.objects.filter(now__state="open")
    assert sorted(live.values_list("item", flat=True)) == [deeds.PHOTO_LESS, "CLEANING-09"]


def test_a_corrected_failure_still_waits_for_its_photo_and_counts_once(house, contract):
    deeds.visit(house, contract, {deeds.WITH_PHOTO: 2})
    correct(house, deeds.WITH_PHOTO, "fail", count=4)
    assert seen(deeds.WITH_PHOTO) == 0
    arrive(house)
    assert (seen(deeds.WITH_PHOTO), lost(deeds.WITH_PHOTO)) == (1, 200)
    correct(house, deeds.WITH_PHOTO, "fail", count=1)  # the photo is here: it counts at once
    assert (seen(deeds.WITH_PHOTO), lost(deeds.WITH_PHOTO)) == (1, 50)


def test_a_correction_has_a_reason_an_author_and_an_end(house, contract, refused):
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    first = check_of(deeds.PHOTO_LESS)
    said, other = {"check": first.pk, "result": "pass", "reason": "看错了"}, deeds.another(house, "inspector")
    with refused("更正须写明理由"):
        correct(house, deeds.PHOTO_LESS, "pass", reason=" ")
    with refused("只有当时的检查人可以更正"):
        correct_check(other, LATER, **said)
    correct(house, deeds.PHOTO_LESS, "pass")
    with refused("这个结果已经更正过，请更正最新的结果"):
        correct_check(house.people["inspector"], LATER, **said)
    with refused("本院没有这条检查结果"):
        correct_check(house.people["inspector"], LATER, **said | {"check": an_id("none")})


def test_what_was_withdrawn_is_not_corrected_back(house, contract, refused):
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    settle_finding(house.people["office"], LATER, finding=models.Finding.objects.get().pk, withdraw=True, note="误判")
    with refused("不再计分，不能再更正"):
        correct(house, deeds.PHOTO_LESS, "fail", count=9)


def test_withdrawing_reverses_what_a_correction_counted(house, contract):
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    correct(house, deeds.PHOTO_LESS, "fail", count=5)
    settle_finding(house.people["office"], LATER, finding=models.Finding.objects.get().pk, withdraw=True, note="误判")
    assert seen(deeds.PHOTO_LESS) == lost(deeds.PHOTO_LESS) == 0


def test_after_the_statement_nothing_is_corrected(house, contract, refused):
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2})
    close_month(house.people["office"], deeds.CLOSED, month=deeds.MONTH, only=[contract])
    sign_decision(house.people["chief"], deeds.CLOSED, ids=(deeds.decision(contract).pk,))
    issue_statement(house.people["chief"], deeds.SETTLED, month=deeds.MONTH, only=(contract,))
    with refused("本月结算单已开出"):
        correct(house, deeds.PHOTO_LESS, "pass")
