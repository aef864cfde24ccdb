"""Sealed draws as questions: the rooms drawn and still to see, the verdict with its rounds, the draw to be checked."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.packs import aql as aql_tables
from houqin.queries import contract as contracts
from houqin.queries import next_room
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import period, sampling
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

ROOMS = ("room", "outdoor", "plant")


def lot(contract: UUID, scope: str = "") -> list[str]:
    """The codes of the rooms that a contract serves under a path, sorted; of all rooms where it names no places."""
    return sorted(place.code for place in places(contract, scope))


def places(contract: UUID, scope: str = "") -> list[Any]:
    rows = records.Place.objects.filter(kind__in=ROOMS)
    named = records.ContractPlace.objects.filter(contract=contract)
    if named.exists():
        rows = rows.filter(pk__in=named.values("place"))
    if scope:
        rows = rows.filter(path__startswith=f"{scope}/") | rows.filter(path=scope)
    return list(rows.order_by("path"))


def inspection_due(contract: UUID, pack: str, scope: str, at: datetime) -> str:
    """Normal or tightened, by what became of the earlier draws of the same lot."""
    rows = records.Sampling.objects.filter(contract=contract, pack=pack, scope=scope, period__lt=period.of(at))
    rows = list(rows.order_by("period"))
    seen = _seen(rows)
    return sampling.inspection_after([(row.inspection, _verdict(row, seen, at).state) for row in rows])


@question
def samplings(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """The draws, newest month first, each with its verdict so far."""
    rows = own(by, records.Sampling.objects.select_related("contract__provider", "inspector"))
    found = list(rows.order_by("-period", "contract__number", "scope")[:200])
    seen = _seen(found)
    return [{"row": row, "verdict": _verdict(row, seen, at), "over": over(row, at)} for row in found]


@question
def sampling_lots(by: Actor, *, month: int) -> list[dict[str, Any]]:
    """What can be drawn from in a month: each contract and pack with the paths above its rooms, and their sizes."""
    rows = list(contracts.active(month))
    terms = contracts.in_force([row.pk for row in rows], month)
    return [
        {"contract": row, "packs": {name: pin.name for name, pin in terms[row.pk].pins.items()}, "scopes": scopes}
        for row in rows
        if row.pk in terms and (scopes := _scopes(places(row.pk))) and scopes[""] > 1
    ]


def _scopes(rooms: Iterable[Any]) -> dict[str, int]:
    """Every path above some rooms with their number; '' is all of them."""
    found: dict[str, int] = {"": 0}
    for room in rooms:
        steps = room.path.split("/")
        for depth in range(len(steps)):
            path = "/".join(steps[:depth])
            found[path] = found.get(path, 0) + 1
    return {path: n for path, n in sorted(found.items()) if n > 1 or not path}


@question
def sampling_draw(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One draw: its plan, the rooms in the order drawn with their rounds, and the seed once the month is over.

    A provider sees which rooms were drawn when the month is over, and the seal from the beginning.
    """
    rows = own(by, records.Sampling.objects.select_related("contract__provider", "inspector"))
    row = rows.filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这次抽样")
    ended, seen = over(row, at), _seen([row])
    hidden = by.role == "provider" and not ended
    codes = json.loads(row.rooms)
    order = [] if hidden else sampling.drawn(row.seed, codes)
    named = {place.code: place for place in records.Place.objects.filter(code__in=codes)}
    return {
        **{"row": row, "over": ended, "seed": row.seed if ended else "", "codes": [] if hidden else codes},
        **{"hidden": hidden, "verdict": _verdict(row, seen, at), "before": row.sealed_at < _start(row)},
        "rooms": [_room(code, named.get(code), row, seen, ended) for code in order[: row.size]],
        "next": [] if hidden or ended else _next(row, order[: row.size], named, at),
        "chances": _chances(row.lot, row.size, row.accept, row.aql),
        "bias": bias(row.contract_id, row.period),
    }


def _room(code: str, place: Any, row: Any, seen: Mapping[Any, Any], ended: bool) -> dict[str, Any]:
    visit = seen.get((row.contract_id, row.pack, row.period, code))
    ticket = sampling.ticket(row.seed, code) if ended else ""
    return {"code": code, "place": place, "ticket": ticket, "visit": visit, "bad": visit and visit["bad"][row.unit]}


