"""申请复议: the provider does not accept a ruling and asks once for another, higher person to rule."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import decision as decisions
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import period, permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def appeal_ruling(by: Actor, at: datetime, *, id: UUID, digest: str, objection: UUID, text: str) -> UUID:
    """Returns the appeal's id: an objection to the same lines, as far as the ruling left them standing."""
    if _ledger.once(records.Objection, id, digest):
        return id
    _ledger.freeze()
    first = records.Objection.objects.select_related("contract", "sheet", "ruling__by").filter(pk=objection).first()
    if first is None:
        raise Refused("本院没有这项异议")
    permission.demand_own(by, first.contract.provider_id)
    if not text.strip():
        raise Refused("请写明为什么不接受复核意见")
    _refuse(first, at)
    kept = records.Objection(id=id, digest=digest, contract=first.contract, appeals=first, text=text.strip(), at=at)
    kept.sheet = score.latest([first.contract_id], first.sheet.period)[first.contract_id]
    kept.codes, kept.evidence, kept.by_id = first.codes, first.evidence, by.person
    facts = {"objection": objection, "codes": json.loads(first.codes)}
    _ledger.write(by, at, "appeal_ruling", facts, [kept])
    return id


def _refuse(first: Any, at: datetime) -> None:
    until = decisions.appeal_until(first)
    if until is None:
        raise Refused("这项异议还没有复核，或已全部支持，不需要复议")
    if first.appeals_id or records.Objection.objects.filter(appeals=first).exists():
        raise Refused("复议只有一次，已经申请过了")
    if at >= until:
        raise Refused("复议期已于 %(until)s 届满", until=period.moment(until))
