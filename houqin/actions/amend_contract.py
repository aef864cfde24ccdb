"""变更合同: a signed amendment changes the scheme, the editions or the fee from the first day of a month on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _terms
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def amend_contract(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    contract: UUID,
    from_period: int,
    scheme: Mapping[str, Any],
    pins: Mapping[str, str],
    monthly_fen: int,
    reason: str,
    prices: Sequence[Mapping[str, Any]] = (),
    confirmed: bool = False,
) -> UUID:
    """Returns the id of the new terms. A month that already has a sheet keeps the terms it was judged by."""
    signed = contracts.contract(contract)
    if not reason.strip():
        raise Refused("变更须写明事由")
    if not period.is_month(from_period) or not period.on(signed.starts_on) <= from_period <= period.on(signed.ends_on):
        raise Refused("变更须从合同期内某个月的第一天起生效")
    _refuse_past(signed, from_period, pins)
    row = _terms.terms(
        by,
        id,
        contract,
        from_period=from_period,
        said=scheme,
        pins=pins,
        monthly_fen=monthly_fen,
        pricing=signed.pricing,
        prices=prices,
        confirmed=confirmed,
    )
    facts = {"contract": contract, "from": from_period, "reason": reason}
    _ledger.write(by, at, "amend_contract", facts, [row])
    return id


def _refuse_past(signed: Any, from_period: int, pins: Mapping[str, str]) -> None:
    """What was judged stays, and what was recorded stays with the edition it was recorded by."""
    if records.Sheet.objects.filter(contract=signed, period__gte=from_period).exists():
        raise Refused("%(month)s起已有考评，变更须从未考评的月份起", month=period.label(from_period))
    inspected = records.Round.objects.filter(contract=signed, period__gte=from_period).values_list("pack", "edition")
    if any(pins.get(pack) != edition for pack, edition in inspected.distinct()):
        raise Refused("%(month)s已按原版本检查过，换标准版本须从下一个月起", month=period.label(from_period))
