"""新增科室."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor


@_ledger.action
def add_department(by: Actor, at: datetime, *, name: str, code: str) -> int:
    """Returns the department's id; its code is its own within the hospital."""
    row = records.Department(name=name, code=code)
    _ledger.write(by, at, "add_department", {"name": name, "code": code}, [row])
    return int(row.pk)