def _next(row: Any, taken: Sequence[str], named: Mapping[str, Any], at: datetime) -> list[dict[str, Any]]:
    """The rooms that the visits left over from the draw should go to, the most urgent first."""
    started = records.Round.objects.filter(contract=row.contract, pack=row.pack, period=row.period, stream="targeted")
    left = row.visits - row.size - started.count()
    rooms = [place for code, place in named.items() if code not in taken]
    return next_room.ranked(row.contract_id, row.pack, rooms, at)[: max(0, left)]


def _chances(lot: int, size: int, accept: int, aql: int) -> list[tuple[int, int]]:
    """How likely lots of several qualities pass, both in hundredths of a per cent."""
    numbers = {max(1, round(lot * share / 10000)) for share in (aql, 500, 1000, 2000, 3000, 5000)}
    return [(10000 * bad // lot, round(10000 * sampling.passes(lot, size, accept, bad))) for bad in sorted(numbers)]


def over(row: Any, at: datetime) -> bool:
    return bool(at >= period.bounds(row.period)[1])


def _start(row: Any) -> datetime:
    return period.bounds(row.period)[0]


def _verdict(row: Any, seen: Mapping[Any, Any], at: datetime) -> sampling.Verdict:
    first = sampling.drawn(row.seed, json.loads(row.rooms))[: row.size]
    visits = [seen.get((row.contract_id, row.pack, row.period, code)) for code in first]
    bad = [visit["bad"][row.unit] for visit in visits if visit]
    return sampling.judge(row.size, row.accept, bad, over=over(row, at))


def _seen(rows: Sequence[Any]) -> dict[tuple[UUID, str, int, str], dict[str, Any]]:
    """The first random round of each room in each month, and whether the room failed; withdrawn faults do not count."""
    months = {row.period for row in rows}
    visits = records.Round.objects.filter(
        contract__in={row.contract_id for row in rows}, period__in=months, stream="random"
    )
    visits = list(visits.select_related("place", "inspector").order_by("started_at"))
    first: dict[tuple[UUID, str, int, str], Any] = {}
    for visit in visits:
        first.setdefault((visit.contract_id, visit.pack, visit.period, visit.place.code), visit)
    failed, shown = _failed([visit.pk for visit in first.values()])
    found = {}
    for key, visit in first.items():
        codes = failed.get(visit.pk, set())
        keys = {item.code for item in contracts.edition_of(visit).items if item.key or item.veto} if codes else set()
        bad = {"any": bool(codes), "key": bool(codes & keys)}
        found[key] = {
            "check": shown.get(visit.pk),
            "id": visit.pk,
            "at": visit.started_at,
            "by": visit.inspector.name,
            "failed": len(codes),
            "bad": bad,
        }
    return found


def _failed(visits: Sequence[UUID]) -> tuple[dict[UUID, set[str]], dict[UUID, UUID]]:
    """Items that failed by round as the marks stand, corrected and withdrawn ones cancelled; and a check to show."""
    checks = dict(records.Check.objects.filter(round__in=visits).values_list("id", "round"))
    shown = {visit: id for id, visit in checks.items()}
    found: dict[tuple[UUID, str], int] = {}
    for id, item, n in records.Mark.objects.filter(evidence_id__in=list(checks)).values_list(
        "evidence_id", "item", "n_failed"
    ):
        found[checks[id], item] = found.get((checks[id], item), 0) + n
        if n > 0:
            shown[checks[id]] = id
    failed: dict[UUID, set[str]] = {}
    for (visit, item), n in found.items():
        if n > 0:
            failed.setdefault(visit, set()).add(item)
    return failed, shown


@question
def drawn_for_me(by: Actor, *, at: datetime, chosen: int = 99) -> list[dict[str, Any]]:
    """What this month's draws still ask of the asker: rooms drawn by chance first, then those most worth a visit."""
    rows = records.Sampling.objects.filter(period=period.of(at)).select_related("contract")
    mine = [row for row in rows.order_by("sealed_at") if row.inspector_id in (None, by.person)]
    terms = contracts.in_force({row.contract_id for row in mine}, period.of(at))
    seen, found = _seen(mine), []
    for row in mine:
        order = sampling.drawn(row.seed, json.loads(row.rooms))
        named = {place.code: place for place in records.Place.objects.filter(code__in=order)}
        left = [c for c in order[: row.size] if (row.contract_id, row.pack, row.period, c) not in seen and c in named]
        streams = terms[row.contract_id].scheme.streams
        said = {"row": row, "stream": "random", "counts": "random" in streams}
        found += [{**said, "place": named[code]} for code in left]
        targeted = {"row": row, "stream": "targeted", "counts": "targeted" in streams}
        found += [{**targeted, "place": one["place"]} for one in _next(row, order[: row.size], named, at)[:chosen]]
    return found


@question
def draws_left(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """This month's draws that still wait for the asker: how many of the drawn rooms nobody has seen by chance."""
    rows = records.Sampling.objects.filter(period=period.of(at)).select_related("contract").order_by("sealed_at")
    mine = [row for row in rows if row.inspector_id == by.person or (row.inspector_id is None and by.role != "office")]
    if not mine:
        return []
    visits = records.Round.objects.filter(contract__in={row.contract_id for row in mine}, period=period.of(at))
    seen = set(visits.filter(stream="random").values_list("contract", "pack", "place__code"))
    found = []
    for row in mine:
        rooms = taken(row)
        left = sum((row.contract_id, row.pack, code) not in seen for code in rooms)
        if left:
            found.append({"row": row, "left": left, "drawn": len(rooms), "due_at": period.bounds(row.period)[1]})
    return found


def taken(row: Any) -> list[str]:
    """The codes that chance took."""
    return sampling.drawn(row.seed, json.loads(row.rooms))[: row.size]


def left_out(lists: Collection[tuple[UUID, str]], code: str, at: datetime) -> set[tuple[UUID, str]]:
    """By which contracts and packs this room was in a draw of the month, sealed by that moment, and was not drawn."""
    rows = records.Sampling.objects.filter(
        contract__in={id for id, _ in lists}, period=period.of(at), sealed_at__lte=at
    )
    inside = [row for row in rows if (row.contract_id, row.pack) in lists and code in json.loads(row.rooms)]
    named, drawn = ({(row.contract_id, row.pack) for row in some} for some in (inside, _holding(inside, code)))
    return named - drawn


def _holding(rows: Iterable[Any], code: str) -> list[Any]:
    return [row for row in rows if code in taken(row)]


def refuse_undrawn(contract: UUID, pack: str, place: int, at: datetime) -> None:
    """Chance alone says where a visit by chance goes; any other room is visited by choice."""
    code = records.Place.objects.values_list("code", flat=True).get(pk=place)
    if left_out([(contract, pack)], code, at):
        raise Refused(
            "%(month)s的封存抽样没有抽中这里，不能记为随机抽查；请改用计划检查或专项检查",
            month=period.label(period.of(at)),
        )


def bias(contract: UUID, month: int) -> dict[str, Any]:
    """How visits by choice and by chance differ in a month: items judged and failed by stream, and what feeds rates."""
    streams = contracts.terms_of(contract, month).scheme.streams
    rows = records.Mark.objects.filter(contract=contract, period=month, evidence_kind="check")
    sums: dict[str, list[int]] = {}
    for stream, n, failed in rows.values_list("stream", "n", "n_failed"):
        total = sums.setdefault(stream, [0, 0])
        total[0], total[1] = total[0] + n, total[1] + failed
    by_stream = {name: tuple(total) for name, total in sums.items() if total[0]}
    chance, chosen = by_stream.get("random"), by_stream.get("targeted")
    gap = chosen[1] / chosen[0] - chance[1] / chance[0] if chance and chosen else None
    table = [{"code": code, "n": n, "rate_bp": failed * 10000 // n} for code, (n, failed) in sorted(by_stream.items())]
    gap_bp = None if gap is None else round(gap * 10000)
    return {"streams": table, "counts": streams, "gap_bp": gap_bp, "fed": "targeted" in streams and bool(chosen)}


@question
def visit_bias(by: Actor, *, contract: UUID, month: int) -> dict[str, Any]:
    """Whether visits by choice feed a month's rates, and by how much they differ from those by chance."""
    if not own(by, records.Contract.objects.filter(pk=contract), "provider").exists():
        raise Refused("本院没有这份合同")
    return bias(contract, month)


@question
def sampling_plan(
    by: Actor,
    *,
    contract: UUID,
    pack: str,
    month: int,
    level: str,
    aql: int,
    scope: str = "",
    unit: str = "any",
    at: datetime,
) -> dict[str, Any]:
    """What would be sealed: the lot, the inspection due, the plan, and how likely lots of several qualities pass."""
    rooms, due = len(lot(contract, scope)), inspection_due(contract, pack, scope, at)
    plan = sampling.plan(aql_tables.tables(), rooms, level, aql, due)
    return {"lot": rooms, "inspection": due, "plan": plan, "chances": _chances(rooms, plan.size, plan.accept, aql)}
