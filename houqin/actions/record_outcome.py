"""记录结果: so many met of so many due — answered cases, survey answers, tasks done — becomes a ratio's mark."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _outcomes
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import evidence
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import STREAMS

RATED = _outcomes.RATED


@_ledger.action
def record_outcome(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    contract: UUID,
    item: str,
    met: int,
    due: int,
    happened_at: datetime,
    kind: str = "task",
    source: str = "department",
    stream: str = "planned",
    place: int | None = None,
    note: str = "",
) -> UUID:
    """Returns the outcome's id. For an own item (PS10) met is the value and due the mean, in the same unit."""
    if _ledger.once(records.Outcome, id, digest):
        return id
    signed = contracts.contract(contract)
    month = contracts.month_of(signed, happened_at, at)
    terms = contracts.terms_of(contract, month)
    _refuse_faults(terms, item, met, due)
    _refuse_kinds(source, stream)
    row = records.Outcome(id=id, digest=digest, contract=signed, place_id=place, item=item, kind=kind, met=met, due=due)
    row.source, row.stream, row.at, row.period, row.note = source, stream, happened_at, month, note
    facts = {"contract": contract, "item": item, "met": met, "due": due}
    _ledger.write(by, at, "record_outcome", facts, [row, _outcomes.mark(row, terms)])
    return id


def _refuse_faults(terms: contracts.InForce, item: str, met: int, due: int) -> None:
    slot = _outcomes.demand_rated(terms, item)
    if due <= 0 or met < 0 or (slot.kind == "ratio" and met > due):
        raise Refused(
            "完成数 %(met)s 与应完成数 %(due)s 不合理：应完成数须大于 0，完成数须在 0 与应完成数之间", met=met, due=due
        )


def _refuse_kinds(source: str, stream: str) -> None:
    for said, known, what in ((source, evidence.SOURCES, "评价方"), (stream, STREAMS, "检查方式")):
        if said not in known:
            raise Refused("%(what)s须为 %(known)s 之一", what=what, known="、".join(known))
