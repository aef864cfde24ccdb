"""停用日历订阅: the address opens nothing any more."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def close_calendar(by: Actor, at: datetime, *, key: int) -> int:
    """Returns the key's id; one's own only."""
    row = records.CalendarKey.objects.filter(pk=key, person=by.person).first()
    if row is None:
        raise Refused("没有这个日历地址")
    if row.revoked_at is None:
        row.revoked_at = at
        _ledger.write(by, at, "close_calendar", {"key": key}, [row])
    return key
