"""默认关闭: what was put right and nobody confirmed in 72 hours closes by itself, and never counts as confirmed."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.rules import finding as findings
from houqin.rules.party import Actor


@_ledger.action
def lapse_finding(by: Actor, at: datetime, *, finding: UUID) -> bool:
    """Whether it closed now; asked again, or once somebody confirmed it, it changes nothing.

    A grave finding (重大) waits for an inspector however long it takes.
    """
    _ledger.freeze()
    found = _steps.load(by, finding)
    if found.now.state != "review" or not findings.lapses(found.severity, found.now.changed_at, at):
        return False
    rows = _steps.step(by, at, found, "lapse", note="整改后 72 小时无人复核")
    _ledger.write(by, at, "lapse_finding", {"finding": finding}, rows)
    return True
