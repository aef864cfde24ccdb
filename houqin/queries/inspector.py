"""How strict each inspector is and how each site stands when that is taken away: rounds of a year, by analysis."""

from datetime import datetime, timedelta
from math import inf
from typing import Any

from django.db.models import Count, Q

from houqin.analysis import severity, tails
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules.party import Actor

YEAR = timedelta(days=365)
FEWEST = 8  # rounds
WIDE = tails.quantile(0.95)  # of a 90 % interval
SITES = 20


@question
def inspector_severity(by: Actor, *, at: datetime) -> dict[str, Any]:
    """Shares of items found wanting, in hundredths of a per cent; `fit` is False while there is too little to tell.

    For training inspectors; never for pay, and on no public screen.
    """
    rows = _rounds(at)
    marks = [severity.Mark(row["inspector"], row["place"], 10000 * row["failed"] / row["n"]) for row in rows]
    try:
        fitted = severity.fit(marks, freedom=inf) if len(marks) >= FEWEST else None
    except ValueError:
        fitted = None
    if fitted is None:
        return {"fit": False, "rounds": len(rows)}
    names = dict(records.Person.objects.filter(pk__in=fitted.by_rater).values_list("id", "name"))
    paths = dict(records.Place.objects.filter(pk__in=fitted.by_subject).values_list("id", "path"))
    raw = {key: [mark.value for mark in marks if mark.rater == key] for key in fitted.by_rater}
    inspectors = [_inspector(fitted, one, names[one.key], raw[one.key]) for one in fitted.raters]
    sites = [
        {
            "name": paths[one.key],
            "n": one.n,
            "raw": round(one.raw),
            "score": round(one.score),
            "error": round(one.error),
        }
        for one in sorted(fitted.subjects, key=lambda one: -one.score)[:SITES]
    ]
    return {
        **{"fit": True, "rounds": len(rows), "islands": fitted.islands, "mean": round(fitted.mean)},
        **{"inspectors": sorted(inspectors, key=lambda one: -one["shift"]), "sites": sites},
    }


def _inspector(fitted: severity.Fit, one: severity.Rater, name: str, raw: list[float]) -> dict[str, Any]:
    shift, error = fitted.against_others(one.key)
    low, high = shift - WIDE * error, shift + WIDE * error
    apart = 1 if low > 0 else -1 if high < 0 else 0
    figures = {"shift": round(shift), "low": round(low), "high": round(high), "raw": round(sum(raw) / len(raw))}
    return {"name": name, "n": one.n, "apart": apart, **figures}


def _rounds(at: datetime) -> list[dict[str, Any]]:
    """Rounds of the year with how many items were judged and found wanting; a corrected item counts as corrected."""
    corrected = records.Check.objects.filter(supersedes__isnull=False).values("supersedes")
    seen = records.Check.objects.filter(round__started_at__range=(at - YEAR, at), result__in=("pass", "fail"))
    seen = seen.exclude(pk__in=corrected).values("round", "round__inspector", "round__place")
    counted = seen.annotate(n=Count("id"), failed=Count("id", filter=Q(result="fail"))).order_by("round")
    return [
        {"inspector": row["round__inspector"], "place": row["round__place"], "n": row["n"], "failed": row["failed"]}
        for row in counted
    ]
