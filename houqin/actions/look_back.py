"""回头看: the second look at a closed finding holds it closed, or opens it again."""

from datetime import datetime, timedelta
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.rules import finding as findings
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def look_back(by: Actor, at: datetime, *, finding: UUID, passed: bool, note: str = "") -> UUID:
    """Returns the finding's id. A finding that came back gets a new deadline by its severity."""
    if not passed and not note.strip():
        raise Refused("复发须写明看到了什么")
    found = _steps.load(by, finding)
    due_at = None if passed else at + timedelta(days=findings.DAYS[found.severity])
    rows = _steps.step(by, at, found, "hold" if passed else "reopen", note=note, due_at=due_at)
    _ledger.write(by, at, "look_back", {"finding": finding, "passed": int(passed)}, rows)
    return finding
