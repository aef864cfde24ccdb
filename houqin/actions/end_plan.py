"""结束计划: after a day nothing more is due."""

from datetime import date, datetime
from uuid import UUID

from houqin.actions import _ledger, _plans
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def end_plan(by: Actor, at: datetime, *, plan: UUID, on: date, reason: str) -> UUID:
    """Returns the plan's id. What was due until then stays due."""
    row = _plans.load(plan)
    if not reason.strip():
        raise Refused("请写明为什么结束")
    today = at.astimezone(period.HOSPITAL_TIME).date()
    if on < today:
        raise Refused("结束日期不能早于今天：已经到期的不能抹去")
    if on < row.starts_on:
        raise Refused("结束日期 %(ends)s 早于开始日期 %(starts)s", ends=on, starts=row.starts_on)
    _plans.refuse_ended(row, today)
    row.ends_on, row.ended_why = on, reason
    _ledger.write(by, at, "end_plan", {"plan": plan, "until": on, "reason": reason}, [row])
    return plan
