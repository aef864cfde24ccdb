"""What was signed: contracts, the terms in force in a month, the layout that judges it, and its fee."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from houqin.queries import standard
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.records import scope
from houqin.rules import money, payment, period, scheme, sheet
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.standard import Edition, Item

GROUND = (Path(__file__).parent / "ground.sql").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class InForce:
    """The terms of one contract in one month."""

    terms: UUID
    contract: UUID
    from_period: int
    scheme: scheme.Scheme
    pins: Mapping[str, Edition]
    layout: sheet.Layout
    monthly_fen: int
    digest: str  # of the scheme's and the pins' text

    def item(self, code: str) -> Item | None:
        return next(
            (edition.items_by_code[code] for edition in self.pins.values() if code in edition.items_by_code), None
        )

    def edition_of(self, code: str) -> str:
        """The date of the pinned edition that holds an item, '' for what the contract itself holds."""
        return next((e.edition.isoformat() for e in self.pins.values() if code in e.items_by_code), "")

    def codes(self, kind: str) -> frozenset[str]:
        """What may be recorded as this kind of incident."""
        if kind == "veto":
            return frozenset(self.layout.vetoes)
        if kind in ("bonus", "malus"):
            return frozenset(code for code, extra in self.layout.extras.items() if (extra[1] > 0) == (kind == "bonus"))
        if kind == "money":
            measures = (m for m in self.scheme.payment if isinstance(m, scheme.ItemMoney))
            return frozenset(item.code for measure in measures for item in measure.items)
        items = [item for edition in self.pins.values() for item in edition.items if item.rule.kind != "ratio"]
        if kind == "zero_report":
            return frozenset(item.code for item in items if item.frequency == "事件")
        return frozenset(item.code for item in items) if kind == "complaint" else frozenset()


def contract(id: UUID) -> Any:
    """The contract's row; refused when this hospital has none such."""
    found = list(records.Contract.objects.filter(pk=id))
    if not found:
        raise Refused("本院没有这份合同")
    return found[0]


def in_force(contracts: Iterable[UUID], month: int) -> dict[UUID, InForce]:
    """Terms by contract for one month (or a year's last): the latest start not after it, of several the last signed."""
    last = month if month % 100 else month + 12
    rows = records.Terms.objects.filter(contract__in=list(contracts), from_period__lte=last)
    found: dict[UUID, InForce] = {}
    for row in rows.order_by("from_period", "entry"):
        found[row.contract_id] = _in_force(row)
    return found


def terms_of(id: UUID, month: int) -> InForce:
    found = in_force([id], month).get(id)
    if found is None:
        raise Refused("合同在%(month)s没有生效的考评方案，请先签订或补签", month=period.label(month))
    return found


def is_ratio(terms: InForce, item: str) -> bool:
    """Whether a contract counts this item by met of due."""
    slot = terms.layout.by_code.get(item)
    return slot is not None and slot.kind == "ratio"


def _in_force(row: Any) -> InForce:
    return _laid_out(row.pk, row.contract_id, row.from_period, row.scheme, row.pins, row.monthly_fen)


def _laid_out(id: UUID, contract: UUID, from_period: int, said: str, pinned: str, monthly_fen: int) -> InForce:
    laid, pins = _laid(said, pinned, scope.current())
    return InForce(id, contract, from_period, laid.scheme, pins, laid, monthly_fen, sheet.digest(said, pinned))


@lru_cache(maxsize=512)
def _laid(said: str, pinned: str, hospital: int) -> tuple[sheet.Layout, Mapping[str, Edition]]:
    """Schemes and pinned editions never change, so one layout serves for ever."""
    pins = {pack: standard.pinned(pack, pin) for pack, pin in json.loads(pinned).items()}
    return sheet.layout(scheme.parse(json.loads(said)), pins), pins


class Ground(NamedTuple):
    """What a round stands on: its contract's term and provider, the place's risk and site, the terms of its month."""

    provider_id: int
    starts_on: date
    ends_on: date
    risk: str
    site: str
    terms: InForce | None


def ground(id: UUID, place: int, month: int) -> Ground:
    """In one query where all is as it should be; refused where the contract or the place is not this hospital's."""
    with connection.cursor() as cursor:
        key = id if connection.vendor == "postgresql" else id.hex
        cursor.execute(GROUND, [place, month, scope.current(), key])
        row = cursor.fetchone()
    if row is None:
        signed, (where, site) = contract(id), served(id, place)
        found = in_force([id], month).get(id)
        return Ground(signed.provider_id, signed.starts_on, signed.ends_on, where.risk, site, found)
    provider, starts_on, ends_on, risk, site, key, *said = row
    terms = _laid_out(key if isinstance(key, UUID) else UUID(hex=key), id, *said)
    return Ground(provider, _day(starts_on), _day(ends_on), risk, site, terms)


