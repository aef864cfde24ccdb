"""退回年度报告: a submitted report goes back to its writer with a reason; the version itself stays as it was locked."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import report as reports
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused

LONGEST = 300


@_ledger.action
def return_report(by: Actor, at: datetime, *, report: UUID, reason: str) -> UUID:
    """Returns the version's id. Who submitted it does not return it."""
    row = records.Report.objects.filter(pk=report).first()
    if row is None:
        raise Refused("本院没有这份报告")
    if row.by_id == by.person:
        raise Forbidden("提交人不能自己退回报告")
    if reports.is_open(reports.versions(row.key)) or reports.versions(row.key)[-1].pk != row.pk:
        raise Refused("这一版已经退回过，或已有新的一版")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Refused("请写明退回的理由，最多 %(most)s 字", most=LONGEST)
    back = records.ReportReturn(id=derived(row.pk, "return"), report=row, reason=reason, by_id=by.person, at=at)
    _ledger.write(by, at, "return_report", {"of": row.key, "n": row.n, "reason": reason}, [back])
    return report
