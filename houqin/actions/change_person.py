"""更改人员: the name, the department, or the last day; a role never changes, for old signatures were given in it."""

from datetime import date, datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def change_person(
    by: Actor, at: datetime, *, person: int, name: str, department: int | None = None, active_to: date | None = None
) -> int:
    """Returns the person's id. `active_to` is the last day on which this person may sign in; None: no end."""
    row = records.Person.objects.filter(pk=person).first()
    if row is None:
        raise Refused("没有编号为 %(person)s 的人员", person=person)
    if not name.strip():
        raise Refused("请写姓名")
    if department is not None and not records.Department.objects.filter(pk=department).exists():
        raise Refused("本院没有这个科室")
    if active_to is not None and active_to < row.active_from:
        raise Refused("停用日期不能早于启用日期")
    facts = {"person": person, "before": row.name, "name": name, "active_to": active_to}
    row.name, row.department_id, row.active_to = name, department, active_to
    _ledger.write(by, at, "change_person", facts, [row])
    return person
