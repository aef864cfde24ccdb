"""The opening of the sample hospital: places, people and contracts put on record as an administrator would."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.contrib.auth import get_user_model

from houqin import packs
from houqin.actions.add_department import add_department
from houqin.actions.add_person import add_person
from houqin.actions.add_place import add_place
from houqin.actions.add_provider import add_provider
from houqin.actions.open_hospital import open_hospital
from houqin.actions.release_edition import release_edition
from houqin.actions.sign_contract import Signed, sign_contract
from houqin.interfaces.sample import ground, papers, span
from houqin.interfaces.sample.ground import Spot
from houqin.interfaces.sample.papers import OBJECTION_DAYS, OWN_PACK, Deal
from houqin.interfaces.sample.size import Size
from houqin.interfaces.sample.span import Span
from houqin.queries import contract as contracts
from houqin.queries import party as parties
from houqin.rules import party, period
from houqin.rules.party import Actor
from houqin.rules.standard import Edition

PASSWORD = "houqin-sample"
SIGN_INS = {**{role: (role, 0) for role in party.ROLES}, "office": ("office", 1), "office2": ("office", 0)}
SIGN_INS["provider2"] = ("provider", 1)
DUE_DAY = 10
BEFORE = timedelta(days=20)
PRICE = ("name", "unit", "price_fen", "share_bp")


@dataclass(slots=True)
class Contract:
    """A contract on record, with what playing it needs."""

    id: UUID
    deal: Deal
    manager: Actor
    inspectors: Sequence[Actor]
    spots: Sequence[Spot]
    editions: Mapping[str, Edition]
    monthly_fen: int


@dataclass(slots=True)
class House:
    """The hospital once it is open."""

    hospital: int
    people: dict[str, list[Actor]] = field(default_factory=dict)
    departments: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  # on the labels
    spots: dict[str, Spot] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    pieces: int = 0  # of evidence on record so far
    stirred: set[tuple[str, int]] = field(
        default_factory=set
    )  # contract and month that something reached after its end

    def stir(self, contract: Contract, month: int, at: datetime) -> None:
        """Evidence of a month came, or went, at this moment."""
        if period.of(at) != month:
            self.stirred.add((contract.deal.key, month))

    @property
    def closer(self) -> Actor:
        """Of the two at the desk, who closes and restates months."""
        return self.people["office"][0]

    @property
    def issuer(self) -> Actor:
        """Of the two at the desk, who issues statements."""
        return self.people["office"][1]

    def wards(self, department: str) -> list[Actor]:
        return [one for one in self.people["ward"] if one.department == self.departments.get(department)]


def an_id(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def opened(time: Span, seed: object, size: Size) -> House:
    """Everything that stands before the first month; asked for once, inside one transaction."""
    at = span.at(time.start - BEFORE, 9)
    said = ground.raw()["hospital"]
    house = House(open_hospital(party.system(0), at, **said, is_sample=True))
    system = party.system(house.hospital)
    with parties.within(system):
        names = ground.names(Random(f"{seed}/names"))
        _departments(house, system, at)
        _people(house, system, at, names)
        _places(house, system, at, Random(f"{seed}/codes"), size)
        _contracts(house, time, seed, size, names)
    return house


def _departments(house: House, system: Actor, at: datetime) -> None:
    for code, name in ground.raw()["departments"].items():
        house.departments[code] = add_department(system, at, name=name, code=code)


def _people(house: House, system: Actor, at: datetime, names: Iterator[str]) -> None:
    for role, departments in ground.raw()["people"].items():
        for code in departments:
            house.people.setdefault(role, []).append(_person(house, system, at, role, next(names), code))


def _person(
    house: House, system: Actor, at: datetime, role: str, name: str, department: str = "", provider: int | None = None
) -> Actor:
    user, of = _account(house, role), house.departments.get(department)
    id = add_person(
        system, at, user=user, name=name, role=role, active_from=at.date(), department=of, provider=provider
    )
    return Actor(id, house.hospital, role, name, of, provider)


def _account(house: House, role: str) -> int | None:
    """The user of whoever is next in this role, when the sample offers a sign-in for that one."""
    nth = len(house.people.get(role, []))
    username = next((name for name, who in SIGN_INS.items() if who == (role, nth)), None)
    return get_user_model().objects.create_user(username, password=PASSWORD).pk if username else None


def _places(house: House, system: Actor, at: datetime, rng: Random, size: Size) -> None:
    codes = ground.codes(rng)
    for spot in ground.spots(size):
        house.codes[spot.path] = next(codes)
        house.places[spot.path] = add_place(
            system,
            at,
            kind=spot.kind,
            name=spot.name,
            code=house.codes[spot.path],
            parent=house.places.get(spot.parent),
            risk=spot.risk,
            department=house.departments.get(spot.department),
        )
        house.spots[spot.path] = spot


def _contracts(house: House, time: Span, seed: object, size: Size, names: Iterator[str]) -> None:
    at, chief = span.at(time.start - BEFORE, 14), house.people["chief"][0]
    own = papers.own_edition(time.start)
    release_edition(chief, at, id=an_id(Random(f"{seed}/{OWN_PACK}")), pack=OWN_PACK, text=own)
    editions = {OWN_PACK: packs.stacked(OWN_PACK, own=own).edition}
    for n, deal in enumerate(papers.deals(size)):
        at += timedelta(minutes=11)
        known = {pack: editions.get(pack) or packs.load(pack, papers.NATIONAL) for pack in deal.packs}
        house.contracts[deal.key] = _contract(
            house, time, Random(f"{seed}/{deal.key}"), deal, n, known, at, next(names)
        )


def _contract(
    house: House,
    time: Span,
    rng: Random,
    deal: Deal,
    n: int,
    editions: Mapping[str, Edition],
    at: datetime,
    manager: str,
) -> Contract:
    system = party.system(house.hospital)
    company = add_provider(
        system,
        at,
        name=deal.provider["name"],
        short=deal.provider["short"],
        uscc=f"91999900MA{n + 1:07}X",
        contact=f"{manager}（项目经理）",
    )
    actor = _person(house, system, at, "provider", manager, provider=company)
    house.people.setdefault("provider", []).append(actor)
    spots = [spot for spot in house.spots.values() if deal.site(spot) is not None]
    inspectors = rng.sample(house.people["inspector"], 3)
    found = Contract(an_id(rng), deal, actor, inspectors, spots, editions, deal.monthly * 100)
    paper = _paper(house, time, found, company)
    sign_contract(house.people["chief"][0], at, id=found.id, paper=paper, confirmed=True)
    found.editions = contracts.terms_of(found.id, time.months[0]).pins  # what holds here, without other regions' items
    return found


def _paper(house: House, time: Span, contract: Contract, company: int) -> Signed:
    deal = contract.deal
    starts_on, ends_on = deal.term_days(time)
    return Signed(
        number=deal.numbered(time),
        name=deal.name,
        provider=company,
        starts_on=starts_on,
        ends_on=ends_on,
        scheme=deal.scheme,
        pins={pack: str(edition.edition) for pack, edition in contract.editions.items()},
        monthly_fen=contract.monthly_fen,
        direction=deal.direction,
        pricing=deal.pricing,
        prices=[{name: price[name] for name in PRICE if name in price} for price in deal.prices],
        clauses=[(a, c, b) for a, b, c in deal.clauses],
        places=[(house.places[spot.path], deal.site(spot) or "") for spot in contract.spots],
        objection_days=OBJECTION_DAYS,
        due_day=DUE_DAY if deal.direction == "income" else None,
    )
