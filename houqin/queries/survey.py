"""Surveys as questions: what waits for an answer, what waits for review, and what came of it without small numbers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from houqin.packs import asking
from houqin.queries import contract as contracts
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import money, period
from houqin.rules import survey as surveys_
from houqin.rules.party import PUBLIC, Actor
from houqin.rules.refusal import Refused
from houqin.rules.survey import Change, Mean, Questionnaire, Share

FULL_TEXT = ("office", "chief")  # who reads comments as they were written
OUTSIDE = ("provider", "ward")  # who sees a survey only when it is over
PAGE = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey that waits for this person's answer."""

    id: UUID
    questionnaire: Questionnaire
    contract: str
    closes_on: Any


@dataclass(frozen=True, slots=True)
class Result:
    """What answers to one question, or of one group, came to; all None where too few answered."""

    name: str
    english: str
    n: int
    steps: tuple[int, ...] = ()
    satisfied: Share | None = None
    top: Share | None = None
    mean: Mean | None = None
    change: Change | None = None
    size: str = "none"


# ── To answer ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def asked(by: Actor, *, at: datetime, place: int | None = None) -> list[Asked]:
    """What the asker may answer now: behind a label what is asked of patients there, else what one has not answered."""
    today = period.day(at)
    rows = records.Survey.objects.select_related("contract").filter(opens_on__lte=today, closes_on__gte=today)
    rows = rows.filter(end__isnull=True).order_by("service", "at")
    if by.role == PUBLIC:
        return [_asked(row) for row in rows.filter(audience="patient") if _is_there(row, place)]
    audiences = ("ward", "staff") if by.role == "ward" else ("staff",) if by.role != "provider" else ()
    rows = rows.filter(audience__in=audiences).exclude(participation__person=by.person)
    return [_asked(row) for row in rows]


def _asked(row: Any) -> Asked:
    return Asked(row.pk, _questionnaire(row), row.contract.name, row.closes_on)


def _is_there(row: Any, place: int | None) -> bool:
    """Whether a survey is asked at a place: below its own, or wherever its contract serves."""
    if place is None:
        return False
    if row.place_id is not None:
        above = records.Place.objects.filter(pk=row.place_id).values_list("path", flat=True).get()
        path = records.Place.objects.filter(pk=place).values_list("path", flat=True).get()
        return bool(f"{path}/".startswith(f"{above}/"))
    named = records.ContractPlace.objects.filter(contract=row.contract_id)
    return not named.exists() or bool(named.filter(place=place).exists())


@question
def over_surveys(by: Actor, *, at: datetime) -> list[UUID]:
    """Past their last day and not closed."""
    rows = records.Survey.objects.filter(end__isnull=True, closes_on__lt=period.day(at))
    return list(rows.order_by("closes_on", "pk").values_list("pk", flat=True))


@question
def questionnaires(by: Actor) -> list[Questionnaire]:
    """Those that come with the house, to start from."""
    return list(asking.questionnaires())


