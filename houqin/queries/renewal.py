"""The renewal sheet: on one page what a decision to renew a contract, or not, is taken on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from houqin.queries import decision as decisions
from houqin.queries import finding as findings
from houqin.queries import ladder as ladders
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import period
from houqin.rules import renewal as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

MONTHS, LISTED = 24, 6
KINDS = ("renew", "not_renew")


@question
def renewals(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """The contracts that end soon, the first one first: how they stand and how far the decision has come."""
    return due(by, at)


def due(by: Actor, at: datetime) -> list[dict[str, Any]]:
    today = period.day(at)
    rows = own(by, records.Contract.objects.select_related("provider"), "provider")
    rows = rows.filter(ends_on__gte=today, ends_on__lte=today + timedelta(days=ladders.book().renewal_days))
    rows = list(rows.order_by("ends_on", "number"))
    stated = set(records.RenewalStatement.objects.filter(contract__in=rows).values_list("contract", flat=True))
    decided = _decided(rows)
    return [
        {
            "contract": row,
            "days_left": (row.ends_on - today).days,
            "stated": row.pk in stated,
            **_shown(by, decided, row),
        }
        for row in rows
    ]


def _decided(rows: Sequence[Any]) -> dict[UUID, decisions.Told]:
    """The last word on each contract's renewal that stands."""
    found = records.Decision.objects.filter(contract__in=rows, kind__in=KINDS).select_related(*decisions.RELATED)
    return {one.row.contract_id: one for one in decisions.told(found.order_by("at")).values() if one.stands}


def _shown(by: Actor, decided: dict[UUID, decisions.Told], row: Any) -> dict[str, Any]:
    one = decided.get(row.pk)
    seen = one is not None and decisions.shows(by, one)
    return {"decision": one.row if one and seen else None, "state": one.life.state if one and seen else ""}


@question
def renewal(by: Actor, contract: UUID, *, at: datetime) -> dict[str, Any]:
    """One contract's sheet: scores with trend and interval, findings, incidents, complaints, decisions, both words."""
    row = own(by, records.Contract.objects.select_related("provider"), "provider").filter(pk=contract).first()
    if row is None:
        raise Refused("本院没有这份合同")
    since, stated = at - timedelta(days=365), records.RenewalStatement.objects.filter(contract=contract)
    months, told = _months(contract, at), [one for one, _ in ladders.past_of(contract, ladders.book(), at)]
    assessed = [(ordinal(month), points) for month, points, _ in months if points is not None]
    return {
        **{"contract": row, "days_left": (row.ends_on - period.day(at)).days, "months": months},
        **{"middle": rules.middle([points for _, points in assessed]), "slope": rules.slope(assessed)},
        **{"annual": _annual(contract), "findings": _findings(contract, since), **_events(contract, since)},
        "decisions": [{"row": one.row, "state": one.life.state} for one in reversed(told) if decisions.shows(by, one)],
        "stated": stated.select_related("by").order_by("entry").last(),
        **_shown(by, _decided([row]), row),
        "due": 0 <= (row.ends_on - period.day(at)).days <= ladders.book().renewal_days,
    }


def ordinal(month: int) -> int:
    return month // 100 * 12 + month % 100


def _months(contract: UUID, at: datetime) -> list[tuple[int, int | None, str]]:
    """Months with their sheet in force, oldest first."""
    rows = records.Sheet.objects.filter(contract=contract, period__gt=period.after(period.of(at), -MONTHS - 1))
    found = {row.period: (row.points, row.grade) for row in rows.order_by("period", "version") if row.period % 100}
    return [(month, points, grade) for month, (points, grade) in sorted(found.items())]


def _annual(contract: UUID) -> Any:
    rows = records.Sheet.objects.filter(contract=contract).order_by("-period", "-version")
    return next((row for row in rows if not row.period % 100), None)


def _findings(contract: UUID, since: datetime) -> dict[str, Any]:
    rows = records.Finding.objects.filter(contract=contract)
    lately = list(rows.filter(opened_at__gte=since).values_list("recurrence", flat=True))
    open_ = (
        rows.exclude(now__state__in=findings.DONE).select_related("now", "place", "contract").order_by("now__due_at")
    )
    first = list(open_[:LISTED])
    texts = findings.texts(first)
    return {
        **{"n": len(lately), "again": sum(n > 0 for n in lately), "open": open_.count()},
        "rows": [{"row": one, "text": texts.get(one.item, one.item)} for one in first],
    }


def _events(contract: UUID, since: datetime) -> dict[str, Any]:
    rows = records.Incident.objects.filter(contract=contract, at__gte=since)
    bad = rows.filter(kind__in=("veto", "malus", "money")).order_by("-at")
    complaints = records.CaseNow.objects.filter(contract=contract, kind="complaint", opened_at__gte=since)
    return {
        "incidents": [{"row": one} for one in bad[:LISTED]],
        "n_incidents": bad.count(),
        "complaints": complaints.count(),
        "upheld": rows.filter(kind="complaint").count(),
        "good": rows.filter(kind="bonus").count(),
    }
