"""年度考评: daily scores, ballots and satisfaction become the year's sheet; the annual part of the fee is settled."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import contract as contracts
from houqin.queries import ladder as ladders
from houqin.queries import score
from houqin.queries import year as years
from houqin.records import models as records
from houqin.rules import payment, period
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import AnnualTiers


@_ledger.action
def close_year(by: Actor, at: datetime, *, contract: UUID, year: int) -> bool:
    """Returns whether there is a new version of the year's sheet (`year` such as 2026)."""
    of, row = year * 100, contracts.contract(contract)
    if not row.starts_on.year <= year <= row.ends_on.year:
        raise Refused("合同不在 %(year)s 年度内", year=year)
    if period.bounds(of + 12)[1] > at and period.on(row.ends_on) >= period.of(at):
        raise Refused("%(year)s年度还没有结束，不能做年度考评", year=year)
    watermark = _ledger.freeze()
    judged, digest, terms = years.judge(row, of)
    if judged.reason == "no_year":
        raise Refused("合同的考评方案没有约定年度合成")
    previous = score.latest([contract], of).get(contract)
    if previous is not None and previous.inputs_digest == digest:
        return False
    sheet = _sheet(row, of, judged, digest, previous, watermark)
    _ledger.write(
        by, at, "close_year", {"contract": contract, "year": year}, [sheet, *_decisions(by, at, sheet, terms)]
    )
    return True


def _sheet(row: Any, of: int, judged: Any, digest: str, previous: Any, watermark: int) -> Any:
    version = previous.version + 1 if previous is not None else 1
    return records.Sheet(
        id=derived(row.pk, "sheet", of, version),
        contract=row,
        period=of,
        version=version,
        points=judged.points,
        grade=judged.grade or "",
        coverage_bp=10000 * judged.months // 12,
        assessed=judged.points is not None,
        reason=judged.reason,
        watermark=watermark,
        inputs_digest=digest,
        kernel=judged.kernel,
        lines=json.dumps(judged._asdict(), ensure_ascii=False),
        supersedes=previous,
    )


def _decisions(by: Actor, at: datetime, sheet: Any, terms: contracts.InForce) -> list[Any]:
    """What the annual score does not release of the part held back month by month."""
    measure = next((m for m in terms.scheme.payment if isinstance(m, AnnualTiers)), None)
    held = years.retained_fen(sheet.contract_id, sheet.period)
    charge = payment.annual_charge(measure, sheet.points, held) if measure else None
    if charge is None or not charge.amount_fen:
        return []
    return [
        records.Decision(
            id=derived(sheet.pk, charge.key),
            contract_id=sheet.contract_id,
            sheet=sheet,
            period=sheet.period,
            kind="deduction",
            clause=charge.clause,
            amount_fen=charge.amount_fen,
            reason=charge.how,
            measure=charge.measure,
            charge=charge.key,
            proposed_by_id=by.person,
            at=at,
            needs=ladders.book().signer("deduction", charge.amount_fen),
        )
    ]
