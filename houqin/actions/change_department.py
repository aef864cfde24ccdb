"""更改科室."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def change_department(by: Actor, at: datetime, *, department: int, name: str) -> int:
    """Returns the department's id; its code stays."""
    row = records.Department.objects.filter(pk=department).first()
    if row is None:
        raise Refused("本院没有这个科室")
    if not name.strip():
        raise Refused("科室须有名称")
    facts = {"department": department, "before": row.name, "name": name}
    row.name = name
    _ledger.write(by, at, "change_department", facts, [row])
    return department
