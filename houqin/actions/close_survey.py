"""结束调查: the urn is opened, and enough answers become one outcome of the contract's item."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _surveys
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.identity import derived
from houqin.rules.party import SYSTEM, Actor
from houqin.rules.refusal import Refused


@_ledger.action
def close_survey(by: Actor, at: datetime, *, survey: UUID, invited: int | None = None) -> bool:
    """Whether it was closed now: the nightly scan may come late or twice. `invited`: how many were asked, if known now.

    Fewer answers than the least group stay unseen and count for nothing: not assessed, neither full marks nor zero.
    """
    _ledger.freeze()
    row, asked = _surveys.load(survey)
    if by.role == SYSTEM and (_surveys.ended_on(row) is not None or period.day(at) <= row.closes_on):
        return False
    if _surveys.ended_on(row) is not None:
        raise Refused("这份问卷已经结束")
    slips = list(records.Slip.objects.filter(survey=row).order_by("pk"))
    drawn = [_answer(slip) for slip in slips]
    answers = [*_surveys.counting(row.pk), *drawn]
    outcome = _surveys.outcome(row, asked, answers, at) if len(answers) >= asked.least else []
    end = records.SurveyEnd(id=derived(row.pk, "end"), survey=row, at=at, by_id=by.person or None)
    end.invited, end.outcome = row.invited if invited is None else invited, outcome[0] if outcome else None
    _ledger.write(by, at, "close_survey", {"survey": survey, "n": len(answers)}, [drawn, *outcome, end])
    records.Slip.objects.filter(survey=row).delete()
    return True


def _answer(slip: Any) -> Any:
    names = ("id", "digest", "survey_id", "place_id", "department_id", "scores", "comment")
    return records.Answer(**{name: getattr(slip, name) for name in names})
