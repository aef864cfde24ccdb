"""A made-up hospital of a hundred contracts: a year of checked items and service lines under journal lines."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from houqin.actions import _ledger, _marks
from houqin.actions.open_hospital import open_hospital
from houqin.actions.sign_contract import Signed, sign_contract
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.records import scope
from houqin.rules import evidence, party, period
from houqin.rules.party import Actor

NAMES = UUID("0b6b2f0c-4d0e-4f3a-9a57-7d1f1c2e9a10")
MONTHS = period.between(202501, 202512)
PACKS = {"cleaning": "85", "service_common": "15"}
GRADES = [
    {"at_least": 90, "name": "优秀"},
    {"at_least": 80, "name": "良好"},
    {"at_least": 0, "name": "不合格", "passed": False},
]
TIERS = {"98": "100", "97": "99.25", "96": "97.5", "94": "95", "90": "90", "0": "70"}
SCHEME = {
    "cards": [{"pack": pack, "weight": weight} for pack, weight in PACKS.items()],
    "grades": GRADES,
    "payment": [
        {"measure": "tiers", "clause": "8", "tiers": [{"at_least": low, "pay": pay} for low, pay in TIERS.items()]}
    ],
    "least_coverage": 30,
}
FEE_FEN = 12_345_678


class World:
    """The hospital, its people and its contracts; `build` fills it."""

    def __init__(self, contracts_: int = 100, rounds: int = 3, services: int = 60, seed: int = 1) -> None:
        self.count, self.rounds, self.services, self.chance = contracts_, rounds, services, random.Random(seed)
        self.people: dict[str, Actor] = {}
        self.contracts: list[Any] = []
        self.place: Any = None

    def build(self) -> "World":
        at = datetime(2025, 1, 1, tzinfo=UTC)
        self.hospital = open_hospital(party.system(0), at, code="BENCH", name="基准医院", short="基准")
        with scope.use(self.hospital), scope.reading():
            self._people(at)
            for n in range(self.count):
                self._contract(n, at)
            for row in self.contracts:
                self._year(row)
        return self

    def put(self, role: str, name: str, at: datetime, rows: list[Any]) -> None:
        by = self.people.get(role) or party.system(self.hospital)
        with _ledger.deed(by, at, name):
            _ledger.write(by, at, name, {}, rows)

    def _people(self, at: datetime) -> None:
        self.provider = records.Provider(name="基准服务有限公司", short="基准服务")
        self.place = records.Place(kind="room", name="101", code="BENCH-101", risk="中", path="一号楼/1层/101")
        self.put("", "add_provider", at, [self.provider])
        self.put("", "add_place", at, [self.place])
        for role in ("inspector", "office", "chief", "leader", "provider"):
            of = self.provider if role == "provider" else None
            person = records.Person(name=role, role=role, provider=of, active_from=date(2025, 1, 1))
            self.put("", "add_person", at, [person])
            self.people[role] = Actor(person.pk, self.hospital, role, role, None, of and of.pk)

    def _contract(self, n: int, at: datetime) -> None:
        paper = Signed(
            number=f"B-{n:03d}",
            name=f"合同{n}",
            provider=self.provider.pk,
            starts_on=date(2025, 1, 1),
            ends_on=date(2026, 12, 31),
            scheme=SCHEME,
            pins=dict.fromkeys(PACKS, "2026-01-01"),
            monthly_fen=FEE_FEN,
            places=[(self.place.pk, "")],
            clauses=[("8", "按得分分档支付", "payment")],
        )
        id = sign_contract(self.people["chief"], at, id=uuid5(NAMES, str(n)), paper=paper, confirmed=True)
        self.contracts.append(records.Contract.objects.get(pk=id))

    def _year(self, row: Any) -> None:
        terms = contracts.terms_of(row.pk, MONTHS[0])
        for month in MONTHS:
            day = datetime(month // 100, month % 100, 3, 1, tzinfo=UTC)
            rows = [part for k in range(self.rounds) for part in self._round(row, terms, month, day, k)]
            rows += self._services(row, terms, month, day)
            merged = sorted(rows, key=lambda one: ORDER.index(type(one).__name__))
            self.put("inspector", "record_round", day + timedelta(days=20), merged)

    def _round(self, row: Any, terms: Any, month: int, day: datetime, k: int) -> Iterator[Any]:
        """One visit with twenty items of the cleaning pack."""
        edition = terms.pins["cleaning"]
        at = day + timedelta(days=5 * k)
        visit = records.Round(
            id=uuid5(row.pk, f"{month}/{k}"),
            digest="0" * 64,
            contract=row,
            place=self.place,
            pack="cleaning",
            edition=edition.edition.isoformat(),
            inspector_id=self.people["inspector"].person,
            source="department",
            stream="planned",
            kind="inspection",
            started_at=at,
            submitted_at=at + timedelta(minutes=8),
            received_at=at + timedelta(minutes=8),
            period=month,
        )
        yield visit
        for item in [item for item in edition.items if item.rule.kind != "ratio"][:20]:
            failed = self.chance.random() < 0.15 and not item.photo and not item.veto
            check = records.Check(
                id=uuid5(visit.pk, item.code),
                round=visit,
                item=item.code,
                result="fail" if failed else "pass",
                count=self.chance.randint(1, 4) if failed else 0,
            )
            yield check
            yield from _marks.of_check(visit, check, item)

    def _services(self, row: Any, terms: Any, month: int, day: datetime) -> list[Any]:
        """Service lines: so many met of so many due, over the ratio items of both packs."""
        rated = [slot.code for slot in terms.layout.slots if slot.kind == "ratio"]
        found: list[Any] = []
        for k in range(self.services):
            due = self.chance.randint(1, 20)
            met = due - (self.chance.randint(0, due) if self.chance.random() < 0.2 else 0)
            made = records.Outcome(
                id=uuid5(row.pk, f"{month}/service/{k}"),
                digest="0" * 64,
                contract=row,
                item=rated[k % len(rated)],
                kind="task",
                met=met,
                due=due,
                source="department",
                stream="planned",
                at=day + timedelta(hours=k),
                period=month,
            )
            where = {"contract_id": row.pk, "period": month, "source": "department", "stream": "planned"}
            edition = terms.edition_of(made.item)
            count = evidence.of_outcome(met, due)
            found += [
                made,
                _marks.mark(made, "outcome", count, indicator=made.item, item=made.item, edition=edition, **where),
            ]
        return found


ORDER = ("Round", "Check", "Outcome", "Mark")
