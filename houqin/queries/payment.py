"""Statements as questions: what a month withholds, what is in dispute, and what earlier months still owe each other."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from houqin.queries import contract as contracts
from houqin.queries import score
from houqin.queries import year as years
from houqin.records import models as records
from houqin.rules import payment, period


def statement_exists(contract: UUID, month: int) -> bool:
    return bool(records.Statement.objects.filter(contract=contract, period=month).exists())


def verdicts(decisions: Iterable[Any]) -> dict[UUID, str]:
    """signed or refused, by decision; those nobody has ruled on are missing."""
    rows = records.Signature.objects.filter(decision__in=list(decisions))
    return dict(rows.values_list("decision", "verdict"))


def decisions_of(sheet: Any) -> list[Any]:
    """What stands on this version of the sheet, and what was proposed by hand for its month."""
    rows = records.Decision.objects.filter(contract=sheet.contract_id, period=sheet.period)
    return [row for row in rows.order_by("entry", "charge") if row.sheet_id in (None, sheet.pk)]


def open_objections(contract: UUID, month: int) -> list[Any]:
    return list(records.Objection.objects.filter(contract=contract, sheet__period=month, ruling__isnull=True))


def accepted(sheet: Any) -> bool:
    return bool(records.Acceptance.objects.filter(sheet=sheet).exists())


def entries(sheet: Any, *, proposed: bool = False) -> tuple[payment.Entry, ...]:
    """The statement's lines of a month from its signed decisions: deductions, waivers and rewards.

    `proposed` also takes deductions that nobody has refused yet.
    """
    rows, sign = decisions_of(sheet), signs(sheet.contract.direction)
    said, waiting = verdicts(rows), open_objections(sheet.contract_id, sheet.period)
    codes = {code for objection in waiting for code in json.loads(objection.codes)}
    found = []
    for row in rows:
        verdict = said.get(row.pk)
        stands = verdict == "signed" or (proposed and verdict is None and row.kind == "deduction")
        if stands and row.kind in SIGNS and row.amount_fen:
            amount, open_to = sign[row.kind] * row.amount_fen, row.measure != "item_money" or item_code(row) in codes
            disputed = row.kind == "deduction" and bool(waiting) and open_to
            found.append(payment.Entry(key_of(row), row.kind, row.clause, amount, row.reason, disputed))
    return tuple(found)


WAIVER = ".waiver"


def key_of(row: Any) -> str:
    """What a statement calls the line of a decision: a waiver stands beside the charge that it lowers."""
    return f"{row.charge}{WAIVER}" if row.kind == "waiver" else str(row.charge)


def item_code(row: Any) -> str:
    """What a deduction by item is for: the money item's code, which may hold dots of its own."""
    return str(row.charge.split(".", 2)[2]) if row.measure == "item_money" else ""


SIGNS = {"deduction": 1, "waiver": -1, "reward": -1}


def signs(direction: str) -> Mapping[str, int]:
    """Which kinds are withheld (1), which given (-1); where the provider pays, a deduction is added to what is due."""
    return SIGNS if direction == "expense" else {kind: -sign for kind, sign in SIGNS.items()}


def adjustments(contract: UUID, month: int) -> tuple[payment.Entry, ...]:
    """For each month with a statement: what its signed decisions come to now, less what was withheld so far.

    That differs once the month was restated, or something was waived or rewarded afterwards.
    """
    statements = list(records.Statement.objects.filter(contract=contract, period__lt=month).order_by("period"))
    withheld: dict[int, int] = {}
    for row in statements:
        for entry in json.loads(row.lines):
            of = int(entry["key"].removeprefix("adjust.")) if entry["kind"] == "adjustment" else row.period
            withheld[of] = withheld.get(of, 0) + entry["amount_fen"]
    found = []
    for row in _touched(contract, statements):
        sheet = score.latest([contract], row.period).get(contract)
        if sheet is None or unsigned(sheet):
            continue
        owed = sum(entry.amount_fen for entry in entries(sheet)) - withheld.get(row.period, 0)
        if owed:
            cause = sheet.cause if sheet.pk != row.sheet_id else "结算后又签批"
            how = f"{period.label(row.period)}重算：{cause}"
            found.append(payment.Entry(f"adjust.{row.period}", "adjustment", "", owed, how))
    return tuple(found)


