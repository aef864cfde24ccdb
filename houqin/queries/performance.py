"""A contract's clauses, each with the evidence of a year that speaks to it, and how far it was performed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Sum

from houqin.packs import reporting
from houqin.queries import account
from houqin.queries import contract as contracts
from houqin.queries.closure import About, Seen
from houqin.records import models as records
from houqin.rules import period, report
from houqin.rules.decision import KINDS
from houqin.rules.report import Rule, Strand

NOTHING = Rule()


@dataclass(frozen=True)
class Evidence:
    """What one contract's year holds, each part asked once and only where a clause wants it."""

    about: About
    told: Mapping[str, Any]
    seen: Sequence[Seen]

    @property
    def row(self) -> Any:
        return self.about.contracts[0]

    @cached_property
    def decisions(self) -> list[Any]:
        """Signed, of the year's months and of the year itself."""
        first, last = self.about.months
        rows = records.Decision.objects.filter(contract=self.row, period__gte=first, period__lt=last)
        return list(rows.filter(signature__verdict="signed").order_by("period", "entry", "charge"))

    @cached_property
    def checks(self) -> dict[str, tuple[int, int]]:
        """By item: how often it was looked at, how often it failed."""
        rows = self.about.periods(records.Mark.objects.filter(evidence_kind="check")).order_by()
        sums = rows.values("item").annotate(all=Sum("n"), bad=Sum("n_failed"))
        return {one["item"]: (int(one["all"]), int(one["bad"])) for one in sums}

    @cached_property
    def sections(self) -> dict[str, str]:
        """The section of each item, in the editions in force at the year's end."""
        last = min(self.about.months[0] + 12, period.on(self.row.ends_on))
        terms = contracts.in_force([self.row.pk], last).get(self.row.pk)
        pins = terms.pins.values() if terms else ()
        return {item.code: item.section for edition in pins for item in edition.items}

    @cached_property
    def quantities(self) -> list[contracts.Counted]:
        """Every priced line of the year's months."""
        first, last = self.about.months
        months = records.Quantity.objects.filter(contract=self.row, period__gt=first, period__lt=last)
        found = sorted(set(months.values_list("period", flat=True)))
        return [one for month in found for one in contracts.quantities(self.row.pk, month)]


# ── Strands ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _checks(found: Evidence, rule: Rule) -> Strand:
    """Looked at so often; late is what was put right too late, or not yet."""
    wanted = {code for code, section in found.sections.items() if not rule.sections or section in rule.sections}
    some = [pair for code, pair in found.checks.items() if code in wanted or not rule.sections]
    late = sum(one.late(found.about.at) for one in found.seen if one.item in wanted or not rule.sections)
    link = ("findings", f"contract={found.row.pk}&state=stands")
    return Strand("checks", sum(n for n, _ in some), 0, late, sum(bad for _, bad in some), link=link)


def _duties(found: Evidence, safety: bool) -> Strand:
    some = [one for one in found.told["duties"] if not safety or account.is_safety(one["kind"])]
    late = sum(one["late"] + one["partial"] for one in some)
    what, link = "safety_duties" if safety else "duties", ("plans", f"provider={found.row.provider_id}")
    return Strand(what, sum(one["due"] for one in some), sum(one["missed"] for one in some), late, link=link)


def _cases(found: Evidence) -> Strand:
    some = found.told["cases"]
    late = sum(one["due"] - one["met"] for one in some)
    link = ("cases", f"provider={found.row.provider_id}&state=all")
    return Strand("cases", sum(one["n"] for one in some), 0, late, link=link)


def _sheets(found: Evidence) -> Strand:
    months = [month for month, points in found.told["months"] if points is not None]
    return Strand("sheets", len(months), link=("contract_year", str(found.row.pk), str(found.about.year)))


def _vetoes(found: Evidence) -> Strand:
    some = found.told["vetoes"]
    times = sum(one["n"] for one in some)
    link = ("contract_month", str(found.row.pk), str(some[0]["month"])) if some else ()
    return Strand("vetoes", times, times, link=link)


def _objections(found: Evidence) -> Strand:
    first, last = found.about.months
    rows = records.Objection.objects.filter(contract=found.row, sheet__period__gt=first, sheet__period__lt=last)
    return Strand("objections", rows.count(), 0, rows.filter(ruling__isnull=True).count(), link=("objections", ""))


def _quantities(found: Evidence) -> Strand:
    apart = sum(not one.agreed for one in found.quantities)
    return Strand("quantities", len(found.quantities), 0, apart, link=("register", str(found.row.pk)))


def _statements(found: Evidence) -> Strand:
    said = found.told["money"]
    return Strand("statements", said["n"], amount_fen=said["payable"] or said["income"], link=("statements", ""))


STRANDS: Mapping[str, Callable[[Evidence, Rule], Strand]] = {
    "checks": _checks,
    "duties": lambda found, rule: _duties(found, False),
    "safety_duties": lambda found, rule: _duties(found, True),
    "cases": lambda found, rule: _cases(found),
    "sheets": lambda found, rule: _sheets(found),
    "vetoes": lambda found, rule: _vetoes(found),
    "objections": lambda found, rule: _objections(found),
    "praise": lambda found, rule: Strand("praise", len(found.told["praise"]), link=("circulars", "")),
    "quantities": lambda found, rule: _quantities(found),
    "statements": lambda found, rule: _statements(found),
}


def _decisions(found: Evidence, number: str) -> list[Strand]:
    """What was signed under a clause, by kind; a consequence is a breach, a reward or a reminder is not."""
    strands = []
    for kind in KINDS:
        some = [one for one in found.decisions if one.clause == number and one.kind == kind]
        if some:
            bad = len(some) if kind in report.BREACHES else 0
            link = ("contract_month", str(found.row.pk), str(some[-1].period))
            amount = sum(one.amount_fen for one in some)
            strands.append(Strand(f"decision.{kind}", len(some), bad, amount_fen=amount, link=link))
    return strands


# ── The clauses ───────────────────────────────────────────────────────────────────────────────────────────────────────


def clauses(about: About, told: Mapping[str, Any], seen: Sequence[Seen]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Every clause with its strands and state, by number; and what was signed in the year."""
    found = Evidence(about, told, seen)
    rows = records.Clause.objects.filter(contract=found.row)
    return [_clause(found, row) for row in sorted(rows, key=_order)], [_signed(one) for one in found.decisions]


def _order(row: Any) -> tuple[Any, ...]:
    parts = row.number.split(".")
    return (0, *(int(part) for part in parts)) if all(part.isdecimal() for part in parts) else (1, row.number)


def _clause(found: Evidence, row: Any) -> dict[str, Any]:
    rule = reporting.clauses().get(row.kind, NOTHING)
    strands = [STRANDS[name](found, rule) for name in rule.strands] + _decisions(found, row.number)
    kept = [one for one in strands if one.n or one.bad or one.late]
    told = [{**one._asdict(), "link": list(one.link)} for one in kept]
    return {
        **{"number": row.number, "kind": row.kind, "text": row.text, "state": report.clause_state(kept)},
        "strands": told,
    }


def _signed(row: Any) -> dict[str, Any]:
    return {
        **{"period": row.period, "kind": row.kind, "clause": row.clause, "reason": row.reason},
        "amount": row.amount_fen,
    }
