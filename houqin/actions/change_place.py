"""更改地点: its name, risk or department; the paths of all places below follow, the code on the label stays."""

from datetime import datetime
from typing import Any

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def change_place(
    by: Actor, at: datetime, *, place: int, name: str, risk: str = "", department: int | None = None
) -> int:
    """Returns the place's id."""
    row = records.Place.objects.filter(pk=place).first()
    if row is None:
        raise Refused("本院没有这个地点，请核对二维码或地点编码")
    if not name.strip() or "/" in name:
        raise Refused("地点须有名称，且不能含“/”")
    if department is not None and not records.Department.objects.filter(pk=department).exists():
        raise Refused("本院没有这个科室")
    facts = {"place": place, "before": row.path, "name": name}
    below = _moved(row, name)
    row.risk, row.department_id = risk, department
    _ledger.write(by, at, "change_place", facts, [row, below])
    return place


def _moved(row: Any, name: str) -> list[Any]:
    """The places below a renamed one, with their new paths; none when the name stays."""
    before, above = row.path, row.path.removesuffix(row.name)
    row.name, row.path = name, above + name
    if row.path == before:
        return []
    below = list(records.Place.objects.filter(path__startswith=before + "/").order_by("pk"))
    for place in below:
        place.path = row.path + place.path.removeprefix(before)
    return below
