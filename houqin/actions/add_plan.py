"""新建计划: a recurring duty from now on, with who does it, where, and who is told when it is not done."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _plans
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.plan import Plan
from houqin.rules.refusal import Refused


@_ledger.action
def add_plan(by: Actor, at: datetime, *, id: UUID, digest: str, terms: Plan) -> UUID:
    """Returns the plan's id. Its occurrences follow from its terms; none is written before something happens."""
    if _ledger.once(records.Plan, id, digest):
        return id
    if terms.starts_on < at.astimezone(period.HOSPITAL_TIME).date():
        raise Refused("开始日期不能早于今天：过去的安排不能补立")
    rows = _plans.rows(id, digest, terms)
    _ledger.write(by, at, "add_plan", {"plan": id, "name": terms.name, "rule": terms.rule}, rows)
    return id
