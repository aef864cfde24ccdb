"""Numbers for papers: one series for each kind, hospital and year, without a gap and without a double."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import document, period
from houqin.rules.document import Named
from houqin.rules.party import Actor


def numbered(by: Actor, at: datetime, papers: Sequence[Named]) -> dict[UUID, Any]:
    """Each paper's row by its subject: as it stands on record, or a new one with the next number, still to be written.

    Deeds queue at the journal's head, so nobody else draws a number until this deed is through, and none is lost if
    it fails.
    """
    _ledger.freeze()
    known = {row.pk: row for row in records.Document.objects.filter(pk__in=[one.id for one in papers])}
    year, last = at.astimezone(period.HOSPITAL_TIME).year, dict[str, int]()
    for one in papers:
        if one.id not in known:
            last[one.kind] = (last.get(one.kind) or _last(one.kind, year)) + 1
            known[one.id] = _row(by, at, one, year, last[one.kind])
    return {one.subject: known[one.id] for one in papers}


def new(rows: Mapping[UUID, Any]) -> list[Any]:
    """Those still to be written."""
    return [row for row in rows.values() if row._state.adding]


def _last(kind: str, year: int) -> int:
    return records.Document.objects.filter(kind=kind, year=year).aggregate(last=Max("serial"))["last"] or 0


def _row(by: Actor, at: datetime, one: Named, year: int, serial: int) -> Any:
    return records.Document(
        id=one.id,
        kind=one.kind,
        year=year,
        serial=serial,
        number=document.number(one.kind, year, serial),
        subject=one.subject,
        title=one.title[:200],
        contract_id=one.contract,
        provider_id=one.provider,
        by_id=by.person or None,
        at=at,
    )
