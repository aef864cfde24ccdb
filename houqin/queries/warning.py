"""Early warning as questions: the series that are watched, what rose over its limit, and what became of warnings.

A series is weeks of planned and random rounds: how many items were judged, how many failed. A corrected check counts as
corrected, a fault that was withdrawn as none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from houqin.analysis import warning as analysis
from houqin.analysis.warning import Point, Watched
from houqin.queries import contract as contracts
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import finding, money, period
from houqin.rules import warning as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.warning import Series

LONGEST = timedelta(weeks=209)  # four years of weeks
YEAR = timedelta(days=365)
LEAD_DAYS = (180, 120, 90)
SHOWN_FINDINGS = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """One round: what it belongs to, its week, items judged and failed."""

    contract: UUID
    provider: int
    pack: str
    path: str
    week: date
    n: int
    failed: int


# ── Series ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rounds(at: datetime, only: Series | None = None) -> list[Seen]:
    """The rounds of complete weeks, those of one series or all."""
    last = period.midnight(rules.week_of(at))
    visits = records.Round.objects.filter(started_at__gte=last - LONGEST, started_at__lt=last, stream__in=rules.STREAMS)
    if only:
        visits = visits.filter(_of(only))
    judged, failed = _counts(visits if only else None)
    told = visits.values_list("id", "contract", "contract__provider", "pack", "place__path", "started_at")
    return [
        Seen(contract, provider, pack, rules.place_of(path), rules.week_of(at), judged[id], failed.get(id, 0))
        for id, contract, provider, pack, path, at in told
        if id in judged
    ]


def _of(one: Series) -> Q:
    if one.level == "provider":
        return Q(contract__provider=int(one.of))
    if one.level == "service":
        return Q(pack=one.of)
    return Q(contract=one.of) & (Q(place__path=one.path) | Q(place__path__startswith=f"{one.path}/"))


def _counts(visits: Any) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Items judged and failed by round; of all rounds without a join."""
    gone = records.Check.objects.filter(supersedes__isnull=False).values("supersedes")
    dead = records.FindingNow.objects.filter(state__in=finding.DEAD, finding__of_check__isnull=False)
    checks = records.Check.objects.filter(result__in=("pass", "fail")).exclude(pk__in=gone).order_by()
    if visits is not None:
        checks = checks.filter(round__in=visits.values("id"))
    fails = checks.filter(result="fail").exclude(pk__in=dead.values("finding__of_check"))
    return tuple(dict(rows.values_list("round").annotate(n=Count("id"))) for rows in (checks, fails))  # type: ignore[return-value]


