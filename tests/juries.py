"""A panel of the cast: departments with a rater each, two contracts and what a test says of the rest."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from houqin import packs
from houqin.actions.open_panel import Opened, open_panel
from houqin.actions.submit_ballot import submit_ballot
from houqin.records import models
from houqin.rules.party import Actor
from tests import cast, deeds
from tests.cast import House, an_id

AT = datetime.fromisoformat("2026-12-16T14:00:00+08:00")
FORM = {
    "dimensions": [{"name": "质量", "weight": 60}, {"name": "安全", "weight": 40}],
    "quorum": 3,
    "fewest": 2,
}
WARDS = ("护理部", "院感科", "医务部", "工会", "财务科")


@dataclass
class Jury:
    """A panel of five departments over two contracts; `raters` in the order of the seats."""

    house: House
    panel: UUID
    contracts: list[UUID]
    raters: list[Actor] = field(default_factory=list)

    @property
    def subjects(self) -> list[UUID]:
        return list(models.Subject.objects.filter(panel=self.panel).order_by("n").values_list("pk", flat=True))

    @property
    def seats(self) -> list[UUID]:
        return list(models.Seat.objects.filter(panel=self.panel).order_by("n").values_list("pk", flat=True))

    def vote(self, n: int, *marks: tuple[int, int], at: datetime = AT, again: int = 0, **said) -> UUID:
        """Rater n's (quality, safety) for the first subjects, in whole points."""
        given = {
            str(subject): {"质量": q * 100, "安全": s * 100}
            for subject, (q, s) in zip(self.subjects, marks, strict=False)
        }
        id = an_id(self.panel, "ballot", n, again)
        said = {
            "id": id,
            "digest": sha256(repr(given).encode()).hexdigest(),
            "panel": self.panel,
            "marks": given,
            **said,
        }
        return submit_ballot(self.raters[n], at, **said)


def raters(house: House, names=WARDS, user_of=lambda code: None) -> list[Actor]:
    """A person in each of some new departments."""
    found = []
    for n, name in enumerate(names):
        ward = models.Department(name=name, code=f"J{n:03}")
        cast.put(house.system, "add_department", [ward])
        person = models.Person(
            name=f"{name}代表", role="ward", department=ward, active_from=date(2026, 1, 1), user=user_of(f"J{n:03}")
        )
        cast.put(house.system, "add_person", [person])
        found.append(Actor(person.pk, house.hospital, "ward", person.name, ward.pk))
    return found


def company(house: House, short: str = "顺泊") -> models.Provider:
    made = models.Provider(name=f"{short}停车管理有限公司", short=short)
    cast.put(house.system, "add_provider", [made])
    return made


def two(house: House) -> list[UUID]:
    """Contracts of two companies."""
    return [deeds.contract(house), deeds.contract(house, number="TC-1", name="停车", provider=company(house).pk)]


def opened(house: House, **changes) -> Jury:
    people = changes.pop("raters", None) or raters(house)
    contracts = changes.pop("contracts") if "contracts" in changes else two(house)
    form = {**FORM, **changes.pop("form", {})}
    said = {"title": "2026年度考评监督会", "kind": "annual", "year": 2026, "closes_at": AT + timedelta(hours=2)}
    said |= {"form": form, "contracts": tuple(contracts), "departments": tuple(one.department for one in people)}
    paper = Opened(**said | changes)
    id = an_id(house.hospital, "panel", paper.title)
    open_panel(house.people["office"], AT, id=id, digest="d" * 64, paper=paper)
    return Jury(house, id, contracts, people)


def juror(house: House, person: int, **changes) -> int:
    said = {"person": person, "field": "医院管理", "active_from": date(2026, 1, 1), "active_to": date(2027, 12, 31)}
    made = models.Juror(person_id=person, **{key: value for key, value in (said | changes).items() if key != "person"})
    cast.put(house.people["office"], "appoint_juror", [made])
    return made.pk


KINDS = list(packs.panels())
