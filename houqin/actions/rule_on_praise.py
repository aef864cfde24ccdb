"""核实表扬: it is confirmed for a contract, with the bonus that the scheme has for it; or it is not."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _incidents, _ledger
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def rule_on_praise(
    by: Actor,
    at: datetime,
    *,
    praise: UUID,
    confirmed: bool,
    contract: UUID | None = None,
    code: str = "",
    reason: str = "",
) -> UUID:
    """Returns the praise's id. `code` names a bonus of the contract's scheme; without one it stays on record only."""
    row = records.Praise.objects.select_related("ruling").filter(pk=praise).first()
    if row is None:
        raise Refused("本院没有这条表扬")
    if getattr(row, "ruling", None):
        raise Refused("这条表扬刚有别人核实过，请刷新后再试")
    if confirmed and contract is None:
        raise Refused("请选择是哪份合同的服务")
    if not confirmed and not reason.strip():
        raise Refused("请写明理由")
    counted = _bonus(row, contract, code, at) if confirmed and contract and code else []
    ruling = records.PraiseRuling(id=derived(row.pk, "ruling"), praise=row, confirmed=confirmed, at=at, by_id=by.person)
    ruling.contract = contracts.contract(contract) if contract and confirmed else None
    ruling.incident, ruling.reason = counted[0] if counted else None, reason.strip()[:200]
    facts = {"praise": praise, "contract": contract, "code": code}
    _ledger.write(by, at, "rule_on_praise", facts, [*counted, ruling])
    return praise


def _bonus(row: Any, contract: UUID, code: str, at: datetime) -> list[Any]:
    """One incident and its mark, in the month in which it was said."""
    signed = contracts.contract(contract)
    month = contracts.month_of(signed, row.at, at)
    terms = contracts.terms_of(contract, month)
    _incidents.refuse_unknown(terms, "bonus", code)
    id = derived(row.pk, "incident")
    found = records.Incident(id=id, digest=id.hex * 2, contract=signed, place_id=row.place_id, code=code, kind="bonus")
    found.at, found.period, found.count, found.quantity, found.note = row.at, month, 1, 0, f"表扬：{row.text}"[:500]
    return [found, _incidents.mark(found, terms, "user")]