def _touched(contract: UUID, statements: Sequence[Any]) -> list[Any]:
    """The statements in whose month a sheet or a signature came later: no other can have come to another sum."""
    sheets = records.Sheet.objects.filter(contract=contract).values_list("period", "entry")
    signatures = records.Signature.objects.filter(decision__contract=contract).values_list("decision__period", "entry")
    last: dict[int, int] = {}
    for month, entry in (*sheets, *signatures):
        last[month] = max(entry, last.get(month, 0))
    return [row for row in statements if last.get(row.period, 0) > row.entry]


def unsigned(sheet: Any) -> list[Any]:
    """Proposals of a sheet that touch money and that nobody has signed or refused."""
    rows = [row for row in decisions_of(sheet) if row.kind in SIGNS and row.amount_fen]
    said = verdicts(rows)
    return [row for row in rows if row.pk not in said]


def outdated(signed: Any, sheet: Any) -> bool:
    """Whether judging the month again, with what has come since, would propose other money than stands on its sheet."""
    judged = score.judge([signed], sheet.period)[0]
    if judged.inputs_digest == sheet.inputs_digest:
        return False
    found = payment.proposals(judged.terms.scheme, judged.facts, judged.sheet.vetoes)
    rows = records.Decision.objects.filter(sheet=sheet).exclude(kind="waiver")
    stands = set(rows.values_list("charge", "kind", "amount_fen"))
    return {(one.key, one.kind, one.amount_fen) for one in found} != stands


def entries_text(found: Sequence[payment.Entry]) -> str:
    return json.dumps([asdict(entry) for entry in found], ensure_ascii=False, separators=(",", ":"))


def proposed_fen(sheets: Iterable[Any]) -> dict[UUID, int]:
    """What the sheets in force withhold by contract: deductions proposed and not refused, less waivers signed."""
    rows = list(records.Decision.objects.filter(sheet__in=list(sheets), kind__in=("deduction", "waiver")))
    said, found = verdicts(rows), dict[UUID, int]()
    for row in rows:
        verdict = said.get(row.pk)
        counts = verdict != "refused" if row.kind == "deduction" else verdict == "signed"
        if counts:
            found[row.contract_id] = found.get(row.contract_id, 0) + SIGNS[row.kind] * row.amount_fen
    return found


def base_fen(row: Any, month: int, terms: contracts.InForce | None) -> int:
    """What a statement starts from: the month's fee, or for a year what was held back until the annual assessment."""
    if month % 100 == 0:
        return years.retained_fen(row.pk, month)
    return contracts.base_fen(row, terms, month) if terms else 0


def money_of(row: Any, sheet: Any, terms: contracts.InForce | None) -> payment.Settlement:
    """The month's money: of its statement once issued, before that of what is proposed so far."""
    statement = records.Statement.objects.filter(contract=row, period=sheet.period).first()
    if statement is not None:
        found = tuple(payment.Entry(**entry) for entry in json.loads(statement.lines))
        return payment.settle(statement.base_fen, found)
    base = base_fen(row, sheet.period, terms)
    return payment.settle(base, (*entries(sheet, proposed=True), *adjustments(row.pk, sheet.period)))


def likely(row: Any, judged: score.Judged | None) -> payment.Settlement:
    """What the month would come to if it were closed now."""
    if judged is None:
        return payment.settle(0, ())
    found, sign = payment.charges(judged.terms.scheme, judged.facts), signs(row.direction)["deduction"]
    return payment.settle(
        judged.facts.base_fen,
        [payment.Entry(c.key, "deduction", c.clause, sign * c.amount_fen, c.how) for c in found if c.amount_fen],
    )


def signed_decisions(sheet: Any) -> list[dict[str, Any]]:
    """What stands on a sheet, each with its signature if it has one."""
    rows = decisions_of(sheet)
    signatures = {
        one.decision_id: one for one in records.Signature.objects.filter(decision__in=rows).select_related("signed_by")
    }
    return [{"row": row, "signature": signatures.get(row.pk)} for row in rows]


def state(row: Any, sheet: Any, at: datetime) -> str:
    """How far a month is: published (the window is open), objected, signing, ready or settled.

    Once the window is over and all is signed, an objection no longer holds up what is not in dispute.
    """
    if statement_exists(row.pk, sheet.period):
        return "settled"
    windowed = at < score.published_at(sheet) + timedelta(days=row.objection_days) and not accepted(sheet)
    if not windowed and not unsigned(sheet):
        return "ready"
    if open_objections(row.pk, sheet.period):
        return "objected"
    return "published" if windowed else "signing"
