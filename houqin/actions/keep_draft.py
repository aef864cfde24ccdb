"""保存草稿: the one thing kept without a journal line; it counts for nothing until it is submitted."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor


@_ledger.action
def keep_draft(by: Actor, at: datetime, *, kind: str, key: str, body: str) -> int:
    """Returns the draft's id: one for each person, kind and key; the last text wins."""
    row, _ = records.Draft.objects.update_or_create(
        owner_id=by.person, kind=kind, key=key, hospital_id=by.hospital, defaults={"body": body, "updated_at": at}
    )
    return int(row.pk)
