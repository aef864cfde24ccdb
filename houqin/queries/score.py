"""Scores as questions: tallies from the marks, the judgement of a month, and the sheets that were published."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from houqin.queries import contract as contracts
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.records import scope
from houqin.rules import history, payment, period, score
from houqin.rules.decision import Month
from houqin.rules.party import Actor
from houqin.rules.sheet import KERNEL, Line, Sheet, Tally

ROLL_UP = (Path(__file__).parent / "tally.sql").read_text("utf-8")
BY_PLACE = ROLL_UP.replace("0 AS place", "COALESCE(place_id, 0) AS place").rstrip() + ", place_id"
new = tuple.__new__  # a third of the time of a named tuple's own constructor
LOWEST, HIGHEST = UUID(int=0), UUID(int=2**128 - 1)


def tallies(
    first: int, last: int, only: UUID | None = None, by_place: bool = False
) -> dict[tuple[UUID, int], list[Tally]]:
    """The one roll-up: tallies by contract and month, of the hospital in scope; parted by place where a scheme asks."""
    low, high = (only, only) if only else (LOWEST, HIGHEST)
    as_db = (lambda id: id) if connection.vendor == "postgresql" else (lambda id: id.hex)
    found: dict[tuple[UUID, int], list[Tally]] = {}
    contract = month = None
    with scope.reading(), connection.cursor() as cursor:
        cursor.execute(BY_PLACE if by_place else ROLL_UP, [scope.current(), as_db(low), as_db(high), first, last])
        for row in cursor.fetchall():
            if row[1] != month or row[0] != contract:  # rows of one contract-month mostly come together
                contract, month = row[0], row[1]
                id = contract if isinstance(contract, UUID) else UUID(hex=contract)
                add = found.setdefault((id, month), []).append
            add(new(Tally, row[2:]))
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """One contract's month as the kernel sees it now, with the digest of all that went in."""

    contract: UUID
    period: int
    sheet: Sheet
    facts: payment.Facts
    inputs_digest: str
    terms: contracts.InForce


def judge(rows: Sequence[Any], month: int, extra: Sequence[Any] = ()) -> list[Judged]:
    """Judge one month of many contracts (rows of Contract) with one roll-up; `extra` marks are about to be written."""
    ids = [row.pk for row in rows]
    terms, months = contracts.in_force(ids, month), months_of(ids, month)
    before, sites = _before(terms, month), _sites(terms)
    by_place = any(one.layout.by_place for one in terms.values())
    found = tallies(month, month, ids[0] if len(ids) == 1 else None, by_place)
    for mark in extra:
        found.setdefault((mark.contract_id, month), []).append(_tally(mark))
    return [
        _judged(
            row,
            month,
            terms[row.pk],
            found.get((row.pk, month), []),
            _Past(months.get(row.pk, []), before.get(row.pk, []), sites.get(row.pk, frozenset())),
        )
        for row in rows
        if row.pk in terms
    ]


class _Past(NamedTuple):
    """What a month is judged beside: the points of earlier months, the lines of this year's, the sites scored apart."""

    months: Sequence[Month]
    lines: history.Before
    sites: frozenset[str]


def _before(terms: Mapping[UUID, contracts.InForce], month: int) -> dict[UUID, list[tuple[int, tuple[Line, ...]]]]:
    """The lines of this year's earlier sheets, of contracts whose items or bonuses run longer than a month."""
    ids = [id for id, one in terms.items() if one.layout.looks_back]
    rows = records.Sheet.objects.filter(contract__in=ids, period__gt=period.year_of(month), period__lt=month)
    texts: dict[tuple[UUID, int], str] = {}
    for id, at, text in rows.order_by("version").values_list("contract", "period", "lines"):
        texts[id, at] = text
    found: dict[UUID, list[tuple[int, tuple[Line, ...]]]] = {}
    for (id, at), text in sorted(texts.items()):
        found.setdefault(id, []).append((at, lines(text)))
    return found


def _sites(terms: Mapping[UUID, contracts.InForce]) -> dict[UUID, frozenset[str]]:
    """The sites that each contract scores apart."""
    ids = [id for id, one in terms.items() if one.scheme.sites != "pooled"]
    found: dict[UUID, set[str]] = {}
    for id, site in records.ContractPlace.objects.filter(contract__in=ids).values_list("contract", "site"):
        found.setdefault(id, set()).add(site)
    return {id: frozenset(named - {""}) for id, named in found.items()}


def _tally(m: Any) -> Tally:
    return Tally(m.indicator, m.source, m.stream, m.site, m.n, m.n_failed, m.num, m.den, m.place_id or 0)


