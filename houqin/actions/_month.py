"""A month's sheet and what it proposes, as rows: the same for closing, restating and ruling on an objection."""

from datetime import datetime
from typing import Any

from houqin.queries.score import Judged, lines_text
from houqin.records import models as records
from houqin.rules import decision, payment
from houqin.rules.identity import derived
from houqin.rules.ladder import Ladder


def rows(
    proposer: int, at: datetime, judged: Judged, previous: Any, watermark: int, cause: str, ladder: Ladder
) -> list[Any]:
    """The new version of the sheet and its proposals; nothing when the inputs are those of the version before."""
    if previous is not None and previous.inputs_digest == judged.inputs_digest:
        return []
    sheet = _sheet(judged, previous, watermark, cause)
    proposals = payment.proposals(judged.terms.scheme, judged.facts, judged.sheet.vetoes)
    return [sheet, *(_decision(proposer, at, sheet, proposal, ladder) for proposal in proposals)]


def _sheet(judged: Judged, previous: Any, watermark: int, cause: str) -> Any:
    sheet, version = judged.sheet, previous.version + 1 if previous is not None else 1
    return records.Sheet(
        id=derived(judged.contract, "sheet", judged.period, version),
        contract_id=judged.contract,
        period=judged.period,
        version=version,
        points=sheet.points,
        grade=sheet.grade or "",
        coverage_bp=sheet.coverage_bp,
        assessed=sheet.assessed,
        reason=sheet.reason,
        watermark=watermark,
        inputs_digest=judged.inputs_digest,
        kernel=sheet.kernel,
        lines=lines_text(sheet.lines),
        supersedes=previous,
        cause=cause,
    )


def _decision(proposer: int, at: datetime, sheet: Any, proposal: decision.Proposal, ladder: Ladder) -> Any:
    return records.Decision(
        id=derived(sheet.pk, proposal.key),
        contract_id=sheet.contract_id,
        sheet=sheet,
        period=sheet.period,
        kind=proposal.kind,
        clause=proposal.clause,
        amount_fen=proposal.amount_fen,
        reason=proposal.reason,
        measure=proposal.measure,
        charge=proposal.key,
        proposed_by_id=proposer,
        at=at,
        needs=ladder.signer(proposal.kind, proposal.amount_fen),
    )
