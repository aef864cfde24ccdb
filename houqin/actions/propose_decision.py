"""提出处理建议: a reward, an order, a talk, a renewal or an ending, beside what a closed month proposes."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import decision, period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

BY_HAND = ("reward", "reminder", "rectify_order", "interview", "forfeit_deposit", "terminate", "renew")


@_ledger.action
def propose_decision(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    contract: UUID,
    month: int,
    kind: str,
    clause: str,
    reason: str,
    amount_fen: int = 0,
) -> UUID:
    """Returns the decision's id. A deduction is never proposed by hand: it follows from evidence."""
    signed = contracts.contract(contract)
    if not period.is_month(month) or not period.on(signed.starts_on) <= month <= period.on(signed.ends_on):
        raise Refused("月份须在合同期内，写作 202611")
    if kind not in BY_HAND:
        raise Refused("扣减只能由考评得出，不能手工提出；需要减免请用“减免扣减”")
    if not reason.strip():
        raise Refused("请写明事由")
    if amount_fen < 0 or (kind == "reward" and not amount_fen):
        raise Refused("请写明金额，须大于 0")
    if not clause.strip() or not contracts.has_clause(contract, clause):
        raise Refused("合同里没有条款“%(clause)s”，没有约定的事项不能提出", clause=clause)
    row = records.Decision(
        id=id,
        contract=signed,
        period=month,
        kind=kind,
        clause=clause,
        amount_fen=amount_fen,
        reason=reason,
        measure="by_hand",
        charge=str(id),
        proposed_by_id=by.person,
        at=at,
        needs=decision.signer(kind, amount_fen),
    )
    _ledger.write(by, at, "propose_decision", {"contract": contract, "kind": kind, "amount_fen": amount_fen}, [row])
    return id
