"""What a panel's ballots make: raw, trimmed and severity-adjusted scores side by side, and how far they can be told."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import sqrt
from typing import Any
from uuid import UUID

from houqin.analysis import severity
from houqin.queries import panel as panels
from houqin.queries._gate import question
from houqin.queries.panel import Loaded
from houqin.records import models as records
from houqin.rules import panel as juries
from houqin.rules import review
from houqin.rules.money import half_up
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

METHOD = "severity-t4/1"
ONE_SIDED = 1.6449  # a normal deviate that 95 in 100 stay below
OFFICE = ("office", "chief", "leader", "audit")  # who sees how strict each rater was


@dataclass(frozen=True, slots=True)
class Placed:
    """One subject's figures in hundredths; `points` is what counts."""

    subject: UUID
    points: int | None
    adjusted: int | None
    error: int | None
    recused: int
    standing: review.Standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """All subjects in their order on the agenda, and the jury's own figures as integers."""

    placed: Sequence[Placed]
    digest: str
    figures: Mapping[str, Any]


def outcome(found: Loaded) -> Outcome:
    marks = {one.pk: found.marks(one.pk) for one in found.subjects}
    digest = _digest(found, marks)
    cells = _cells(found, marks)
    fit = _fitted(cells)
    placed = [_placed(found, one.pk, marks[one.pk], fit) for one in found.subjects]
    return Outcome(placed, digest, _figures(cells, fit, int(digest[:12], 16)) if fit else {})


def _digest(found: Loaded, marks: Mapping[UUID, Any]) -> str:
    said = [METHOD, found.row.form, {str(id): all for id, all in marks.items()}]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _cells(found: Loaded, marks: Mapping[UUID, Mapping[str, Any]]) -> list[severity.Mark]:
    ballots = [
        severity.Ballot(seat, str(subject), name, mark / 100)
        for subject, all in marks.items()
        for seat, given in all.items()
        for name, mark in (given or {}).items()
    ]
    return severity.cells(ballots, {one.name: one.weight / 100 for one in found.form.dimensions})


def _fitted(cells: Sequence[severity.Mark]) -> severity.Fit | None:
    """None where there is too little to tell raters from subjects."""
    raters, subjects = {one.rater for one in cells}, {one.subject for one in cells}
    if len(raters) < 2 or len(subjects) < 2 or len(cells) < len(raters) + len(subjects):
        return None
    return severity.fit(cells)


def _placed(found: Loaded, id: UUID, marks: Mapping[str, Any], fit: severity.Fit | None) -> Placed:
    standing = review.standing(found.form, marks)
    one = fit.by_subject.get(str(id)) if fit else None
    adjusted = error = None
    if one is not None:
        exact = juries.rounded(Fraction(one.score), found.form.places, found.form.rounding)
        adjusted, error = half_up(exact.numerator * 100, exact.denominator), round(one.error * 100)
    recused = len(found.seats) - len(marks)
    return Placed(id, review.counting(found.form, standing, adjusted), adjusted, error, recused, standing)


def _figures(cells: Sequence[severity.Mark], fit: severity.Fit, seed: int) -> dict[str, Any]:
    """Shares in basis points, points in hundredths."""
    names = [one.key for one in fit.subjects]
    w = severity.concordance(cells)
    return {
        "icc_bp": round(fit.icc() * 10000),
        "sem": round(fit.sem() * 100),
        "w_bp": round(w.w * 10000) if w else None,
        "islands": fit.islands,
        "half": {one.key: round(100 * _half(fit, one)) for one in fit.subjects},
        "raters": {one.key: [round(one.shift * 100), round(one.error * 100), one.n] for one in fit.raters},
        "ranks": {key: [low, high] for key, (low, high) in fit.ranks(seed).items()},
        "better_bp": {a: {b: round(fit.better(a, b) * 10000) for b in names if b != a} for a in names},
        "suspects": [
            [one.rater, one.subject, round(one.value * 100), round(one.expected * 100), round(one.t * 100)]
            for one in severity.suspects(cells)
        ],
    }


def _half(fit: severity.Fit, one: severity.Subject) -> float:
    """Half of a comparison interval: two that do not overlap can be told apart."""
    return ONE_SIDED * sqrt(fit.surplus * fit.var_cells / one.n / 2)


# ── What a year takes from its panel ──────────────────────────────────────────────────────────────────────────────────


def of_year(contract: UUID, year: int) -> UUID | None:
    """The panel that was locked last and judged this contract's year; none while it stands open again."""
    rows = records.Closing.objects.filter(
        panel__kind="annual", panel__year=year, placing__subject__contract=contract
    ).select_related("step", "panel")
    last = rows.order_by("-step__at", "-step__n").first()
    if last is None or records.PanelStep.objects.filter(panel=last.panel, n__gt=last.step.n, kind="reopen").exists():
        return None
    return last.panel_id


def placing(contract: UUID, year: int) -> Any | None:
    """The contract's placing at the closing that holds."""
    panel = of_year(contract, year)
    found = records.Placing.objects.filter(closing__panel=panel, subject__contract=contract) if panel else None
    return found and found.select_related("closing").order_by("-closing__step__n").first()


def totals(row: Any) -> tuple[tuple[str, int], ...]:
    """One total a rater, by name, or by number in a secret ballot."""
    form, seats = panels.seats_of(row.closing.panel_id)
    names = called(form, seats)
    return tuple(sorted((names[seat], total) for seat, total in json.loads(row.totals).items()))


# ── Questions ─────────────────────────────────────────────────────────────────────────────────────────────────────────

CERTAIN_BP = round(severity.CERTAIN * 10000)


