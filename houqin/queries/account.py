"""What a year's evidence amounts to, for one contract, one department or the whole house, in plain values to keep."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from houqin.packs import reporting
from houqin.queries import casebook as books
from houqin.queries import closure, score
from houqin.queries import survey as surveys
from houqin.queries import year as years
from houqin.queries.closure import About, Found
from houqin.records import models as records
from houqin.rules import money, period, timeliness
from houqin.rules import survey as surveys_
from houqin.rules import year as years_
from houqin.rules.timeliness import Span

MOST_TASKS, MOST_PRAISE = 20, 6


# ── Duties, cases, events ─────────────────────────────────────────────────────────────────────────────────────────────


def _duties(about: About) -> list[Found]:
    """By kind of plan: how many were due, done in time, late or missed; the latest word of each."""
    if about.house:
        whose = Q()
    elif about.department:
        whose = Q(plan__department=about.department) | Q(plan__person__department=about.department)
    else:
        whose = Q(plan__contract__in=about.ids)
    rows = records.PlanResult.objects.filter(whose, at__gte=about.bounds[0], due_at__lt=about.bounds[1])
    said: dict[tuple[UUID, datetime], tuple[str, str]] = {}
    for plan, at, kind, state in rows.order_by("entry").values_list("plan", "at", "plan__kind", "state"):
        said[plan, at] = kind, state
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, state in said.values():
        counts[kind][state] += 1
    return [
        {
            **{"kind": kind, "due": sum(states.values()), "done": states["done"], "late": states["late"]},
            **{"partial": states["partial"], "missed": states["missed"]},
        }
        for kind, states in sorted(counts.items())
    ]


def _cases(about: About) -> list[Found]:
    """By kind of case: how many came, how many were done in time of those due, with and without doubtful dates."""
    rows = records.CaseNow.objects.filter(opened_at__gte=about.bounds[0], opened_at__lt=about.bounds[1])
    if about.department:
        rows = rows.filter(department=about.department)
    elif not about.house:
        rows = rows.filter(contract__in=about.ids)
    heap: dict[str, list[Any]] = defaultdict(list)
    columns = ("pk", "kind", "opened_at", "done_at", "complete_due", "state", "upheld")
    for row in rows.exclude(state="void").values_list(*columns, named=True):
        heap[row.kind].append(row)
    names = {one.code: one.name for one in books.book().kinds}
    order = [*names, *sorted(heap.keys() - names.keys())]
    return [{"name": names.get(kind, kind), **_of_kind(kind, heap[kind], about.at)} for kind in order if heap.get(kind)]


def _of_kind(kind: str, rows: Sequence[Any], at: datetime) -> Found:
    kept = timeliness.kept([Span(row.pk, row.opened_at, row.done_at, row.pk, row.complete_due) for row in rows], at)
    return {
        **{"kind": kind, "n": len(rows), "closed": sum(row.state in ("closed", "lapsed") for row in rows)},
        **{"met": kept.met, "due": kept.due, "upheld": sum(row.upheld is True for row in rows)},
    }


def _events(about: About) -> tuple[dict[str, int], list[Found]]:
    """How many of each kind; and the vetoes one by one, of events and of checks that weigh as much."""
    counts: Counter[str] = Counter()
    vetoes: dict[tuple[UUID, int, str], Found] = {}
    rows = about.periods(records.Incident.objects).order_by("at")
    for kind, code, count, at, month, note, contract in rows.values_list(
        "kind", "code", "count", "at", "period", "note", "contract"
    ):
        counts[kind] += count
        if kind == "veto":
            told = vetoes.setdefault((contract, month, code), _veto(contract, month, code, note or code, at))
            told["n"] += count
    for id, month, text in _latest(about, "lines"):
        for line in score.lines(text):
            if line.kind == "veto":
                told = vetoes.setdefault((id, month, line.code), _veto(id, month, line.code, line.text, None))
                told["text"], told["n"] = line.text, max(told["n"], 1)
    return dict(counts), [vetoes[key] for key in sorted(vetoes, key=lambda key: (key[1], key[2]))]


def _veto(contract: UUID, month: int, code: str, text: str, at: datetime | None) -> Found:
    return {"contract": str(contract), "month": month, "code": code, "text": text, "at": closure.iso(at), "n": 0}


def _latest(about: About, name: str) -> list[tuple[UUID, int, Any]]:
    """One column of the sheets in force of the year's months."""
    found: dict[tuple[UUID, int], Any] = {}
    rows = about.periods(records.Sheet.objects).order_by("version")
    for id, month, value in rows.values_list("contract", "period", name):
        found[id, month] = value
    return [(id, month, value) for (id, month), value in found.items()]