def _day(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(said)


def edition_of(visit: Any) -> Edition:
    """The edition by which a round was made: the one pinned in its month."""
    pinned = terms_of(visit.contract_id, visit.period).pins.get(visit.pack)
    day = date.fromisoformat(visit.edition)
    return pinned if pinned is not None and pinned.edition == day else standard.find(visit.pack, day)


def month_of(row: Any, happened_at: datetime, at: datetime) -> int:
    """The month that evidence of this moment belongs to; refused in the future and outside the contract's term."""
    if happened_at > at + timedelta(minutes=5):
        raise Refused("发生时间晚于现在，请核对")
    day = happened_at.astimezone(period.HOSPITAL_TIME).date()
    if not row.starts_on <= day <= row.ends_on:
        raise Refused(
            "发生日期 %(day)s 不在合同期 %(starts_on)s 至 %(ends_on)s 内",
            day=day,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
    return period.of(happened_at)


def has_clause(id: UUID, number: str) -> bool:
    return bool(records.Clause.objects.filter(contract=id, number=number).exists())


@dataclass(frozen=True, slots=True)
class Price:
    name: str
    unit: str
    price_fen: int = 0
    share_bp: int | None = None  # of a turnover


def prices(id: UUID, month: int) -> tuple[Price, ...]:
    """The price list in force in a month."""
    row = records.Terms.objects.filter(contract=id, from_period__lte=month).order_by("from_period", "entry").last()
    return tuple(Price(**price) for price in json.loads(row.prices)) if row else ()


def served(id: UUID, place: int) -> tuple[Any, str]:
    """A place and the scored site that it belongs to under a contract; refused when the contract does not serve it.

    A contract that names no places serves them all.
    """
    named = records.ContractPlace.objects.filter(contract=id)
    for row in named.select_related("place").filter(place=place):
        return row.place, row.site
    found = records.Place.objects.filter(pk=place).first()
    if found is None:
        raise Refused("本院没有这个地点，请核对二维码或地点编码")
    if named.exists():
        raise Refused("这个地点不在本合同的服务范围内")
    return found, ""


def site_of(id: UUID, place: int | None) -> str:
    """The site of evidence that may name a place."""
    return served(id, place)[1] if place is not None else ""


def base_fen(row: Any, terms: InForce, month: int) -> int:
    """The month's fee: fixed by days in force, or what both sides counted alike and at least what is guaranteed."""
    fixed = guaranteed_fen(row, terms, month)
    if row.pricing != "quantity":
        return fixed
    return max(fixed, sum(quantity.amount_fen for quantity in quantities(row.pk, month) if quantity.agreed))


def guaranteed_fen(row: Any, terms: InForce, month: int) -> int:
    """The fixed fee by days in force; of a contract that counts, the minimum (保底) due whatever was counted."""
    first, last = max(row.starts_on, period.first_day(month)), min(row.ends_on, period.last_day(month))
    days, whole = (last - first).days + 1, (period.last_day(month) - period.first_day(month)).days + 1
    return money.half_up(terms.monthly_fen * max(0, days), whole)


@dataclass(frozen=True, slots=True)
class Counted:
    """One priced line of a month: what each side counted, in hundredths of the unit."""

    name: str
    unit: str
    price_fen: int
    provider: int | None
    office: int | None
    share_bp: int | None = None
    notes: tuple[str, ...] = ()  # why a side counted again

    @property
    def agreed(self) -> bool:
        return self.provider is not None and self.provider == self.office

    @property
    def gap(self) -> int:
        """How much more the provider counted."""
        return (self.provider or 0) - (self.office or 0)

    @property
    def amount_fen(self) -> int:
        return payment.priced(self.office or 0, self.price_fen, self.share_bp)


def quantities(id: UUID, month: int) -> tuple[Counted, ...]:
    """The latest count of each side, by name; unit and price as the latest row has them."""
    sides: dict[str, dict[str, int]] = {}
    priced: dict[str, tuple[str, int]] = {}
    more: dict[str, tuple[int | None, tuple[str, ...]]] = {}
    rows = records.Quantity.objects.filter(contract=id, period=month).select_related("recount")
    for row in rows.order_by("entry"):
        sides.setdefault(row.name, {})[row.side] = row.count
        priced[row.name] = row.unit, row.price_fen
        notes = more.get(row.name, (None, ()))[1]
        again = getattr(row, "recount", None)
        more[row.name] = row.share_bp, (*notes, again.reason) if again else notes
    return tuple(
        Counted(name, *priced[name], found.get("provider"), found.get("office"), *more[name])
        for name, found in sorted(sides.items())
    )


def year_start(starts_on: date, month: int) -> int:
    """The first month of the contract year in which a month lies."""
    first = period.on(starts_on)
    gap = (month // 100 * 12 + month % 100) - (first // 100 * 12 + first % 100)
    return period.after(first, gap // 12 * 12)


def active(month: int) -> Sequence[Any]:
    """Contracts with a day in the month, by number."""
    rows = records.Contract.objects.select_related("provider")
    return rows.filter(starts_on__lte=period.last_day(month), ends_on__gte=period.first_day(month)).order_by("number")


@question
def contracts(by: Actor) -> list[Any]:
    """Every contract that the asker may see, by number; a provider's own."""
    return list(own(by, records.Contract.objects.order_by("number"), "provider"))


@question
def terms(by: Actor, *, contract: UUID, month: int) -> InForce:
    """The terms in force in a month."""
    return terms_of(_seen(by, contract), month)


@question
def clauses(by: Actor, *, contract: UUID) -> list[Any]:
    return list(records.Clause.objects.filter(contract=_seen(by, contract)).order_by("entry", "number"))


@question
def counted(by: Actor, *, contract: UUID, month: int) -> tuple[Counted, ...]:
    """What each side counted in a month of a contract priced by quantity; None where a side has not yet."""
    found = quantities(_seen(by, contract), month)
    names = {one.name for one in found}
    waiting = (one for one in prices(contract, month) if one.name not in names)
    return (*found, *(Counted(one.name, one.unit, one.price_fen, None, None, one.share_bp) for one in waiting))


def _seen(by: Actor, id: UUID) -> UUID:
    """The contract's id once the asker may see it."""
    if not own(by, records.Contract.objects.filter(pk=id), "provider").exists():
        raise Refused("本院没有这份合同")
    return id
