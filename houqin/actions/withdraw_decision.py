"""撤回处理建议: who proposed takes it back while it is still on its way."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ladder, _ledger
from houqin.records import models as records
from houqin.rules import ladder
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def withdraw_decision(by: Actor, at: datetime, *, decision: UUID, reason: str) -> UUID:
    """Returns the decision's id. What a closed month proposed cannot be taken back, only refused or waived."""
    found = _ladder.decision(decision)
    if found.row.proposed_by_id != by.person:
        raise Refused("只有提出人可以撤回")
    if found.row.sheet_id is not None and found.row.kind != "waiver":
        raise Refused("由考评得出的事项不能撤回；确有错误请按证据重算")
    if found.life.state != "waiting":
        raise Refused(ladder.OVER[found.life.state])
    if not reason.strip():
        raise Refused("撤回须写明理由")
    row = records.Withdrawal(id=derived(decision, "withdrawal"), decision=found.row, by_id=by.person, at=at)
    row.reason = reason.strip()
    _ledger.write(by, at, "withdraw_decision", {"decision": decision}, [row])
    return decision
