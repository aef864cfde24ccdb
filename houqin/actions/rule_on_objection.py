"""复核异议: somebody who neither recorded nor closed rules; what is upheld is reversed and the month judged again."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _marks, _month
from houqin.queries import decision as decisions
from houqin.queries import ladder as ladders
from houqin.queries import score
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

VERDICTS = ("upheld", "rejected", "partly")


@_ledger.action
def rule_on_objection(
    by: Actor, at: datetime, *, objection: UUID, verdict: str, reason: str, evidence: tuple[UUID, ...] = ()
) -> UUID:
    """Returns the objection's id. `evidence` names what a partial verdict reverses.

    The marks reversed make a new version of the sheet in the same transaction.
    """
    row = records.Objection.objects.select_related("sheet", "contract").filter(pk=objection).first()
    if row is None:
        raise Refused("本院没有这项异议")
    if verdict not in VERDICTS:
        raise Refused("复核意见须为 %(known)s 之一", known="、".join(VERDICTS))
    if not reason.strip():
        raise Refused("复核意见须写明理由")
    if records.Ruling.objects.filter(objection=row).exists():
        raise Refused("这项异议已经复核")
    disputed = score.evidence_of_codes(
        row.contract_id, row.sheet.period, json.loads(row.codes), json.loads(row.evidence)
    )
    _impartial(by, row, disputed)
    ruling = records.Ruling(
        id=derived(row.pk, "ruling"), objection=row, verdict=verdict, reason=reason, by_id=by.person, at=at
    )
    undone = _undone(verdict, disputed, evidence)
    facts = {"objection": objection, "verdict": verdict, "reversed": len(undone)}
    _ledger.write(by, at, "rule_on_objection", facts, [ruling, undone, *_again(by, at, row, undone, reason)])
    return objection


def _impartial(by: Actor, row: Any, disputed: list[Any]) -> None:
    """Who recorded the evidence or closed the month cannot rule on it; an appeal is for somebody else, and higher."""
    if row.appeals_id and not decisions.may_rule_on_appeal(by, row):
        raise Refused("复议须由另一位、级别更高的人裁定")
    if score.closed_by(row.sheet) == by.person or by.person in score.recorders(mark.evidence_id for mark in disputed):
        raise Refused("记录证据或做出考评的人不能复核对它的异议")


def _undone(verdict: str, disputed: list[Any], evidence: tuple[UUID, ...]) -> list[Any]:
    if verdict == "rejected":
        return []
    chosen = disputed if verdict == "upheld" else [mark for mark in disputed if mark.evidence_id in evidence]
    if not chosen:
        raise Refused("请指明哪些证据不再计分")
    return _marks.reversals(chosen)


def _again(by: Actor, at: datetime, row: Any, undone: list[Any], reason: str) -> list[Any]:
    if not undone:
        return []
    watermark = _ledger.freeze() + 1  # this very line: the sheet counts the reversals written beside it
    previous = score.latest([row.contract_id], row.sheet.period)[row.contract_id]
    first = records.Sheet.objects.get(contract=row.contract_id, period=row.sheet.period, version=1)
    proposer = score.closed_by(first) or by.person  # who closed the month still proposes: the ruler may sign
    said, ladder = f"异议成立：{reason}"[:200], ladders.book()
    return [
        one
        for found in score.judge([row.contract], row.sheet.period, extra=undone)
        for one in _month.rows(proposer, at, found, previous, watermark, said, ladder)
    ]
