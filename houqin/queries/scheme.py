"""Schemes in force: what each contract settles about its assessment, from one month on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from houqin.queries import contract as contracts
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import Scheme
from houqin.rules.standard import Edition


@dataclass(frozen=True, slots=True)
class InUse:
    """The scheme of one contract, with what else its terms say."""

    contract: UUID
    number: str
    name: str
    provider: str
    starts_on: date
    ends_on: date
    pricing: str
    from_period: int
    scheme: Scheme
    pins: Mapping[str, Edition]
    monthly_fen: int
    prices: tuple[contracts.Price, ...]
    clauses: tuple[tuple[str, str, str], ...] = ()  # number, text, kind
    starts: tuple[int, ...] = ()  # the months from which its terms have held, in order
    sites: int = 0  # how many parts it scores apart


@question
def schemes(by: Actor, *, month: int) -> list[InUse]:
    """Those of all contracts running in a month, by number."""
    rows = [row for row in contracts.active(month) if by.role != "provider" or row.provider_id == by.provider]
    terms = contracts.in_force([row.pk for row in rows], month)
    return [_in_use(row, terms[row.pk]) for row in rows if row.pk in terms]


@question
def scheme(by: Actor, contract: UUID, *, month: int) -> InUse:
    """The one in force in a month; outside the term, the first or the last."""
    row = own(by, records.Contract.objects.select_related("provider").filter(pk=contract), "provider").first()
    if row is None:
        raise Refused("本院没有这份合同")
    month = min(max(month, period.on(row.starts_on)), period.on(row.ends_on))
    return _in_use(row, contracts.terms_of(contract, month), whole=True)


def _in_use(signed: Any, terms: contracts.InForce, whole: bool = False) -> InUse:
    clauses = records.Clause.objects.filter(contract=signed).order_by("entry", "number") if whole else ()
    sites = records.ContractPlace.objects.filter(contract=signed).values_list("site", flat=True) if whole else ()
    starts = records.Terms.objects.filter(contract=signed).values_list("from_period", flat=True) if whole else ()
    return InUse(
        contract=signed.pk,
        number=signed.number,
        name=signed.name,
        provider=signed.provider.name,
        starts_on=signed.starts_on,
        ends_on=signed.ends_on,
        pricing=signed.pricing,
        from_period=terms.from_period,
        scheme=terms.scheme,
        pins=terms.pins,
        monthly_fen=terms.monthly_fen,
        prices=contracts.prices(signed.pk, terms.from_period) if whole else (),
        clauses=tuple((one.number, one.text, one.kind) for one in clauses),
        starts=tuple(sorted(set(starts))),
        sites=len(set(sites)),
    )
