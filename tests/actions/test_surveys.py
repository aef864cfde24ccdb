"""Surveys as deeds: answered once, held in a burst, closed into one outcome; and who said it stands nowhere."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from houqin.actions.answer_survey import answer_survey
from houqin.actions.close_survey import close_survey
from houqin.actions.moderate_comment import moderate_comment
from houqin.actions.open_survey import open_survey
from houqin.actions.review_answers import review_answers
from houqin.records import models
from houqin.rules import party
from houqin.rules import survey as surveys
from houqin.rules.refusal import Forbidden
from tests import deeds
from tests.cast import an_id
from tests.deeds import SEEN

ASKED = {
    "name": "保洁满意度",
    "service": "cleaning",
    "audience": "patient",
    "questions": [{"text": "病房"}, {"text": "卫生间"}],
    "least": 5,
}
SCHEME = {**deeds.SCHEME, "cards": [{"pack": "service_common", "weight": 100}]}


@pytest.fixture
def rated(house):
    """A contract whose scheme has an item for what its users say."""
    return deeds.contract(house, number="TY-1", scheme=SCHEME, pins={"service_common": "2026-01-01"})


@pytest.fixture
def item(rated):
    return "SERVICE_COMMON-10"


def launch(house, signed, n=1, **changes):
    said = {
        "id": an_id(signed, "survey", n),
        "contract": signed,
        "questionnaire": ASKED | changes.pop("asked", {}),
        "opens_on": date(2026, 10, 1),
        "closes_on": date(2026, 10, 31),
    }
    return open_survey(house.people["office"], SEEN, **(said | changes))


def answer(house, of, n, steps=(5, 5), *, at=SEEN, device=None, by=None, **more):
    """Answer `n` from a phone of its own, two an hour unless it is said otherwise."""
    by = by or party.public(house.hospital)
    scores = {str(i): step for i, step in enumerate(steps, 1)}
    said = {"id": an_id(of, "answer", n), "digest": f"{n:064x}", "survey": of, "scores": scores}
    said |= (
        {"place": house.place.pk, "device": f"{n:032x}" if device is None else device} if by.role == "public" else {}
    )
    return answer_survey(by, at, **(said | more))


def staff(house, n):
    return [deeds.another(house, "ward", f"护士{i}") for i in range(n)]


def spread(n):
    return SEEN + timedelta(minutes=30 * n)


def test_patients_answers_become_one_outcome_and_its_mark(house, rated, item):
    survey = launch(house, rated, item=item)
    for n in range(6):
        answer(house, survey, n, (5, 4) if n else (2, 3), at=spread(n))
    assert not models.Outcome.objects.exists()
    close_survey(house.people["office"], SEEN + timedelta(days=3), survey=survey, invited=10)
    outcome = models.Outcome.objects.get()
    assert (outcome.met, outcome.due, outcome.source, outcome.kind) == (10, 12, "user", "survey")
    mark = models.Mark.objects.get(evidence_id=outcome.pk)
    assert (mark.num, mark.den, mark.source, mark.period, mark.indicator) == (10, 12, "user", 202610, item)
    assert models.SurveyEnd.objects.get().invited == 10


def test_too_few_answers_are_not_assessed(house, rated, item):
    survey = launch(house, rated, item=item)
    for n in range(4):
        answer(house, survey, n, at=spread(n))
    close_survey(house.people["office"], SEEN + timedelta(days=3), survey=survey)
    assert not models.Outcome.objects.exists() and models.SurveyEnd.objects.get().outcome is None


def test_an_answer_sent_twice_is_on_record_once_and_another_content_is_refused(house, contract, refused):
    survey = launch(house, contract)
    assert answer(house, survey, 1) == answer(house, survey, 1) == survey
    assert models.Answer.objects.count() == 1
    with refused("已经提交过不同的内容"):
        answer(house, survey, 1, digest="f" * 64)


def test_one_phone_answers_a_survey_once(house, contract, refused):
    survey = launch(house, contract)
    answer(house, survey, 1, device="a" * 32)
    with refused("这部手机已经答过这份问卷"):
        answer(house, survey, 2, device="a" * 32)
    answer(house, launch(house, contract, 2), 2, device="a" * 32)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at": SEEN + timedelta(days=40)}, "已于 2026-10-31 结束"),
        ({"at": SEEN - timedelta(days=20)}, "2026-10-01 才开始"),
        ({"comment": "长" * 501}, "留言有 501 字"),
        ({"scores": {}}, "还没有回答任何一题"),
        ({"scores": {"1": 9}}, "第 1 题的答案不在选项内"),
        ({"place": 10**9}, "本院没有这个地点"),
        ({"survey": an_id("nobody")}, "本院没有这份问卷"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(house, contract, refused, changes, words):
    survey = launch(house, contract)
    with refused(words):
        answer(house, survey, 1, **changes)


def test_a_closed_survey_takes_nothing_more(house, contract, refused):
    survey = launch(house, contract)
    close_survey(house.people["office"], SEEN, survey=survey)
    with refused("已于 2026-10-10 结束，谢谢您"):
        answer(house, survey, 1)
    with refused("这份问卷已经结束"):
        close_survey(house.people["office"], SEEN, survey=survey)


def test_a_burst_is_taken_in_held_with_what_came_before_and_counts_for_nothing(house, rated, item):
    survey = launch(house, rated, item=item)
    for n in range(surveys.MOST_HERE + 1):
        answer(house, survey, n, at=SEEN + timedelta(seconds=n))
    assert models.Answer.objects.count() == models.Hold.objects.filter(why="burst").count() == surveys.MOST_HERE + 1
    close_survey(house.people["office"], SEEN + timedelta(days=1), survey=survey)
    assert not models.Mark.objects.exists()


def test_what_is_released_after_the_end_is_marked_then(house, rated, item):
    survey = launch(house, rated, item=item)
    for n in range(5):
        answer(house, survey, 100 + n, (5, 5), at=SEEN - timedelta(days=1) + timedelta(hours=n))
    for n in range(surveys.MOST_HERE + 1):
        answer(house, survey, n, (1, 1), at=SEEN + timedelta(seconds=n))
    close_survey(house.people["office"], SEEN + timedelta(days=1), survey=survey)
    assert sum(mark.den for mark in models.Mark.objects.all()) == 10
    holds = list(models.Hold.objects.values_list("pk", flat=True))
    said = {"survey": survey, "reason": "当天集中发放"}
    review_answers(house.people["chief"], SEEN + timedelta(days=2), ids=holds[:3], keep=True, **said)
    review_answers(house.people["chief"], SEEN + timedelta(days=2), ids=holds[3:5], keep=False, **said)
    review_answers(house.people["chief"], SEEN + timedelta(days=2), ids=holds[5:], keep=True, **said)
    marks = list(models.Mark.objects.all())
    assert sum(mark.den for mark in marks) == 10 + 2 * (surveys.MOST_HERE + 1 - 2)
    assert sum(mark.num for mark in marks) == 10
    assert {mark.period for mark in marks} == {202610}


def test_what_is_released_before_the_end_counts_at_the_end(house, rated, item):
    survey = launch(house, rated, item=item)
    for n in range(surveys.MOST_HERE + 1):
        answer(house, survey, n, at=SEEN + timedelta(seconds=n))
    holds = list(models.Hold.objects.values_list("pk", flat=True))
    review_answers(house.people["office"], SEEN, survey=survey, ids=holds, keep=True, reason="查房时集中扫码")
    assert not models.Mark.objects.exists()
    close_survey(house.people["office"], SEEN + timedelta(days=1), survey=survey)
    assert models.Mark.objects.get().den == 2 * (surveys.MOST_HERE + 1)


def test_a_hold_is_ruled_on_once_with_a_reason(house, contract, refused):
    survey = launch(house, contract)
    for n in range(surveys.MOST_HERE + 1):
        answer(house, survey, n, at=SEEN + timedelta(seconds=n))
    ids = list(models.Hold.objects.values_list("pk", flat=True))
    with refused("请写明理由"):
        review_answers(house.people["office"], SEEN, survey=survey, ids=ids, keep=True, reason=" ")
    review_answers(house.people["office"], SEEN, survey=survey, ids=ids, keep=False, reason="同一人所为")
    with refused("刚有别人复核过"):
        review_answers(house.people["office"], SEEN, survey=survey, ids=ids[:1], keep=True, reason="再想想")
    with refused("已不在待复核之列"):
        review_answers(house.people["office"], SEEN, survey=survey, ids=[an_id("x")], keep=True, reason="无")


def test_phones_without_a_cookie_are_held_when_they_are_many(house, contract):
    survey = launch(house, contract)
    for n in range(surveys.MOST_UNKNOWN + 1):
        answer(house, survey, n, device="", at=spread(n))
    assert models.Hold.objects.filter(why="unknown").count() == surveys.MOST_UNKNOWN + 1


def test_of_the_house_everybody_answers_once(house, contract, refused):
    survey = launch(house, contract, asked={"audience": "ward"})
    nurse = house.people["ward"]
    answer(house, survey, 1, by=nurse)
    with refused("您已经答过这份问卷，谢谢您。每人一份"):
        answer(house, survey, 2, by=nurse)


def test_who_said_it_stands_nowhere(house, contract):
    """Neither a row nor a journal line joins a person, or the moment of an answer, with what was said."""
    survey = launch(house, contract, asked={"audience": "ward"})
    nurses = staff(house, 6)
    for n, nurse in enumerate(nurses):
        answer(house, survey, n, (n % 5 + 1, 5), by=nurse, at=spread(n))
    assert not models.Answer.objects.exists() and models.Slip.objects.count() == 6
    said = {str(slip.pk).replace("-", "") for slip in models.Slip.objects.all()}
    lines = models.Entry.objects.filter(action="answer_survey")
    assert lines.count() == 6 and not any(
        id in line.rows.replace("-", "") or id in line.facts for line in lines for id in said
    )
    close_survey(house.people["office"], SEEN + timedelta(days=1), survey=survey)
    rows = list(models.Answer.objects.all())
    assert len(rows) == 6 and not models.Slip.objects.exists()
    assert {(row.at, row.device, row.place_id) for row in rows} == {(None, "", None)}
    assert len({row.entry for row in rows}) == 1
    names = {field.name for model in (models.Answer, models.Slip) for field in model._meta.get_fields()}
    assert not names & {"person", "by", "participation"}


def test_the_urn_keeps_what_it_was_given(house, contract):
    survey = launch(house, contract, asked={"audience": "staff"})
    for n, nurse in enumerate(staff(house, 5)):
        answer(house, survey, n, (n + 1, 3), by=nurse, comment=f"意见{n}")
    close_survey(house.people["office"], SEEN + timedelta(days=1), survey=survey)
    found = {row.comment: json.loads(row.scores) for row in models.Answer.objects.all()}
    assert found == {f"意见{n}": {"1": n + 1, "2": 3} for n in range(5)}


def test_each_audience_has_its_own_door(house, contract, refused):
    patients, wards, staff = (
        launch(house, contract, n, asked={"audience": audience}) for n, audience in enumerate(surveys.AUDIENCES)
    )
    with refused("这份问卷不是请您填写的", Forbidden):
        answer(house, patients, 1, by=house.people["ward"])
    with refused("这份问卷不是请您填写的", Forbidden):
        answer(house, wards, 1)
    with refused("不能做这件事", Forbidden):
        answer(house, staff, 1, by=house.people["provider"])


def test_a_comment_is_ruled_on_once(house, contract, refused):
    survey = launch(house, contract)
    answer(house, survey, 1, comment="地面有水")
    row = models.Answer.objects.get()
    with refused("请写明理由"):
        moderate_comment(house.people["office"], SEEN, answer=row.pk, shown=False)
    moderate_comment(house.people["office"], SEEN, answer=row.pk, shown=True)
    with refused("刚有别人审核过"):
        moderate_comment(house.people["office"], SEEN, answer=row.pk, shown=False, reason="骂人")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"questionnaire": {"name": "空"}}, "问卷有误"),
        ({"questionnaire": ASKED | {"scale": 4}}, "级数须为 3 或 5"),
        ({"closes_on": date(2026, 10, 9)}, "结束日期须不早于开始日期，也不早于今天"),
        ({"closes_on": date(2027, 1, 1)}, "不在合同期内"),
        ({"opens_on": date(2025, 1, 1)}, "最长 366 天"),
        ({"item": "CLEANING-01"}, "不按比率计分"),
        ({"item": "NOWHERE-1"}, "不在本合同的考核表内"),
        ({"place": 10**9}, "本院没有这个地点"),
        ({"invited": -1}, "发出份数"),
        ({"contract": an_id("nobody")}, "本院没有这份合同"),
    ],
)
def test_what_cannot_be_launched_is_refused(house, contract, refused, changes, words):
    with refused(words):
        launch(house, contract, **{"id": an_id("s"), **changes})


def test_strangers_do_nothing_here(house, contract, refused):
    survey = launch(house, contract)
    stranger = replace(house.people["office"], hospital=10**6)
    with refused("您不在这家医院", Forbidden):
        close_survey(stranger, SEEN, survey=survey)
