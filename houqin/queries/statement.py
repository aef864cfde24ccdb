"""Statements as questions: the list, one as a paper, the grounds of one amount, and the month-end batch."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.queries import contract as contracts
from houqin.queries import evidence as seen
from houqin.queries import payment as payments
from houqin.queries import score
from houqin.queries import sheet as sheets
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import payment, period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.sheet import Line
from houqin.rules.standard import Item

MOST_BEHIND = 12


@question
def statements(by: Actor, *, month: int | None = None) -> list[Any]:
    """Newest month first, with contract, provider and sheet."""
    rows = own(by, records.Statement.objects.select_related("contract__provider", "sheet"))
    rows = rows.filter(period=month) if month else rows
    return list(rows.order_by("-period", "contract__number"))


def _one(by: Actor, id: UUID) -> Any:
    rows = own(by, records.Statement.objects.select_related("contract__provider", "sheet", "issued_by", "proposed_by"))
    row = rows.filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这张结算单")
    return row


@question
def statement(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """A statement with its entries, the clauses they stand on, who signed them, and what was paid for it so far."""
    row = _one(by, id)
    return {**_told(row), **paid(row, at), "quantities": _counted(row)}


def _counted(row: Any) -> Sequence[Any]:
    by_count = row.contract.pricing == "quantity" and row.period % 100
    return contracts.quantities(row.contract_id, row.period) if by_count else ()


def _minimum(row: Any, terms: contracts.InForce) -> int:
    """What is guaranteed for the month whatever was counted, by days in force; nothing where nothing is."""
    if row.contract.pricing != "quantity" or not row.period % 100:
        return 0
    return contracts.guaranteed_fen(row.contract, terms, row.period)


def _behind(row: Any) -> list[tuple[Any, payment.Paid]]:
    """Earlier statements of the contract that were paid late or not yet, as it stood when this one was issued."""
    if not row.contract.due_day:
        return []
    earlier = records.Statement.objects.filter(contract=row.contract, entry__lt=row.entry, period__lt=row.period)
    some = list(earlier.order_by("-period")[:MOST_BEHIND])
    paid_: dict[UUID, list[tuple[date, int]]] = {}
    rows = records.Payment.objects.filter(statement__in=some, entry__lt=row.entry)
    for id, day, amount in rows.values_list("statement", "paid_on", "amount_fen"):
        paid_.setdefault(id, []).append((day, amount))
    found = []
    for one in some:
        due = payment.due_on(one.period, row.contract.due_day, period.day(one.at))
        found.append((one, payment.standing(one.payable_fen, due, paid_.get(one.pk, []), period.day(row.at))))
    return [(one, how) for one, how in found if how.late_days]


def paid(row: Any, at: datetime) -> dict[str, Any]:
    """The payments of a statement, and how it stands against its due day."""
    rows = list(records.Payment.objects.filter(statement=row).select_related("by").order_by("paid_on", "entry"))
    due = payment.due_on(row.period, row.contract.due_day, period.day(row.at)) if row.contract.due_day else None
    some = [(one.paid_on, one.amount_fen) for one in rows]
    return {"payments": rows, "paid": payment.standing(row.payable_fen, due, some, period.day(at))}


def _told(row: Any) -> dict[str, Any]:
    entries = [payment.Entry(**entry) for entry in json.loads(row.lines)]
    clauses = {c.number: c.text for c in records.Clause.objects.filter(contract=row.contract)}
    decisions = payments.Standing([row.sheet]).signed(row.sheet)
    return {"row": row, "entries": entries, "clauses": clauses, "decisions": decisions, "settled": payment.SETTLED}


@question
def statement_in_full(by: Actor, id: UUID) -> dict[str, Any]:
    """All that its papers are made from: besides the statement every line of its sheet, the evidence, and who acted.

    `year` holds the parts of a year's sheet; `grounds` the lines that cost something, each with its item and evidence.
    """
    row = _one(by, id)
    found, lines = _told(row), score.lines(row.sheet.lines)
    terms = contracts.terms_of(row.contract_id, row.period)
    objections = records.Objection.objects.filter(contract=row.contract, sheet__period=row.period, entry__lt=row.entry)
    return {
        **{**found, "terms": terms, "lines": lines, "year": None if row.period % 100 else json.loads(row.sheet.lines)},
        "grounds": _all_grounds(row.sheet, [*lines, *_money_lines(found, terms)], terms),
        **{"quantities": _counted(row), "behind": _behind(row), "minimum_fen": _minimum(row, terms)},
        "proposers": dict(records.Person.objects.values_list("pk", "name").filter(pk__in=_proposers(found))),
        "objections": list(objections.select_related("ruling__by", "by").order_by("entry")),
        "accepted": records.Acceptance.objects.filter(sheet=row.sheet).select_related("by").first(),
        "published_at": score.published_at(row.sheet),
        "journal": records.Entry.objects.get(seq=row.entry),
    }


def _proposers(found: dict[str, Any]) -> set[int]:
    return {one["row"].proposed_by_id for one in found["decisions"]}


def _money_lines(found: dict[str, Any], terms: contracts.InForce) -> list[Line]:
    """What cost money by itself, without points."""
    return [_event_line(terms, code) for one in found["decisions"] if (code := payments.item_code(one["row"]))]


def _all_grounds(sheet: Any, lines: Sequence[Any], terms: contracts.InForce) -> list[dict[str, Any]]:
    """One entry for each code that cost something, with all its evidence that stood when the sheet was made."""
    costly = {line.code: line for line in lines if line.lost or line.kind in ("veto", "money")}
    marks = _marks(sheet, costly)
    code_of = {mark.evidence_id: mark.indicator for mark in marks}
    rows: dict[str, list[dict[str, Any]]] = {}
    for piece in seen.pieces(marks):
        rows.setdefault(code_of[piece["id"]], []).append(piece)
    return [_told_grounds(line, terms.item(code), rows.get(code, [])) for code, line in costly.items()]


def _marks(sheet: Any, codes: Iterable[str]) -> list[Any]:
    """What was on record about some lines when the sheet was made."""
    rows = records.Mark.objects.filter(contract=sheet.contract_id, period=sheet.period, indicator__in=list(codes))
    return list(rows.filter(entry__lte=sheet.entry))


@question
def basis(by: Actor, statement: UUID, key: str) -> dict[str, Any]:
    """The grounds of one amount: its clause, how it was computed, and the evidence of the lines behind it."""
    row = _one(by, statement)
    entry = next((payment.Entry(**raw) for raw in json.loads(row.lines) if raw["key"] == key), None)
    if entry is None:
        raise Refused("结算单里没有这一笔")
    about = _adjusted(row, entry)
    terms = contracts.terms_of(row.contract_id, about.period)
    charge = key.removesuffix(payments.WAIVER)
    decision = records.Decision.objects.filter(sheet=about, charge=charge, kind="deduction").first()
    measure = decision.measure if decision else entry.kind
    lines = _lines_of(about, terms, payments.item_code(decision) if decision else "", entry.kind)
    marks = _marks(about, [line.code for line in lines])
    return {
        **{"row": row, "entry": entry, "sheet": about, "measure": measure, "settled": payment.SETTLED.get(measure, "")},
        "clause": records.Clause.objects.filter(contract=row.contract, number=entry.clause).first(),
        "decided": _decided(row, entry.key),
        "lines": [_grounds(line, terms, marks) for line in lines],
    }


def _decided(row: Any, key: str) -> Any:
    """The decision behind a line, whose page holds its signatures and, of one by hand, its evidence."""
    kind = "waiver" if key.endswith(payments.WAIVER) else ""
    rows = records.Decision.objects.filter(contract=row.contract_id, charge=key.removesuffix(payments.WAIVER))
    rows = rows.filter(kind=kind) if kind else rows.exclude(kind="waiver")
    return rows.filter(sheet=row.sheet_id).first() or rows.filter(sheet__isnull=True).first()


def _lines_of(about: Any, terms: contracts.InForce, code: str, kind: str) -> list[Line]:
    """What an amount rests on: its own item, or all that lost points; one by hand rests on its decision."""
    if kind in ("reward", "damages"):
        return []
    lines = [line for line in score.lines(about.lines) if (line.code == code if code else line.lost)]
    return lines if lines or not code else [_event_line(terms, code)]


def _adjusted(row: Any, entry: payment.Entry) -> Any:
    """The sheet that an entry is about: an adjustment's is that of the month it restates."""
    if entry.kind != "adjustment":
        return row.sheet
    return score.latest([row.contract_id], int(entry.key.removeprefix("adjust.")))[row.contract_id]


