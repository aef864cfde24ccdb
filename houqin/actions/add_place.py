"""登记地点: one place in the tree, with the opaque code of its QR label."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def add_place(
    by: Actor,
    at: datetime,
    *,
    kind: str,
    name: str,
    code: str,
    parent: int | None = None,
    risk: str = "",
    department: int | None = None,
) -> int:
    """Returns the place's id. Its path is its parent's path and its name, joined by a slash."""
    above = records.Place.objects.filter(pk=parent).first() if parent else None
    if parent and above is None:
        raise Refused("本院没有上级地点")
    if not name.strip() or "/" in name:
        raise Refused("地点须有名称，且不能含“/”")
    if not code.strip() or "/" in code:
        raise Refused("地点须有编码，且不能含“/”")
    if department is not None and not records.Department.objects.filter(pk=department).exists():
        raise Refused("本院没有这个科室")
    row = records.Place(
        parent=above,
        kind=kind,
        name=name,
        code=code,
        risk=risk,
        department_id=department,
        path=f"{above.path}/{name}" if above else name,
    )
    _ledger.write(by, at, "add_place", {"path": row.path, "code": code}, [row])
    return int(row.pk)
