"""发出预警: a series rose over its limit in a week, and somebody must act on it by a day."""

from datetime import date, datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import warning as warnings
from houqin.records import models as records
from houqin.rules import money
from houqin.rules import warning as rules
from houqin.rules.identity import derived
from houqin.rules.party import Actor

SERIES = UUID("0b0f1c52-7a63-5c2a-8f0e-3f5b6d1a9c44")  # the parent of all warnings' ids


@_ledger.action
def raise_warning(by: Actor, at: datetime, *, series: str, week: date) -> bool:
    """Whether somebody is warned now: of one week of a series once, however often it is asked."""
    _ledger.freeze()
    of = rules.read(series)
    if records.EarlyWarning.objects.filter(series=series, week=week).exists():
        return False
    found = warnings.crossing(of, week, at)
    if found is None:
        return False
    point, risen = found
    row = records.EarlyWarning(id=derived(SERIES, by.hospital, series, week), series=series, level=of.level, week=week)
    row.name, row.needs = warnings.name_of(of, at), rules.ACTS[of.level]
    row.contract_id = UUID(of.of) if of.level == "place" else None
    row.provider_id = int(of.of) if of.level == "provider" else _provider(row.contract_id)
    row.n, row.failed, row.usual_bp = point.n, point.failed, round(risen.usual * 10000)
    row.height, row.limit = round(risen.level * 100), round(risen.limit * 100)
    row.at, row.due_at = at, rules.due_at(of.level, at)
    rate_bp = money.half_up(point.failed * 10000, point.n)
    facts = {"series": series, "week": week, "rate": rate_bp, "usual": row.usual_bp}
    _ledger.write(by, at, "raise_warning", facts, [row])
    return True


def _provider(contract: UUID | None) -> int | None:
    return records.Contract.objects.filter(pk=contract).values_list("provider", flat=True).first() if contract else None
