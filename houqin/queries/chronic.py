"""What keeps coming back: place by cause, what was tried against it, and how often repairs and their closing held."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from houqin.queries import contract as contracts
from houqin.queries import finding as findings
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import finding as rules
from houqin.rules import period
from houqin.rules.party import Actor

LEAST = 3  # so often the same thing at one place makes it chronic
MOST_PLACES = 40
FIXES = 2
STEPS = {"lapse": "lapsed", "agree": "rechecked", "differ": "overturned"}


@question
def chronic(by: Actor, *, at: datetime, days: int = 180, contract: UUID | None = None) -> dict[str, Any]:
    """A matrix of places (the worst first) by causes, and the rates of each contract.

    A place stands in it when one item failed there three times in so many days; a withdrawn finding counts nowhere.
    """
    day = (at - timedelta(days=days)).astimezone(period.HOSPITAL_TIME).date()
    rows = own(by, records.Finding.objects.filter(opened_at__gte=findings.since(day.isoformat())))
    rows = rows.exclude(now__state__in=rules.DEAD)
    if by.role == "ward":
        rows = rows.filter(place__department=by.department)
    if contract:
        rows = rows.filter(contract=contracts.contract(contract))
    found = list(rows.select_related("now", "place", "of_check").order_by("opened_at", "pk"))
    causes = Counter(_cause(row) for row in found)
    columns = [cause for cause, _ in causes.most_common() if cause] + [""] * ("" in causes)
    places = _worst(found)
    tried = _fixes([row.pk for _, worst, _ in places for row in worst])
    said = findings.texts([worst[-1] for _, worst, _ in places])
    return {
        **{"since": day.isoformat(), "causes": columns, "total": len(found), "contracts": _rates(rows)},
        "rows": [_row(here, worst, columns, said, tried) for _, worst, here in places],
        "places": len({row.place_id for row in found}),
    }


def _cause(row: Any) -> str:
    return row.of_check.reason if row.of_check_id else ""


def _worst(found: Sequence[Any]) -> list[tuple[int, list[Any], list[Any]]]:
    """(how often things came back there, the findings of the worst item, all of the place), the worst place first."""
    at: dict[int, list[Any]] = {}
    for row in found:
        at.setdefault(row.place_id, []).append(row)
    places = []
    for here in at.values():
        items: dict[str, list[Any]] = {}
        for row in here:
            items.setdefault(row.item, []).append(row)
        worst = max(items.values(), key=len)
        if len(worst) >= LEAST:
            places.append((sum(len(same) - 1 for same in items.values()), worst, here))
    return sorted(places, key=lambda one: (-one[0], one[2][0].place.path))[:MOST_PLACES]


def _fixes(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    rows = records.Step.objects.filter(finding__in=ids, kind="rectify").order_by("at")
    found: dict[UUID, list[str]] = {}
    for id, note in rows.values_list("finding", "note"):
        found.setdefault(id, []).append(note)
    return found


def _row(
    here: list[Any],
    worst: list[Any],
    columns: Sequence[str],
    said: Mapping[str, str],
    tried: Mapping[UUID, list[str]],
) -> dict[str, Any]:
    many, place = Counter(_cause(row) for row in here), here[0].place
    notes = [note for row in worst for note in tried.get(row.pk, [])]
    return {
        **{"place": place.path, "code": place.code, "risk": place.risk, "total": len(here)},
        "cells": [(cause, many[cause]) for cause in columns],
        **{"item": worst[-1].item, "text": said.get(worst[-1].item, worst[-1].item), "times": len(worst)},
        **{"open": sum(row.now.state not in rules.DONE for row in here), "fixes": list(dict.fromkeys(notes))[-FIXES:]},
    }


def _rates(rows: Any) -> list[dict[str, Any]]:
    """Of each contract: opened, come back within 90 days, closed by nobody's word, and what second looks overturned."""
    many = rows.values("contract", "contract__name", "contract__provider__short")
    counted = many.annotate(opened=Count("pk"), repeated=Count("pk", filter=Q(recurrence__gt=0)))
    steps = records.Step.objects.filter(finding__in=rows.values("pk"), kind__in=STEPS).values(
        "finding__contract", "kind"
    )
    seen = {(one["finding__contract"], one["kind"]): one["n"] for one in steps.annotate(n=Count("pk"))}
    return [
        {
            **{"id": one["contract"], "name": one["contract__name"], "provider": one["contract__provider__short"]},
            **{"opened": one["opened"], "repeated": one["repeated"]},
            **{name: seen.get((one["contract"], kind), 0) for kind, name in STEPS.items()},
        }
        for one in counted.order_by("-repeated", "contract__name")
    ]
