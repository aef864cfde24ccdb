"""What the deeds about surveys share: the survey, the answers that count, and the outcome that they become."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from houqin.actions import _outcomes
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import period
from houqin.rules import survey as surveys
from houqin.rules.identity import derived
from houqin.rules.refusal import Refused
from houqin.rules.survey import Questionnaire


def load(id: UUID) -> tuple[Any, Questionnaire]:
    """The survey with its end, and what it asks; refused when this hospital has none such."""
    row = records.Survey.objects.select_related("end", "contract").filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这份问卷")
    return row, surveys.parse(json.loads(row.questionnaire))


def ended_on(row: Any) -> Any:
    """The local day on which it was closed; None while it is not."""
    end = getattr(row, "end", None)
    return end and end.at.astimezone(period.HOSPITAL_TIME).date()


def scores(rows: Sequence[Any]) -> list[Mapping[str, int]]:
    return [json.loads(row.scores) for row in rows]


def counting(survey: UUID) -> list[Any]:
    """The answers that count: held by nobody, or released."""
    rows = records.Answer.objects.filter(survey=survey)
    return list(rows.exclude(hold__isnull=False, hold__ruling__isnull=True).exclude(hold__ruling__kept=False))


def outcome(row: Any, asked: Questionnaire, answers: Sequence[Any], at: datetime, n: int = 0) -> list[Any]:
    """So many satisfied of so many answers, and their mark; nothing of nothing, nor where the survey feeds no item.

    One outcome for the whole survey, when it closes, and not one for each answer: marks are read by everybody who may
    read the score, and one by one they would tell what one person at one place on one day has said.
    """
    steps = [sum(column) for column in zip(*surveys.counts(scores(answers), asked), strict=True)]
    met, due = surveys.satisfied(steps, asked)
    if not row.item or not due:
        return []
    last = datetime.combine(row.closes_on, time(23, 59), period.HOSPITAL_TIME)
    happened = min(at, last)
    id = derived(row.pk, "outcome", n)
    month = contracts.month_of(row.contract, happened, at)
    found = records.Outcome(id=id, digest=id.hex * 2, contract=row.contract, place_id=row.place_id, item=row.item)
    found.kind, found.met, found.due, found.source, found.stream = "survey", met, due, "user", "planned"
    found.at, found.period, found.note = happened, month, f"{row.name}：{len(answers)} 份"[:500]
    return [found, _outcomes.mark(found, contracts.terms_of(row.contract_id, month))]
