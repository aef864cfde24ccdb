"""答问卷: one anonymous answer; of a person of the house into the urn, of a scanned label onto the record."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _surveys
from houqin.records import models as records
from houqin.rules import period
from houqin.rules import survey as surveys
from houqin.rules.identity import derived
from houqin.rules.party import PUBLIC, Actor
from houqin.rules.refusal import Forbidden, Refused


@_ledger.action
def answer_survey(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    survey: UUID,
    scores: Mapping[str, int],
    comment: str = "",
    place: int | None = None,
    device: str = "",
) -> UUID:
    """Returns the survey's id: the answer's own id goes nowhere near a person. `scores` by question number from 1."""
    row, asked = _surveys.load(survey)
    if (row.audience == "patient") != (by.role == PUBLIC):
        raise Forbidden("这份问卷不是请您填写的")
    if by.role == PUBLIC and _ledger.once(records.Answer, id, digest):
        return survey
    surveys.demand_open(row.opens_on, row.closes_on, _surveys.ended_on(row), period.day(at))
    comment = comment.strip()
    surveys.demand_answer(asked, scores, comment)
    said = {"id": id, "digest": digest, "survey": row, "scores": _ledger.canonical(scores), "comment": comment}
    rows = _of_label(at, said, _there(place), device) if by.role == PUBLIC else _of_person(by, said)
    _ledger.write(by, at, "answer_survey", {"survey": survey}, rows)
    return survey


def _there(place: int | None) -> Any:
    found = records.Place.objects.filter(pk=place).first()
    if place is not None and found is None:
        raise Refused("本院没有这个地点，请核对二维码或地点编码")
    return found


def _of_person(by: Actor, said: Mapping[str, Any]) -> list[Any]:
    """That the person answered goes on record; what was said goes into the urn."""
    survey = said["survey"]
    if records.Participation.objects.filter(survey=survey, person=by.person).exists():
        raise Refused("您已经答过这份问卷，谢谢您。每人一份，不能再答")
    part = records.Participation(id=derived(survey.pk, "person", by.person), survey=survey, person_id=by.person)
    return [part, records.Slip(**said, department_id=by.department if survey.audience == "ward" else None)]


def _of_label(at: datetime, said: Mapping[str, Any], place: Any, device: str) -> list[Any]:
    """The answer; and, when a burst shows, a hold on it and on all of the burst that came before."""
    survey = said["survey"]
    if device and records.Answer.objects.filter(survey=survey, device=device).exists():
        raise Refused("这部手机已经答过这份问卷，谢谢您。每期一份，不能再答")
    row = records.Answer(**said, place=place, department_id=place and place.department_id, device=device, at=at)
    here = records.Answer.objects.filter(survey=survey, place=place)
    burst = here.filter(at__gt=at - timedelta(minutes=surveys.WITHIN_MINUTES))
    unknown = here.filter(device="", at__gte=datetime.combine(period.day(at), time(), period.HOSPITAL_TIME))
    why = surveys.suspicion(burst.count() + 1, unknown.count() + 1 if not device else 0)
    if not why:
        return [row]
    free = (burst if why == "burst" else unknown).filter(hold__isnull=True)
    return [row, [_hold(one, why) for one in (row, *free)]]


def _hold(answer: Any, why: str) -> Any:
    return records.Hold(id=derived(answer.pk, "hold"), answer=answer, why=why)
