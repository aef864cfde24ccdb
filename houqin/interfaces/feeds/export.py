"""From the server to a bundle: contracts' months as the files from which `houqin assess` gives the same sheets."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from houqin.interfaces.feeds import exported
from houqin.queries import handover
from houqin.queries.handover import Handover, Piece
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


def write(by: Actor, folder: Path, contracts: Sequence[UUID], first: int, last: int) -> Handover:
    """bundle.yaml and its tables into an empty folder; asked as `by`, who must be in scope."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused("文件夹 %(folder)s 不是空的，请另指一个", folder=folder)
    found = handover.handover(by, contracts=contracts, first=first, last=last)
    if not found.months:
        raise Refused("这些合同在这段时间还没有考评表，先做月度考评再导出")
    numbers = {month.contract.pk: month.contract.number for month in found.months}
    annual = all("year" in terms.scheme for terms in found.terms.values())
    evidence = exported.Evidence(
        list(_checks(found.pieces, numbers)),
        list(_outcomes(found.pieces, numbers)),
        list(_incidents(found.pieces, numbers)),
        [exported.Ballot(numbers[b.contract], b.year, b.rater, b.points) for b in found.ballots],
        [exported.Survey(numbers[s.contract_id], s.period // 100, s.met, s.due) for s in found.surveys],
    )
    terms = {str(id): exported.Terms(one.scheme, one.pins) for id, one in found.terms.items()}
    years = list(_years(found)) if annual else []
    exported.write(folder, found.hospital, terms, list(_months(found)), evidence, years)
    return found


def _months(found: Handover) -> Iterator[exported.Month]:
    for one in found.months:
        sheet, row = one.sheet, one.contract
        yield exported.Month(
            row.number,
            row.name,
            sheet.period,
            str(one.terms),
            one.fee_fen,
            sheet.points,
            sheet.grade,
            one.sites,
            one.year_from,
        )


def _years(found: Handover) -> Iterator[exported.Year]:
    """Years beside their months, by the terms of each contract's last one."""
    last = {one.contract.pk: one for one in found.months}
    for sheet in found.years:
        of = last[sheet.contract_id]
        yield exported.Year(
            of.contract.number, of.contract.name, sheet.period // 100, str(of.terms), sheet.points, sheet.grade
        )


def _checks(pieces: Sequence[Piece], numbers: dict[Any, str]) -> Iterator[exported.Check]:
    for mark, row, place in _of("check", pieces):
        yield exported.Check(
            numbers[mark.contract_id], mark.period, row.item, row.result, row.count, row.given,
            mark.source, mark.stream, mark.site, place,
        )  # fmt: skip


def _outcomes(pieces: Sequence[Piece], numbers: dict[Any, str]) -> Iterator[exported.Outcome]:
    for mark, row, place in _of("outcome", pieces):
        yield exported.Outcome(
            numbers[mark.contract_id],
            mark.period,
            row.item,
            row.met,
            row.due,
            mark.source,
            mark.stream,
            mark.site,
            place,
        )


def _incidents(pieces: Sequence[Piece], numbers: dict[Any, str]) -> Iterator[exported.Incident]:
    for mark, row, place in _of("incident", pieces):
        yield exported.Incident(
            numbers[mark.contract_id], mark.period, row.code, row.kind, row.count, row.quantity or None,
            mark.source, mark.site, place,
        )  # fmt: skip


def _of(kind: str, pieces: Sequence[Piece]) -> Iterator[tuple[Any, Any, str]]:
    return ((one.mark, one.row, one.place) for one in pieces if one.mark.evidence_kind == kind)
