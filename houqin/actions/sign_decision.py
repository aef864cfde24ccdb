"""会签: a second person makes a proposal binding, or refuses it; who proposes never signs."""

from datetime import datetime
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
    rows = list(records.Decision.objects.filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(set(ids)):
        raise Refused("有的处理建议不存在，请刷新后再试")
    signed = set(records.Signature.objects.filter(decision__in=rows).values_list("decision", flat=True))
    for row in rows:
        if row.proposed_by_id == by.person:
            raise Refused("提出人不得签批自己的处理建议")
        if not decisions.may_sign(by.role, row.needs):
            raise Refused("这一项超出您的签批权限，须由分管院领导签批")
        if row.pk in signed:
            raise Refused("这一项已经签批")
    made = [
        records.Signature(
            id=derived(row.pk, "signature"),
            decision=row,
            proposed_by_id=row.proposed_by_id,
            signed_by_id=by.person,
            verdict="signed" if agreed else "refused",
            role=by.role,
            reason=reason,
            at=at,
        )
        for row in rows
    ]
    _ledger.write(by, at, "sign_decision", {"decisions": [str(row.pk) for row in rows], "agreed": int(agreed)}, [made])
    return len(made)
