"""抽查: an inspector looks again at one in ten of what nurses confirmed, and agrees or does not."""

from datetime import datetime, timedelta
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.rules import finding as findings
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def recheck_finding(by: Actor, at: datetime, *, finding: UUID, passed: bool, code: str, note: str = "") -> UUID:
    """Returns the finding's id. `code` is the place's label; one that was not put right gets a new deadline."""
    if not passed and not note.strip():
        raise Refused("请写明看到了什么")
    found = _steps.load(by, finding)
    if found.now.recheck_by is None:
        raise Refused("这个问题没有被抽中复查，或已经复查过")
    if code.strip().upper() != found.place.code.upper():
        raise Refused("复查须在现场：请扫门旁二维码，或输入标签上的地点码")
    due_at = None if passed else at + timedelta(days=findings.DAYS[found.severity])
    rows = _steps.step(by, at, found, "agree" if passed else "differ", note=note, due_at=due_at)
    _ledger.write(by, at, "recheck_finding", {"finding": finding, "passed": int(passed)}, rows)
    return finding
