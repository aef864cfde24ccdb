"""How a year's findings went: when each was put right and closed, what came back, and pictures of before and after."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.queries import evidence as seen
from houqin.queries import finding as findings_
from houqin.records import models as records
from houqin.rules import finding as rules
from houqin.rules import period

Found = dict[str, Any]
WORST, SHOWN_PHOTOS = 8, 6
STEPS = ("rectify", "verify", "lapse")


@dataclass(frozen=True, slots=True)
class About:
    """Whose year it is, and until when it is looked at."""

    year: int
    at: datetime
    contracts: tuple[Any, ...] = ()  # rows
    department: int | None = None
    house: bool = False

    @property
    def ids(self) -> list[UUID]:
        return [row.pk for row in self.contracts]

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return period.bounds(self.year * 100 + 1)[0], min(self.at, period.bounds(self.year * 100 + 12)[1])

    @property
    def months(self) -> tuple[int, int]:
        """Above the one and below the other lie its periods."""
        return self.year * 100, self.year * 100 + 100

    def periods(self, rows: Any) -> Any:
        return rows.filter(contract__in=self.ids, period__gt=self.months[0], period__lt=self.months[1])


def contracts_of(year: int) -> tuple[Any, ...]:
    """The contracts with a day in the year."""
    rows = records.Contract.objects.select_related("provider").order_by("number")
    return tuple(rows.filter(starts_on__year__lte=year, ends_on__year__gte=year))


# ── Findings ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding as it went; `due_at` with every extension."""

    id: UUID
    contract: UUID
    item: str
    place: str
    severity: str
    opened_at: datetime
    due_at: datetime
    state: str
    again: bool
    stopped: bool
    fixed_at: datetime | None
    closed_at: datetime | None

    def in_time(self) -> bool:
        return self.state in rules.DONE and self.fixed_at is not None and self.fixed_at <= self.due_at

    def late(self, at: datetime) -> bool:
        """Put right too late, or overdue now."""
        if self.state in rules.DONE:
            return not self.in_time()
        return self.state not in findings_.NOT_LATE and not self.stopped and self.due_at < at


def findings(about: About) -> list[Seen]:
    """Those opened in the year that stand; what was withdrawn or belongs elsewhere is not there."""
    rows = records.Finding.objects.filter(opened_at__gte=about.bounds[0], opened_at__lt=about.bounds[1])
    whose = {"place__department": about.department} if about.department else {"contract__in": about.ids}
    rows = (
        rows.filter(**whose)
        .exclude(now__state__in=rules.DEAD)
        .order_by("opened_at", "pk")
        .select_related("now", "place")
    )
    steps = _steps(rows)
    return [_seen(row, *steps.get(row.pk, (None, None))) for row in rows.order_by("opened_at", "pk")]


def _seen(row: Any, fixed_at: datetime | None, closed_at: datetime | None) -> Seen:
    now = row.now
    due_at, again, stopped = now.due_at or row.due_at, row.recurrence > 0, now.stopped_at is not None
    said = (row.pk, row.contract_id, row.item, row.place.path, row.severity, row.opened_at)
    return Seen(*said, due_at, now.state, again, stopped, fixed_at, closed_at)


def _steps(rows: Any) -> dict[UUID, tuple[datetime | None, datetime | None]]:
    """When each was put right and when it was closed, the last time of each."""
    fixed: dict[UUID, datetime] = {}
    closed: dict[UUID, datetime] = {}
    steps = records.Step.objects.filter(finding__in=rows.order_by().values("pk"), kind__in=STEPS).order_by("n")
    for id, kind, at in steps.values_list("finding", "kind", "at"):
        (fixed if kind == "rectify" else closed)[id] = at
    return {id: (fixed.get(id), closed.get(id)) for id in fixed.keys() | closed.keys()}


def tally(about: About, some: Sequence[Seen]) -> Found:
    done = [one for one in some if one.state in rules.DONE]
    return {
        **{"opened": len(some), "closed": sum(one.state == "closed" for one in some), "over": len(done)},
        **{"lapsed": sum(one.state == "lapsed" for one in some), "in_time": sum(one.in_time() for one in some)},
        **{"due": sum(one.in_time() or one.late(about.at) for one in some), "open": len(some) - len(done)},
        **{"late": sum(one.late(about.at) for one in some), "repeat": sum(one.again for one in some)},
        "serious": sum(one.severity == rules.SEVERITIES[-1] for one in some),
    }


def flow(about: About, some: Sequence[Seen]) -> list[list[int]]:
    """By month: how many came, how many were closed."""
    came = Counter(period.of(one.opened_at) for one in some)
    went = Counter(period.of(one.closed_at) for one in some if one.closed_at and one.state in rules.DONE)
    last = period.of(about.bounds[1])
    months = range(about.months[0] + 1, min(last, about.months[0] + 12) + 1)
    return [[month, came[month], went[month]] for month in months]


def worst(some: Sequence[Seen]) -> list[Found]:
    """What came back most often: one item at one place."""
    heap: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for one in some:
        heap[one.item, one.place].append(one)
    found = sorted(heap.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:WORST]
    rows = records.Finding.objects.filter(pk__in=[own[-1].id for _, own in found if len(own) > 1])
    said = findings_.texts(list(rows))
    return [
        {
            **{"item": item, "text": said.get(item, item), "place": place, "n": len(own), "finding": str(own[-1].id)},
            "open": sum(one.state not in rules.DONE for one in own),
        }
        for (item, place), own in found
        if len(own) > 1
    ]


def photos(some: Sequence[Seen]) -> list[Found]:
    """Findings that were verified and have a picture of before and of after, the latest first."""
    closed = sorted((one for one in some if one.state == "closed"), key=lambda one: one.opened_at, reverse=True)[:80]
    ids = [one.id for one in closed]
    rows = {row.pk: row for row in records.Finding.objects.filter(pk__in=ids, of_check__isnull=False)}
    steps = dict(
        records.Step.objects.filter(finding__in=ids, kind="rectify").order_by("n").values_list("finding", "pk")
    )
    before = seen.photos_of("of_check", [row.of_check_id for row in rows.values()])
    after = seen.photos_of("step", list(steps.values()))
    found = []
    for one in closed:
        row, step = rows.get(one.id), steps.get(one.id)
        pair = [_arrived(before, row and row.of_check_id), _arrived(after, step)]
        if row is not None and all(pair):
            told = {"finding": str(one.id), "number": findings_.number(row), "place": one.place, "item": one.item}
            found.append({**told, "before": pair[0], "after": pair[1], "at": iso(one.opened_at)})
    return found[:SHOWN_PHOTOS]


def _arrived(shots: Mapping[UUID, list[Found]], id: UUID | None) -> str:
    return next((one["sha256"] for one in shots.get(id, []) if one["arrived"]), "") if id else ""


def iso(at: datetime | None) -> str:
    return at.astimezone(period.HOSPITAL_TIME).isoformat(timespec="minutes") if at else ""
