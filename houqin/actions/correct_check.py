"""更正检查结果: a new result supersedes the old one; the old mark is reversed, and both stay on record."""

from datetime import date, datetime
from uuid import UUID

from houqin.actions import _ledger, _marks
from houqin.queries import payment as payments
from houqin.queries import standard
from houqin.records import models as records
from houqin.rules import evidence
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def correct_check(
    by: Actor, at: datetime, *, check: UUID, result: str, reason: str, count: int = 0, given: int | None = None
) -> UUID:
    """Returns the new check's id. Only who recorded the round may correct it, and only before the month's statement."""
    old = records.Check.objects.select_related("round").filter(pk=check).first()
    if old is None:
        raise Refused("本院没有这条检查结果")
    visit = old.round
    if visit.inspector_id != by.person:
        raise Refused("只有当时的检查人可以更正；他人有异议请走申诉")
    if payments.statement_exists(visit.contract_id, visit.period):
        raise Refused("本月结算单已开出，请由总务处以申诉复核处理")
    if not reason:
        raise Refused("更正须写明理由")
    item = standard.find(visit.pack, date.fromisoformat(visit.edition)).item(old.item)
    new = evidence.Check(old.item, result, count, given, reason, photos=tuple(_photos(old)))
    found = evidence.faults(new, item)
    if found:
        raise Refused("；".join(found))
    row = records.Check(
        id=derived(old.pk, "correction"),
        round=visit,
        item=old.item,
        result=result,
        count=count,
        given=given,
        reason=reason,
        supersedes=old,
    )
    marks = [_marks.reversals(_marks.standing([old.pk])), _marks.of_check(visit, row, item)]
    _ledger.write(by, at, "correct_check", {"check": check, "result": result, "reason": reason}, [row, *marks])
    return row.pk


def _photos(check: records.Check) -> list[str]:
    return list(records.Photo.objects.filter(of_check=check).values_list("sha256", flat=True))
