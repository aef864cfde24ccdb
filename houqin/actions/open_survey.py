"""发起调查: a questionnaire is asked of somebody about one contract's service, during some days."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _outcomes
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import declared, period
from houqin.rules import survey as surveys
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

LONGEST_DAYS = 366


@_ledger.action
def open_survey(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    contract: UUID,
    questionnaire: Mapping[str, Any],
    opens_on: date,
    closes_on: date,
    item: str = "",
    place: int | None = None,
    invited: int = 0,
) -> UUID:
    """Returns the survey's id. `item` names the line of the contract's scheme that it feeds; '' feeds none."""
    try:
        asked = surveys.parse(questionnaire)
    except declared.Faulty as faulty:
        raise Refused("问卷有误：%(faults)s", faults=faulty) from None
    signed = contracts.contract(contract)
    _refuse_days(signed, opens_on, closes_on, period.day(at))
    if item:
        _outcomes.demand_rated(contracts.terms_of(contract, period.on(closes_on)), item)
    if place is not None and not records.Place.objects.filter(pk=place).exists():
        raise Refused("本院没有这个地点，请核对二维码或地点编码")
    if not 0 <= invited <= 1_000_000:
        raise Refused("发出份数须在 0 与 1000000 之间")
    row = records.Survey(id=id, contract=signed, name=asked.name, service=asked.service, audience=asked.audience)
    row.questionnaire = _ledger.canonical(declared.plain(asked))
    row.item, row.place_id, row.invited, row.at, row.by_id = item, place, invited, at, by.person or None
    row.opens_on, row.closes_on = opens_on, closes_on
    facts = {"contract": contract, "name": asked.name, "until": closes_on}
    _ledger.write(by, at, "open_survey", facts, [row])
    return id


def _refuse_days(signed: Any, opens_on: date, closes_on: date, today: date) -> None:
    if closes_on < max(opens_on, today):
        raise Refused("结束日期须不早于开始日期，也不早于今天")
    if (closes_on - opens_on).days > LONGEST_DAYS:
        raise Refused("一份问卷最长 %(n)s 天；请分期发起", n=LONGEST_DAYS)
    if not signed.starts_on <= closes_on <= signed.ends_on:
        raise Refused("结束日期 %(day)s 不在合同期内", day=closes_on)
