"""续签陈述: the provider says in its own words why it should go on; the last one stands on the renewal sheet."""

from datetime import datetime, timedelta
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import contract as contracts
from houqin.queries import ladder as ladders
from houqin.records import models as records
from houqin.rules import circular, period, permission
from houqin.rules.meeting import LONGEST
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def state_renewal(by: Actor, at: datetime, *, id: UUID, digest: str, contract: UUID, text: str) -> UUID:
    """Returns the statement's id."""
    if _ledger.once(records.RenewalStatement, id, digest):
        return id
    signed = contracts.contract(contract)
    permission.demand_own(by, signed.provider_id)
    days, today = ladders.book().renewal_days, period.day(at)
    if not today <= signed.ends_on <= today + timedelta(days=days):
        raise Refused("合同到期前 %(days)s 天内才研究续签，现在不用陈述", days=days)
    row = records.RenewalStatement(id=id, digest=digest, contract=signed, by_id=by.person, at=at)
    row.text = circular.demand_text(text, LONGEST, "text")
    _ledger.write(by, at, "state_renewal", {"contract": contract}, [row])
    return id
