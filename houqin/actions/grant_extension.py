"""同意延期: the deadline that the provider asked for becomes the finding's own."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def grant_extension(by: Actor, at: datetime, *, finding: UUID, note: str = "") -> UUID:
    """Returns the finding's id."""
    found = _steps.load(by, finding)
    last = records.Step.objects.filter(finding=found, kind__in=("extend", "grant")).order_by("n").last()
    if last is None or last.kind == "grant":
        raise Refused("服务商没有申请延期")
    rows = _steps.step(by, at, found, "grant", note=note, due_at=last.due_at)
    _ledger.write(by, at, "grant_extension", {"finding": finding, "until": last.due_at}, rows)
    return finding
