"""开通日历订阅: a secret address under which a calendar program reads one's own duties, and nothing else."""

import re
from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

MOST = 5


@_ledger.action
def open_calendar(by: Actor, at: datetime, *, sha256: str) -> int:
    """Returns the key's id. The secret stays with whoever made it: only its SHA-256 comes here."""
    if not by.person:
        raise Refused("日历由本人开通")
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise Refused("日历地址的摘要须为 64 位十六进制的 SHA-256")
    if records.CalendarKey.objects.filter(person=by.person, revoked_at__isnull=True).count() >= MOST:
        raise Refused("最多同时开通 %(most)s 个日历地址，请先停用不用的", most=MOST)
    row = records.CalendarKey(person_id=by.person, sha256=sha256)
    _ledger.write(by, at, "open_calendar", {}, [row])
    return int(row.pk)
