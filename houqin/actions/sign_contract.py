"""签订合同: what was promised, where, for how much, and by which scheme and editions it is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _terms
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract as on paper. pins: pack → edition date; clauses: (number, text, kind); places: (place, site)."""

    number: str
    name: str
    provider: int
    starts_on: date
    ends_on: date
    scheme: Mapping[str, Any]
    pins: Mapping[str, str]
    monthly_fen: int = 0
    direction: str = "expense"
    pricing: str = "fixed"
    prices: Sequence[Mapping[str, Any]] = ()
    clauses: Sequence[tuple[str, str, str]] = ()
    places: Sequence[tuple[int, str]] = ()
    objection_days: int = 5
    due_day: int | None = None


@_ledger.action
def sign_contract(by: Actor, at: datetime, *, id: UUID, paper: Signed, confirmed: bool = False) -> UUID:
    """Returns the contract's id. `confirmed` says that its owner has looked at every number that is our own design."""
    if not paper.scheme:
        raise Refused("合同没有考评方案：请先在“考评方案”里做好，再签订")
    _refuse_faults(paper)
    signed = records.Contract(
        id=id,
        number=paper.number,
        name=paper.name,
        provider_id=paper.provider,
        direction=paper.direction,
        pricing=paper.pricing,
        starts_on=paper.starts_on,
        ends_on=paper.ends_on,
        objection_days=paper.objection_days,
        due_day=paper.due_day or None,
    )
    terms = _terms.terms(
        by,
        derived(id, "terms", 0),
        id,
        from_period=period.on(paper.starts_on),
        said=paper.scheme,
        pins=paper.pins,
        monthly_fen=paper.monthly_fen,
        pricing=paper.pricing,
        prices=paper.prices,
        confirmed=confirmed,
    )
    facts = {"number": paper.number, "provider": paper.provider, "monthly_fen": paper.monthly_fen}
    _ledger.write(by, at, "sign_contract", facts, [signed, terms, *_annexes(id, paper)])
    return id


def _refuse_faults(paper: Signed) -> None:
    if not paper.number.strip() or not paper.name.strip():
        raise Refused("合同须有编号和名称")
    if not records.Provider.objects.filter(pk=paper.provider).exists():
        raise Refused("本院没有登记这家服务商")
    if paper.ends_on < paper.starts_on:
        raise Refused("合同到期日早于开始日")
    if not 1 <= paper.objection_days <= 60:
        raise Refused("异议期须在 1 至 60 日之间")
    if paper.due_day and not 1 <= paper.due_day <= 31:
        raise Refused("付款日须为 1 至 31 之间的一天")
    numbers = [number for number, _, _ in paper.clauses]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise Refused("条款 %(twice)s 写了不止一次", twice="、".join(twice))
    places = {place for place, _ in paper.places}
    if records.Place.objects.filter(pk__in=places).count() < len(places):
        raise Refused("服务地点里有的不是本院的地点，请核对")


def _annexes(id: UUID, paper: Signed) -> list[list[Any]]:
    clauses = [
        records.Clause(id=derived(id, "clause", number), contract_id=id, number=number, text=text, kind=kind)
        for number, text, kind in paper.clauses
    ]
    places = [
        records.ContractPlace(id=derived(id, "place", place), contract_id=id, place_id=place, site=site)
        for place, site in paper.places
    ]
    return [clauses, places]
