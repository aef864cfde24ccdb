"""Meetings as questions: minutes, and how far their resolutions have come."""

from typing import Any
from uuid import UUID

from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import case
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

PAGE = 100


@question
def meetings(by: Actor) -> list[dict[str, Any]]:
    """The latest first; a provider's people those that were held with it."""
    rows = list(_seen(by).order_by("-held_on", "-at")[:PAGE])
    found = _resolutions([row.pk for row in rows])
    return [{"row": row, "resolutions": found.get(row.pk, [])} for row in rows]


@question
def meeting(by: Actor, id: UUID) -> dict[str, Any]:
    row = _seen(by).filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这次会议")
    return {"row": row, "resolutions": _resolutions([row.pk]).get(row.pk, [])}


def _seen(by: Actor) -> Any:
    return own(by, records.Meeting.objects.select_related("provider", "by"), "provider")


def _resolutions(ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    names = ("case__now__provider", "case__now__assignee")
    rows = records.Resolution.objects.filter(meeting__in=ids).select_related(*names).order_by("n")
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        now = row.case.now
        who = now.provider.short if now.provider_id else now.assignee.name if now.assignee_id else ""
        said = {"id": row.case_id, "n": row.n, "text": row.case.text, "until": row.case.fixed_at, "who": who}
        found.setdefault(row.meeting_id, []).append(said | {"state": now.state, "over": now.state in case.OVER})
    return found
