"""What plans are made from, and how they did: the plan pack, what a form may choose, next dates, the rates."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from houqin.packs import duties
from houqin.queries import contract as contracts
from houqin.queries._gate import question
from houqin.queries.plan import basis, coming, last_words, rate_bp, visible
from houqin.records import models as records
from houqin.rules import period
from houqin.rules import plan as rules
from houqin.rules.party import Actor
from houqin.rules.plan import Occurrence, Plan
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Choice:
    """A running contract: the ratios a plan may count for, and the checklists whose rounds may prove it."""

    contract: UUID
    name: str
    ratios: tuple[tuple[str, str], ...]
    packs: tuple[tuple[str, str], ...]


@question
def plan_choices(by: Actor, *, at: datetime) -> list[Choice]:
    month = period.of(at)
    rows = list(contracts.active(month))
    terms = contracts.in_force([row.pk for row in rows], month)
    return [
        Choice(
            row.pk,
            row.name,
            tuple((slot.code, slot.text) for slot in terms[row.pk].layout.slots if slot.kind == "ratio"),
            tuple((pack, edition.name) for pack, edition in terms[row.pk].pins.items()),
        )
        for row in rows
        if row.pk in terms
    ]


@question
def plan_preview(
    by: Actor, *, rule: str, starts_on: date, at: datetime, ends_on: date | None = None, minute: int = 0,
    shift: str = "keep", within: int = 24,
) -> list[Occurrence]:  # fmt: skip
    """The next dates of a plan that is being written; Refused where it makes no sense."""
    draft = Plan("预览", "inspection", rule, starts_on, ends_on, minute, 0, within, 0, shift, person=by.person or 1)
    rules.refuse_faults(draft)
    return coming(draft, max(at, period.bounds(period.on(starts_on))[0]) if starts_on > at.date() else at)


@question
def plan_rates(by: Actor, *, at: datetime, months: int = 3) -> dict[str, Any]:
    """How duties of the last months ended, by kind and by provider; `rate_bp` is the share done in time."""
    if not 1 <= months <= 36:
        raise Refused("月数须在 1 至 36 之间")
    since = period.bounds(period.after(period.of(at), -months + 1))[0]
    rows = last_words(at, since).filter(plan__in=visible(by, records.Plan.objects.all()))
    return {
        "since": since,
        "kinds": _shares(rows, "plan__kind"),
        "providers": _shares(rows.filter(plan__provider__isnull=False), "plan__provider", "plan__provider__short"),
    }


def _shares(rows: Any, *by: str) -> list[dict[str, Any]]:
    found: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
    for *key, state, n in rows.values_list(*by, "state").annotate(n=Count("id")):
        found[tuple(key)][state] = n
    told = [{"key": key[0], "name": key[-1], "rate": rate, "rate_bp": rate_bp(rate)} for key, rate in found.items()]
    return sorted(told, key=lambda row: row["rate_bp"] or 0)


@question
def duty_pack(by: Actor) -> list[dict[str, Any]]:
    """The duties that law and practice ask for, and which of them this hospital has planned."""
    planned = set(records.Plan.objects.exclude(duty="").values_list("duty", flat=True))
    return [{**(basis(id) or {}), "planned": id in planned} for id in duties.listed()]
