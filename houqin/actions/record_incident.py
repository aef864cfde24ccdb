"""登记事件: a veto, a bonus or malus, a sum of money, an upheld complaint, or the signed word that none happened."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _marks
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import evidence
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


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
    """Returns the incident's id. `quantity` in hundredths (hours, pieces); `code` is one that the contract knows for this kind."""
    if _ledger.once(records.Incident, id, digest):
        return id
    signed = contracts.contract(contract)
    month = contracts.month_of(signed, happened_at, at)
    terms = contracts.terms_of(contract, month)
    known = terms.codes(kind)
    if code not in known:
        raise Refused(f"合同没有约定“{code}”这一项，不能计入；可用：{'、'.join(sorted(known)) or '无'}")
    if count < 1 or quantity < 0:
        raise Refused("次数须至少为 1，数量不得为负")
    item = terms.item(code)
    row = records.Incident(
        id=id, digest=digest, contract=signed, place_id=place, code=code, kind=kind, count=count, quantity=quantity,
        at=happened_at, period=month, note=note, document=document,
    )  # fmt: skip
    stream = evidence.COMPLAINT if kind == evidence.COMPLAINT else "planned"
    mark = _marks.mark(
        row, "incident", evidence.of_incident(kind, count, quantity, item), indicator=code, item=code if item else "",
        edition=terms.edition_of(code), contract_id=contract, period=month, source=source, stream=stream, place_id=place,
        site=contracts.site_of(contract, place) if place else "",
    )  # fmt: skip
    _ledger.write(
        by, at, "record_incident", {"contract": contract, "code": code, "kind": kind, "count": count}, [row, mark]
    )
    return id
