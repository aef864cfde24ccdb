"""确认: whoever reported it, or an inspector, says that it is done, or sends it back; never whoever did it."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.rules.party import Actor


@_ledger.action
def confirm_case(by: Actor, at: datetime, *, case: UUID, passed: bool, note: str = "") -> UUID:
    """Returns the case's id. What is sent back needs a reason; its clock goes on with what was left."""
    said = _cases.told(note, "" if passed else "请写明哪里没有办好")
    now = _cases.load(by, case)
    _cases.refuse_closer(by, now)
    rows = _cases.step(by, at, now, "confirm" if passed else "return", said)
    _ledger.write(by, at, "confirm_case", {"case": case, "passed": int(passed)}, rows)
    return case
