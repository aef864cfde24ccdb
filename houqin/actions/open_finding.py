"""开整改单: a finding beside any round; it carries no points and no money, and must be put right all the same."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _findings, _ledger
from houqin.queries import contract as contracts
from houqin.rules import finding as findings
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused


@_ledger.action
def open_finding(
    by: Actor, at: datetime, *, id: UUID, contract: UUID, place: int, item: str, severity: str = "一般"
) -> UUID:
    """Returns the finding's id. `item` says what is wrong, or names an item of the contract's annex."""
    signed = contracts.contract(contract)
    contracts.month_of(signed, at, at)
    where, _ = contracts.served(contract, place)
    if by.role == "ward" and where.department_id not in (None, by.department):
        raise Forbidden("这个地点不归贵科室，请由所在科室办理")
    if not item.strip():
        raise Refused("请写明是什么问题")
    if severity not in findings.SEVERITIES:
        raise Refused("严重程度须为 %(known)s 之一", known="、".join(findings.SEVERITIES))
    before = _findings.recurrences(contract, place, at, [item]).get(item, 0)
    told = findings.Opened(item, severity, findings.deadline(severity, where.risk, at), before)
    row = _findings.row(id, contract, place, at, told)
    facts = {"contract": contract, "place": place, "item": item}
    _ledger.write(by, at, "open_finding", facts, [row, _findings.present(row, signed.provider_id, at)])
    return row.pk
