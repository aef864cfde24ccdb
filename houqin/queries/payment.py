"""Statements as questions: what a month withholds, what is in dispute, and what earlier months still owe each other."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Max

from houqin.queries import contract as contracts
from houqin.queries import score
from houqin.queries import year as years
from houqin.queries.decision import Told, told
from houqin.records import models as records
from houqin.rules import payment, period

Month = tuple[UUID, int]  # a contract, and a month of it


def statement_of(contract: UUID, month: int) -> Any:
    return records.Statement.objects.get(contract=contract, period=month)


def statement_exists(contract: UUID, month: int) -> bool:
    return bool(records.Statement.objects.filter(contract=contract, period=month).exists())


def verdicts(decisions: Iterable[Any]) -> dict[UUID, str]:
    """How those ended that are not on their way any more: signed, refused, returned or withdrawn."""
    found = told(decisions)
    return {id: one.life.state for id, one in found.items() if one.life.state != "waiting"}


class Standing:
    """What stands on some sheets: decisions, signatures, objections, statements; each asked once for all of them."""

    def __init__(self, sheets: Iterable[Any]) -> None:
        self.sheets = list(sheets)
        self._ids = {sheet.contract_id for sheet in self.sheets}
        self._months = {sheet.period for sheet in self.sheets}

    @cached_property
    def _decisions(self) -> dict[Month, list[Any]]:
        rows = records.Decision.objects.filter(contract__in=self._ids, period__in=self._months)
        return _grouped(rows.select_related("proposed_by").order_by("entry", "charge"))

    @cached_property
    def _told(self) -> dict[UUID, Told]:
        return told(row for rows in self._decisions.values() for row in rows)

    @cached_property
    def _waiting(self) -> dict[Month, list[Any]]:
        rows = records.Objection.objects.filter(contract__in=self._ids, sheet__period__in=self._months)
        found: dict[Month, list[Any]] = {}
        for row in rows.filter(ruling__isnull=True).select_related("sheet"):
            found.setdefault((row.contract_id, row.sheet.period), []).append(row)
        return found

    @cached_property
    def _accepted(self) -> set[UUID]:
        rows = records.Acceptance.objects.filter(sheet__in=[sheet.pk for sheet in self.sheets])
        return set(rows.values_list("sheet", flat=True))

    @cached_property
    def _published(self) -> dict[int, datetime]:
        rows = records.Entry.objects.filter(seq__in=[sheet.entry for sheet in self.sheets])
        return dict(rows.values_list("seq", "at"))

    @cached_property
    def statements(self) -> dict[Month, Any]:
        """The statements of these contracts, of every month, by contract and month, oldest first."""
        rows = records.Statement.objects.filter(contract__in=self._ids).order_by("period")
        return {(row.contract_id, row.period): row for row in rows}

    @cached_property
    def _directions(self) -> dict[UUID, str]:
        return dict(records.Contract.objects.filter(pk__in=self._ids).values_list("pk", "direction"))

    @cached_property
    def _touched(self) -> dict[Month, int]:
        """By month the last journal line that wrote a sheet or a signature of it."""
        sheets = records.Sheet.objects.filter(contract__in=self._ids).values_list("contract", "period")
        signed = records.Signature.objects.filter(decision__contract__in=self._ids)
        signatures = signed.values_list("decision__contract", "decision__period")
        last: dict[Month, int] = {}
        for rows in (sheets, signatures):
            for contract, month, entry in rows.annotate(last=Max("entry")).order_by():
                last[contract, month] = max(entry, last.get((contract, month), 0))
        return last

    def decisions(self, sheet: Any) -> list[Any]:
        """What stands on this version of the sheet, and what was proposed by hand for its month."""
        rows = self._decisions.get((sheet.contract_id, sheet.period), [])
        return [row for row in rows if row.sheet_id in (None, sheet.pk)]

    def signed(self, sheet: Any) -> list[dict[str, Any]]:
        """What stands on a sheet, each with the signature that settled it if there is one."""
        found = [self._told[row.pk] for row in self.decisions(sheet)]
        return [{"row": one.row, "signature": one.signature, "life": one.life} for one in found if one.stands]

    def unsigned(self, sheet: Any) -> list[Any]:
        """Proposals of a sheet that touch money and that nobody has signed or refused."""
        rows = [row for row in self.decisions(sheet) if row.kind in SIGNS and row.amount_fen]
        return [row for row in rows if self._told[row.pk].life.state == "waiting"]

    def objections(self, sheet: Any) -> list[Any]:
        """The objections to a month that nobody has ruled on."""
        return self._waiting.get((sheet.contract_id, sheet.period), [])

    def entries(self, sheet: Any, *, proposed: bool = False) -> tuple[payment.Entry, ...]:
        """The statement's lines of a month from its signed decisions: deductions, damages, waivers and rewards.

        `proposed` also takes deductions that nobody has refused yet.
        """
        sign, waiting = signs(self._directions[sheet.contract_id]), self.objections(sheet)
        codes = {code for objection in waiting for code in json.loads(objection.codes)}
        found = []
        for row in self.decisions(sheet):
            state = self._told[row.pk].life.state
            stands = state == "signed" or (proposed and state == "waiting" and row.kind == "deduction")
            if stands and row.kind in SIGNS and row.amount_fen:
                amount = sign[row.kind] * row.amount_fen
                objected = bool(waiting) and (row.measure != "item_money" or item_code(row) in codes)
                disputed = row.kind == "deduction" and objected
                found.append(payment.Entry(key_of(row), row.kind, row.clause, amount, row.reason, disputed))
        return tuple(found)

    def adjustments(self, contract: UUID, month: int) -> tuple[payment.Entry, ...]:
        """For each month with a statement: what its signed decisions come to now, less what was withheld so far.

        That differs once the month was restated, or something was waived or rewarded afterwards; no other month than
        one whose sheet or signatures came after its statement can have come to another sum.
        """
        earlier = [row for (of, at), row in self.statements.items() if of == contract and at < month]
        touched = [row for row in earlier if self._touched.get((contract, row.period), 0) > row.entry]
        withheld = _withheld(earlier) if touched else {}
        return tuple(one for row in touched for one in _adjusted(row, withheld.get(row.period, 0)))

    def money(self, row: Any, sheet: Any, terms: contracts.InForce | None) -> payment.Settlement:
        """The month's money: of its statement once issued, before that of what is proposed so far."""
        statement = self.statements.get((row.pk, sheet.period))
        if statement is not None:
            found = tuple(payment.Entry(**entry) for entry in json.loads(statement.lines))
            return payment.settle(statement.base_fen, found)
        base = base_fen(row, sheet.period, terms)
        return payment.settle(base, (*self.entries(sheet, proposed=True), *self.adjustments(row.pk, sheet.period)))

    def windowed(self, row: Any, sheet: Any, at: datetime) -> bool:
        """Whether the provider may still object: not accepted, and the window is open."""
        until = self._published[sheet.entry] + timedelta(days=row.objection_days)
        return at < until and sheet.pk not in self._accepted

    def state(self, row: Any, sheet: Any, at: datetime) -> str:
        """How far a month is: published (the window is open), objected, signing, ready or settled.

        Once the window is over and all is signed, an objection no longer holds up what is not in dispute.
        """
        if (row.pk, sheet.period) in self.statements:
            return "settled"
        windowed = self.windowed(row, sheet, at)
        if not windowed and not self.unsigned(sheet):
            return "ready"
        if self.objections(sheet):
            return "objected"
        return "published" if windowed else "signing"


