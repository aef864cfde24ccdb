"""Who is asking, in which hospital; and the people, departments and providers that may be asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from houqin.queries._gate import question
from houqin.records import models as records
from houqin.records import scope
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Hospital:
    id: int
    code: str
    name: str
    short: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    role: str
    user: int | None
    department: int | None
    provider: int | None
    active_from: date
    active_to: date | None


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Provider:
    id: int
    name: str
    short: str
    uscc: str
    contact: str


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    name: str
    person: int
    person_name: str
    active_to: date


@contextmanager
def within(by: Actor) -> Iterator[None]:
    """The actor's hospital in scope; every question and action is asked inside."""
    with scope.use(by.hospital):
        yield


def hospitals() -> list[Hospital]:
    rows = records.Hospital.objects.order_by("id").values_list("id", "code", "name", "short", "is_sample")
    return [Hospital(*row) for row in rows]


def named(hospital: int) -> str:
    """A hospital's full name."""
    return str(records.Hospital.objects.values_list("name", flat=True).get(pk=hospital))


def memberships(user: int, on: date) -> list[tuple[Hospital, str]]:
    """The hospitals where a user acts on that day, each with the role; asked before a hospital is chosen."""
    with scope.signing_in(records.Person, user) as own:
        seats = dict(own.filter(_active(on)).values_list("hospital_id", "role"))
    return [(hospital, seats[hospital.id]) for hospital in hospitals() if hospital.id in seats]


def actor(user: int, hospital: int, on: date) -> Actor | None:
    """The user as the person that he or she is in this hospital on that day; None for a stranger."""
    with scope.use(hospital), scope.reading():
        person = records.Person.objects.filter(_active(on), user_id=user).first()
        return person and _actor(person)


def bearer(hospital: int, sha256: str, on: date) -> Actor | None:
    """Whose token this is, as long as both the token and the person are active on that day."""
    with scope.use(hospital), scope.reading():
        rows = records.Token.objects.select_related("person").filter(sha256=sha256, active_to__gte=on)
        found = rows.filter(_active(on, "person__")).first()
        return found and _actor(found.person)


def acting(person: int, hospital: int, on: date | None = None) -> Actor:
    """A person by id, active `on` that day if one is given, for commands that act in somebody's name."""
    with scope.use(hospital), scope.reading():
        found = records.Person.objects.filter(_active(on) if on else Q(), pk=person).first()
    if found is None:
        raise Refused("没有编号为 %(person)s 的人员，或已停用", person=person)
    return _actor(found)


@question
def me(by: Actor) -> Actor:
    """Who is asking, as the house knows it."""
    return by


@question
def people(by: Actor, *, role: str = "", on: date | None = None) -> list[Person]:
    """By name; `on` leaves out those not active that day."""
    found = records.Person.objects.order_by("name", "id")
    if role:
        found = found.filter(role=role)
    if on:
        found = found.filter(_active(on))
    return [_person(row) for row in found]


@question
def person(by: Actor, id: int) -> Person:
    found = records.Person.objects.filter(pk=id).first()
    if found is None:
        raise Refused("没有编号为 %(person)s 的人员", person=id)
    return _person(found)


@question
def tokens(by: Actor) -> list[Token]:
    """The asker's own tokens; the administrator sees everybody's."""
    rows = records.Token.objects.select_related("person").order_by("-id")
    mine = rows if by.role == "admin" else rows.filter(person=by.person)
    return [Token(row.pk, row.name, row.person_id, row.person.name, row.active_to) for row in mine]


@question
def departments(by: Actor) -> list[Department]:
    rows = records.Department.objects.order_by("code").values_list("id", "name", "code")
    return [Department(*row) for row in rows]


@question
def providers(by: Actor) -> list[Provider]:
    return [_provider(row) for row in records.Provider.objects.order_by("short", "id")]


@question
def provider(by: Actor, id: int) -> Provider:
    found = records.Provider.objects.filter(pk=id).first()
    if found is None or (by.role == "provider" and by.provider != id):
        raise Refused("没有编号为 %(provider)s 的服务商", provider=id)
    return _provider(found)


def _active(on: date, of: str = "") -> Q:
    began, ends = Q(**{f"{of}active_from__lte": on}), Q(**{f"{of}active_to__gte": on})
    return began & (ends | Q(**{f"{of}active_to__isnull": True}))


def _actor(row: Any) -> Actor:
    return Actor(row.pk, row.hospital_id, row.role, row.name, row.department_id, row.provider_id)


def _person(row: Any) -> Person:
    return Person(
        row.pk, row.name, row.role, row.user_id, row.department_id, row.provider_id, row.active_from, row.active_to
    )


def _provider(row: Any) -> Provider:
    return Provider(row.pk, row.name, row.short, row.uscc, row.contact)
