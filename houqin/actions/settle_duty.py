"""计划任务到期: what rounds have proved, or what nobody did in time, is put on record, each occurrence once."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from houqin.actions import _duties, _ledger
from houqin.queries import duty as duties
from houqin.queries import plan as plans
from houqin.queries.plan import Due, Held
from houqin.records import models as records
from houqin.rules import plan as rules
from houqin.rules.identity import derived
from houqin.rules.party import Actor


@_ledger.action
def settle_duty(by: Actor, at: datetime, *, plan: UUID, on: datetime) -> bool:
    """Whether there was anything to settle. A round that arrives after the word “missed” supersedes it."""
    _ledger.freeze()
    held = plans.one(by, plan)
    due = duties.occurrence(held, on, at)
    if not duties.is_unsettled(due):
        return False
    before = _standing(held, due)
    id = derived(plan, "duty", due.at.isoformat(), due.state, "after" if before else "")
    row = _duties.duty(id, sha256(id.bytes).hexdigest(), held, due, due.state, at)
    row.supersedes, row.done_at, row.round_id = before, due.done_at, due.round
    reached = _reached(held, due)
    walked = rules.walked(held.plan.stops, plans.visits_of(reached)) if reached else []
    if due.round:
        row.by_id = next(one.inspector_id for one in reached.values() if one.pk == due.round)
    counted = _duties.counted(row, held, due)
    undone = _duties.undone(before) if before else []
    facts = {"plan": plan, "on": due.at, "state": row.state}
    _ledger.write(by, at, "settle_duty", facts, [row, _duties.steps(row, walked), *counted, undone])
    return True


def _standing(held: Held, due: Due) -> Any:
    """The word “missed” that this one supersedes, if it was given."""
    return records.PlanResult.objects.filter(plan=held.row, at=due.at).order_by("entry").last()


def _reached(held: Held, due: Due) -> dict[int, Any]:
    return plans.within(due.moments, plans.rounds_of(held, due.moments))
