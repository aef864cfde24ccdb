"""A contract's year as a question: its months, its ballots and its satisfaction, judged together."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from houqin.queries import contract as contracts
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import period, year
from houqin.rules.money import half_up
from houqin.rules.sheet import KERNEL

SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a year is judged from: points by month, one score a rater in hundredths, satisfied answers of all."""

    months: tuple[tuple[int, int | None], ...]
    panel: tuple[int, ...]
    satisfaction: tuple[int, int]


def inputs(contract: UUID, of: int) -> Inputs:
    """`of` is the year's period, such as 202600."""
    months = score.months_of([contract], of + 100).get(contract, [])
    return Inputs(
        tuple((m.period, m.points) for m in months if period.year_of(m.period) == of),
        ballots(contract, of // 100),
        _satisfaction(contract, of),
    )


def ballots(contract: UUID, of: int) -> tuple[int, ...]:
    """One score a rater: the mean of its dimensions. Who stood aside is not there."""
    given: dict[int, list[int]] = {}
    rows = records.Ballot.objects.filter(contract=contract, year=of, recused=False, points__isnull=False)
    for rater, points in rows.order_by("rater").values_list("rater", "points"):
        given.setdefault(rater, []).append(points)
    return tuple(half_up(sum(points), len(points)) for points in given.values())


def _satisfaction(contract: UUID, of: int) -> tuple[int, int]:
    rows = records.Outcome.objects.filter(contract=contract, kind=SURVEY, period__gt=of, period__lt=of + 100)
    met = due = 0
    for row in rows.values_list("met", "due"):
        met, due = met + row[0], due + row[1]
    return met, due


def judge(row: Any, of: int) -> tuple[year.YearSheet, str, contracts.InForce]:
    """The year's sheet, the digest of what went in, and the terms of its last month."""
    terms = contracts.terms_of(row.pk, _last(row, of))
    given = inputs(row.pk, of)
    sheet = year.judge_year(terms.scheme, [points for _, points in given.months], given.panel, given.satisfaction)
    said = json.dumps([KERNEL, terms.digest, of, asdict(given)], separators=(",", ":"))
    return sheet, hashlib.sha256(said.encode()).hexdigest(), terms


def _last(row: Any, of: int) -> int:
    return min(of + 12, period.on(row.ends_on))


def retained_fen(contract: UUID, of: int) -> int:
    """What the year's statements held back for the annual assessment: signed, and not yet paid out."""
    rows: Sequence[Any] = records.Decision.objects.filter(
        contract=contract, period__gt=of, period__lt=of + 100, measure="annual_tiers", kind="deduction"
    )
    stated = set(records.Statement.objects.filter(contract=contract).values_list("sheet", flat=True))
    signed = records.Signature.objects.filter(decision__in=rows, verdict="signed")
    agreed = set(signed.values_list("decision", flat=True))
    return sum(row.amount_fen for row in rows if row.sheet_id in stated and row.pk in agreed)
