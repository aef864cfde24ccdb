"""办结: whoever holds a case says that it is done, with photos; from now on it waits to be confirmed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def fix_case(
    by: Actor, at: datetime, *, case: UUID, note: str, photos: Mapping[str, tuple[int, str]] | None = None
) -> UUID:
    """Returns the case's id."""
    said = _cases.told(note, "请写明怎样办结的")
    now = _cases.load(by, case)
    if by.role in ("inspector", "ward") and by.person != now.assignee_id:
        raise Refused("这件事项没有派给您")
    rows = _cases.step(by, at, now, "fix", said)
    pictures = _cases.photos(rows[0], photos or {})
    _ledger.write(by, at, "fix_case", {"case": case, "photos": len(pictures)}, [rows[0], pictures, *rows[1:]])
    return case
