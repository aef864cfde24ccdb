"""Every deed and every question, tried as every role, by another company and from another hospital."""

import dataclasses
import json
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import pytest
from django.db import transaction

from houqin.actions import _ledger
from houqin.interfaces.feeds import answers, catalogue
from houqin.queries import _gate
from houqin.records import models
from houqin.rules import permission
from houqin.rules.party import ROLES, Actor
from houqin.rules.refusal import Forbidden, Refused
from tests import cast, deeds
from tests.cast import an_id

DEEDS = sorted(set(_ledger.actions) - {"open_hospital"})
QUESTIONS = sorted(_gate.questions)
PLAIN = {str: "x", int: 1, bool: True, UUID: an_id("nobody"), datetime: deeds.SETTLED, date: deeds.SETTLED.date()}
ID_OF = {  # what `id` names, question by question
    "case": "case", "contract": "contract", "evidence": "check", "finding": "finding", "objection": "objection",
    "plan": "plan", "person": "person", "place": "place", "provider": "provider", "round": "round",
    "statement": "statement",
    "statement_in_full": "statement", "document": "document", "template": "template", "survey": "survey",
    "panel": "panel", "my_ballot": "panel", "panel_result": "panel",
}  # fmt: skip


class Undone(Exception):
    """Rolls a deed back after it went through."""


def some(kind: Any) -> Any:
    """Any value of a kind."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return some(inner[0])
    if dataclasses.is_dataclass(kind):
        return kind(
            **{one.name: some(one.type) for one in dataclasses.fields(kind) if one.default is dataclasses.MISSING}
        )
    if origin is not None and issubclass(origin, Mapping):
        return {}
    if origin is not None and issubclass(origin, Sequence):
        return ()
    return PLAIN.get(kind, "x")


def called(function: catalogue.Function, known: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments for a call: those that something known bears the name of, any value for the rest that is needed."""
    given = {"at": deeds.SETTLED, "digest": "d" * 64} if function.name in QUESTIONS else {"digest": "d" * 64}
    given = {name: value for name, value in given.items() if name in function.given}
    named = {**known, "id": known.get(ID_OF.get(function.name, ""), PLAIN[UUID])}
    said = {
        name: named[name] if name in named else some(one.kind)
        for name, one in function.arguments.items()
        if one.needed or name in named
    }
    return given | said


def told(by: Actor, function: catalogue.Function, known: Mapping[str, Any]) -> str:
    """How the house answers: done, refused, forbidden; whatever was done is undone."""
    said = called(function, known)
    try:
        with transaction.atomic():
            if function.name in DEEDS:
                function.does(by, deeds.SETTLED, **said)
            else:
                json.dumps(answers.plain(function.does(by, **said)))
            raise Undone
    except Undone:
        return "done"
    except Forbidden:
        return "forbidden"
    except Refused:
        return "refused"


def function(name: str) -> catalogue.Function:
    return catalogue._function(name, (_ledger.actions | _gate.questions)[name])


@pytest.fixture
def known(house) -> dict[str, Any]:
    return deeds.lived(house)


@pytest.fixture
def other(house, known) -> Actor:
    """Somebody of another company at the same hospital."""
    company = models.Provider(name="别家有限公司", short="别家")
    cast.put(house.system, "add_provider", [company])
    return deeds.another(dataclasses.replace(house, provider=company), "provider")


def test_the_table_names_what_there_is_and_nothing_else():
    assert set(permission.ACTIONS) == set(_ledger.actions)
    assert set(permission.QUERIES) == set(_gate.questions)


EVERYTHING = [*DEEDS, *QUESTIONS]


def test_every_role_gets_what_the_table_says(house, known):
    found = {(role, name): told(house.people[role], function(name), known) for name in EVERYTHING for role in ROLES}
    let_in = [key for key, answer in found.items() if answer != "forbidden" and not permission.may(*key)]
    kept_out = [key for key, answer in found.items() if answer == "forbidden" and permission.may(*key)]
    assert not let_in
    assert {role for role, _ in kept_out} <= {"provider", "ward"}, kept_out  # who is kept to what is its own


def test_nobody_acts_inside_a_hospital_that_is_not_his(db):
    here, there = cast.found("A"), cast.found("B")
    with here.open():
        found = {(role, name): told(there.people[role], function(name), {}) for name in EVERYTHING for role in ROLES}
    assert set(found.values()) == {"forbidden"}


EMPTY_IS_NO_NEWS = {
    "asked",
    "document_of",
    "panels",
    "committee",
    "rounds",
    "outcomes",
    "incidents",
    "ballots",
    "sheets",
    "schemes",
}
NO_NEWS = {"month", "year", "seq", "code", "size", "media_type"}  # what anybody may name


def test_a_stranger_naming_another_hospitals_things_finds_nothing(db):
    with cast.found("A").open() as here:
        known = deeds.lived(here)
    there, wrong = cast.found("B"), []
    with there.open():
        for one in map(function, set(EVERYTHING) - EMPTY_IS_NO_NEWS):
            names = {ID_OF.get(one.name, name) if name == "id" else name for name in one.arguments}
            if names & set(known) - NO_NEWS:
                wrong += [(role, one.name) for role in one.roles if told(there.people[role], one, known) == "done"]
    assert {name for _, name in wrong} <= {"awaited", "issue_token", "open_calendar"}, wrong


SECRETS = (
    "case",
    "contract",
    "round",
    "check",
    "finding",
    "sheet",
    "objection",
    "decision",
    "statement",
    "plan",
    "survey",
)


def test_a_provider_hears_nothing_of_another(house, known, other):
    for one in map(function, QUESTIONS):
        if permission.may("provider", one.name):
            try:
                with transaction.atomic():
                    said = json.dumps(answers.plain(one.does(other, **called(one, known))), ensure_ascii=False)
            except Refused:
                continue
            assert not [name for name in SECRETS if str(known[name]) in said] and "BJ-1" not in said, one.name


def test_a_provider_does_nothing_for_another(house, known, other):
    touching = [
        one
        for one in map(function, DEEDS)
        if set(one.arguments) & {"case", "contract", "finding", "sheet", "only", "ids", "plan"}
    ]
    done = [one.name for one in touching if told(other, one, known) == "done"]
    assert touching and not done
