"""Unfinished work: one's own drafts, and the papers that the office's people prepare together (schemes, contracts)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules.party import Actor

OFFICE = ("office", "chief", "leader")


@dataclass(frozen=True, slots=True)
class Draft:
    kind: str
    key: str
    body: str
    owner: int
    name: str  # of its owner
    updated_at: datetime


@question
def draft(by: Actor, kind: str, key: str = "") -> Draft | None:
    """One's own."""
    row = records.Draft.objects.select_related("owner").filter(owner=by.person, kind=kind, key=key).first()
    return row and _draft(row)


@question
def papers(by: Actor, kind: str) -> list[Draft]:
    """What the office's people are working on, the latest first; of one paper the text that was kept last."""
    rows = records.Draft.objects.select_related("owner").filter(kind=kind, owner__role__in=OFFICE)
    latest: dict[str, Any] = {}
    for row in rows.order_by("-updated_at", "-pk"):
        latest.setdefault(row.key, row)
    return [_draft(row) for row in latest.values()]


@question
def paper(by: Actor, kind: str, key: str) -> Draft | None:
    """One of them, as whoever of the office kept it last."""
    rows = records.Draft.objects.select_related("owner").filter(kind=kind, key=key, owner__role__in=OFFICE)
    row = rows.order_by("-updated_at", "-pk").first()
    return row and _draft(row)


def _draft(row: Any) -> Draft:
    return Draft(row.kind, row.key, row.body, row.owner_id, row.owner.name, row.updated_at)
