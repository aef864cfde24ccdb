"""One more person at a screen of a hall, and a decision carried up its signing ladder."""

from datetime import date

from django.contrib.auth import get_user_model
from django.test import Client

from houqin.records import models
from tests import cast
from tests.scenarios.seats import PASSWORD, Hall, Seat

CLAUSES = (
    ("6.1", "每月考评一次，考评结果告知乙方", "assessment"),
    ("7.2", "受到书面表扬的给予奖励", "reward"),
    ("8.3", "每失一分减少价款100元", "deduction"),
    ("8.6", "连续不达标的，约谈；仍不改的，警告直至解除合同并赔偿损失", "termination"),
    ("8.7", "造成损失的，每次支付违约金", "breach"),
    ("9.1", "期满前一百八十日研究是否续签", "renewal"),
)
SCAN = b"%PDF-1.4 resolution\nstartxref\n0\n%%EOF"


def joined(hall: Hall, role: str, name: str) -> Seat:
    """One more person of a role, signed in; the hall knows him by his name."""
    user = get_user_model().objects.create_user(f"{hall.code}.{name}", password=PASSWORD)
    person = models.Person(user=user, name=name, role=role, active_from=date(2026, 1, 1))
    with hall.house.open():
        cast.put(hall.house.system, "add_person", [person])
    return signed_in(hall, name)


def signed_in(hall: Hall, name: str) -> Seat:
    seat = hall.seats.setdefault(name, Seat(Client(enforce_csrf_checks=True)))
    said = {"username": f"{hall.code}.{name}", "password": PASSWORD}
    assert seat.open("/sign-in/").post("/sign-in/", follow=False, **said).status == 302
    seat.since = hall.now
    return seat


def person(name: str, role: str) -> int:
    return models.Person.objects.get(name=name, role=role).pk


def proposed(hall: Hall, kind: str, clause: str, reason: str, **more) -> str:
    """The office proposes a rung on the contract's ladder; returns the decision's address, or '' with why not."""
    page = hall["office"].open(f"/contracts/{hall.contract}/ladder/{kind}/")
    return page.press("提出", clause=clause, reason=reason, **more)


def up(hall: Hall, address: str, *seats: str, **said) -> Seat:
    """Signed level after level, each at his own screen."""
    for role in seats:
        seat = hall[role] if role in hall.house.people else hall.seats[role]
        page = seat.open(address).press("同意", **said)
        assert "已办：签批" in page.told, (role, page.told)
    return page
