"""裁定: the office insists on a finding that was declined or disowned, or withdraws it and what it cost."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _findings, _ledger, _steps
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def settle_finding(by: Actor, at: datetime, *, finding: UUID, withdraw: bool, note: str) -> UUID:
    """Returns the finding's id. Withdrawing reverses the marks of the check that opened it."""
    if not note.strip():
        raise Refused("请写明理由")
    found = _steps.load(by, finding)
    rows = _steps.step(by, at, found, "withdraw" if withdraw else "insist", note=note)
    undone = _findings.unmarked(found) if withdraw else []
    _ledger.write(by, at, "settle_finding", {"finding": finding, "withdraw": int(withdraw)}, [*rows, undone])
    return finding
