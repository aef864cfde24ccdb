"""确认考评表: the provider agrees with a sheet, so that its statement need not wait for the window to pass."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import payment as payments
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import permission
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def accept_sheet(by: Actor, at: datetime, *, sheet: UUID) -> UUID:
    """Returns the acceptance's id."""
    row = records.Sheet.objects.select_related("contract").filter(pk=sheet).first()
    if row is None:
        raise Refused("本院没有这张考评表")
    permission.demand_own(by, row.contract.provider_id)
    if score.latest([row.contract_id], row.period)[row.contract_id].pk != row.pk:
        raise Refused("这张考评表已经重算，请确认最新一版")
    if payments.accepted(row):
        return derived(row.pk, "accepted")
    if records.Objection.objects.filter(sheet=row, ruling__isnull=True).exists():
        raise Refused("还有未复核的异议，不能确认")
    made = records.Acceptance(id=derived(row.pk, "accepted"), sheet=row, by_id=by.person, at=at)
    _ledger.write(by, at, "accept_sheet", {"sheet": sheet}, [made])
    return made.pk