@question
def feedable(by: Actor, *, contract: UUID, at: datetime) -> list[tuple[str, str]]:
    """The lines of the contract's scheme that a survey may feed: code and text, those that want a survey first."""
    terms = contracts.in_force([contracts.contract(contract).pk], period.of(at)).get(contract)
    if terms is None:
        return []
    slots = [slot for slot in terms.layout.slots if slot.kind == "ratio"]
    wanted = {slot.code: (item := terms.item(slot.code)) is not None and item.method == "survey" for slot in slots}
    return [(slot.code, slot.text) for slot in sorted(slots, key=lambda slot: not wanted[slot.code])]


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def surveys(by: Actor, *, at: datetime, chosen: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The latest first. chosen: state (open, over, all), service, contract. Numbers of the small stay unseen."""
    chosen = chosen or {}
    rows = _seen(by)
    for name in ("service", "contract"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    running = Q(end__isnull=True)
    counts = {"open": rows.filter(running).count(), "over": rows.exclude(running).count()}
    state = chosen.get("state") or ("over" if by.role in OUTSIDE else "open")
    rows = rows.filter(running) if state == "open" else rows.exclude(running) if state == "over" else rows
    services = sorted(set(_seen(by).values_list("service", flat=True)))
    return {"rows": listed(rows, at), "counts": counts, "state": state, "services": services}


def listed(rows: Any, at: datetime) -> list[dict[str, Any]]:
    """Some surveys with what they came to, the latest first."""
    found = list(rows.select_related("end", "contract__provider").order_by("-closes_on", "service", "audience")[:PAGE])
    said, answered = _scores([row.pk for row in found]), _answered(found)
    return [_listed(row, said.get(row.pk, []), answered.get(row.pk, 0), period.day(at)) for row in found]


def _seen(by: Actor) -> Any:
    rows = own(by, records.Survey.objects.select_related("end", "contract__provider", "place"))
    return rows.filter(end__isnull=False) if by.role in OUTSIDE else rows


def _listed(row: Any, said: list[Mapping[str, int]], answered: int, today: Any) -> dict[str, Any]:
    asked = _questionnaire(row)
    end = getattr(row, "end", None)
    invited = end.invited if end else row.invited
    shown = len(said) >= asked.least and (end is not None or row.audience not in surveys_.NAMED)
    state = "closed" if end else "soon" if today < row.opens_on else "due" if today > row.closes_on else "open"
    return {
        **{"id": row.pk, "name": row.name, "service": row.service, "audience": row.audience, "state": state},
        **{"contract": row.contract.name, "provider": row.contract.provider.short, "least": asked.least},
        **{"opens_on": row.opens_on, "closes_on": row.closes_on, "answered": answered, "invited": invited},
        **{"rate": money.half_up(answered * 10000, invited) if invited else None},
        "satisfied": surveys_.overall(said, asked) if shown else None,
        "size": surveys_.size(len(said), asked.least),
    }


def _questionnaire(row: Any) -> Questionnaire:
    return surveys_.parse(json.loads(row.questionnaire))


def _scores(ids: Sequence[UUID]) -> dict[UUID, list[Mapping[str, int]]]:
    """The answers that count, by survey."""
    found: dict[UUID, list[Mapping[str, int]]] = {}
    rows = _counting(records.Answer.objects.filter(survey__in=ids))
    for survey, scores in rows.values_list("survey", "scores"):
        found.setdefault(survey, []).append(json.loads(scores))
    return found


def _counting(rows: Any) -> Any:
    """Held by nobody, or released."""
    return rows.exclude(hold__isnull=False, hold__ruling__isnull=True).exclude(hold__ruling__kept=False)


def _answered(rows: Sequence[Any]) -> dict[UUID, int]:
    """How many took part, counted or not: answers of labels, and persons while the urn is shut or open."""
    ids = [row.pk for row in rows]
    found: dict[UUID, int] = {}
    for model in (records.Answer, records.Participation):
        many = model.objects.filter(survey__in=ids).values_list("survey").annotate(n=Count("pk"))
        for survey, n in many:
            found[survey] = max(found.get(survey, 0), n)
    return found


# ── Results ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def survey(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One survey's results: by question, ward and building, beside the time before; and its comments."""
    row = _seen(by).filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这份问卷")
    asked = _questionnaire(row)
    answers = list(_counting(records.Answer.objects.filter(survey=row).select_related("department", "place", "ruling")))
    said = [json.loads(one.scores) for one in answers]
    listed = _listed(row, said, _answered([row]).get(row.pk, 0), period.day(at))
    past = _series(row)
    visible = listed["satisfied"] is not None
    before = past[-1] if past else None
    return {
        **listed,
        **{"row": row, "questionnaire": asked, "counted": len(said), "visible": visible, "item": row.item},
        "held": records.Hold.objects.filter(answer__survey=row, ruling__isnull=True).count(),
        "questions": _questions(asked, said, before) if visible else [],
        "change": _changed(listed["satisfied"], before),
        "before": before and {"id": before[0].pk, "closes_on": before[0].closes_on},
        "series": [share.bp if share else None for _row, _said, share in past] + [_bp(listed["satisfied"])],
        "wards": _groups(asked, answers, said, "ward") if visible else [],
        "buildings": _groups(asked, answers, said, "place") if visible else [],
        "comments": _comments(by, answers) if visible else [],
        "waiting": sum(bool(one.comment) and not getattr(one, "ruling", None) for one in answers) if visible else 0,
        "outcome": row.end.outcome_id if listed["state"] == "closed" else None,
    }


def _bp(found: Share | None) -> int | None:
    return found.bp if found else None


def _series(row: Any) -> list[tuple[Any, list[Mapping[str, int]], Share | None]]:
    """The same survey before, oldest first, each with its answers and its share."""
    rows = records.Survey.objects.filter(contract=row.contract_id, audience=row.audience, name=row.name)
    rows = list(rows.filter(end__isnull=False, closes_on__lt=row.opens_on).order_by("-closes_on")[:11])[::-1]
    said = _scores([one.pk for one in rows])
    found = []
    for one in rows:
        asked, answers = _questionnaire(one), said.get(one.pk, [])
        enough = len(answers) >= asked.least
        found.append((one, answers, surveys_.overall(answers, asked) if enough else None))
    return found


def _changed(now: Share | None, before: Any) -> Change | None:
    return surveys_.change(now, before[2]) if now and before and before[2] else None


def _questions(asked: Questionnaire, said: list[Mapping[str, int]], before: Any) -> list[Result]:
    earlier: list[list[int]] = []
    if before and before[2] and len(_questionnaire(before[0]).questions) == len(asked.questions):
        earlier = surveys_.counts(before[1], asked)
    found = []
    for n, steps in enumerate(surveys_.counts(said, asked)):
        then = surveys_.share(*surveys_.satisfied(earlier[n], asked)) if earlier else None
        found.append(_result(asked.questions[n].text, asked.questions[n].english, steps, asked, then))
    return found


def _result(name: str, english: str, steps: Sequence[int], asked: Questionnaire, then: Share | None = None) -> Result:
    n = sum(steps)
    now = surveys_.share(*surveys_.satisfied(steps, asked))
    if now is None or n < asked.least:
        return Result(name, english, n)
    moved = surveys_.change(now, then) if then else None
    top, size = surveys_.share(steps[-1], n), surveys_.size(n, asked.least)
    return Result(name, english, n, tuple(steps), now, top, surveys_.mean(steps), moved, size)


def _groups(asked: Questionnaire, answers: Sequence[Any], said: list[Mapping[str, int]], kind: str) -> list[Result]:
    """By ward or by building, the best first; the small, and what would give them away, at the end without figures."""
    found: dict[str, list[Mapping[str, int]]] = {}
    for answer, scores in zip(answers, said, strict=True):
        name = (answer.department.name if answer.department_id else "") if kind == "ward" else _building(answer)
        if name:
            found.setdefault(name, []).append(scores)
    hidden = surveys_.hidden({name: len(group) for name, group in found.items()}, asked.least)
    results = []
    for name, group in found.items():
        share = None if name in hidden else surveys_.overall(group, asked)
        results.append(Result(name, "", len(group), (), share, size=surveys_.size(len(group), asked.least)))
    return sorted(results, key=lambda one: (one.satisfied is None, -(one.satisfied.bp if one.satisfied else 0)))


def _building(answer: Any) -> str:
    return answer.place.path.split("/")[0] if answer.place_id else ""


def _comments(by: Actor, answers: Sequence[Any]) -> list[dict[str, Any]]:
    """For the office as written, those to be looked at first; for others what was let through, without persons."""
    rows = [one for one in answers if one.comment]
    if by.role not in FULL_TEXT:
        shown = [one for one in rows if getattr(one, "ruling", None) and one.ruling.shown]
        return [{"text": surveys_.masked(one.comment), "place": _building(one)} for one in shown]
    rows.sort(key=lambda one: (getattr(one, "ruling", None) is not None, one.pk))
    return [
        {
            **{"id": one.pk, "text": one.comment, "place": one.place.path if one.place_id else ""},
            **{"masked": surveys_.masked(one.comment), "ruling": getattr(one, "ruling", None)},
        }
        for one in rows
    ]


# ── Review ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def held(by: Actor) -> list[dict[str, Any]]:
    """What waits for a look, by survey, place and day: when it came, from how many phones, and what it says."""
    rows = records.Hold.objects.filter(ruling__isnull=True).select_related("answer__place", "answer__survey__contract")
    found: dict[tuple[Any, ...], list[Any]] = {}
    for hold in rows.order_by("answer__at", "pk"):
        answer = hold.answer
        found.setdefault((answer.survey_id, answer.place_id, period.day(answer.at), hold.why), []).append(hold)
    return [_burst(holds) for holds in found.values()]


def waiting() -> int:
    """How many answers are held."""
    return int(records.Hold.objects.filter(ruling__isnull=True).count())


def _burst(holds: Sequence[Any]) -> dict[str, Any]:
    answers = [hold.answer for hold in holds]
    row, asked = answers[0].survey, _questionnaire(answers[0].survey)
    steps = [sum(c) for c in zip(*surveys_.counts([json.loads(a.scores) for a in answers], asked), strict=True)]
    return {
        **{"survey": row.pk, "name": row.name, "contract": row.contract.name, "why": holds[0].why},
        **{"ids": [hold.pk for hold in holds], "n": len(holds), "steps": tuple(steps), "scale": asked.scale},
        **{"place": answers[0].place.path if answers[0].place_id else "", "since": answers[0].at},
        **{"until": answers[-1].at, "devices": len({a.device for a in answers if a.device})},
        "unknown": sum(not a.device for a in answers),
        "same": len({(a.scores, a.comment) for a in answers}) == 1 and len(answers) > 1,
        "comments": [a.comment for a in answers if a.comment][:3],
    }
