"""Marks beside their evidence: built here once, written by the action whose evidence becomes effective."""

from collections.abc import Iterable
from typing import Any

from houqin.records import models as records
from houqin.rules import evidence
from houqin.rules.evidence import Count
from houqin.rules.standard import Item


def mark(
    evidence: Any, kind: str, count: Count, *, indicator: str, item: str = "", edition: str = "", **where: Any
) -> Any:
    """One mark of one piece of evidence; `where` gives contract_id, site, place_id, period, source and stream."""
    return records.Mark(
        indicator=indicator,
        item=item,
        edition=edition,
        evidence_kind=kind,
        evidence_id=evidence.pk,
        **where,
        **count._asdict(),
    )


def waits_for_photo(item: Item, result: str) -> bool:
    """A failure that must have a photo counts only when an announced photo has arrived."""
    return item.photo and result == "fail"


def of_check(visit: Any, check: Any, item: Item) -> list[Any]:
    count = evidence.of_check(item, check.result, check.count, check.given)
    where = {name: getattr(visit, name) for name in ("contract_id", "site", "place_id", "period", "source", "stream")}
    return [mark(check, "check", count, indicator=item.code, item=item.code, edition=visit.edition, **where)]


def reversals(marks: Iterable[Any]) -> list[Any]:
    """The marks that cancel these exactly, in the same month and place of the tally."""
    return [
        records.Mark(
            **{name: getattr(mark, name) for name in SAME},
            **Count(mark.n, mark.n_failed, mark.num, mark.den).reversed()._asdict(),
            reverses_id=mark.pk,
        )
        for mark in marks
    ]


SAME = (
    *("contract_id", "site", "place_id", "period", "indicator", "item", "edition", "source", "stream"),
    *("evidence_kind", "evidence_id"),
)


def stands(visit: Any, item: str) -> Any:
    """The result of one item of a round that holds: the one that no correction superseded."""
    rows = records.Check.objects.filter(round=visit, item=item)
    return rows.exclude(pk__in=rows.filter(supersedes__isnull=False).values("supersedes")).get()


def every(visit: Any, item: str) -> list[Any]:
    """The ids of one item's results in a round, corrections included."""
    return list(records.Check.objects.filter(round=visit, item=item).values_list("id", flat=True))


def ever(evidence_ids: Iterable[Any]) -> bool:
    """Whether any of this evidence counted at some time."""
    return bool(records.Mark.objects.filter(evidence_id__in=list(evidence_ids)).exists())


def standing(evidence_ids: Iterable[Any]) -> list[Any]:
    """The marks of some evidence that still count: neither reversals nor reversed, which name the same evidence."""
    rows = list(records.Mark.objects.filter(evidence_id__in=list(evidence_ids)))
    gone = {row.reverses_id for row in rows}
    return [row for row in rows if row.reverses_id is None and row.pk not in gone]
