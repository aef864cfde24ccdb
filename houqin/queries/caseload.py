"""The cases of a month as figures: what came, through which channel, how fast, how it was judged and rated."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from houqin.queries import casebook as books
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import period, timeliness
from houqin.rules.casebook import Kind
from houqin.rules.party import Actor
from houqin.rules.timeliness import Span

TOP_BOX = 4  # stars from which one is satisfied


@question
def case_figures(by: Actor, *, at: datetime, kind: str, month: int) -> dict[str, Any]:
    """One kind in one month, by when it was opened; timeliness with and without dates that cannot be true."""
    sort = books.book().kind(kind)
    first, last = period.bounds(month)
    rows = list(
        records.CaseNow.objects.select_related("case", "provider").filter(
            kind=kind, opened_at__gte=first, opened_at__lt=last
        )
    )
    fixed = _fixers([row.pk for row in rows])
    return {
        **{"total": len(rows), "open": sum(row.closed_at is None for row in rows), **_ends(rows)},
        **{"answered": _kept(rows, at, "answered_at", "respond_due", {})},
        **{"completed": _kept(rows, at, "done_at", "complete_due", fixed)},
        **{"categories": _by_category(rows, sort), "channels": _by_channel(rows), "providers": _by_provider(rows, at)},
        "rating": rating(rows),
    }


def _fixers(ids: Sequence[Any]) -> dict[Any, int | None]:
    rows = records.CaseStep.objects.filter(case__in=ids, kind__in=("fix", "reply")).order_by("n")
    return dict(rows.values_list("case", "by"))


def _kept(rows: Sequence[Any], at: datetime, happened: str, due: str, by: dict[Any, int | None]) -> timeliness.Kept:
    spans = [
        Span(row.pk, row.opened_at, getattr(row, happened), by.get(row.pk, row.pk), getattr(row, due)) for row in rows
    ]
    return timeliness.kept(spans, at)


def _ends(rows: Sequence[Any]) -> dict[str, int]:
    return {
        "closed": sum(row.state == "closed" for row in rows),
        "lapsed": sum(row.state == "lapsed" for row in rows),
        "void": sum(row.state == "void" for row in rows),
        "upheld": sum(row.upheld is True for row in rows),
        "dismissed": sum(row.upheld is False for row in rows),
        "reopened": sum(row.leg > 0 for row in rows),
        "returned": sum(row.returned > 0 for row in rows),
    }


def rating(rows: Sequence[Any]) -> dict[str, Any]:
    """Stars given, how many are satisfied, and of how many closed ones; what lapsed is never satisfied."""
    stars = [row.stars for row in rows if row.stars is not None]
    over = sum(row.state in ("closed", "lapsed") for row in rows)
    top = sum(one >= TOP_BOX for one in stars)
    return {
        "n": len(stars),
        "over": over,
        "top": 10_000 * top // len(stars) if stars else None,
        "mean": 100 * sum(stars) // len(stars) if stars else None,
    }


def _by_category(rows: Sequence[Any], kind: Kind) -> list[dict[str, Any]]:
    times = Counter(row.case.category for row in rows)
    upheld = Counter(row.case.category for row in rows if row.upheld)
    known = kind.by_category
    return [
        {"code": code, "name": known[code].name if code in known else code, "n": n, "upheld": upheld[code]}
        for code, n in times.most_common()
    ]


def _by_channel(rows: Sequence[Any]) -> list[dict[str, Any]]:
    names = {one.code: one.name for one in books.book().channels}
    times = Counter(row.case.channel for row in rows)
    return [{"code": code, "name": names.get(code, code), "n": n} for code, n in times.most_common()]


def _by_provider(rows: Sequence[Any], at: datetime) -> list[dict[str, Any]]:
    """What each provider was given; nobody ranks by few cases."""
    named: dict[int, list[Any]] = {}
    for row in rows:
        if row.provider_id:
            named.setdefault(row.provider_id, []).append(row)
    found = [
        {
            **{"id": id, "name": own[0].provider.short, "n": len(own), "returned": sum(row.returned for row in own)},
            **{"completed": _kept(own, at, "done_at", "complete_due", {}), "rating": rating(own)},
        }
        for id, own in named.items()
    ]
    return sorted(found, key=lambda one: -one["n"])
