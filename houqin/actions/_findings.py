"""Findings as rows: those that a round opens, and what became of the finding of one checked item."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _marks
from houqin.records import models as records
from houqin.rules import finding as findings
from houqin.rules.finding import Opened
from houqin.rules.identity import derived
from houqin.rules.standard import Item


def opened(visit: Any, risk: str, provider: int, failed: Sequence[tuple[Any, Item]]) -> list[list[Any]]:
    """The findings of a round's failed checks, and their present state."""
    before = recurrences(visit.contract_id, visit.place_id, visit.started_at, [item.code for _, item in failed])
    rows: list[Any] = []
    now: list[Any] = []
    for check, item in failed:
        told = findings.open_for(item, check.count, risk, visit.started_at, before.get(item.code, 0))
        rows.append(row(derived(check.id, "finding"), visit.contract_id, visit.place_id, visit.started_at, told, check))
        now.append(present(rows[-1], provider, visit.received_at))
    return [rows, now]


def row(
    id: UUID, contract: UUID, place: int, at: datetime, told: Opened, check: Any = None, moved_from: Any = None
) -> Any:
    return records.Finding(
        id=id,
        contract_id=contract,
        place_id=place,
        item=told.item,
        of_check=check,
        moved_from=moved_from,
        severity=told.severity,
        opened_at=at,
        due_at=told.due_at,
        recurrence=told.recurrence,
    )


def present(found: Any, provider: int, at: datetime) -> Any:
    return records.FindingNow(finding=found, state="open", due_at=found.due_at, provider_id=provider, changed_at=at)


def recurrences(contract: UUID, place: int, at: datetime, items: Sequence[str]) -> dict[str, int]:
    """How often these items failed at this place in the 90 days before."""
    if not items:
        return {}
    rows = records.Finding.objects.filter(
        contract=contract, place=place, item__in=items, opened_at__gte=at - findings.RECURS_WITHIN
    )
    found: dict[str, int] = {}
    for item in rows.values_list("item", flat=True):
        found[item] = found.get(item, 0) + 1
    return found


def unmarked(found: Any) -> list[Any]:
    """What takes back the marks of the result that opened a finding, and of its corrections."""
    if not found.of_check_id:
        return []
    return _marks.reversals(_marks.standing(_marks.every(found.of_check.round_id, found.of_check.item)))


def of_item(visit: UUID, item: str) -> Any:
    """The finding that one item of a round opened, whichever of its corrections did; None when there is none."""
    rows = records.Finding.objects.select_related("now", "contract", "place")
    return rows.filter(of_check__round=visit, of_check__item=item).order_by("-entry").first()
