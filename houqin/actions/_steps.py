"""One step in a finding's life, as rows; whether it may be made from here is settled here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.records import models as records
from houqin.rules import finding as findings
from houqin.rules import permission
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused


def load(by: Actor, id: UUID) -> Any:
    """The finding with its present state; refused when it is not there, or not this provider's."""
    rows = list(records.Finding.objects.select_related("now", "contract", "place", "of_check").filter(pk=id))
    if not rows:
        raise Refused("本院没有这个问题")
    found = rows[0]
    permission.demand_own(by, found.contract.provider_id)
    if by.role == "ward" and found.place.department_id not in (None, by.department):
        raise Forbidden("这个地点不归贵科室，请由所在科室办理")
    return found


def step(
    by: Actor,
    at: datetime,
    found: Any,
    kind: str,
    *,
    note: str = "",
    due_at: datetime | None = None,
    asked: datetime | None = None,
) -> list[Any]:
    """The step's row and the cache beside it; `due_at` is a new deadline, `asked` one that is only asked for."""
    now = found.now
    following = findings.after(now.state, kind)
    if following is None:
        here, wanted = findings.STATES[now.state], findings.STEPS[kind]
        raise Refused("问题现为“%(here)s”，不能再“%(wanted)s”", here=here, wanted=wanted)
    n = records.Step.objects.filter(finding=found).count() + 1
    stopped_at, until = findings.clock(kind, now.stopped_at, due_at or now.due_at, at)
    row = records.Step(
        id=derived(found.pk, "step", n),
        finding=found,
        n=n,
        kind=kind,
        by_id=by.person or None,
        at=at,
        note=note,
        due_at=asked or (until if due_at or until != now.due_at else None),
    )
    now.state, now.changed_at, now.stopped_at, now.due_at = following, at, stopped_at, until
    if following != "closed" or kind == "agree":
        now.recheck_by = None
    return [row, now]
