"""Award calls as questions: what may be won, who was nominated, how they stand, and who won."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.queries import review
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import award as rules
from houqin.rules.award import Placed, Ranked
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

PAGE = 100


def closing_of(call: UUID) -> Any | None:
    """The closing that holds of the panel that judges a call's nominations; none while it is open."""
    panel = _panel(call)
    last = review.latest(panel) if panel else None
    if last is None:
        return None
    again = records.PanelStep.objects.filter(panel=panel, n__gt=last.step.n, kind="reopen").exists()
    return None if again else last


def _panel(call: UUID) -> UUID | None:
    found = records.Candidate.objects.filter(nomination__call=call).values_list("subject__panel", flat=True).first()
    return found and UUID(str(found))


def standing(call: Any, closing: Any) -> dict[str, list[Placed]]:
    """By category who stands where; keys are candidates."""
    points = dict(records.Placing.objects.filter(closing=closing).values_list("subject", "points"))
    ranked: dict[str, list[Ranked]] = {}
    for one in records.Candidate.objects.filter(nomination__call=call).select_related("nomination"):
        of = one.nomination
        ranked.setdefault(of.category, []).append(Ranked(str(one.pk), of.name, points.get(one.subject_id)))
    known = rules.read(json.loads(call.categories))
    return {one.name: rules.placed(one, ranked[one.name]) for one in known if one.name in ranked}


@question
def award_calls(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """The latest first, each with how far it is."""
    rows = list(records.AwardCall.objects.order_by("-at")[:PAGE])
    nominated: dict[UUID, int] = {}
    for call in records.Nomination.objects.filter(call__in=rows).values_list("call", flat=True):
        nominated[call] = nominated.get(call, 0) + 1
    judged = set(records.Candidate.objects.filter(nomination__call__in=rows).values_list("nomination__call", flat=True))
    listed = set(records.AwardList.objects.filter(call__in=rows).values_list("call", flat=True))
    return [
        {
            **{"id": row.pk, "title": row.title, "kind": row.kind, "closes_at": row.closes_at, "at": row.at},
            "nominated": nominated.get(row.pk, 0),
            "state": _state(row, at, row.pk in judged, row.pk in listed),
        }
        for row in rows
    ]


def _state(row: Any, at: datetime, judged: bool, listed: bool) -> str:
    return "listed" if listed else "judging" if judged else "nominating" if at < row.closes_at else "waiting"


@question
def award_call(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One call: nominations with their reasons; after the lock the places with intervals; the list and its winners."""
    row = records.AwardCall.objects.select_related("by").filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这次评选")
    closing, panel = closing_of(id), _panel(id)
    lists = list(records.AwardList.objects.filter(call=id).select_related("by").order_by("-at"))
    current = next((one for one in lists if closing is not None and one.closing_id == closing.pk), None)
    return {
        **{"id": id, "title": row.title, "kind": row.kind, "closes_at": row.closes_at, "by": row.by.name, "at": row.at},
        **{"state": _state(row, at, panel is not None, bool(lists)), "panel": panel, "locked": closing is not None},
        "categories": rules.read(json.loads(row.categories)),
        "nominations": _nominations(id),
        "standing": _placed(row, closing) if closing is not None else [],
        "list": current,
        "won": _won(current) if current else [],
    }


def _nominations(id: UUID) -> list[dict[str, Any]]:
    rows = records.Nomination.objects.filter(call=id).select_related("department", "by").order_by("category", "entry")
    return [
        {
            **{"id": row.pk, "category": row.category, "name": row.name, "reason": row.reason},
            **{"department": row.department.name, "by": row.by.name, "at": row.at},
        }
        for row in rows
    ]


def _placed(row: Any, closing: Any) -> list[dict[str, Any]]:
    """Each category with its candidates, the interval of their ranks beside their place."""
    ranks = json.loads(closing.figures).get("ranks", {})
    subjects = dict(records.Candidate.objects.filter(nomination__call=row).values_list("pk", "subject"))
    return [
        {
            "category": category,
            "rows": [{"one": one, "ranks": ranks.get(str(subjects[UUID(one.key)]))} for one in found],
        }
        for category, found in standing(row, closing).items()
    ]


def _won(row: Any) -> list[dict[str, Any]]:
    found = row.awards.select_related("candidate__nomination__department").order_by("prize", "-points")
    return [
        {
            **{
                "prize": one.prize,
                "name": one.candidate.nomination.name,
                "category": one.candidate.nomination.category,
            },
            **{"department": one.candidate.nomination.department.name, "points": one.points},
        }
        for one in found
    ]
