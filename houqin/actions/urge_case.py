"""催办: a word to whoever holds a case; it moves no clock and stays to be seen."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.rules.party import Actor


@_ledger.action
def urge_case(by: Actor, at: datetime, *, case: UUID, note: str = "") -> UUID:
    """Returns the case's id."""
    now = _cases.load(by, case)
    _ledger.write(by, at, "urge_case", {"case": case}, _cases.step(by, at, now, "urge", _cases.told(note)))
    return case