def _grouped(rows: Iterable[Any]) -> dict[Month, list[Any]]:
    found: dict[Month, list[Any]] = {}
    for row in rows:
        found.setdefault((row.contract_id, row.period), []).append(row)
    return found


def _withheld(statements: Iterable[Any]) -> dict[int, int]:
    """What some statements withheld so far, by the month that it was for."""
    found: dict[int, int] = {}
    for row in statements:
        for entry in json.loads(row.lines):
            of = int(entry["key"].removeprefix("adjust.")) if entry["kind"] == "adjustment" else row.period
            found[of] = found.get(of, 0) + entry["amount_fen"]
    return found


def _adjusted(statement: Any, withheld: int) -> list[payment.Entry]:
    """What a settled month owes now; nothing while its new sheet is not signed."""
    sheet = score.latest([statement.contract_id], statement.period).get(statement.contract_id)
    if sheet is None:
        return []
    now = Standing([sheet])
    if now.unsigned(sheet):
        return []
    owed = sum(entry.amount_fen for entry in now.entries(sheet)) - withheld
    cause = sheet.cause if sheet.pk != statement.sheet_id else "结算后又签批"
    how = f"{period.label(statement.period)}重算：{cause}"
    return [payment.Entry(f"adjust.{statement.period}", "adjustment", "", owed, how)] if owed else []


def accepted(sheet: Any) -> bool:
    return bool(records.Acceptance.objects.filter(sheet=sheet).exists())


WAIVER = ".waiver"


def key_of(row: Any) -> str:
    """What a statement calls the line of a decision: a waiver stands beside the charge that it lowers."""
    return f"{row.charge}{WAIVER}" if row.kind == "waiver" else str(row.charge)


def item_code(row: Any) -> str:
    """What a deduction by item is for: the money item's code, which may hold dots of its own."""
    return str(row.charge.split(".", 2)[2]) if row.measure == "item_money" else ""


SIGNS = {"deduction": 1, "damages": 1, "waiver": -1, "reward": -1}


def signs(direction: str) -> Mapping[str, int]:
    """Which kinds are withheld (1), which given (-1); where the provider pays, a deduction is added to what is due."""
    return SIGNS if direction == "expense" else {kind: -sign for kind, sign in SIGNS.items()}


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
    rows = records.Decision.objects.filter(sheet__in=list(sheets), kind__in=("deduction", "waiver"))
    rows = rows.select_related("proposed_by")
    said, found = verdicts(rows), dict[UUID, int]()
    for row in rows:
        verdict = said.get(row.pk)
        counts = verdict in (None, "signed") if row.kind == "deduction" else verdict == "signed"
        if counts:
            found[row.contract_id] = found.get(row.contract_id, 0) + SIGNS[row.kind] * row.amount_fen
    return found


def base_fen(row: Any, month: int, terms: contracts.InForce | None) -> int:
    """What a statement starts from: the month's fee, or for a year what was held back until the annual assessment."""
    if month % 100 == 0:
        return years.retained_fen(row.pk, month)
    return contracts.base_fen(row, terms, month) if terms else 0


def likely(row: Any, judged: score.Judged | None) -> payment.Settlement:
    """What the month would come to if it were closed now."""
    if judged is None:
        return payment.settle(0, ())
    found, sign = payment.charges(judged.terms.scheme, judged.facts), signs(row.direction)["deduction"]
    return payment.settle(
        judged.facts.base_fen,
        [payment.Entry(c.key, "deduction", c.clause, sign * c.amount_fen, c.how) for c in found if c.amount_fen],
    )
