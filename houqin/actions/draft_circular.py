"""起草通报: the office writes a circular of praise or criticism; somebody else issues it."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import circular
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def draft_circular(by: Actor, at: datetime, *, id: UUID, contract: UUID, kind: str, title: str, text: str) -> UUID:
    """Returns the circular's id."""
    if kind not in circular.KINDS:
        raise Refused("通报须为 %(known)s 之一", known="、".join(circular.KINDS.values()))
    title = circular.demand_text(title, circular.LONGEST_TITLE, "title")
    text = circular.demand_text(text, circular.LONGEST_TEXT, "text")
    signed = contracts.contract(contract)
    row = records.Circular(id=id, contract=signed, kind=kind, title=title, text=text, by_id=by.person, at=at)
    _ledger.write(by, at, "draft_circular", {"contract": contract, "kind": kind, "name": title}, [row])
    return id
