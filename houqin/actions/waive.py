"""减免扣减: lowering a deduction asks for a cause and climbs the signing ladder like any other decision."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ladder, _ledger
from houqin.queries import decision as decisions
from houqin.queries import ladder as ladders
from houqin.queries import payment as payments
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import money
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def waive(by: Actor, at: datetime, *, decision: UUID, amount_fen: int, reason: str, cause: str = "other") -> UUID:
    """Returns the waiver's id: a decision of its own that must be signed, as high as its amount asks, before it counts.

    One that was sent back or withdrawn may be proposed again.
    """
    row = records.Decision.objects.select_related("proposed_by").filter(pk=decision, kind="deduction").first()
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
    _refuse_cause(row, cause)
    id = _id(row)
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
        needs=ladders.book().signer("waiver", amount_fen),
    )
    ground = _ladder.ground(id, [("decision", row.pk)])
    ground.cause = cause
    _ledger.write(by, at, "waive", {"decision": decision, "amount_fen": amount_fen, "reason": reason}, [waiver, ground])
    return id


def _id(row: Any) -> UUID:
    """One waiver of a deduction at a time."""
    before = records.Decision.objects.filter(kind="waiver", ground__evidence__contains=str(row.pk))
    older = records.Decision.objects.filter(pk=derived(row.pk, "waiver"))  # proposed before there were grounds
    found = decisions.told((before | older).select_related("proposed_by").distinct())
    if any(one.stands for one in found.values()):
        raise Refused("这笔扣减已经提出过减免")
    return derived(row.pk, "waiver", len(found)) if found else derived(row.pk, "waiver")


def _refuse_cause(row: Any, code: str) -> None:
    """No credit of earlier months cancels a deduction, unless the contract itself says so."""
    cause = ladders.book().cause(code)
    if cause.clause and not records.Clause.objects.filter(contract=row.contract_id, kind=cause.clause).exists():
        raise Refused("合同没有约定“%(cause)s”，以往的加分或奖励不能抵销扣减", cause=cause.name)
