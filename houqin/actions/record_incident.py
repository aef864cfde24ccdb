"""登记事件: a veto, a bonus or malus, a sum of money, an upheld complaint, or the signed word that none happened."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _incidents, _ledger
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import evidence
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

MOST_TIMES = 9999


@_ledger.action
def record_incident(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    contract: UUID,
    code: str,
    kind: str,
    happened_at: datetime,
    count: int = 1,
    quantity: int = 0,
    place: int | None = None,
    source: str = "department",
    note: str = "",
    document: str = "",
) -> UUID:
    """Returns the incident's id. `quantity` in hundredths (hours, pieces); the contract knows `code` for this kind."""
    if _ledger.once(records.Incident, id, digest):
        return id
    signed = contracts.contract(contract)
    month = contracts.month_of(signed, happened_at, at)
    terms = contracts.terms_of(contract, month)
    _refuse_faults(terms, code, kind, source, count, quantity)
    row = records.Incident(id=id, digest=digest, contract=signed, place_id=place, code=code, kind=kind, at=happened_at)
    row.count, row.quantity, row.period, row.note, row.document = count, quantity, month, note, document
    facts = {"contract": contract, "code": code, "kind": kind, "count": count}
    _ledger.write(by, at, "record_incident", facts, [row, _incidents.mark(row, terms, source)])
    return id


def _refuse_faults(terms: contracts.InForce, code: str, kind: str, source: str, count: int, quantity: int) -> None:
    if kind not in evidence.INCIDENTS:
        raise Refused("事件种类须为 %(known)s 之一", known="、".join(evidence.INCIDENTS))
    if source not in evidence.SOURCES:
        raise Refused("评价方须为 %(known)s 之一", known="、".join(evidence.SOURCES))
    _incidents.refuse_unknown(terms, kind, code)
    if not 1 <= count <= MOST_TIMES or quantity < 0:
        raise Refused("次数须在 1 至 %(most)s 之间，数量不得为负", most=MOST_TIMES)
