"""变更计划: new terms from a day on; what was due before stays as it was."""

from datetime import datetime, timedelta
from uuid import UUID

from houqin.actions import _ledger, _plans
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.plan import Plan
from houqin.rules.refusal import Refused


@_ledger.action
def change_plan(by: Actor, at: datetime, *, id: UUID, digest: str, plan: UUID, terms: Plan) -> UUID:
    """Returns the id of the successor, which starts with its own terms; the plan before it ends on the day before."""
    if _ledger.once(records.Plan, id, digest):
        return id
    before = _plans.load(plan)
    if terms.starts_on <= at.astimezone(period.HOSPITAL_TIME).date():
        raise Refused("变更最早从明天起，过去和今天的安排不改")
    _plans.refuse_ended(before, terms.starts_on)
    done = records.PlanResult.objects.filter(plan=before, at__gte=period.midnight(terms.starts_on))
    if done.exists():
        raise Refused("%(day)s 以后的安排已有办理记录，变更须在其后开始", day=terms.starts_on)
    rows = _plans.rows(id, digest, terms, before)
    before.ends_on, before.ended_why = terms.starts_on - timedelta(days=1), "变更"
    _ledger.write(by, at, "change_plan", {"plan": plan, "from": terms.starts_on, "rule": terms.rule}, [before, *rows])
    return id
