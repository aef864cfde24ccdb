"""重算: evidence that came late makes a new version of a month's sheet; the old one stays beside it."""

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
def restate(by: Actor, at: datetime, *, contract: UUID, month: int, cause: str) -> bool:
    """Returns whether anything changed. After the month's statement the difference goes into the next one."""
    if not cause:
        raise Refused("重算须写明原因")
    signed = contracts.contract(contract)
    watermark = _ledger.freeze()
    previous = score.latest([contract], month).get(contract)
    if previous is None:
        raise Refused("%(month)s还没有考评，请先做月度考评", month=period.label(month))
    rows = [
        row
        for judged in score.judge([signed], month)
        for row in _month.rows(by.person, at, judged, previous, watermark, cause, ladders.book())
    ]
    if rows:
        _ledger.write(by, at, "restate", {"contract": contract, "month": month, "cause": cause}, rows)
    return bool(rows)
