"""What the deeds of awards share: a call, and the nominations that stand before its panel."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.records import models as records
from houqin.rules.refusal import Refused


def call(id: UUID) -> Any:
    found = records.AwardCall.objects.filter(pk=id).first()
    if found is None:
        raise Refused("本院没有这次评选")
    return found


def to_judge(id: UUID, kind: str, at: datetime) -> list[Any]:
    """The nominations of a call that is over; they stand before one panel only."""
    found = call(id)
    if found.kind != kind:
        raise Refused("这次评选的种类与评审的种类不同")
    if at < found.closes_at:
        raise Refused("推荐还没有截止，截止后再组建评审")
    rows = list(records.Nomination.objects.filter(call=found).order_by("category", "entry", "pk"))
    if records.Candidate.objects.filter(nomination__in=rows).exists():
        raise Refused("这次评选的推荐对象已经在评审了")
    if not rows:
        raise Refused("还没有科室推荐")
    return rows


def entry(nomination: Any) -> str:
    """How a candidate is called on the ballot: who stands in two categories stands there twice."""
    return f"{nomination.name}（{nomination.category}）"
