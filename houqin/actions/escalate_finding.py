"""超期上报: a finding that nobody put right in time is reported upwards, once for each level."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.records import models as records
from houqin.rules import finding as findings
from houqin.rules.party import Actor


@_ledger.action
def escalate_finding(by: Actor, at: datetime, *, finding: UUID) -> bool:
    """Whether it was reported now; asked again, or once it was put right, it changes nothing."""
    _ledger.freeze()
    found = _steps.load(by, finding)
    told = records.Step.objects.filter(finding=found, kind="overdue", at__gte=found.now.due_at).count()
    if found.now.stopped_at or not findings.goes_up(found.now.state, found.now.due_at, told, at):
        return False
    rows = _steps.step(by, at, found, "overdue")
    _ledger.write(by, at, "escalate_finding", {"finding": finding, "level": told + 1}, rows)
    return True
