"""派单: a case goes to a provider or to one of the hospital's own people; to another one, the time starts anew."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.queries import casebook as books
from houqin.rules import case as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def dispatch_case(
    by: Actor, at: datetime, *, case: UUID, provider: int | None = None, assignee: int | None = None, note: str = ""
) -> UUID:
    """Returns the case's id. The provider's contract is the one in force at that place, for that service, now."""
    now = _cases.load(by, case)
    if now.kind in rules.PRIVATE:
        raise Refused("监督意见由总务处答复，不派单")
    category = books.book().kind(now.kind).category(now.case.category, "")
    contract = _cases.contract_of(provider, now.case, category, at)
    rows = _cases.dispatched(
        by, at, now, provider=provider, contract=contract, assignee=assignee, note=_cases.told(note)
    )
    _ledger.write(by, at, "dispatch_case", {"case": case, "provider": provider, "assignee": assignee}, rows)
    return case
