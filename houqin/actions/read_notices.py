"""已读: one's own notices are marked as read; that moment is the proof that they arrived."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor


@_ledger.action
def read_notices(by: Actor, at: datetime, *, notices: Sequence[UUID] | None = None) -> int:
    """Returns how many were unread until now; without `notices` all of them. The first moment stays."""
    rows = records.Notice.objects.filter(to=by.person, read_at__isnull=True)
    if notices is not None:
        rows = rows.filter(pk__in=list(notices))
    return int(rows.update(read_at=at))
