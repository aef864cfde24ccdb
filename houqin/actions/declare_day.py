"""登记工作日: this hospital works, or does not, on a day, whatever the nation's calendar says."""

from datetime import date, datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor


@_ledger.action
def declare_day(by: Actor, at: datetime, *, day: date, works: bool, note: str = "") -> int:
    """Returns the row's id; a day declared again is changed."""
    row = records.SpecialDay.objects.filter(day=day).first() or records.SpecialDay(day=day)
    row.works, row.note = works, note
    _ledger.write(by, at, "declare_day", {"day": day, "works": int(works)}, [row])
    return int(row.pk)
