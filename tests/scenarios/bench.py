"""A panel with people at their phones: five departments' raters sign in, two providers are judged."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client

from houqin.rules.party import Actor
from tests import deeds, juries
from tests.cast import an_id
from tests.scenarios.seats import PASSWORD, Hall, Seat


@dataclass
class Bench:
    """One open panel of a hall; `subjects` as text, in the order of the agenda."""

    hall: Hall
    id: UUID
    subjects: list[str]
    seats: dict[int, Seat] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/panels/{self.id}/"

    def rater(self, n: int) -> Seat:
        """The screen of the n-th department's rater."""
        if n not in self.seats:
            seat = self.seats[n] = Seat(Client(enforce_csrf_checks=True))
            said = {"username": f"{self.hall.code}.J{n:03}", "password": PASSWORD}
            assert seat.open("/sign-in/").post("/sign-in/", follow=False, **said).status == 302
        return self.seats[n]

    def send(self, who: int | str, marks: dict[str, Any], id: UUID | None = None) -> tuple[int, Any]:
        """A ballot as the phone's script sends it."""
        seat = self.rater(who) if isinstance(who, int) else self.hall[who].open("/panels/")
        if isinstance(who, int):
            seat.open(f"{self.address}ballot/")
        said = {"id": str(id or an_id("vote", who)), "panel": str(self.id), "marks": marks}
        return seat.send("POST", "submit_ballot", said)

    def vote(self, n: int, *marks: tuple[int, int], id: UUID | None = None) -> tuple[int, Any]:
        given = {of: {"质量": q * 100, "安全": s * 100} for of, (q, s) in zip(self.subjects, marks, strict=False)}
        return self.send(n, given, id)

    def all_vote(self) -> None:
        for n in range(4):
            assert self.vote(n, (90 + n, 80), (70, 60), id=an_id("vote", n, "all"))[0] == 201


def seated(hall: Hall) -> list[Actor]:
    """Five departments, each with somebody who can sign in; the hall's clock stands at the day of the review."""
    users = get_user_model().objects
    hall.now = juries.AT
    with hall.house.open():
        return juries.raters(
            hall.house, user_of=lambda code: users.create_user(f"{hall.code}.{code}", password=PASSWORD)
        )


def other(hall: Hall) -> UUID:
    with hall.house.open():
        return deeds.contract(hall.house, number="TC-1", name="停车", provider=juries.company(hall.house).pk)


def opened(hall: Hall, **changes: Any) -> Bench:
    people = seated(hall)
    second = other(hall)
    with hall.house.open():
        jury = juries.opened(hall.house, raters=people, contracts=[hall.contract, second], **changes)
        return Bench(hall, jury.panel, [str(one) for one in jury.subjects])
