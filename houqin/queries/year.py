"""A contract's year as a question: its months, its ballots and its satisfaction, judged together."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from houqin.queries import contract as contracts
from houqin.queries import finding, score
from houqin.queries import review as reviews
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import period, year
from houqin.rules import year as rules
from houqin.rules.money import half_up
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.sheet import KERNEL

SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a year is judged from: points by month, one score a rater in hundredths, satisfied answers of all."""

    months: tuple[tuple[int, int | None], ...]
    panel: tuple[int, ...]
    satisfaction: tuple[int, int]


def inputs(contract: UUID, of: int, taken: str = "ballots") -> Inputs:
    """`of` is the year's period, such as 202600; `taken` as `ballots` says."""
    months = score.months_of([contract], of + 100).get(contract, [])
    return Inputs(
        tuple((m.period, m.points) for m in months if period.year_of(m.period) == of),
        tuple(points for _, points in ballots(contract, of // 100, taken)),
        _satisfaction(contract, of),
    )


def ballots(contract: UUID, of: int, taken: str = "ballots") -> tuple[tuple[str, int], ...]:
    """One score a rater, by what he is called. A locked panel of the year goes before ballots cast singly.

    `taken` as the scheme's year says: the raters' totals, or the one figure that counts by the panel's own form.
    """
    placing = reviews.placing(contract, of)
    if placing is not None and taken == "result":
        return () if placing.points is None else (("评审结果", placing.points),)
    return reviews.totals(placing) if placing is not None else _single(contract, of)


def _single(contract: UUID, of: int) -> tuple[tuple[str, int], ...]:
    """The mean of a department's dimensions. Who stood aside is not there."""
    given: dict[str, list[int]] = {}
    rows = records.Ballot.objects.filter(contract=contract, year=of, recused=False, points__isnull=False)
    for rater, points in rows.order_by("rater__code").values_list("rater__name", "points"):
        given.setdefault(rater, []).append(points)
    return tuple((rater, half_up(sum(points), len(points))) for rater, points in given.items())


def _satisfaction(contract: UUID, of: int) -> tuple[int, int]:
    rows = records.Outcome.objects.filter(contract=contract, kind=SURVEY, period__gt=of, period__lt=of + 100)
    met = due = 0
    for row in rows.values_list("met", "due"):
        met, due = met + row[0], due + row[1]
    return met, due


def judge(row: Any, of: int) -> tuple[year.YearSheet, str, contracts.InForce]:
    """The year's sheet, the digest of what went in, and the terms of its last month."""
    terms = contracts.terms_of(row.pk, _last(row, of))
    given = inputs(row.pk, of, terms.scheme.year.panel if terms.scheme.year else "ballots")
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
    said = records.Signature.objects.filter(decision__in=rows).values_list("decision", "verdict")
    agreed = {id for id, _ in said} - {id for id, verdict in said if verdict != "signed"}
    return sum(row.amount_fen for row in rows if row.sheet_id in stated and row.pk in agreed)


# ── The year as a page shows it ───────────────────────────────────────────────────────────────────────────────────────


@question
def annual(by: Actor, *, contract: UUID, year: int, at: datetime) -> dict[str, Any]:
    """One contract's year as it stands now, beside its sheet: parts, interval, contradictions, both sides' eyes."""
    row = own(by, records.Contract.objects.select_related("provider"), "provider").filter(pk=contract).first()
    if row is None:
        raise Refused("本院没有这份合同")
    if not row.starts_on.year <= year <= row.ends_on.year:
        raise Refused("合同不在 %(year)s 年度内", year=year)
    of = year * 100
    found, _digest, terms = judge(row, of)
    given = inputs(contract, of, terms.scheme.year.panel if terms.scheme.year else "ballots")
    points = [points for _, points in given.months]
    raters = [points for _, points in ballots(contract, year)]
    events = _events(contract, of, at)
    return {
        **{"contract": row, "year": year, "scheme": terms.scheme, "found": found, "events": events},
        "sheet": score.latest([contract], of).get(contract),
        "months": given.months,
        "half": rules.spread(terms.scheme, points, raters, given.satisfaction),
        "contradictions": rules.contradictions(terms.scheme, found, events),
        "raters": len(raters),
        "satisfaction": given.satisfaction,
        "coverage_bp": _coverage(contract, of),
        "sides": _sides(contract, of),
        "panel": reviews.of_year(contract, year),
    }


def _events(contract: UUID, of: int, at: datetime) -> dict[str, int]:
    found = {"repeat": 0, "late": finding.tally(at, [contract]).get(contract, (0, 0))[1]}
    rows = records.Incident.objects.filter(contract=contract, period__gt=of, period__lt=of + 100)
    for kind, count in rows.values_list("kind", "count"):
        found[kind] = found.get(kind, 0) + count
    first, last = period.bounds(of + 1)[0], period.bounds(of + 12)[1]
    seen = records.Finding.objects.filter(contract=contract, opened_at__gte=first, opened_at__lt=last)
    return found | {"repeat": seen.filter(recurrence__gt=0).count()}


def _coverage(contract: UUID, of: int) -> int | None:
    """The mean over the months' sheets in force."""
    latest: dict[int, int] = {}
    rows = records.Sheet.objects.filter(contract=contract, period__gt=of, period__lt=of + 100).order_by("version")
    for month, coverage in rows.values_list("period", "coverage_bp"):
        latest[month] = coverage
    return half_up(sum(latest.values()), len(latest)) if latest else None


def _sides(contract: UUID, of: int) -> list[dict[str, Any]]:
    """What the departments in charge saw beside what users said: how often looked at or asked, how much of it good."""
    rows = records.Mark.objects.filter(contract=contract, period__gt=of, period__lt=of + 100)
    kept = rows.filter(evidence_kind__in=("check", "outcome")).values("source")
    sums = kept.annotate(all=Sum("n"), bad=Sum("n_failed")).order_by("source")
    told = [(one["source"], int(one["all"]), int(one["bad"])) for one in sums if one["all"]]
    return [{"source": source, "n": n, "good_bp": half_up(10000 * (n - bad), n)} for source, n, bad in told]
