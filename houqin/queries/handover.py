"""What leaves the house with a contract's months: sheets in force, their terms, every piece that counted in them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from houqin.queries import contract as contracts
from houqin.queries import year as years
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Terms:
    """A scheme and its pins as they were signed, with the text of the hospital's own editions."""

    scheme: dict[str, Any]
    pins: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Month:
    """A sheet in force; `fee_fen` is the month's fee as it stands now."""

    sheet: Any
    contract: Any
    terms: UUID
    fee_fen: int
    year_from: int
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A mark that counted in its sheet, with its evidence (a check, an outcome or an incident) and the place's path."""

    mark: Any
    row: Any
    place: str


@dataclass(frozen=True, slots=True)
class Vote:
    """One rater's score of a contract's year."""

    contract: UUID
    year: int
    rater: str
    points: int


@dataclass(frozen=True, slots=True)
class Handover:
    hospital: str
    terms: dict[UUID, Terms]
    months: tuple[Month, ...]
    years: tuple[Any, ...]  # rows of Sheet
    pieces: tuple[Piece, ...]
    ballots: tuple[Vote, ...]
    surveys: tuple[Any, ...]


@question
def handover(by: Actor, *, contracts: Sequence[UUID], first: int, last: int) -> Handover:
    """The months from first to last that were closed; months before the first matter for ladders and for quarters."""
    rows = _contracts(by, contracts)
    sheets = _in_force(rows, first, last)
    months = [_month(rows[sheet.contract_id], sheet) for sheet in sheets if sheet.period % 100]
    annual = [sheet for sheet in sheets if not sheet.period % 100]
    asked = {(sheet.contract_id, sheet.period // 100) for sheet in annual}
    return Handover(
        records.Hospital.objects.get(pk=by.hospital).name,
        {month.terms: _terms(month.terms) for month in months},
        tuple(months),
        tuple(annual),
        tuple(_pieces(months)),
        tuple(row for id, year in sorted(asked) for row in _ballots(id, year)),
        tuple(row for id, year in sorted(asked) for row in _surveys(id, year)),
    )


def _contracts(by: Actor, ids: Sequence[UUID]) -> dict[UUID, Any]:
    rows = {row.pk: row for row in own(by, records.Contract.objects.filter(pk__in=ids), "provider")}
    if len(rows) < len(set(ids)) or not ids:
        raise Refused("请选择要导出的合同；有的不是本院的合同")
    return rows


def _in_force(ids: Iterable[UUID], first: int, last: int) -> list[Any]:
    found: dict[tuple[UUID, int], Any] = {}
    rows = records.Sheet.objects.filter(contract__in=list(ids), period__gte=first // 100 * 100, period__lte=last)
    for row in rows.order_by("version"):
        if row.period % 100 == 0 or row.period >= first:
            found[row.contract_id, row.period] = row
    return [found[key] for key in sorted(found, key=lambda key: (key[0].hex, key[1]))]


def _month(row: Any, sheet: Any) -> Month:
    terms = contracts.terms_of(row.pk, sheet.period)
    named = records.ContractPlace.objects.filter(contract=row.pk).exclude(site="")
    sites = sorted(set(named.values_list("site", flat=True))) if terms.scheme.sites != "pooled" else []
    fee, since = contracts.base_fen(row, terms, sheet.period), contracts.year_start(row.starts_on, sheet.period)
    return Month(sheet, row, terms.terms, fee, since, tuple(sites))


def _terms(id: UUID) -> Terms:
    row = records.Terms.objects.get(pk=id)
    pins = json.loads(row.pins)
    for pack, pin in pins.items():
        released = records.OwnEdition.objects.filter(pack=pack, edition=pin["edition"]).first()
        if released is not None:
            pin["own"] = released.content
    return Terms(json.loads(row.scheme), pins)


def _pieces(months: Sequence[Month]) -> Iterable[Piece]:
    """The marks that stood when each sheet was made, by the journal: neither later ones nor those reversed by then."""
    until = {(one.contract.pk, one.sheet.period): one.sheet.watermark for one in months}
    marks = [mark for one in months for mark in _counted(one.contract.pk, one.sheet.period, until)]
    rows = {
        kind: model.objects.in_bulk([mark.evidence_id for mark in marks if mark.evidence_kind == kind])
        for kind, model in KINDS.items()
    }
    for mark in marks:
        yield Piece(mark, rows[mark.evidence_kind][mark.evidence_id], mark.place.path if mark.place else "")


KINDS: dict[str, Any] = {"check": records.Check, "outcome": records.Outcome, "incident": records.Incident}


def _counted(contract: UUID, month: int, until: dict[tuple[UUID, int], int]) -> list[Any]:
    rows = records.Mark.objects.filter(contract=contract, period=month, entry__lte=until[contract, month])
    found = list(rows.select_related("place").order_by("pk"))
    gone = {mark.reverses_id for mark in found}
    return [mark for mark in found if mark.reverses_id is None and mark.pk not in gone]


def _ballots(contract: UUID, year: int) -> Iterable[Vote]:
    """What the year's sheet was judged from, and who stood aside where ballots were cast singly."""
    taken = contracts.terms_of(contract, year * 100 + 12).scheme.year
    counted = years.ballots(contract, year, taken.panel if taken else "ballots")
    return [Vote(contract, year, rater, points) for rater, points in counted]


def _surveys(contract: UUID, year: int) -> Iterable[Any]:
    rows = records.Outcome.objects.filter(contract=contract, kind=years.SURVEY)
    return rows.filter(period__gt=year * 100, period__lt=year * 100 + 100).order_by("at", "pk")
