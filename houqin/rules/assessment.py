"""A bundle's cases, judged: each score by the kernel or as a sum, beside what was recorded, and why the two differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from houqin.rules import annual, balloting, explaining, history, payment, score, sheet, totals
from houqin.rules.bundle import (
    START,
    Amounts,
    Ballots,
    Bundle,
    Checks,
    Deductions,
    Events,
    Outcomes,
    Standard,
    Tallies,
    Terms,
)
from houqin.rules.counting import Counter, Counts
from houqin.rules.decision import Month
from houqin.rules.gathering import Book, Case, Table
from houqin.rules.payment import Facts, Happened
from houqin.rules.result import Outcome, Result, Row, Told
from houqin.rules.scheme import FULL, Extra, Scheme
from houqin.rules.sheet import Layout, Line, Sheet
from houqin.rules.standard import Edition, Item, Rule, Section

WAYS: Mapping[type, Callable[[Counter, Any], None]] = {
    Deductions: Counter.deductions,
    Checks: Counter.checks,
    Outcomes: Counter.outcomes,
    Events: Counter.events,
    Tallies: Counter.tallies,
    Amounts: Counter.amounts,
    Ballots: balloting.count,
}


def assess(
    bundle: Bundle,
    tables: Mapping[str, Table],
    editions: Mapping[str, Mapping[str, Edition]],
    told: Told = lambda cases: None,
) -> Outcome:
    """Judge every case. `editions` are installed packs, by scheme name and pack; `told` hears of each case judged."""
    book = Book(bundle, tables)
    terms = bundle.terms()
    if terms:
        book.schemes_among(terms)
    items = _items(terms, editions)
    layouts = {name: _layout(bundle, one, editions.get(name, {})) for name, one in terms.items()}
    counter = Counter(book, lambda case, code: items[case.scheme].get(code), lambda case: layouts[case.scheme])
    for entry in bundle.evidence:
        WAYS[type(entry)](counter, entry)
    book.check()
    results = tuple(_judged(counter, layouts, told) if terms else totals.judged(counter, told))
    years, left_out = annual.judged(bundle, tables, layouts, results)
    return Outcome(bundle, (*results, *years), tuple(sorted({*book.unused(), *left_out})), tables)


def own_edition(standard: Standard) -> Edition:
    """A checklist that a bundle brings along, as an edition of a pack."""
    items = tuple(
        Item(
            one.code,
            one.section or standard.pack,
            one.text or one.code,
            one.full,
            Rule(one.rule, one.points, "", one.cap or one.full, one.target),
            "documents",
            one.frequency,
            veto=one.veto,
        )
        for one in standard.items
    )
    names = list(dict.fromkeys(item.section for item in items))
    sections = tuple(Section(name, sum(item.full for item in items if item.section == name)) for name in names)
    name = standard.pack
    return Edition(name, name, name, name, date(1900, 1, 1), "hospital", sections, items, standard.vetoes)


START_EDITION = Edition(
    START, "起评分", "start", "", date(1900, 1, 1), "hospital", (Section("起评分", FULL),),
    (Item(START, "起评分", "起评分", FULL, Rule("binary"), "documents", "每月"),),
)  # fmt: skip


def _layout(bundle: Bundle, terms: Terms, editions: Mapping[str, Edition]) -> Layout:
    """The scheme with its deductions as extras per category, laid out with the editions that it is judged by."""
    extras = tuple(
        Extra(category, category, -points, entry.caps.get(category, FULL))
        for entry in bundle.evidence
        if isinstance(entry, Deductions)
        for category, points in entry.points.items()
    )
    own = {standard.pack: own_edition(standard) for standard in terms.standards}
    scheme = replace(terms.scheme, extras=terms.scheme.extras + extras)
    return sheet.layout(scheme, {START: START_EDITION, **editions, **own})


def _judged(counter: Counter, layouts: Mapping[str, Layout], told: Told) -> Iterator[Result]:
    """The kernel over all cases, each subject's periods in order, because money may rest on earlier months."""
    cases = counter.book.cases
    counter.start(lambda case: START in layouts[case.scheme].by_code)
    before: dict[object, list[Result]] = {}
    for case in sorted(cases, key=lambda one: one.month):
        result = _result(layouts[case.scheme], case, counter.of(case), before.setdefault(case.key, []))
        before[case.key].append(result)
        told(1)
    results = {id(result.case): result for mine in before.values() for result in mine}
    for case in cases:
        yield explaining.of_scheme(results[id(case)], counter)


def _items(terms: Mapping[str, Terms], editions: Mapping[str, Mapping[str, Edition]]) -> dict[str, dict[str, Item]]:
    found: dict[str, dict[str, Item]] = {}
    for name, one in terms.items():
        all_of = (*editions.get(name, {}).values(), *map(own_edition, one.standards))
        found[name] = {code: item for edition in all_of for code, item in edition.items_by_code.items()}
    return found


def _result(layout: Layout, case: Case, counts: Counts, before: Sequence[Result]) -> Result:
    past = [(one.case.month, one.sheet.lines) for one in before if one.sheet]
    earlier, granted = history.seen(layout, case.month, past), history.granted(layout, case.month, past)
    tallies = counts.tallied()
    found = score.judge(layout, case.month, tallies, sites=case.sites, earlier=earlier, granted=granted)
    rows = tuple(_row(line, counts) for line in found.lines)
    months = [*(Month(one.case.month, one.points) for one in before), Month(case.month, found.points)]
    paid = None if case.fee_fen is None else _paid(layout.scheme, case, counts, found, months)
    return Result(case, found.points, found.grade or "", paid, found.coverage_bp, _reason(found), rows, found)


def _reason(found: Sheet) -> str:
    return REASONS.get(found.reason, found.reason)


REASONS = {"coverage": "覆盖率不足，视为未考评", "no_evidence": "没有证据，视为未考评"}


def _row(line: Line, counts: Counts) -> Row:
    note = "；".join(filter(None, (NOTES.get(line.note), counts.notes.get(line.code))))
    count = 0 if line.kind == "unseen" else line.n
    full = line.full or None
    where = line.site, line.source
    return Row(
        line.code, line.text, line.section, line.kind, line.points, full, line.lost, count, note, None, None, *where
    )


NOTES = {"repeat": "同类问题重复，该项不得分", "complaint": "含投诉扣分", "na": "不适用"}


def _paid(scheme: Scheme, case: Case, counts: Counts, found: Sheet, months: Sequence[Month]) -> int:
    """Fee less what the scheme withholds; `months` are the subject's, this one last."""
    assert case.fee_fen is not None
    happened: dict[str, Happened] = {}
    for (code, *_), (n, _, num, _) in counts.tallies.items():
        times, quantity = happened.get(code, (0, 0))
        happened[code] = Happened(times + n, quantity + num)
    dropped = score.drops(found.vetoes)
    facts = Facts(case.month, found.points, case.fee_fen, happened, tuple(months), case.year_from, dropped)
    return case.fee_fen - sum(charge.amount_fen for charge in payment.charges(scheme, facts))
