"""Supervision opinions as questions: who wrote what to the office, what was replied, what is overdue."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.queries import case as cases
from houqin.queries import casebook as books
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import case as rules
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

PAGE = 200


def _seen(by: Actor) -> Any:
    """Every opinion for those who oversee, else one's own."""
    rows = records.CaseNow.objects.filter(kind__in=rules.PRIVATE).select_related(*cases.RELATED, "case__reporter")
    return rows if by.role in permission.OVERSEERS else rows.filter(case__reporter=by.person)


@question
def opinions(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """What is not settled first, the most overdue at the top."""
    book = books.book()
    found = [_shown(row, book, at) for row in _seen(by).order_by("-opened_at")[:PAGE]]
    return sorted(found, key=lambda one: (one["over"], one["due_at"] is None, one["due_at"] or one["opened_at"]))


def _shown(row: Any, book: Any, at: datetime) -> dict[str, Any]:
    writer = row.case.reporter
    return {
        **cases.shown(row, book, at),
        **{"writer": writer.name if writer else "", "role": writer.role if writer else ""},
        **{"over": row.state in rules.OVER, "pressed": row.returned},
    }


@question
def opinion(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One opinion: what it is about, every step with what it points to, and what the asker may do now."""
    row = _seen(by).filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这份监督意见")
    steps = list(records.CaseStep.objects.select_related("by").filter(case=id).order_by("n"))
    links = _links([step.pk for step in steps])
    mine = by.person == row.case.reporter_id
    live = row.state in rules.LIVE
    return {
        **_shown(row, books.book(), at),
        **{"complete_due": row.complete_due, "about": links.get(steps[0].pk, []), "mine": mine},
        "steps": [_step(step, links) for step in steps],
        "may_reply": row.state in rules.TICKING and permission.may(by.role, "reply_to_case"),
        "may_accept": mine and row.state == "done",
        "may_press": mine and live,
    }


def _step(step: Any, links: Mapping[UUID, list[Any]]) -> dict[str, Any]:
    who = step.by.name if step.by_id else "系统"
    return {"kind": step.kind, "by": who, "at": step.at, "note": step.note, "links": links.get(step.pk, [])}


def _links(steps: list[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for one in records.CaseLink.objects.filter(step__in=steps).order_by("entry", "pk"):
        found.setdefault(one.step_id, []).append(one)
    return found


def late(at: datetime) -> dict[str, int]:
    """For the leader: opinions and questions that wait, and how many of them are overdue."""
    counts = {"opinion": 0, "opinion_late": 0, "question": 0, "question_late": 0}
    rows = records.CaseNow.objects.filter(kind__in=("opinion", "question"), state__in=rules.TICKING)
    for kind, due_at in rows.values_list("kind", "due_at"):
        counts[kind] += 1
        counts[f"{kind}_late"] += due_at is not None and due_at < at
    return counts
