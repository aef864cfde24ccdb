"""列入整改令: findings come under a signed rectify order and its deadline; a new one may be opened with it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from houqin.actions import _findings, _ladder, _ledger
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import finding as findings
from houqin.rules import period
from houqin.rules.finding import Opened
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def order_findings(
    by: Actor,
    at: datetime,
    *,
    decision: UUID,
    until: date,
    ids: Sequence[UUID] = (),
    text: str = "",
    place: int | None = None,
    severity: str = "较大",
) -> int:
    """Returns how many were put under the order. `text` and `place` open a finding of their own."""
    order = _ladder.signed(decision, "rectify_order")
    if until < period.day(at):
        raise Refused("期限早于今天，请核对")
    rows = list(records.Finding.objects.filter(pk__in=list(ids), contract=order.contract_id))
    if len(rows) < len(set(ids)):
        raise Refused("有的问题不属于这份合同，请刷新后再试")
    made = _opened(order, at, until, text.strip(), place, severity) if text.strip() or place else []
    if not rows and not made:
        raise Refused("请勾选问题，或写明新的问题")
    new = [one for one in made if isinstance(one, records.Finding)]
    links = [_ladder.ordered(decision, row.pk, until) for row in (*rows, *new)]
    _ledger.write(by, at, "order_findings", {"decision": decision, "n": len(links)}, [*made, *links])
    return len(links)


def _opened(order: Any, at: datetime, until: date, text: str, place: int | None, severity: str) -> list[Any]:
    if not text or place is None:
        raise Refused("新的问题须写明地点和内容")
    if severity not in findings.SEVERITIES:
        raise Refused("严重程度须为 %(known)s 之一", known="、".join(findings.SEVERITIES))
    contracts.served(order.contract_id, place)
    due_at = max(at, datetime.combine(until, time(18), period.HOSPITAL_TIME))
    before = _findings.recurrences(order.contract_id, place, at, [text]).get(text, 0)
    told, id = Opened(text[:64], severity, due_at, before), derived(order.pk, "finding", place, text)
    row = _findings.row(id, order.contract_id, place, at, told)
    return [row, _findings.present(row, order.contract.provider_id, at)]
