"""转派: the fault is not this contract's, so its points come back, and the finding begins anew where it belongs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _findings, _ledger, _steps
from houqin.queries import contract as contracts
from houqin.queries import finding as questions
from houqin.records import models as records
from houqin.rules import finding as findings
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

LONGEST = 64


@_ledger.action
def reassign_finding(by: Actor, at: datetime, *, finding: UUID, contract: UUID, note: str) -> UUID:
    """Returns the new finding's id. It keeps the severity, gets a new deadline, and costs the other contract nothing.

    It carries the item's code where the other contract has that item, else the item's words.
    """
    if not note.strip():
        raise Refused("请写明理由")
    found = _steps.load(by, finding)
    if contract == found.contract_id:
        raise Refused("这个问题已经在这份合同名下，请选另一份合同")
    signed = contracts.contract(contract)
    provider = records.Provider.objects.get(pk=signed.provider_id)
    month = contracts.month_of(signed, at, at)
    where, _ = contracts.served(contract, found.place_id)
    moved = _steps.step(by, at, found, "move", note=f"转给{provider.short}（{signed.name}）：{note}"[:500])
    item = _item(found, contract, month)
    before = _findings.recurrences(contract, where.pk, at, [item]).get(item, 0)
    told = findings.Opened(item, found.severity, findings.deadline(found.severity, where.risk, at), before)
    row = _findings.row(derived(found.pk, "moved", contract), contract, where.pk, at, told, moved_from=found)
    opened = [row, _findings.present(row, signed.provider_id, at)]
    facts = {"finding": finding, "contract": contract, "item": item}
    _ledger.write(by, at, "reassign_finding", facts, [*moved, _findings.unmarked(found), *opened])
    return row.pk


def _item(found: Any, contract: UUID, month: int) -> str:
    terms = contracts.in_force([contract], month).get(contract)
    if terms and found.item in terms.layout.by_code:
        return str(found.item)
    return questions.texts([found]).get(found.item, found.item)[:LONGEST]
