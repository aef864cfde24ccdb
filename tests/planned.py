"""Plans at one hospital of the cast: what a test says is only what is special about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from houqin.actions.add_plan import add_plan
from houqin.actions.do_duty import do_duty
from houqin.records import models
from houqin.rules.plan import Plan, Stop, Told, Visit
from tests import cast
from tests.cast import House, an_id

MADE = datetime(2026, 10, 1, 1, tzinfo=UTC)  # nine in the morning
FIRST = datetime(2026, 10, 2, 2, tzinfo=UTC)  # ten o'clock of the day after
PATROL = Plan(
    "配电房巡检",
    "patrol",
    "FREQ=DAILY;BYHOUR=10",
    date(2026, 10, 2),
    lead=1,
    within=2,
    grace=2,
    told=(Told(0, "office"),),
)
RATIO = "CLEANING-20"


def corridor(house: House, many: int = 3) -> list[models.Place]:
    """Rooms along a corridor of a plant, with codes of their own."""
    rows = [
        models.Place(kind="plant", name=f"机房{n}", code=f"{house.place.code}-P{n}", path=f"动力楼/1层/机房{n}")
        for n in range(1, many + 1)
    ]
    cast.put(house.system, "add_place", rows)
    return rows


def planned(house: House, n: int = 1, by: str = "office", at: datetime = MADE, **changes) -> UUID:
    """A plan on record; the ward does it unless another doer is named."""
    if not {"person", "department", "provider"} & set(changes):
        changes["department"] = house.people["ward"].department
    terms = replace(PATROL, **changes)
    digest = sha256(repr(terms).encode()).hexdigest()
    return add_plan(house.people[by], at, id=an_id(house.hospital, "plan", n), digest=digest, terms=terms)


def stops(rows: list[models.Place], least: int = 0) -> tuple[Stop, ...]:
    return tuple(Stop(row.pk, least) for row in rows)


def walk(rows: list[models.Place], at: datetime, seconds: int = 120) -> list[Visit]:
    return [Visit(row.pk, at + timedelta(seconds=n * seconds)) for n, row in enumerate(rows)]


def done(house: House, plan: UUID, on: datetime = FIRST, role: str = "ward", **changes) -> UUID:
    """The duty done half an hour into its window, and told at once."""
    done_at = changes.pop("done_at", on + timedelta(minutes=30))
    at = changes.pop("at", done_at)
    id = changes.pop("id", an_id(plan, on.isoformat()))
    said = {"digest": sha256(repr((plan, on, done_at, changes)).encode()).hexdigest()} | changes
    return do_duty(house.people[role], at, id=id, plan=plan, on=on, done_at=done_at, **said)


def word(plan: UUID, on: datetime = FIRST) -> models.PlanResult | None:
    """The latest on record of an occurrence."""
    return models.PlanResult.objects.filter(plan=plan, at=on).order_by("entry").last()
