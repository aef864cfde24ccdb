"""The cast: two hospitals with people of every role, a place, a contract; and ways to put rows on record for a test."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from houqin.actions import _ledger
from houqin.actions._ledger import canonical
from houqin.actions.open_hospital import open_hospital
from houqin.records import models, scope
from houqin.rules import party
from houqin.rules.party import Actor

NAMES = UUID("5f0c9f2e-58a5-4f0e-9d0c-2f6d7a1b3c4d")
SCHEME = {
    "cards": [
        {"items": [{"code": "OWN-0", "text": "自有条目", "full": 100, "bands": [{"points": 100}]}], "weight": 100}
    ],
    "grades": [{"at_least": 0, "name": "合格"}],
}
START = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)


def an_id(*parts: object) -> UUID:
    return uuid5(NAMES, "/".join(map(str, parts)))


@dataclass
class House:
    """One hospital of the cast; `people` by role."""

    hospital: int
    people: dict[str, Actor] = field(default_factory=dict)
    place: models.Place | None = None
    provider: models.Provider | None = None
    contract: models.Contract | None = None

    @property
    def system(self) -> Actor:
        return party.system(self.hospital)

    @contextmanager
    def open(self):
        """The hospital in scope, its transaction announced."""
        with scope.use(self.hospital), scope.reading():
            yield self


def put(by: Actor, name: str, rows, at: datetime = START, **facts) -> int:
    """Rows on record under one line of the action `name`."""
    with _ledger.deed(by, at, name):
        return _ledger.write(by, at, name, facts, rows)


def found(code: str, *, user_of=lambda role: None) -> House:
    """A hospital with departments, a provider, people of every role, a place and a signed contract."""
    house = House(open_hospital(party.system(0), START, code=code, name=f"{code}医院", short=code))
    with scope.use(house.hospital):
        ward = models.Department(name="外科", code="WK")
        house.provider = models.Provider(name="净安物业服务有限公司", short="净安", uscc="91310000MA1FL5BK2X")
        put(house.system, "add_provider", [ward, house.provider])
        house.place = models.Place(
            kind="room", name="301", code=f"{code}-301", risk="高", path="外科楼/3层/301", department=ward
        )
        put(house.system, "add_place", [house.place])
        for role, name in party.ROLES.items():
            of = house.provider if role == "provider" else None
            person = models.Person(
                user=user_of(role), name=name, role=role, provider=of, department=ward, active_from=date(2026, 1, 1)
            )
            put(house.system, "add_person", [person])
            house.people[role] = Actor(person.pk, house.hospital, role, name, ward.pk, of and of.pk)
        keys = [
            models.Token(person_id=by.person, name="测试", sha256=secret_of(by)[1], active_to=date(2027, 12, 31))
            for by in house.people.values()
        ]
        put(house.people["admin"], "issue_token", keys)
        house.contract = _contract(house, code)
    return house


def secret_of(by: Actor) -> tuple[str, str]:
    """The key of one of the cast, as it is sent with a request, and the digest that is on record."""
    secret = an_id(by.hospital, by.person, "secret").hex
    return f"hq.{by.hospital}.{secret}", sha256(secret.encode()).hexdigest()


def _contract(house: House, code: str) -> models.Contract:
    contract = models.Contract(
        id=an_id(code, "contract"),
        number=f"HT-{code}-1",
        name="保洁服务",
        provider=house.provider,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    terms = models.Terms(
        id=an_id(code, "terms"),
        contract=contract,
        from_period=202601,
        scheme=canonical(SCHEME),
        pins="{}",
        monthly_fen=10_000_00,
    )
    put(house.people["chief"], "sign_contract", [contract, terms])
    return contract


def a_round(house: House, n: int, *, items: int = 20, at: datetime = START) -> list:
    """Unwritten rows of round `n`: the round, its checks, a mark for each."""
    at += timedelta(minutes=n)
    round = models.Round(
        id=an_id(house.hospital, "round", n),
        contract=house.contract,
        place=house.place,
        pack="cleaning",
        edition="2026-01-01",
        inspector_id=house.people["inspector"].person,
        source="department",
        stream="planned",
        kind="inspection",
        started_at=at,
        submitted_at=at + timedelta(seconds=90, microseconds=n),
        received_at=at + timedelta(seconds=91),
        period=202611,
        digest=sha256(str(n).encode()).hexdigest(),
    )
    checks = [_check(round, i) for i in range(items)]
    return [round, checks, [_mark(round, check) for check in checks]]


def _check(round: models.Round, i: int) -> models.Check:
    result = "fail" if i % 7 == 3 else "pass"
    return models.Check(
        id=uuid5(round.id, f"floor.{i}"),
        round=round,
        item=f"floor.{i}",
        result=result,
        note='墙角"积灰"\\未清\n' if i % 7 == 3 else "",
    )


def _mark(round: models.Round, check: models.Check) -> models.Mark:
    failed = int(check.result == "fail")
    return models.Mark(
        contract=round.contract,
        place=round.place,
        period=round.period,
        indicator=check.item,
        item=check.item,
        edition=round.edition,
        source=round.source,
        stream=round.stream,
        n=1,
        n_failed=failed,
        num=failed * 50,
        den=100,
        evidence_kind="check",
        evidence_id=check.id,
    )


def record(house: House, n: int, *, items: int = 20) -> UUID:
    """Round `n` recorded as the inspector would, once however often it is sent."""
    rows = a_round(house, n, items=items)
    by, round = house.people["inspector"], rows[0]
    with _ledger.deed(by, round.received_at, "record_round"):
        if _ledger.once(models.Round, round.id, round.digest) is None:
            _ledger.write(by, round.received_at, "record_round", {"round": round.id}, rows)
    return round.id


def looked(house: House, question: str) -> None:
    """The audit role looked at something."""
    by = house.people["audit"]
    with _ledger.deed(by, START, "log_access"):
        _ledger.note(by, START, "log_access", {"question": question})
