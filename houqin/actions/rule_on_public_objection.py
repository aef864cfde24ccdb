"""裁定公示异议: with reasons, by somebody who neither drafted nor released; an appeal by somebody else and higher."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _publishing
from houqin.queries import publication as publications
from houqin.records import models as records
from houqin.rules import publication as rules
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def rule_on_public_objection(
    by: Actor, at: datetime, *, objection: UUID, verdict: str, shown: str, reason: str
) -> UUID:
    """Returns the objection's id. `shown` is the objection as everybody will read it beside the reasons."""
    row = publications.objection_row(objection)
    if verdict not in rules.VERDICTS:
        raise Refused("裁定须为 %(known)s 之一", known="、".join(rules.VERDICTS.values()))
    if getattr(row, "ruling", None):
        raise Refused("这项异议已经裁定")
    wrong = impartial(by, row)
    if wrong:
        raise Refused(wrong)
    said = {
        "shown": _publishing.worded(shown, rules.LONGEST_WORD, "请写明公布时的异议内容"),
        "reason": _publishing.worded(reason, rules.LONGEST_WORD, "裁定须写明理由"),
    }
    _publishing.demand_clean(publications.kept(row.publication), **said)
    ruling = records.PublicRuling(id=derived(row.pk, "ruling"), objection=row, by_id=by.person, at=at, **said)
    ruling.verdict = verdict
    facts = {"objection": objection, "verdict": verdict, "late": int(at > row.due_at)}
    _ledger.write(by, at, "rule_on_public_objection", facts, [ruling])
    return objection


def impartial(by: Actor, row: Any) -> str:
    return publications.not_impartial(by, row)
