"""更正检查结果: a new result supersedes the old one; the old mark is reversed, and both stay on record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _findings, _ledger, _marks, _steps
from houqin.queries import contract as contracts
from houqin.queries import payment as payments
from houqin.records import models as records
from houqin.rules import evidence
from houqin.rules import finding as findings
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.standard import Item


@_ledger.action
def correct_check(
    by: Actor, at: datetime, *, check: UUID, result: str, reason: str, count: int = 0, given: int | None = None
) -> UUID:
    """Returns the new check's id. Only who recorded the round may correct it, and only before the month's statement.

    The finding follows: a failure that was none withdraws it, a failure overlooked opens it.
    """
    old = records.Check.objects.select_related("round__contract", "round__place").filter(pk=check).first()
    _refuse(by, old, reason)
    visit = old.round
    item = contracts.edition_of(visit).item(old.item)
    shown = list(records.Photo.objects.filter(of_check__round=visit, of_check__item=old.item).order_by("sha256"))
    found = evidence.faults(
        evidence.Check(old.item, result, count, given, reason, photos=tuple(photo.sha256 for photo in shown)), item
    )
    if found:
        raise Refused("；".join(found))
    row = records.Check(id=derived(old.pk, "correction"), round=visit, item=old.item, result=result, count=count)
    row.given, row.reason, row.supersedes = given, reason, old
    facts = {"check": check, "result": result, "reason": reason}
    _ledger.write(by, at, "correct_check", facts, [row, *_counted(row, item, shown), *_followed(by, at, row, item)])
    return row.pk


def _refuse(by: Actor, old: Any, reason: str) -> None:
    if old is None:
        raise Refused("本院没有这条检查结果")
    if old.round.inspector_id != by.person:
        raise Refused("只有当时的检查人可以更正；他人有异议请走申诉")
    if payments.statement_exists(old.round.contract_id, old.round.period):
        raise Refused("本月结算单已开出，请由总务处以申诉复核处理")
    if not reason.strip():
        raise Refused("更正须写明理由")
    if _marks.stands(old.round, old.item).pk != old.pk:
        raise Refused("这个结果已经更正过，请更正最新的结果")
    if _marks.ever([old.pk]) and not _marks.standing([old.pk]):
        raise Refused("这个结果已经撤销或复核，不再计分，不能再更正")


def _counted(row: Any, item: Item, shown: list[Any]) -> list[list[Any]]:
    """The old mark reversed, and the new one unless it waits for a photo that has not come."""
    arrived = records.Attached.objects.filter(photo__in=shown).exists()
    waits = _marks.waits_for_photo(item, row.result) and not arrived
    undone = _marks.reversals(_marks.standing([row.supersedes_id]))
    return [undone, [] if waits else _marks.of_check(row.round, row, item)]


def _followed(by: Actor, at: datetime, row: Any, item: Item) -> list[Any]:
    visit, finding = row.round, _findings.of_item(row.round_id, row.item)
    if row.result == "fail" and (finding is None or finding.now.state in findings.DEAD):
        return _findings.opened(visit, visit.place.risk, visit.contract.provider_id, [(row, item)])
    if row.result != "fail" and finding is not None and findings.after(finding.now.state, "withdraw"):
        return _steps.step(by, at, finding, "withdraw", note=f"检查人更正：{row.reason}"[:200])
    return []