def latest(panel: UUID) -> Any | None:
    """The closing that holds."""
    return records.Closing.objects.filter(panel=panel).select_related("step__by").order_by("-step__n").first()


@question
def panel_result(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """The placings of a locked panel, best first; raters' severities and odd marks for the office and audit only."""
    found = panels.loaded(id, at)
    closing = latest(id)
    if found.life.state != "closed" or closing is None:
        raise Refused("评分还没有锁定，锁定之前不公布结果")
    figures = json.loads(closing.figures)
    rows = ranked(found, closing)
    told = {
        **{
            "id": id,
            "closing": closing.pk,
            "title": found.row.title,
            "kind": found.row.kind,
            "year": found.row.year,
            "form": found.form,
        },
        **{"at": closing.step.at, "by": closing.step.by.name, "n": found.life.closings, "method": closing.method},
        **{"digest": closing.inputs_digest, "place": found.row.place, "meets_at": found.row.meets_at},
        **{"seats": len(found.seats), "present": found.present, "rows": rows},
        **{name: figures.get(name) for name in ("icc_bp", "sem", "w_bp", "islands")},
        "pairs": _pairs(rows, figures.get("better_bp", {})),
    }
    return told | (_office(found, figures, rows) if by.role in OFFICE else {})


def ranked(found: Loaded, closing: Any) -> list[dict[str, Any]]:
    """The placings of one closing, best first; equal points share a rank."""
    figures = json.loads(closing.figures)
    subjects = {one.pk: one for one in found.subjects}
    placings = sorted(records.Placing.objects.filter(closing=closing), key=_best_first)
    rows = [_row(subjects[one.subject_id], one, figures) for one in placings]
    for before, row in zip([None, *rows], rows, strict=False):
        tied = before is not None and before["points"] == row["points"]
        row["rank"] = None if row["points"] is None else before["rank"] if before and tied else rows.index(row) + 1
        row["apart"] = before is None or _apart(figures, before["subject"], row["subject"])
    return rows


def _best_first(one: Any) -> tuple[bool, int]:
    return one.points is None, -(one.points or 0)


def _apart(figures: Mapping[str, Any], a: UUID, b: UUID) -> bool:
    p = figures.get("better_bp", {}).get(str(a), {}).get(str(b))
    return p is not None and max(p, 10000 - p) >= CERTAIN_BP


def _row(subject: Any, one: Any, figures: Mapping[str, Any]) -> dict[str, Any]:
    ranks = figures.get("ranks", {}).get(str(subject.pk))
    others = figures.get("better_bp", {}).get(str(subject.pk), {})
    return {
        **{"subject": subject.pk, "name": subject.name, "contract": subject.contract_id},
        "provider": subject.contract.provider.short if subject.contract_id else "",
        **{"points": one.points, "raw": one.raw, "trimmed": one.trimmed, "adjusted": one.adjusted, "error": one.error},
        **{"counted": one.counted, "dropped": one.dropped, "absent": one.absent, "recused": one.recused},
        "half": figures.get("half", {}).get(str(subject.pk)),
        **{"reason": one.reason, "dimensions": json.loads(one.dimensions), "ranks": ranks},
        "same": [id for id, p in others.items() if max(p, 10000 - p) < CERTAIN_BP],
    }


def _pairs(rows: Sequence[Mapping[str, Any]], better: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """The chance that the one in the row is truly above the one in the column."""
    ids = [str(row["subject"]) for row in rows]
    return [
        {"name": row["name"], "cells": [better.get(str(row["subject"]), {}).get(id) for id in ids]}
        for row in rows
        if better
    ]


def _office(found: Loaded, figures: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """In a secret ballot without what would tell whose number is whose: how many subjects, who stood aside."""
    names, subjects = labels(found), {str(row["subject"]): row["name"] for row in rows}
    open_ = not found.form.secret
    raters = [
        {"name": names[seat], "shift": shift, "error": error if open_ else None, "n": n if open_ else None}
        for seat, (shift, error, n) in figures.get("raters", {}).items()
    ]
    odd = [
        {"name": names[seat], "subject": subjects[of], "value": value, "expected": expected, "t": t}
        for seat, of, value, expected, t in figures.get("suspects", [])
    ]
    return {
        "raters": sorted(raters, key=lambda one: one["shift"]),
        "suspects": odd,
        "ballots": _ballots(found, names) if open_ else [],
        "order": [one.name for one in found.subjects],
        "totals": {} if open_ else {one.name: sorted(_totals(found, one.pk).values()) for one in found.subjects},
    }


def _totals(found: Loaded, subject: UUID) -> Mapping[str, int]:
    return review.standing(found.form, found.marks(subject)).totals


def labels(found: Loaded) -> dict[str, str]:
    return called(found.form, found.seats)


def called(form: review.Form, seats: Sequence[Any]) -> dict[str, str]:
    """How raters are called: by name, or in a secret ballot by a number that follows no order on the list."""
    if not form.secret:
        return {str(seat.pk): panels.named(seat) for seat in seats}
    drawn = sorted(seats, key=lambda seat: hashlib.sha256(seat.pk.bytes).hexdigest())
    return {str(seat.pk): f"评委{n:02}" for n, seat in enumerate(drawn, 1)}


def _ballots(found: Loaded, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every rater's total for every subject, as they came in; None for absent, aside for who stood aside."""
    totals = {one.pk: _totals(found, one.pk) for one in found.subjects}
    return [
        {
            "name": names[str(seat.pk)],
            "cells": [
                {"points": totals[one.pk].get(str(seat.pk)), "aside": (seat.pk, one.pk) in found.aside}
                for one in found.subjects
            ],
        }
        for seat in found.seats
    ]