def _judged(row: Any, month: int, terms: contracts.InForce, found: Sequence[Tally], past: _Past) -> Judged:
    earlier, granted = history.seen(terms.layout, month, past.lines), history.granted(terms.layout, month, past.lines)
    judged = score.judge(terms.layout, month, found, sites=past.sites, earlier=earlier, granted=granted)
    since, base = contracts.year_start(row.starts_on, month), contracts.base_fen(row, terms, month)
    months = (*(m for m in past.months if m.period < month), Month(month, judged.points))
    dropped = score.drops(judged.vetoes)
    facts = payment.Facts(month, judged.points, base, _happened(found), months, since, dropped)
    beside = [sorted(past.sites), sorted(earlier), sorted(granted.items())]
    return Judged(row.pk, month, judged, facts, inputs_digest(terms, facts, found, beside), terms)


def _happened(found: Iterable[Tally]) -> Mapping[str, payment.Happened]:
    """Events by code, of any stream; the payment measures take the ones they name."""
    events: dict[str, tuple[int, int]] = {}
    for tally in found:
        times, quantity = events.get(tally.indicator, (0, 0))
        events[tally.indicator] = times + tally.n, quantity + tally.num
    return {code: payment.Happened(*counts) for code, counts in events.items()}


def inputs_digest(
    terms: contracts.InForce, facts: payment.Facts, found: Iterable[Tally], beside: Sequence[Any] = ()
) -> str:
    """Equal digest, equal sheet and proposals: the terms, the kernel, the fee, the months so far and the tallies."""
    so_far = [(month.period, month.points) for month in facts.months[:-1]]
    given = [KERNEL, terms.digest, facts.period, facts.base_fen, so_far, beside, joined(found, terms.layout.by_place)]
    said = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def joined(found: Iterable[Tally], by_place: bool) -> list[tuple[Any, ...]]:
    """Tallies in one order and as far together as they add up, however they came: batches part them differently."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    for tally in found:
        key = (*tally[:4], tally.place or 0 if by_place else 0)
        had = sums.get(key)
        if had is None:
            sums[key] = list(tally[4:8])
        else:
            sums[key] = [a + b for a, b in zip(had, tally[4:8], strict=True)]
    return sorted((*key, *counts) for key, counts in sums.items())


def latest(ids: Iterable[UUID], month: int) -> dict[UUID, Any]:
    """The sheet in force (highest version) of one month, by contract."""
    rows = records.Sheet.objects.filter(contract__in=list(ids), period=month).order_by("version")
    return {row.contract_id: row for row in rows}


def months_of(ids: Iterable[UUID], before: int) -> dict[UUID, list[Month]]:
    """Published months before one, in order, the version in force of each."""
    rows = records.Sheet.objects.filter(contract__in=list(ids), period__lt=before, period__gte=before - 200)
    found: dict[UUID, dict[int, Month]] = {}
    for id, month, points in rows.order_by("period", "version").values_list("contract", "period", "points"):
        if month % 100:
            found.setdefault(id, {})[month] = Month(month, points)
    return {id: list(months.values()) for id, months in found.items()}


def lines_text(lines: Sequence[Line]) -> str:
    """Lines as they are kept in a sheet."""
    return json.dumps([line._asdict() for line in lines], ensure_ascii=False, separators=(",", ":"))


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a month's sheet; a year's sheet has parts and no lines."""
    said = json.loads(text)
    return tuple(Line(**line) for line in said) if isinstance(said, list) else ()


def published_at(sheet: Any) -> datetime:
    """When a sheet was published: the moment of the journal line that wrote it."""
    return records.Entry.objects.get(seq=sheet.entry).at


def closed_by(sheet: Any) -> int | None:
    return records.Entry.objects.get(seq=sheet.entry).by_id


def evidence_of_codes(contract: UUID, month: int, codes: Sequence[str], only: Sequence[str] = ()) -> list[Any]:
    """The marks that still count against these lines; `only` limits them to some evidence.

    Those with a failure; of a code that only ever counts (a malus, a value against its mean) all.
    """
    rows = records.Mark.objects.filter(contract=contract, period=month, indicator__in=codes, reverses__isnull=True)
    if only:
        rows = rows.filter(evidence_id__in=[UUID(id) for id in only])
    gone = set(records.Mark.objects.filter(reverses__in=rows).values_list("reverses", flat=True))
    standing = [row for row in rows.order_by("pk") if row.pk not in gone]
    failing = {row.indicator for row in standing if row.n_failed}
    return [row for row in standing if row.n_failed or row.indicator not in failing]


def recorders(evidence: Iterable[UUID]) -> set[int]:
    """Who recorded some evidence."""
    entries = records.Mark.objects.filter(evidence_id__in=list(evidence)).values("entry")
    return set(records.Entry.objects.filter(seq__in=entries).values_list("by", flat=True)) - {None}


@question
def sheets(by: Actor, *, contract: UUID) -> list[Any]:
    """Every version of every month's sheet, and of the years'."""
    return list(own(by, records.Sheet.objects.filter(contract=contract)).order_by("period", "version"))
