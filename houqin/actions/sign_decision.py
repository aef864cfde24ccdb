"""会签: a second person makes a proposal binding, or refuses it; who proposes never signs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import decision as decisions
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def sign_decision(by: Actor, at: datetime, *, ids: tuple[UUID, ...], agreed: bool = True, reason: str = "") -> int:
    """Signs (or refuses) one or many decisions at once; returns how many."""
    if not agreed and not reason.strip():
        raise Refused("不同意须写明理由")
    if not ids:
        raise Refused("请选择要签批的处理建议")
    rows = list(records.Decision.objects.filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(set(ids)):
        raise Refused("有的处理建议不存在，请刷新后再试")
    signed = set(records.Signature.objects.filter(decision__in=rows).values_list("decision", flat=True))
    replaced = set(records.Sheet.objects.filter(supersedes__isnull=False).values_list("supersedes", flat=True))
    for row in rows:
        _refuse(by, row, row.pk in signed, row.sheet_id in replaced)
    verdict = "signed" if agreed else "refused"
    made = [
        records.Signature(
            id=derived(row.pk, "signature"),
            decision=row,
            proposed_by_id=row.proposed_by_id,
            signed_by_id=by.person,
            verdict=verdict,
            role=by.role,
            reason=reason,
            at=at,
        )
        for row in rows
    ]
    _ledger.write(by, at, "sign_decision", {"decisions": [str(row.pk) for row in rows], "agreed": int(agreed)}, [made])
    return len(made)


def _refuse(by: Actor, row: Any, signed: bool, replaced: bool) -> None:
    if replaced:
        raise Refused("这一项所依的考评表已经重算，请签批最新一版的处理建议")
    if row.proposed_by_id == by.person:
        raise Refused("提出人不得签批自己的处理建议")
    if not decisions.may_sign(by.role, row.needs):
        raise Refused("这一项超出您的签批权限，须由分管院领导签批")
    if signed:
        raise Refused("这一项已经签批")
