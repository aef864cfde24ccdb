"""签发通报: a second person issues a circular, or drops it and says why; from then on the provider sees it."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused


@_ledger.action
def issue_circular(by: Actor, at: datetime, *, circular: UUID, agreed: bool, reason: str = "") -> UUID:
    """Returns the circular's id."""
    row = records.Circular.objects.select_related("issue").filter(pk=circular).first()
    if row is None:
        raise Refused("本院没有这份通报")
    if getattr(row, "issue", None):
        raise Refused("这份通报已经办过")
    if row.by_id == by.person:
        raise Forbidden("起草人不能签发自己的通报")
    if not agreed and not reason.strip():
        raise Refused("请写明理由")
    issue = records.CircularIssue(id=derived(row.pk, "issue"), circular=row, agreed=agreed, by_id=by.person, at=at)
    issue.reason = reason.strip()[:200]
    _ledger.write(by, at, "issue_circular", {"circular": circular, "agreed": int(agreed)}, [issue])
    return circular
