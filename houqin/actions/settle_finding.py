"""裁定拒签: the office insists on a declined finding, or withdraws it and what it cost."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _marks, _steps
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def settle_finding(by: Actor, at: datetime, *, finding: UUID, withdraw: bool, note: str) -> UUID:
    """Returns the finding's id. Withdrawing reverses the marks of the check that opened it."""
    if not note.strip():
        raise Refused("请写明理由")
    found = _steps.load(by, finding)
    rows = _steps.step(by, at, found, "withdraw" if withdraw else "insist", note=note)
    undone = _marks.reversals(_marks.standing(_evidence(found))) if withdraw else []
    _ledger.write(by, at, "settle_finding", {"finding": finding, "withdraw": int(withdraw)}, [*rows, undone])
    return finding


def _evidence(found: Any) -> list[Any]:
    """The result that opened it, and its corrections."""
    return _marks.every(found.of_check.round_id, found.of_check.item) if found.of_check_id else []
