"""Praise and circulars as questions: what waits for whom, what was issued, and who has read it."""

from typing import Any
from uuid import UUID

from houqin.queries import contract as contracts
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import period, permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

PAGE = 100
OUTSIDE = ("provider", "ward", "inspector", "finance")  # who sees a circular only once it is issued


@question
def praises(by: Actor, *, waiting: bool = False) -> list[dict[str, Any]]:
    """The latest first; for a provider those confirmed for its contracts. Waiting ones bring the bonuses to choose."""
    rows = records.Praise.objects.select_related("place", "ruling__contract", "ruling__incident").order_by("-at")
    if by.role == "provider":
        rows = rows.filter(ruling__confirmed=True, ruling__contract__provider=by.provider)
    elif by.role in OUTSIDE:
        rows = rows.filter(ruling__confirmed=True)
    if waiting:
        rows = rows.filter(ruling__isnull=True)
    return [_praise(row) for row in rows[:PAGE]]


def _praise(row: Any) -> dict[str, Any]:
    ruling = getattr(row, "ruling", None)
    return {
        **{"id": row.pk, "text": row.text, "whom": row.whom, "at": row.at, "ruling": ruling},
        **{"place": row.place.path if row.place_id else "", "bonuses": bonuses(row) if ruling is None else []},
    }


def bonuses(row: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Contracts in force that month, each with the bonuses of its scheme: ("contract|code", text); '' records only."""
    month = period.of(row.at)
    signed = list(contracts.active(month))
    terms = contracts.in_force([one.pk for one in signed], month)
    served = set(records.ContractPlace.objects.filter(place=row.place_id).values_list("contract", flat=True))
    signed.sort(key=lambda one: one.pk not in served)
    found = []
    for one in signed:
        extras = terms[one.pk].layout.extras if one.pk in terms else {}
        choices = [(f"{one.pk}|{code}", extra[0]) for code, extra in extras.items() if extra[1] > 0]
        found.append((f"{one.name} · {one.provider.short}", [*choices, (f"{one.pk}|", "")]))
    return found


@question
def circulars(by: Actor) -> list[dict[str, Any]]:
    """The latest first; others than the office see what was issued, a provider its own."""
    return [_circular(row) for row in _seen(by).order_by("-at")[:PAGE]]


@question
def circular(by: Actor, id: UUID) -> dict[str, Any]:
    row = _seen(by).filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这份通报")
    return _circular(row)


def _seen(by: Actor) -> Any:
    names = ("contract__provider", "by", "issue__by", "receipt__by")
    rows = own(by, records.Circular.objects.select_related(*names))
    return rows.filter(issue__agreed=True) if by.role in OUTSIDE else rows


def _circular(row: Any) -> dict[str, Any]:
    issue, receipt = getattr(row, "issue", None), getattr(row, "receipt", None)
    state = "draft" if issue is None else "dropped" if not issue.agreed else "read" if receipt else "issued"
    return {
        **{"id": row.pk, "kind": row.kind, "title": row.title, "text": row.text, "state": state, "row": row},
        **{"contract": row.contract.name, "provider": row.contract.provider.short, "issue": issue},
        **{"receipt": receipt, "at": issue.at if issue and issue.agreed else row.at},
    }


def waiting(by: Actor) -> dict[str, int]:
    """How much praise waits for the asker to confirm, how many circulars to issue or to acknowledge."""
    open_ = records.Circular.objects.filter(issue__isnull=True).exclude(by=by.person)
    mine = records.Circular.objects.filter(issue__agreed=True, receipt__isnull=True)
    counts = {
        "rule_on_praise": records.Praise.objects.filter(ruling__isnull=True),
        "issue_circular": open_,
        "acknowledge_circular": mine.filter(contract__provider=by.provider),
    }
    return {name: int(rows.count()) for name, rows in counts.items() if permission.may(by.role, name)}
