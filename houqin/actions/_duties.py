"""What became of one occurrence, as rows: the duty, its stops as walked, and how it counts for its contract."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _marks, _outcomes
from houqin.queries import contract as contracts
from houqin.queries.plan import Due, Held
from houqin.records import models as records
from houqin.rules import period
from houqin.rules import plan as rules
from houqin.rules.identity import derived
from houqin.rules.plan import Step


def duty(id: UUID, digest: str, held: Held, due: Due, state: str, at: datetime) -> Any:
    return records.PlanResult(
        id=id, digest=digest, plan=held.row, at=due.at, due_at=due.due, state=state, received_at=at
    )  # fmt: skip


def steps(row: Any, walked: Iterable[Step], notes: Mapping[int, str] | None = None) -> list[Any]:
    """Every stop, also those where nobody came."""
    return [
        records.DutyStop(
            id=derived(row.pk, "stop", one.n), duty=row, n=one.n, place_id=one.place, seen_at=one.at, how=one.how,
            flag=one.flag, note=(notes or {}).get(one.place, ""),
        )
        for one in walked
    ]  # fmt: skip


def counted(row: Any, held: Held, due: Due) -> list[Any]:
    """One due, met or not, for the contract and item that the plan names; nothing outside the contract's term."""
    plan, signed = held.plan, held.row.contract
    day = due.begins.astimezone(period.HOSPITAL_TIME).date()
    if not plan.item or signed is None or not signed.starts_on <= day <= signed.ends_on:
        return []
    month = period.on(day)
    terms = contracts.in_force([signed.pk], month).get(signed.pk)
    if terms is None or not contracts.is_ratio(terms, plan.item):
        return []
    met = int(rules.counts(plan, row.state))
    found = records.Outcome(id=derived(row.pk, "outcome"), digest=row.digest, contract=signed, item=plan.item)
    found.kind, found.source, found.stream = "task", "department", "planned"
    found.met, found.due, found.at, found.period = met, 1, due.begins, month
    found.place_id = plan.stops[0].place if len(plan.stops) == 1 else None
    found.note = plan.name
    row.outcome = found.pk
    return [found, _outcomes.mark(found, terms)]


def undone(row: Any) -> list[Any]:
    """The marks that take back how a superseded duty counted."""
    return _marks.reversals(_marks.standing([row.outcome])) if row.outcome else []
