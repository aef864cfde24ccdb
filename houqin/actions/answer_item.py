"""答复联合检查事项: the department's word on what a joint walk found for it."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused


@_ledger.action
def answer_item(by: Actor, at: datetime, *, item: UUID, note: str) -> UUID:
    """Returns the answer's id; an item is answered once."""
    row = records.DutyItem.objects.filter(pk=item).first()
    if row is None:
        raise Refused("本院没有这个联合检查事项")
    if by.role != "office" and (by.role == "provider" or by.department != row.department_id):
        raise Forbidden("这个事项不归贵科室")
    if not note.strip():
        raise Refused("请写明怎样办的")
    if records.ItemAnswer.objects.filter(item=row).exists():
        raise Refused("这个事项已经答复过")
    answer = records.ItemAnswer(id=derived(item, "answer"), item=row, by_id=by.person, at=at, note=note)
    _ledger.write(by, at, "answer_item", {"item": item}, [answer])
    return answer.pk
