"""What waits for a second person: decisions with their signatures, and objections with their rulings."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from houqin.queries import evidence as seen
from houqin.queries import score
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import decision as decisions_
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@question
def decisions(by: Actor, *, waiting: bool = True) -> list[dict[str, Any]]:
    """Proposals, newest month first: those that wait for a signature, or all with the one they got.

    Proposals of a sheet that a newer version superseded are left out.
    """
    rows = own(by, records.Decision.objects.select_related("contract__provider", "proposed_by", "sheet"))
    old = records.Sheet.objects.filter(supersedes__isnull=False).values("supersedes")
    rows = rows.exclude(sheet__in=old)
    signed = {s.decision_id: s for s in records.Signature.objects.select_related("signed_by")}
    found = [_decision(by, row, signed.get(row.pk)) for row in rows.order_by("-period", "contract__number", "charge")]
    return [one for one in found if (one["signature"] is None) or not waiting]


def _decision(by: Actor, row: Any, signature: Any) -> dict[str, Any]:
    why_not = ""
    if row.proposed_by_id == by.person:
        why_not = "您是提出人，须由另一人签批"
    elif not decisions_.may_sign(by.role, row.needs):
        why_not = "不在您的签批权限内"
    return {"row": row, "signature": signature, "mine": not why_not and signature is None, "why_not": why_not}


@question
def objections(by: Actor, *, waiting: bool = False) -> list[dict[str, Any]]:
    """Objections, open ones first, with what they are about."""
    rows = own(by, records.Objection.objects.select_related("contract__provider", "sheet", "by", "ruling__by"))
    found = [_objection(row) for row in rows.order_by("-at")]
    return sorted(
        (one for one in found if one["ruling"] is None or not waiting), key=lambda one: one["ruling"] is not None
    )


def _objection(row: Any) -> dict[str, Any]:
    codes = json.loads(row.codes)
    lines = [line for line in score.lines(row.sheet.lines) if line.code in codes]
    ruling = getattr(row, "ruling", None)
    return {
        **{"row": row, "codes": codes, "lines": lines, "lost": sum(line.lost for line in lines), "ruling": ruling},
        "until": score.published_at(row.sheet) + timedelta(days=row.contract.objection_days),
    }


@question
def objection(by: Actor, id: UUID) -> dict[str, Any]:
    """One objection with the evidence behind its lines, and the sheet that its ruling led to."""
    rows = own(by, records.Objection.objects.select_related("contract__provider", "sheet", "by", "ruling__by"))
    row = rows.filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这项异议")
    found = _objection(row)
    marks = list(
        records.Mark.objects.filter(contract=row.contract, period=row.sheet.period, indicator__in=found["codes"])
    )
    pieces = {line.code: seen.pieces([m for m in marks if m.indicator == line.code]) for line in found["lines"]}
    after = records.Sheet.objects.filter(supersedes=row.sheet).first()
    return {**found, "pieces": pieces, "after": after, "impartial": _impartial(by, row, marks)}


def _impartial(by: Actor, row: Any, marks: list[Any]) -> bool:
    recorders = score.recorders(mark.evidence_id for mark in marks)
    return score.closed_by(row.sheet) != by.person and by.person not in recorders
