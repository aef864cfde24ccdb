"""停钟: a deadline stands still while the provider cannot work, with the reason; going again, it has lost nothing."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.rules import finding as findings
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def stop_clock(by: Actor, at: datetime, *, finding: UUID, stopped: bool, reason: str = "", note: str = "") -> UUID:
    """Returns the finding's id. Stopping needs a reason of the list; the deadline moves by as long as it stood."""
    if stopped and reason not in findings.PAUSES:
        raise Refused("停钟须选一个理由：%(known)s", known="、".join(findings.PAUSES))
    if stopped and reason == findings.PAUSES[-1] and not note.strip():
        raise Refused("请写明理由")
    found = _steps.load(by, finding)
    if stopped == (found.now.stopped_at is not None):
        raise Refused("整改计时已经停着" if stopped else "整改计时没有停过")
    said = "：".join(one for one in (reason, note.strip()) if one)
    rows = _steps.step(by, at, found, "stop" if stopped else "run", note=said)
    _ledger.write(by, at, "stop_clock", {"finding": finding, "stopped": int(stopped), "reason": reason}, rows)
    return finding
