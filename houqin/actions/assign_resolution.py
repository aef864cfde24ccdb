"""派发决议: a resolution in a panel's minutes becomes a supervised task with its own deadline."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _tasks
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def assign_resolution(
    by: Actor, at: datetime, *, minute: UUID, provider: int | None = None, assignee: int | None = None
) -> UUID:
    """Returns the case's id. Text and deadline are the resolution's own."""
    row = records.Minute.objects.filter(pk=minute, kind="resolution").first()
    if row is None:
        raise Refused("纪要里没有这条决议")
    if records.MinuteTask.objects.filter(minute=row).exists():
        raise Refused("这条决议已经派发督办")
    until = max(row.due_on, period.day(at))
    id = derived(minute, "task")
    case, rows = _tasks.task(by, at, id, row.text, until, provider=provider, assignee=assignee)
    link = records.MinuteTask(id=derived(id, "link"), minute=row, case=case)
    _ledger.write(by, at, "assign_resolution", {"minute": minute, "case": id}, [*rows, link])
    return id
