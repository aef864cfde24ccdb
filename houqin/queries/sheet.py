"""A contract's months as questions: the list of contracts, one contract, one sheet, one line with all its evidence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from houqin import packs
from houqin.queries import contract as contracts
from houqin.queries import evidence as seen
from houqin.queries import finding as findings
from houqin.queries import payment as payments
from houqin.queries import score
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import payment, period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


def trends(ids: Iterable[UUID], last: int) -> dict[UUID, list[int | None]]:
    """Points of the twelve months up to one, None where not assessed or not closed."""
    months = period.between(period.after(last, -11), last)
    found = score.months_of(ids, period.after(last))
    return {id: [{m.period: m.points for m in found.get(id, [])}.get(month) for month in months] for id in found}


def pass_line(terms: contracts.InForce | None) -> int | None:
    """The lowest points that still pass."""
    grades = [grade for grade in terms.scheme.grades if grade.passed] if terms else []
    return grades[-1].at_least if grades else None


def passed(terms: contracts.InForce | None, grade: str) -> bool | None:
    return next((one.passed for one in terms.scheme.grades if one.name == grade), None) if terms else None


def newest(by: Actor) -> int | None:
    """The newest month with a sheet."""
    rows = own(by, records.Sheet.objects.all())
    found = [month for month in rows.values_list("period", flat=True).distinct() if month % 100]
    return max(found, default=None)


@question
def contracts_now(by: Actor, *, at: datetime, sought: str = "") -> dict[str, Any]:
    """Contracts in term with their last closed month, trend, findings and what is withheld."""
    today = at.astimezone(period.HOSPITAL_TIME).date()
    month, last = period.on(today), newest(by)
    rows = [row for row in contracts.active(month) if by.role != "provider" or row.provider_id == by.provider]
    rows = [row for row in rows if sought in row.name or sought in row.provider.name or sought in row.number]
    ids = [row.pk for row in rows]
    about = About(ids, last or month, at)
    return {"period": last, "rows": [about.row(row, today) for row in rows]}


class About:
    """What a list of contracts shows beside each, asked once for all of them."""

    def __init__(self, ids: Sequence[UUID], month: int, at: datetime) -> None:
        self.month = month
        self.terms = contracts.in_force(ids, month)
        self.sheets, self.before = score.latest(ids, month), score.latest(ids, period.after(month, -1))
        self.trends = trends(ids, month)
        self.findings = findings.tally(at, ids)
        self.withheld = payments.proposed_fen(self.sheets.values())

    def row(self, row: Any, today: date) -> dict[str, Any]:
        id, sheet, before, terms = row.pk, self.sheets.get(row.pk), self.before.get(row.pk), self.terms.get(row.pk)
        points = sheet.points if sheet else None
        delta = points - before.points if points is not None and before and before.points is not None else None
        open_, late = self.findings.get(id, (0, 0))
        return {
            **{
                "id": id,
                "number": row.number,
                "name": row.name,
                "provider": row.provider.short,
                "direction": row.direction,
            },
            **{"provider_id": row.provider_id, "services": [e.service for e in terms.pins.values()] if terms else []},
            **{"trend": self.trends.get(id, []), "line": pass_line(terms), "points": points, "delta": delta},
            **{"grade": sheet.grade if sheet else "", "passed": passed(terms, sheet.grade) if sheet else None},
            **{"coverage_bp": sheet.coverage_bp if sheet else None, "reason": sheet.reason if sheet else ""},
            **{"open": open_, "late": late, "monthly_fen": terms.monthly_fen if terms else 0},
            **{"fee_fen": contracts.base_fen(row, terms, self.month) if terms else 0, "pricing": row.pricing},
            **{"withheld_fen": self.withheld.get(id, 0), "period": sheet.period if sheet else None},
            **{"ends_on": row.ends_on, "days_left": (row.ends_on - today).days, "sheet": sheet},
        }


def _own_contract(by: Actor, id: UUID) -> Any:
    row = own(by, records.Contract.objects.select_related("provider"), "provider").filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这份合同")
    return row


@question
def contract(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One contract: its terms, clauses, places, and every month closed so far with its money and state."""
    row = _own_contract(by, id)
    month = period.of(at)
    terms = contracts.in_force([id], month).get(id)
    sheets: dict[int, Any] = {}
    for sheet in records.Sheet.objects.filter(contract=row).order_by("period", "version"):
        sheets[sheet.period] = sheet
    stands = payments.Standing(sheets.values())
    months = [_month(stands, row, sheet, at) for sheet in sorted(sheets.values(), key=lambda s: -s.period)]
    last = max((month for month in sheets if month % 100), default=month)
    return {
        **{
            "row": row,
            "terms": terms,
            "months": months,
            "trend": trends([id], last).get(id, []),
            "line": pass_line(terms),
        },
        "clauses": list(records.Clause.objects.filter(contract=row).order_by("entry", "number")),
        "places": records.ContractPlace.objects.filter(contract=row).count(),
        "pins": [_pin(edition) for edition in (terms.pins.values() if terms else ())],
        "amendments": list(records.Terms.objects.filter(contract=row).order_by("from_period", "entry")),
    }


