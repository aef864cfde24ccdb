"""The benchmark `panel`: twelve departments, ten contracts, six dimensions; a ballot taken, the sheet locked, asked."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from benchmarks.world import NAMES, World
from houqin import packs
from houqin.actions.close_panel import close_panel
from houqin.actions.open_panel import Opened, open_panel
from houqin.actions.submit_ballot import submit_ballot
from houqin.queries import panel as panels
from houqin.queries import review
from houqin.records import models as records
from houqin.rules.party import Actor

AT = datetime(2026, 1, 10, 2, tzinfo=UTC)
DEPARTMENTS, CONTRACTS, RUNS = 12, 10, 7


def run(world: World, say: Callable[..., None]) -> None:
    raters = _raters(world)
    id = _opened(world, raters)
    found = panels.loaded(id, AT)
    chance = random.Random(1)
    levels = {one.pk: chance.gauss(85, 5) for one in found.subjects}
    took = [_timed(lambda by=by: _vote(by, found, levels, chance)) for by in raters]
    whole = min(_timed(lambda: review.outcome(panels.loaded(id, AT))) for _ in range(RUNS))
    bare = min(_timed(lambda: panels.loaded(id, AT)) for _ in range(RUNS))
    locked = _timed(lambda: close_panel(world.people["office"], AT, panel=id))
    asked = min(_timed(lambda: review.panel_result(world.people["office"], id, at=AT)) for _ in range(RUNS))
    say(
        "panel",
        answer_ms=whole * 1000,
        asked_ms=asked * 1000,
        ballot_ms=statistics.median(took) * 1000,
        lock_ms=locked * 1000,
        floor_ms=bare * 1000,
        ratio=whole / bare,
        marks=DEPARTMENTS * CONTRACTS * 6,
        limit_ms=100,
    )


def _raters(world: World) -> list[Actor]:
    found = []
    for n in range(DEPARTMENTS):
        ward = records.Department(name=f"科室{n}", code=f"D{n:02}")
        world.put("", "add_department", AT, [ward])
        person = records.Person(name=f"代表{n}", role="ward", department=ward, active_from=date(2025, 1, 1))
        world.put("", "add_person", AT, [person])
        found.append(Actor(person.pk, world.hospital, "ward", person.name, ward.pk))
    return found


def _opened(world: World, raters: list[Actor]) -> UUID:
    paper = Opened(
        title="年度考评",
        kind="annual",
        year=2025,
        closes_at=AT + timedelta(days=1),
        form=packs.panels()["annual"]["form"],
        contracts=tuple(row.pk for row in world.contracts[:CONTRACTS]),
        departments=tuple(one.department or 0 for one in raters),
    )
    return open_panel(world.people["office"], AT, id=uuid5(NAMES, "panel"), digest="d" * 64, paper=paper)


def _vote(by: Actor, found: Any, levels: dict[UUID, float], chance: random.Random) -> None:
    """As juries do: subjects differ, raters are stricter or milder, and every mark strays."""
    strict = chance.gauss(0, 3)
    marks = {
        str(id): {
            name: 100 * max(0, min(100, round(level + strict + chance.gauss(0, 3)))) for name in found.form.weights
        }
        for id, level in levels.items()
    }
    said = {"id": uuid5(found.row.pk, str(by.person)), "digest": f"{by.person:064d}", "panel": found.row.pk}
    submit_ballot(by, AT, **said, marks=marks)


def _timed(does: Callable[[], object]) -> float:
    """CPU seconds, so that a busy machine does not matter."""
    before = time.process_time()
    does()
    return time.process_time() - before
