"""减免扣减: lowering a deduction asks for a reason and a higher signature; the discipline office sees every one."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import payment as payments
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import money
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def waive(by: Actor, at: datetime, *, decision: UUID, amount_fen: int, reason: str) -> UUID:
    """Returns the waiver's id: a decision of its own that the leader signs before it counts."""
    row = records.Decision.objects.filter(pk=decision, kind="deduction").first()
    if row is None:
        raise Refused("没有这笔扣减")
    if not reason.strip():
        raise Refused("减免须写明理由")
    if score.latest([row.contract_id], row.period)[row.contract_id].pk != row.sheet_id:
        raise Refused("这笔扣减所依的考评表已经重算，请对最新一版提出减免")
    if payments.verdicts([row]).get(row.pk) == "refused":
        raise Refused("这笔扣减已经不予批准，无须减免")
    if not 0 < amount_fen <= row.amount_fen:
        raise Refused("减免金额须大于 0 且不超过扣减额 %(yuan)s 元", yuan=money.yuan(row.amount_fen))
    id = derived(row.pk, "waiver")
    if records.Decision.objects.filter(pk=id).exists():
        raise Refused("这笔扣减已经提出过减免")
    waiver = records.Decision(
        id=id,
        contract_id=row.contract_id,
        sheet_id=row.sheet_id,
        period=row.period,
        kind="waiver",
        clause=row.clause,
        amount_fen=amount_fen,
        reason=reason,
        measure=row.measure,
        charge=row.charge,
        proposed_by_id=by.person,
        at=at,
        needs="leader",
    )
    _ledger.write(by, at, "waive", {"decision": decision, "amount_fen": amount_fen, "reason": reason}, [waiver])
    return id
