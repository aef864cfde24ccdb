"""月度考评: the month's marks of many contracts become sheets and proposals, all of them or none."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _month
from houqin.queries import contract as contracts
from houqin.queries import ladder as ladders
from houqin.queries import score
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def close_month(by: Actor, at: datetime, *, month: int, only: Sequence[UUID] | None = None) -> int:
    """Returns how many contracts got a sheet. Contracts already closed stay as they are; `only` limits the batch."""
    if not period.is_month(month):
        raise Refused("月份须写作 2026-11")
    if period.bounds(month)[1] > at:
        raise Refused("%(month)s还没有结束，不能考评", month=period.label(month))
    signed = [row for row in contracts.active(month) if only is None or row.pk in set(only)]
    if not signed or (only is not None and len(signed) < len(set(only))):
        raise Refused(
            "%(month)s有的所选合同不在期，请核对" if signed else "%(month)s没有在期的合同，请核对",
            month=period.label(month),
        )
    watermark = _ledger.freeze()
    closed = score.latest([row.pk for row in signed], month)
    due = [row for row in signed if row.pk not in closed]
    terms = contracts.in_force([row.pk for row in due], month)
    missing = [row.number for row in due if row.pk not in terms]
    if missing:
        raise Refused("下列合同没有考评方案，请先签订：%(missing)s", missing="、".join(missing))
    ladder = ladders.book()
    rows = [
        row
        for judged in score.judge(due, month)
        for row in _month.rows(by.person, at, judged, None, watermark, "", ladder)
    ]
    if rows:
        _ledger.write(by, at, "close_month", {"month": month, "contracts": len(due)}, _by_model(rows))
    return len(due)


def _by_model(rows: Sequence[object]) -> list[object]:
    """Sheets first, then decisions: neighbours of one model are inserted together."""
    return sorted(rows, key=lambda row: type(row).__name__, reverse=True)
