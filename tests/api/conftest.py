"""Callers of the API: every role of two hospitals, by token."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from houqin.records import scope
from houqin.rules.party import Actor
from tests import cast, deeds
from tests.cast import House


@dataclass
class Caller:
    """One person at the API."""

    by: Actor

    def __post_init__(self) -> None:
        self.client = Client(
            raise_request_exception=False, headers={"Authorization": f"Bearer {cast.secret_of(self.by)[0]}"}
        )

    def post(self, path: str, said: Any) -> tuple[int, Any]:
        body = said if isinstance(said, str | bytes) else json.dumps(said, ensure_ascii=False, default=str)
        return _told(self.client.post(f"/api/{path}", body, content_type="application/json"))

    def get(self, path: str, **asked: Any) -> tuple[int, Any]:
        return _told(self.client.get(f"/api/{path}", asked))

    def put(self, path: str, data: bytes) -> tuple[int, Any]:
        return _told(self.client.put(f"/api/{path}", data, content_type="application/octet-stream"))


def _told(answer: Any) -> tuple[int, Any]:
    return answer.status_code, json.loads(answer.content)


@dataclass
class Desk:
    house: House
    contract: Any

    def as_(self, role: str) -> Caller:
        return Caller(self.house.people[role])


@pytest.fixture
def desk(db) -> Desk:
    house = cast.found("A")
    with scope.use(house.hospital), scope.reading():
        contract = deeds.contract(house)
    return Desk(house, contract)


@pytest.fixture
def stranger(db) -> Desk:
    """The same at another hospital."""
    house = cast.found("B")
    return Desk(house, house.contract.pk)
