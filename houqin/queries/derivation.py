"""Marks derived again from the evidence itself: what the stored tallies must equal, with the lineage of every one."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from houqin.queries import standard
from houqin.records import models as records
from houqin.records import scope
from houqin.rules import evidence
from houqin.rules.sheet import Tally
from houqin.rules.standard import Item

CHECKS = """
SELECT r.contract_id, r.period, c.item, r.source, r.stream, r.site, r.place_id, r.pack, r.edition,
       c.result, c.count, c.given, c.id
  FROM records_check c JOIN records_round r ON r.id = c.round_id
 WHERE r.hospital_id = %s AND r.period BETWEEN %s AND %s
   AND c.id NOT IN (SELECT supersedes_id FROM records_check WHERE supersedes_id IS NOT NULL)
"""
OUTCOMES = """
SELECT o.contract_id, o.period, o.item, o.source, o.stream, o.place_id, o.met, o.due, o.id,
       COALESCE((SELECT p.site FROM records_contractplace p
                  WHERE p.contract_id = o.contract_id AND p.place_id = o.place_id), '')
  FROM records_outcome o WHERE o.hospital_id = %s AND o.period BETWEEN %s AND %s
"""
SILENCED = """
SELECT evidence_id FROM records_mark WHERE hospital_id = %s AND period BETWEEN %s AND %s AND reverses_id IS NOT NULL
"""
ARRIVED = (
    "SELECT p.of_check_id FROM records_attached a JOIN records_photo p ON p.id = a.photo_id WHERE p.hospital_id = %s"
)
CORRECTED = "SELECT supersedes_id, id FROM records_check WHERE hospital_id = %s AND supersedes_id IS NOT NULL"

Sums = dict[tuple[Any, ...], list[int]]
Lineage = dict[tuple[Any, ...], list[Any]]


def derive(first: int, last: int, by_place: bool = False) -> tuple[dict[tuple[UUID, int], list[Tally]], Lineage]:
    """Tallies by contract and month from rounds and outcomes, and the evidence ids behind each.

    Left out as the marks leave it out: corrected checks, what a ruling silenced, failures whose photo is missing.
    Incidents count as they are and are not derived here.
    """
    sums: Sums = {}
    lineage: Lineage = {}
    with scope.reading(), connection.cursor() as cursor:
        window = [scope.current(), first, last]
        cursor.execute(SILENCED, window)
        silenced = {row[0] for row in cursor}
        cursor.execute(ARRIVED, window[:1])
        arrived = {row[0] for row in cursor}
        cursor.execute(f"{CORRECTED} ORDER BY entry", window[:1])
        for old, new in cursor:  # a correction keeps the photos of what it corrects
            if old in arrived:
                arrived.add(new)
        cursor.execute(CHECKS, window)
        _add_checks(cursor, silenced, arrived, sums, lineage, by_place)
        compared = _compared()
        cursor.execute(OUTCOMES, window)
        for contract, month, item, source, stream, place, met, due, id, site in cursor:
            if id not in silenced:
                key = (contract, month, item, source, stream, site, place or 0 if by_place else 0)
                count = evidence.of_value if item in compared else evidence.of_outcome
                _add(sums, lineage, key, count(met, due), id)
    return _tallies(sums), lineage


def _add_checks(
    cursor: Any, silenced: set[Any], arrived: set[Any], sums: Sums, lineage: Lineage, by_place: bool
) -> None:
    items: dict[tuple[str, str], Mapping[str, Item]] = {}
    counts: dict[tuple[Any, ...], evidence.Count | None] = {}
    for contract, month, code, source, stream, site, place, pack, edition, result, count, given, id in cursor:
        if id in silenced:
            continue
        said = (pack, edition, code, result, count, given)
        try:
            counted = counts[said]
        except KeyError:
            known = items.get(said[:2]) or items.setdefault(said[:2], _items(pack, edition))
            counted = counts[said] = evidence.of_check(known[code], result, count, given)
        if counted is None:
            continue
        if counted[1] and id not in arrived and items[said[:2]][code].photo:
            continue
        key = (contract, month, code, source, stream, site, place or 0 if by_place else 0)
        _add(sums, lineage, key, counted, id)


def _items(pack: str, edition: str) -> Mapping[str, Item]:
    return standard.find(pack, date.fromisoformat(edition)).items_by_code


def _add(sums: Sums, lineage: Lineage, key: tuple[Any, ...], counted: evidence.Count, id: Any) -> None:
    try:
        had = sums[key]
        had[0] += counted[0]
        had[1] += counted[1]
        had[2] += counted[2]
        had[3] += counted[3]
        lineage[key].append(id)
    except KeyError:
        sums[key], lineage[key] = [*counted], [id]


def _compared() -> frozenset[str]:
    """The codes of the contracts' own items, whose outcomes are values against a mean (PS10)."""
    said = records.Terms.objects.values_list("scheme", flat=True).distinct()
    cards = (card for text in said for card in json.loads(text)["cards"])
    return frozenset(item["code"] for card in cards for item in card.get("items", ()))


def _tallies(sums: Sums) -> dict[tuple[UUID, int], list[Tally]]:
    found: dict[tuple[UUID, int], list[Tally]] = {}
    ids: dict[Any, UUID] = {}
    for (contract, month, *rest, place), counts in sums.items():
        id = ids.get(contract) or ids.setdefault(
            contract, contract if isinstance(contract, UUID) else UUID(hex=contract)
        )
        found.setdefault((id, month), []).append(Tally._make((*rest, *counts, place)))
    return found
