"""复核集中提交: a person looks at held answers, and lets them count or leaves them out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _surveys
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def review_answers(by: Actor, at: datetime, *, survey: UUID, ids: Sequence[UUID], keep: bool, reason: str) -> UUID:
    """Returns the survey's id. What is let in after the survey was closed becomes an outcome of its own, with its mark.

    `ids` names the holds; each is ruled on once.
    """
    if not reason.strip():
        raise Refused("请写明理由")
    _ledger.freeze()
    row, asked = _surveys.load(survey)
    holds = list(records.Hold.objects.select_related("answer", "ruling").filter(pk__in=list(ids), answer__survey=row))
    if not holds or len(holds) != len(set(ids)):
        raise Refused("有的提交已不在待复核之列，请刷新后再选")
    if any(getattr(hold, "ruling", None) for hold in holds):
        raise Refused("有的提交刚有别人复核过，请刷新后再试")
    rulings = [
        records.HoldRuling(id=derived(hold.pk, "ruling"), hold=hold, kept=keep, reason=reason.strip()[:200], at=at)
        for hold in holds
    ]
    for ruling in rulings:
        ruling.by_id = by.person
    counted = _counted(row, asked, [hold.answer for hold in holds], at) if keep else []
    facts = {"survey": survey, "n": len(holds), "kept": int(keep), "reason": reason}
    _ledger.write(by, at, "review_answers", facts, [rulings, *counted])
    return survey


def _counted(row: Any, asked: Any, released: list[Any], at: datetime) -> list[Any]:
    """After the end: these alone beside an outcome that stands, or all together where there were too few before."""
    end = getattr(row, "end", None)
    if end is None:
        return []
    earlier = records.Outcome.objects.filter(pk__in=_ids(row)).count()
    if earlier:
        return _surveys.outcome(row, asked, released, at, earlier)
    answers = [*_surveys.counting(row.pk), *released]
    return _surveys.outcome(row, asked, answers, at) if len(answers) >= asked.least else []


def _ids(row: Any) -> list[UUID]:
    """The ids that this survey's outcomes may have."""
    holds = records.Hold.objects.filter(answer__survey=row).count()
    return [derived(row.pk, "outcome", n) for n in range(holds + 1)]
