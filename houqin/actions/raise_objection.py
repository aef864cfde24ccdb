"""提出异议: within the window, the provider says which lines of a sheet are wrong and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def raise_objection(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    sheet: UUID,
    text: str,
    codes: Sequence[str],
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Returns the objection's id. `codes` are lines of the sheet, `evidence` the checks objected to (empty: all)."""
    if _ledger.once(records.Objection, id, digest):
        return id
    row = records.Sheet.objects.select_related("contract").filter(pk=sheet).first()
    if row is None:
        raise Refused("本院没有这张考评表")
    permission.demand_own(by, row.contract.provider_id)
    if not text.strip():
        raise Refused("异议须写明理由")
    lines = {line.code for line in score.lines(row.lines) if line.lost}
    strange = [code for code in codes if code not in lines]
    if not codes or strange:
        raise Refused(f"请选择有失分的条目；{'、'.join(strange) or '一项也没有选'}不在其中")
    until = score.published_at(row) + timedelta(days=row.contract.objection_days)
    if at > until:
        raise Refused(f"异议期已于 {until:%Y-%m-%d %H:%M} 届满")
    kept = records.Objection(
        id=id,
        digest=digest,
        sheet=row,
        contract=row.contract,
        codes=_ledger.listed(codes),
        evidence=_ledger.listed(evidence),
        text=text,
        by_id=by.person,
        at=at,
    )
    _ledger.write(by, at, "raise_objection", {"sheet": sheet, "codes": list(codes)}, [kept])
    return id
