"""The leader's questions: who is good, who is not, what needs a decision, what it costs."""

from datetime import datetime
from typing import Any

from houqin.queries import contract as contracts
from houqin.queries import finding as findings
from houqin.queries import opinion
from houqin.queries import sheet as sheets
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.party import Actor


@question
def cockpit(by: Actor, *, at: datetime, month: int | None = None) -> dict[str, Any]:
    """One month over all contracts: rows as in their list, and twelve months of what was paid and withheld."""
    last = month or sheets.newest(by) or period.of(at)
    ids = [row.pk for row in contracts.active(last)]
    about = sheets.About(ids, last, at)
    today = at.astimezone(period.HOSPITAL_TIME).date()
    again = findings.repeats(ids, last)
    rows = [about.row(row, today) | {"again": again.get(row.pk, (0, 0))} for row in contracts.active(last)]
    return {"period": last, "rows": rows, "costs": costs(last), "late": opinion.late(at)}


def costs(last: int) -> list[dict[str, int]]:
    """Twelve months of statements of contracts that cost money: payable and withheld, in fen."""
    months = period.between(period.after(last, -11), last)
    found = {month: [0, 0] for month in months}
    rows = records.Statement.objects.filter(period__gte=months[0], period__lte=last, contract__direction="expense")
    for month, payable, withheld in rows.values_list("period", "payable_fen", "withheld_fen"):
        if month in found:
            found[month][0] += payable
            found[month][1] += withheld
    return [{"period": month, "payable_fen": paid, "withheld_fen": lost} for month, (paid, lost) in found.items()]
