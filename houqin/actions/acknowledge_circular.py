"""签收通报: the provider has read it, and may say what it does about it."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import permission
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

LONGEST = 500


@_ledger.action
def acknowledge_circular(by: Actor, at: datetime, *, circular: UUID, note: str = "") -> UUID:
    """Returns the circular's id. What is said of a criticism is needed: how it is put right."""
    row = records.Circular.objects.select_related("issue", "receipt", "contract").filter(pk=circular).first()
    if row is None or not getattr(row, "issue", None) or not row.issue.agreed:
        raise Refused("本院没有这份通报")
    permission.demand_own(by, row.contract.provider_id)
    if getattr(row, "receipt", None):
        raise Refused("这份通报已经签收")
    note = note.strip()
    if row.kind == "criticism" and not note:
        raise Refused("请写明怎样改进")
    if len(note) > LONGEST:
        raise Refused("文字太长，最多 %(most)s 字", most=LONGEST)
    receipt = records.CircularReceipt(id=derived(row.pk, "receipt"), circular=row, note=note, by_id=by.person, at=at)
    _ledger.write(by, at, "acknowledge_circular", {"circular": circular}, [receipt])
    return circular
