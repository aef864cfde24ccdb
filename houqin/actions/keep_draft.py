"""保存草稿: the one thing kept without a journal line; it counts for nothing until it is submitted."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

LONGEST = 500_000


@_ledger.action
def keep_draft(by: Actor, at: datetime, *, kind: str, key: str, body: str) -> int:
    """Returns the draft's id: one for each person, kind and key; the last text wins."""
    if len(body) > LONGEST:
        raise Refused("草稿太长，最多 %(most)s 字", most=LONGEST)
    if len(kind) > 24 or len(key) > 64 or "\0" in kind + key + body:
        raise Refused("草稿的种类或名称太长，或含有不能保存的字符")
    row, _ = records.Draft.objects.update_or_create(
        owner_id=by.person, kind=kind, key=key, hospital_id=by.hospital, defaults={"body": body, "updated_at": at}
    )
    return int(row.pk)
