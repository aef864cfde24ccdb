"""提出处理建议: a rung of the ladder, a reward, a renewal or an ending, beside what a closed month proposes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ladder, _ledger
from houqin.actions._ladder import Evidence
from houqin.queries import contract as contracts
from houqin.queries import ladder as ladders
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import ladder, period
from houqin.rules.decision import KINDS
from houqin.rules.ladder import Rung
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def propose_decision(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    contract: UUID,
    month: int,
    kind: str,
    clause: str,
    reason: str,
    amount_fen: int = 0,
    evidence: Sequence[Evidence] = (),
    until: date | None = None,
    skipped: str = "",
) -> UUID:
    """Returns the decision's id. A deduction is never proposed by hand: it follows from evidence.

    `evidence` names pieces as (kind, id); where none is named, the month's sheet is taken if it counts for this rung.
    `skipped` is the reason for passing over the rung before.
    """
    _ledger.freeze()  # nobody proposes the same rung meanwhile
    signed = _within(contract, month)
    book = ladders.book()
    rung = book.by_code.get(kind)
    if rung is None or not rung.by_hand:
        raise Refused("扣减只能由考评得出，不能手工提出；需要减免请用“减免扣减”")
    _refuse_words(rung, contract, clause, reason, amount_fen)
    _refuse_day(rung, until, at)
    rests_on = list(evidence) or _sheet(rung, contract, month)
    if not rests_on:
        known = "、".join(ladder.EVIDENCE[code] for code in rung.evidence)
        raise Refused("请附上依据，至少一件：%(known)s", known=known)
    _ladder.refuse_evidence(contract, rung, rests_on)
    ladder.refuse_climb(rung, [seen for _, seen in ladders.past_of(contract, book, at)], skipped)
    row = _row(by, at, id, signed, month, rung, clause, reason, amount_fen)
    ground = _ladder.ground(id, rests_on, skipped=skipped, until=until)
    facts = {"contract": contract, "kind": kind, "amount_fen": amount_fen}
    _ledger.write(by, at, "propose_decision", facts, [row, ground])
    return id


def _within(contract: UUID, month: int) -> Any:
    signed = contracts.contract(contract)
    if not period.is_month(month) or not period.on(signed.starts_on) <= month <= period.on(signed.ends_on):
        raise Refused("月份须在合同期内，写作 202611")
    return signed


def _refuse_words(rung: Rung, contract: UUID, clause: str, reason: str, amount_fen: int) -> None:
    if not reason.strip():
        raise Refused("请写明事由")
    if amount_fen < 0 or (rung.money == "must" and not amount_fen):
        raise Refused("请写明金额，须大于 0")
    if rung.money == "none" and amount_fen:
        raise Refused("“%(name)s”不涉及金额，金额请留空", name=KINDS[rung.code])
    if not clause.strip():
        raise Refused("请写明依据的合同条款；没有约定的事项不能提出")
    if not contracts.has_clause(contract, clause):
        raise Refused("合同里没有条款“%(clause)s”，没有约定的事项不能提出", clause=clause)


def _refuse_day(rung: Rung, until: date | None, at: datetime) -> None:
    if until is None and rung.until == "must":
        raise Refused("请写明期限")
    if until is not None and until < period.day(at):
        raise Refused("期限早于今天，请核对")


def _sheet(rung: Rung, contract: UUID, month: int) -> list[Evidence]:
    found = score.latest([contract], month).get(contract) if "sheet" in rung.evidence else None
    return [("sheet", found.pk)] if found else []


def _row(
    by: Actor, at: datetime, id: UUID, signed: Any, month: int, rung: Rung, clause: str, reason: str, amount_fen: int
) -> Any:
    return records.Decision(
        id=id,
        contract=signed,
        period=month,
        kind=rung.code,
        clause=clause,
        amount_fen=amount_fen,
        reason=reason.strip(),
        measure="by_hand",
        charge=str(id),
        proposed_by_id=by.person,
        at=at,
        needs=rung.signer(amount_fen),
    )