def _tasks(about: About) -> list[Found]:
    """Supervised tasks (督办), the open ones first."""
    rows = records.CaseNow.objects.filter(kind="task", opened_at__gte=about.bounds[0], opened_at__lt=about.bounds[1])
    if about.department:
        mine = Q(department=about.department) | Q(assignee__department=about.department)
        rows = rows.filter(mine)
    rows = rows.exclude(state="void").select_related("case").order_by("-opened_at")
    told = [
        {
            **{"id": str(row.pk), "text": row.case.text, "state": row.state, "due": closure.iso(row.complete_due)},
            **{
                "closed": closure.iso(row.closed_at),
                "late": bool(row.complete_due and (row.done_at or about.at) > row.complete_due),
            },
        }
        for row in rows[:MOST_TASKS]
    ]
    return sorted(told, key=lambda one: bool(one["closed"]))


def _work(about: About) -> Found:
    """What a department itself did for the supervision of others."""
    first, last = about.bounds
    of = about.department
    items = records.DutyItem.objects.filter(department=of, duty__at__gte=first, duty__at__lt=last)
    answered = [(row.until, row.answer.at) for row in items.select_related("answer") if getattr(row, "answer", None)]
    return {
        "rounds": records.Round.objects.filter(
            inspector__department=of, started_at__gte=first, started_at__lt=last
        ).count(),
        "verified": records.Step.objects.filter(by__department=of, kind="verify", at__gte=first, at__lt=last).count(),
        "ballots": records.BallotPaper.objects.filter(by__department=of, at__gte=first, at__lt=last).count(),
        "items": items.count(),
        "answered": len(answered),
        "in_time": sum(period.day(at) <= until for until, at in answered),
    }


# ── Voices ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _surveys(about: About) -> list[Found]:
    first, last = (period.day(moment) for moment in about.bounds)
    rows = records.Survey.objects.filter(end__isnull=False, closes_on__gte=first, closes_on__lte=last)
    return [
        {
            **{
                "id": str(one["id"]),
                "name": one["name"],
                "audience": one["audience"],
                "on": one["closes_on"].isoformat(),
            },
            **{"n": one["answered"], "invited": one["invited"], "shown": _share(one["satisfied"])},
        }
        for one in surveys.listed(rows.filter(contract__in=about.ids), about.at)
    ]


def _share(found: surveys_.Share | None) -> list[int] | None:
    return list(found) if found else None


def _satisfaction(about: About) -> list[int] | None:
    """Satisfied of all answers that count for the contracts, with the interval."""
    rows = about.periods(records.Outcome.objects.filter(kind=years.SURVEY))
    met = due = 0
    for one in rows.values_list("met", "due"):
        met, due = met + one[0], due + one[1]
    return _share(surveys_.share(met, due))


def _praise(about: About) -> list[Found]:
    first, last = about.bounds
    said = records.PraiseRuling.objects.filter(contract__in=about.ids, confirmed=True, at__gte=first, at__lt=last)
    issued = records.CircularIssue.objects.filter(
        circular__contract__in=about.ids, circular__kind="praise", agreed=True, at__gte=first, at__lt=last
    )
    told = [
        {"at": closure.iso(row.at), "text": row.praise.text, "circular": ""}
        for row in said.select_related("praise").order_by("-at")[:MOST_PRAISE]
    ]
    told += [
        {"at": closure.iso(row.at), "text": row.circular.title, "circular": str(row.circular_id)}
        for row in issued.select_related("circular").order_by("-at")[:MOST_PRAISE]
    ]
    return sorted(told, key=lambda one: str(one["at"]), reverse=True)


# ── Months and money ──────────────────────────────────────────────────────────────────────────────────────────────────