def _series(rows: Iterable[Seen]) -> dict[Series, list[Point]]:
    """Every series with its weeks; a service that one contract alone is judged by is its provider's own series."""
    found: dict[Series, dict[date, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    shared: dict[str, set[UUID]] = defaultdict(set)
    for one in rows:
        shared[one.pack].add(one.contract)
        for series in _belongs(one):
            week = found[series][one.week]
            week[0] += one.n
            week[1] += one.failed
    return {
        series: [Point(week, n, failed) for week, (n, failed) in sorted(weeks.items())]
        for series, weeks in found.items()
        if series.level != "service" or len(shared[series.of]) > 1
    }


def _belongs(one: Seen) -> tuple[Series, ...]:
    place = Series("place", str(one.contract), one.path)
    return Series("provider", str(one.provider)), Series("service", one.pack), place


def _points(series: Series, at: datetime) -> list[Point]:
    weeks: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for one in _rounds(at, series):
        weeks[one.week][0] += one.n
        weeks[one.week][1] += one.failed
    return [Point(week, n, failed) for week, (n, failed) in sorted(weeks.items())]


def crossing(series: Series, week: date, at: datetime) -> tuple[Point, Watched] | None:
    """The week in which a series rose over its limit, if it did."""
    points = _points(series, at)
    risen = {one.period: one for one in analysis.crossings(analysis.watched(points))}
    return next((point, risen[week]) for point in points if point.period == week) if week in risen else None


# ── For the nightly scan ──────────────────────────────────────────────────────────────────────────────────────────────


@question
def risen_series(by: Actor, *, at: datetime) -> list[tuple[str, date]]:
    """The series and weeks of late that nobody was warned of yet."""
    since = rules.week_of(at - rules.RECENT)
    found = [
        (series.key, one.period)
        for series, points in _series(_rounds(at)).items()
        for one in analysis.crossings(analysis.watched(points))
        if one.period >= since
    ]
    known = set(records.EarlyWarning.objects.filter(week__gte=since).values_list("series", "week"))
    return sorted(one for one in found if one not in known)


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def warnings(by: Actor, *, at: datetime) -> dict[str, Any]:
    """Warnings of a year, the unanswered first by deadline; how many were false; contracts to be bought anew."""
    rows = own(by, records.EarlyWarning.objects.filter(at__gte=at - YEAR), "provider").select_related("answer__by")
    found = list(rows.order_by("due_at", "series"))
    open_ = [row for row in found if not hasattr(row, "answer")]
    told = sorted((row for row in found if hasattr(row, "answer")), key=lambda row: row.answer.at, reverse=True)
    real = sum(row.answer.real for row in told)
    counts = {"raised": len(found), "open": len(open_), "real": real, "false": len(told) - real}
    counts["late"] = sum(row.due_at < at for row in open_)
    return {"open": open_, "answered": told, "counts": counts, "ending": _ending(by, at)}


def _ending(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Contracts in their last 180, 120 or 90 days: the stage that each is in, and when the next begins."""
    today = at.astimezone(period.HOSPITAL_TIME).date()
    rows = own(by, records.Contract.objects.select_related("provider"), "provider")
    rows = rows.filter(ends_on__range=(today, today + timedelta(days=LEAD_DAYS[0]))).order_by("ends_on")
    found = []
    for row in rows:
        left = (row.ends_on - today).days
        later = [days for days in LEAD_DAYS if days < left]
        then = row.ends_on - timedelta(days=later[0]) if later else row.ends_on
        found.append({"row": row, "left": left, "stage": min(days for days in LEAD_DAYS if left <= days), "then": then})
    return found


@question
def watched_series(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """What can be looked at, by level, from the rounds of the last weeks; `ready` where a baseline is full."""
    since = period.midnight(rules.week_of(at) - (analysis.BASELINE + analysis.REBASED) * rules.WEEK)
    visits = records.Round.objects.filter(started_at__gte=since, stream__in=rules.STREAMS)
    told = own(by, visits, "contract__provider").order_by()
    told = told.values_list("contract", "contract__provider", "pack", "place__path", "started_at")
    found = _series(
        Seen(contract, provider, pack, rules.place_of(path), rules.week_of(seen), 1, 0)
        for contract, provider, pack, path, seen in told
    )
    keys = [one for one in found if by.role != "provider" or one.level != "service"]
    named, order = _names(keys, at), list(rules.LEVELS)
    rows = [
        {"key": one.key, "level": one.level, "name": named[one], "ready": len(found[one]) > analysis.BASELINE}
        for one in keys
    ]
    return sorted(rows, key=lambda row: (order.index(row["level"]), row["name"]))


def _names(keys: Sequence[Series], at: datetime) -> dict[Series, str]:
    shorts = {str(id): short for id, short in records.Provider.objects.values_list("id", "short")}
    served = {str(id): name for id, name in records.Contract.objects.values_list("id", "name")}
    packs = pack_names(at) if any(one.level == "service" for one in keys) else {}
    found = {}
    for one in keys:
        name = {"provider": shorts, "service": packs, "place": served}[one.level].get(one.of, one.of)
        found[one] = f"{_short(one.path)} · {name}" if one.path else name
    return found


def _short(path: str) -> str:
    """A floor without its campus."""
    return path.partition("/")[2] or path


def pack_names(at: datetime) -> dict[str, str]:
    month = period.of(at)
    terms = contracts.in_force([row.pk for row in contracts.active(month)], month)
    return {name: pin.name for one in terms.values() for name, pin in one.pins.items()}


def name_of(series: Series, at: datetime) -> str:
    return _names([series], at)[series]


@question
def warning_series(by: Actor, *, key: str, at: datetime) -> dict[str, Any]:
    """One series: its weeks with level and limit, the warnings that it gave, and the findings behind its last weeks."""
    series = rules.read(key)
    _refuse_foreign(by, series)
    points = _points(series, at)
    watched = analysis.watched(points)
    rows = records.EarlyWarning.objects.filter(series=key).select_related("answer__by").order_by("-week")
    counts = {point.period: point for point in points}
    return {
        **{"series": series, "key": key, "name": name_of(series, at), "points": points, "warnings": list(rows)},
        **{"watched": [{"at": one, "n": counts[one.period].n, "failed": counts[one.period].failed} for one in watched]},
        **{"missing": max(0, analysis.BASELINE + 1 - sum(point.n > 0 for point in points))},
        "findings": _findings(series, points),
    }


def _findings(series: Series, points: Sequence[Point]) -> list[Any]:
    """The newest findings of the last weeks that went into the series."""
    if not points:
        return []
    since = period.midnight(points[-1].period - 5 * rules.WEEK)
    visits = records.Round.objects.filter(_of(series), started_at__gte=since, stream__in=rules.STREAMS)
    rows = records.Finding.objects.filter(of_check__round__in=visits.values("id")).exclude(now__state__in=finding.DEAD)
    return list(rows.select_related("now", "place", "contract").order_by("-opened_at")[:SHOWN_FINDINGS])


def _refuse_foreign(by: Actor, series: Series) -> None:
    """A provider sees its own series and those of the places that it serves."""
    if series.level == "place":
        row = records.Contract.objects.filter(pk=series.of).first()
        known, mine = row is not None, row is not None and row.provider_id == by.provider
    elif series.level == "provider":
        known, mine = records.Provider.objects.filter(pk=series.of).exists(), int(series.of) == by.provider
    else:
        known, mine = True, False
    if not known or (by.role == "provider" and not mine):
        raise Refused("没有这条序列")


def said(row: Any) -> dict[str, str | int | None]:
    """What a notice says of a warning."""
    rates = {"usual": row.usual_bp, "rate": money.half_up(row.failed * 10_000, row.n)}
    return {"text": row.name, "due": row.due_at.isoformat()} | {k: money.percent(bp) for k, bp in rates.items()}


def waiting(by: Actor) -> list[Any]:
    """The unanswered warnings on which the asker's role must act."""
    return list(records.EarlyWarning.objects.filter(needs=by.role, answer__isnull=True).order_by("due_at"))
