"""提出异议: within the window, the provider says which lines of a sheet are wrong and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import payment as payments
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import period, permission
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
    row = _sheet(by, sheet)
    if not text.strip():
        raise Refused("异议须写明理由")
    _refuse_lines(row, codes, evidence)
    until = score.published_at(row) + timedelta(days=row.contract.objection_days)
    if at > until:
        raise Refused("异议期已于 %(until)s 届满", until=period.moment(until))
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


def _sheet(by: Actor, id: UUID) -> Any:
    """The provider's own sheet in force; a month's, for a year follows from its months."""
    row = records.Sheet.objects.select_related("contract").filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这张考评表")
    permission.demand_own(by, row.contract.provider_id)
    if not row.period % 100:
        raise Refused("年度考评由各月得出，请对具体月份提出异议")
    if score.latest([row.contract_id], row.period)[row.contract_id].pk != row.pk:
        raise Refused("这张考评表已经重算，请对最新一版提出异议")
    if payments.accepted(row):
        raise Refused("贵公司已经确认这张考评表，不能再提异议")
    return row


def _refuse_lines(row: Any, codes: Sequence[str], evidence: Sequence[UUID]) -> None:
    charged = [one for one in payments.Standing([row]).decisions(row) if one.kind == "deduction"]
    known = {line.code for line in score.lines(row.lines) if line.lost > 0} | {
        payments.item_code(one) for one in charged
    }
    strange = [code for code in codes if code not in known]
    if not codes or strange:
        raise Refused("请选择有失分或扣款的条目；%(strange)s不在其中", strange="、".join(strange) or "一项也没有选")
    marks = score.evidence_of_codes(row.contract_id, row.period, codes)
    if set(evidence) - {mark.evidence_id for mark in marks}:
        raise Refused("所指的证据不在这些条目之下，请重新选择")
