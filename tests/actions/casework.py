"""Cases as the tests of their deeds need them: opened, accepted, done, closed; and what they came to."""

from datetime import timedelta
from uuid import UUID

from houqin.actions.answer_case import answer_case
from houqin.actions.confirm_case import confirm_case
from houqin.actions.fix_case import fix_case
from houqin.actions.open_case import open_case
from houqin.records import models
from tests import deeds
from tests.cast import an_id

AT = deeds.SEEN  # a Saturday morning, worked in place of National Day
H, M = timedelta(hours=1), timedelta(minutes=1)
TEXT = "走廊地面有水渍，容易滑倒"


def opened(house, *, role="ward", at=AT, n=1, by=None, **changes) -> UUID:
    said = {"id": an_id("case", n), "digest": str(n) * 64, "kind": "repair", "text": TEXT, "place": house.place.pk}
    return open_case(by or house.people[role], at, **(said | changes))


def now(id) -> models.CaseNow:
    return models.CaseNow.objects.select_related("case").get(pk=id)


def accepted(house, at=AT + 5 * M, **changes) -> UUID:
    id = opened(house, **changes)
    answer_case(house.people["provider"], at, case=id, answer="accept")
    return id


def fixed(house, at=AT + H, **changes) -> UUID:
    id = accepted(house, **changes)
    fix_case(house.people["provider"], at, case=id, note="已拖干并放置警示牌")
    return id


def closed(house, **changes) -> UUID:
    id = fixed(house, **changes)
    confirm_case(house.people["ward"], AT + 2 * H, case=id, passed=True)
    return id


def marks(item):
    return [(one.num, one.den) for one in models.Mark.objects.filter(indicator=item).order_by("pk")]


def kinds(id):
    return list(models.CaseStep.objects.filter(case=id).order_by("n").values_list("kind", flat=True))


def complaint(house, **changes) -> UUID:
    said = {"kind": "complaint", "text": "保洁员态度生硬，厕所脏", "channel": "hotline", "place": None}
    return opened(house, role="office", **({"n": 9} | said | changes))