def _event_line(terms: contracts.InForce, code: str) -> Line:
    items = (item for m in terms.scheme.payment for item in getattr(m, "items", ()))
    text = next((item.text for item in items if item.code == code), code)
    return Line("money", "", "", "", "", code, text, 0, None, 0, 0, 0, 0, 0, "")


def _grounds(line: Any, terms: contracts.InForce, marks: list[Any]) -> dict[str, Any]:
    return _told_grounds(line, terms.item(line.code), seen.pieces([m for m in marks if m.indicator == line.code]))


def _told_grounds(line: Any, item: Item | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The pieces that failed and still stand; where none did (a rate, an event) all of them."""
    failed = [row for row in rows if row["n_failed"] and not row["reversed"]]
    return {"line": line, "item": item, "laws": seen.laws_of(item), "rows": failed or rows}


@question
def month_batch(by: Actor, *, month: int, at: datetime) -> list[dict[str, Any]]:
    """Every contract of a month with its sheet, its money, its state and what stands out; exceptions first."""
    rows = list(contracts.active(month))
    ids = [row.pk for row in rows]
    found, before = score.latest(ids, month), score.latest(ids, period.after(month, -1))
    terms = contracts.in_force(ids, month)
    stands = payments.Standing(found.values())
    batch = [_of_batch(stands, row, found.get(row.pk), before.get(row.pk), terms.get(row.pk), at) for row in rows]
    return sorted(batch, key=lambda one: (not one["exceptions"], one["contract"].number))


def _of_batch(stands: payments.Standing, row: Any, sheet: Any, before: Any, terms: Any, at: datetime) -> dict[str, Any]:
    if sheet is None:
        return {
            **{
                "contract": row,
                "sheet": None,
                "state": "none",
                "terms": terms,
                "money": None,
                "exceptions": [],
                "delta": None,
            },
            **{"decisions": [], "unsigned": 0, "objections": 0, "passed": None, "statement": None},
        }
    money, made = stands.money(row, sheet, terms), stands.statements.get((row.pk, sheet.period))
    decisions, waiting = stands.signed(sheet), stands.objections(sheet)
    delta = sheet.points - before.points if sheet.points is not None and before and before.points is not None else None
    return {
        **{"contract": row, "sheet": sheet, "terms": terms, "money": money, "statement": made, "decisions": decisions},
        **{"state": stands.state(row, sheet, at), "delta": delta, "passed": sheets.passed(terms, sheet.grade)},
        **{"unsigned": sum(d["signature"] is None for d in decisions), "objections": len(waiting)},
        "exceptions": [] if made else _exceptions(row, sheet, terms, decisions, delta, bool(waiting)),
    }


SUDDEN = 500  # five points from one month to the next


def _exceptions(
    row: Any, sheet: Any, terms: Any, decisions: list[Any], delta: int | None, disputed: bool
) -> list[tuple[str, str]]:
    """(tone, sentence) for what a person should look at before settling."""
    found = []
    if not sheet.assessed:
        found.append(("warn", "本月未考评：证据覆盖率不足"))
    found += [("bad", f"一票否决：{line.text}") for line in score.lines(sheet.lines) if line.kind == "veto"]
    if sheets.passed(terms, sheet.grade) is False:
        found.append(("bad", f"等级{sheet.grade}"))
    if delta is not None and abs(delta) >= SUDDEN:
        found.append(("warn", f"较上月{'升' if delta > 0 else '降'}{abs(delta) / 100:.1f}分"))
    if disputed:
        found.append(("warn", "有异议待复核"))
    found += [
        ("bad", d["row"].reason)
        for d in decisions
        if d["row"].kind in ("terminate", "interview") and d["signature"] is None
    ]
    if sheet.version > 1:
        found.append(("mid", f"已重算为第{sheet.version}版"))
    if row.pricing == "quantity" and any(not q.agreed for q in contracts.quantities(row.pk, sheet.period)):
        found.append(("warn", "数量双方未确认一致"))
    return found
