"""Where the next visit is worth most: a contract's rooms with their history, weighed by analysis."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from houqin.analysis import next_room
from houqin.records import models as records

WEIGHTS = {"高": 4.0, "中": 2.0, "低": 1.0, "": 1.0}
LOOKED_BACK = timedelta(days=730)
WEEK = timedelta(days=7)


def ranked(contract: UUID, pack: str, rooms: Sequence[Any], at: datetime) -> list[dict[str, Any]]:
    """The rooms by index, the most urgent first: place, index, weeks since the last visit (None: never), hazard."""
    history = _history(contract, pack, at)
    named = {place.pk: place for place in rooms}
    table = [
        next_room.Room(place.pk, place.path.split("/")[0], WEIGHTS[place.risk], history.get(place.pk, ()))
        for place in rooms
    ]
    return [
        {"place": named[one.key], "index": one.index, "weeks": one.weeks, "hazard": one.hazard}
        for one in next_room.ranked(table)
    ]


def _history(contract: UUID, pack: str, at: datetime) -> dict[int, list[tuple[float, bool]]]:
    """(Weeks ago, bad) by place, whatever the stream: here every visit teaches."""
    rows = records.Round.objects.filter(contract=contract, pack=pack, started_at__range=(at - LOOKED_BACK, at))
    failed = records.Check.objects.filter(round__in=rows.values("id"), result="fail")
    bad = set(failed.values_list("round", flat=True).distinct())
    found: dict[int, list[tuple[float, bool]]] = {}
    for id, place, started_at in rows.values_list("id", "place", "started_at"):
        found.setdefault(place, []).append(((at - started_at) / WEEK, id in bad))
    return found