def _months(about: About) -> Found:
    """A contract's points by month, their mean and half of its interval."""
    rows = score.months_of(about.ids, about.months[1]).get(about.ids[0], []) if len(about.contracts) == 1 else []
    mine = [[row.period, row.points] for row in rows if period.year_of(row.period) == about.months[0]]
    points = [points for _, points in mine if points is not None]
    return {
        **{"months": mine, "mean": money.half_up(sum(points), len(points)) if points else None},
        "half": years_.mean_half(points),
    }


def _money(about: About) -> Found:
    rows = about.periods(records.Statement.objects)
    found = {"n": 0, "income": 0, "base": 0, "withheld": 0, "payable": 0}
    for direction, base, withheld, payable in rows.values_list(
        "contract__direction", "base_fen", "withheld_fen", "payable_fen"
    ):
        if direction == "income":
            found["income"] += payable
        else:
            found["base"], found["withheld"] = found["base"] + base, found["withheld"] + withheld
            found["payable"] += payable
        found["n"] += 1
    return found


def _contracts(about: About) -> list[Found]:
    """Every contract of the year with the mean of its months, what was withheld, and its year's sheet."""
    latest: dict[UUID, list[int]] = defaultdict(list)
    for id, _month, points in _latest(about, "points"):
        latest[id] += [points] if points is not None else []
    held: Counter[UUID] = Counter()
    for id, withheld in about.periods(records.Statement.objects).values_list("contract", "withheld_fen"):
        held[id] += withheld
    sheets = score.latest(about.ids, about.months[0])
    told = []
    for row in about.contracts:
        points = latest[row.pk]
        sheet = sheets.get(row.pk)
        told.append(
            {
                **{"id": str(row.pk), "name": row.name, "provider": row.provider.short, "withheld": held[row.pk]},
                **{"mean": money.half_up(sum(points), len(points)) if points else None, "months": len(points)},
                **{"points": sheet and sheet.points, "grade": sheet.grade if sheet else ""},
            }
        )
    return told


# ── All of it ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def of(about: About) -> Found:
    """The whole account; every figure is an integer, every moment text, so that it can be kept and sealed."""
    some, duties, cases = closure.findings(about), _duties(about), _cases(about)
    events, vetoes = _events(about) if about.contracts else ({}, [])
    told = {
        **{"year": about.year, "at": closure.iso(about.at), "findings": closure.tally(about, some)},
        **{"flow": closure.flow(about, some), "worst": closure.worst(some), "photos": closure.photos(some)},
        **{"duties": duties, "cases": cases, "events": events, "vetoes": vetoes},
        **{"tasks": _tasks(about) if about.house or about.department else []},
        **{"surveys": _surveys(about), "satisfaction": _satisfaction(about), "praise": _praise(about)},
        **{**_months(about), "money": _money(about), "contracts": _contracts(about) if about.house else []},
        "work": _work(about) if about.department else None,
    }
    return {**told, "figures": figures(told)}


def figures(told: Mapping[str, Any]) -> dict[str, list[int]]:
    """What claims are held against; a figure without evidence is not there."""
    seen_, duties = told["findings"], told["duties"]
    complaints = next((one["n"] for one in told["cases"] if one["kind"] == "complaint"), 0)
    due = sum(one["due"] for one in duties)
    found = {
        "rectified": [seen_["closed"], seen_["opened"]],
        "in_time": [seen_["in_time"], seen_["due"]],
        "on_time": [sum(one["done"] for one in duties), due],
        "satisfaction": told["satisfaction"][:2] if told["satisfaction"] else [0, 0],
    }
    shown = {kind: pair for kind, pair in found.items() if pair[1]}
    if not (told["months"] or told["contracts"] or told["events"] or told["cases"]):
        return shown  # nobody looked: that nothing is on record proves nothing
    registered = max(told["events"].get("complaint", 0), sum(one["upheld"] for one in told["cases"]))
    events = {"complaints": max(complaints, registered), "upheld": registered, "accidents": _times(told["vetoes"])}
    return shown | {kind: [n] for kind, n in events.items()}


def _times(vetoes: Iterable[Mapping[str, Any]]) -> int:
    return sum(one["n"] for one in vetoes)


def is_safety(kind: str) -> bool:
    return kind in reporting.safety_duties()