def _pin(edition: Any) -> dict[str, Any]:
    known = packs.editions(edition.pack) if edition.pack in packs.names() else ()
    newer = known[-1].isoformat() if known and known[-1] > edition.edition else ""
    return {"pack": edition.pack, "name": edition.name, "edition": edition.edition.isoformat(), "newer": newer}


def _month(stands: payments.Standing, row: Any, sheet: Any, at: datetime) -> dict[str, Any]:
    terms = contracts.in_force([row.pk], sheet.period or 0).get(row.pk)
    money = stands.money(row, sheet, terms)
    return {
        **{"period": sheet.period, "points": sheet.points, "grade": sheet.grade, "passed": passed(terms, sheet.grade)},
        **{"coverage_bp": sheet.coverage_bp, "reason": sheet.reason, "base_fen": money.base_fen},
        **{"withheld_fen": money.withheld_fen, "payable_fen": money.payable_fen, "sheet": sheet.pk},
        "state": stands.state(row, sheet, at),
    }


@question
def sheet(by: Actor, contract: UUID, month: int, *, at: datetime) -> dict[str, Any]:
    """The sheet of a month in its version in force; before it is closed, a preview of how it stands (row is None)."""
    row = _own_contract(by, contract)
    terms = contracts.terms_of(contract, month)
    versions = list(records.Sheet.objects.filter(contract=row, period=month).order_by("version"))
    now = versions[-1] if versions else None
    preview = None if now else score.judge([row], month)[0]
    lines = score.lines(now.lines) if now else preview.sheet.lines if preview else ()
    stands = payments.Standing([now] if now else [])
    money = stands.money(row, now, terms) if now else payments.likely(row, preview)
    return {
        **{
            "contract": row,
            "terms": terms,
            "row": now,
            "preview": preview,
            "versions": [_version(v) for v in versions],
        },
        "again": findings.repeats([contract], month).get(contract, (0, 0)),
        **{"lines": lines, "money": money, "passed": passed(terms, now.grade if now else "")},
        "decisions": stands.signed(now) if now else [],
        "objections": list(
            records.Objection.objects.filter(contract=row, sheet__period=month).select_related("ruling", "by")
        ),
        "state": stands.state(row, now, at) if now else "open",
        "objection_until": score.published_at(now) + timedelta(days=row.objection_days) if now else None,
        "statement": records.Statement.objects.filter(contract=row, period=month).first(),
        "settled": payment.SETTLED,
    }


def _version(sheet: Any) -> dict[str, Any]:
    at = score.published_at(sheet)
    return {"id": sheet.pk, "version": sheet.version, "points": sheet.points, "at": at, "cause": sheet.cause}


@question
def line(by: Actor, sheet: UUID, code: str) -> dict[str, Any]:
    """One line of a sheet, and every piece of evidence whose marks make its tally, up to the sheet's watermark."""
    row = own(by, records.Sheet.objects.select_related("contract__provider")).filter(pk=sheet).first()
    if row is None:
        raise Refused("本院没有这张考评表")
    found = [one for one in score.lines(row.lines) if one.code == code]
    if not found:
        raise Refused("考评表里没有 %(code)s 这一条", code=code)
    terms = contracts.terms_of(row.contract_id, row.period)
    marks = list(
        records.Mark.objects.filter(contract=row.contract_id, period=row.period, indicator=code, entry__lte=row.entry)
    )
    item = terms.item(code)
    rows = seen.pieces(marks)
    return {
        **{
            "sheet": row,
            "contract": row.contract,
            "lines": found,
            "item": item,
            "laws": seen.laws_of(item),
            "rows": rows,
        },
        "scheme": terms.scheme,
        "decisions": payments.Standing([row]).signed(row),
    }


def sections(lines: Sequence[Any], weights: Mapping[str, int]) -> list[dict[str, Any]]:
    """Lines by card and section, with the sums a page shows above each group."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for one in lines:
        groups.setdefault((one.card, one.section), []).append(one)
    return [
        {
            **{"card": card, "name": name, "weight": weights.get(card), "lines": rows},
            **{"full": sum(r.full for r in rows if r.kind == "item"), "lost": sum(r.lost for r in rows)},
            "points": sum(r.points for r in rows if r.kind == "item" and r.points is not None),
        }
        for (card, name), rows in groups.items()
    ]
