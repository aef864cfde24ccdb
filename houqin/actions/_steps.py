"""One step in a finding's life, as rows; whether it may be made from here is settled here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.records import models as records
from houqin.rules import finding as findings
from houqin.rules import permission
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


def load(by: Actor, id: UUID) -> Any:
    """The finding with its present state; refused when it is not there, or not this provider's."""
    found = records.Finding.objects.select_related("now", "contract", "place").filter(pk=id).first()
    if found is None:
        raise Refused("本院没有这个问题")
    permission.demand_own(by, found.contract.provider_id)
    return found


def step(
    by: Actor, at: datetime, found: Any, kind: str, *, note: str = "", due_at: datetime | None = None
) -> list[Any]:
    """The step's row and the cache beside it."""
    now = found.now
    following = findings.after(now.state, kind)
    if following is None:
        here, wanted = findings.STATES[now.state], findings.STEPS[kind]
        raise Refused(f"问题现为“{here}”，不能再“{wanted}”")
    n = records.Step.objects.filter(finding=found).count() + 1
    row = records.Step(
        id=derived(found.pk, "step", n),
        finding=found,
        n=n,
        kind=kind,
        by_id=by.person or None,
        at=at,
        note=note,
        due_at=due_at,
    )
    now.state, now.changed_at = following, at
    if due_at is not None:
        now.due_at = due_at
    return [row, now]
