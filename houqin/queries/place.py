"""Places: the tree, and the one whose QR label was scanned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from houqin.analysis import pinyin
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.records import scope
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Place:
    id: int
    parent: int | None
    kind: str
    name: str
    code: str
    risk: str
    path: str
    department: int | None
    depth: int


def hospital_of(code: str) -> int | None:
    """The hospital whose label carries this code, asked before a hospital is chosen; None for an unknown code."""
    for hospital in records.Hospital.objects.order_by("id").values_list("id", flat=True):
        with scope.use(hospital), scope.reading():
            if records.Place.objects.filter(code=code).exists():
                return int(hospital)
    return None


@question
def places(by: Actor, *, under: int | None = None, kind: str = "") -> list[Place]:
    """The tree in walking order (parents first), or the part under one place, itself included."""
    rows = list(records.Place.objects.order_by("path", "id"))
    children: dict[int | None, list[Any]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    tops = [row for row in rows if row.pk == under] if under else children.get(None, [])
    walked = [place for top in tops for place in _walk(top, children, 0)]
    return [place for place in walked if not kind or place.kind == kind]


@question
def place(by: Actor, id: int) -> Place:
    return _one(records.Place.objects.filter(pk=id).first(), "没有这个地点")


@question
def place_by_code(by: Actor, code: str) -> Place:
    """The place of a QR label; a label of another hospital is as unknown as a forged one."""
    return _one(records.Place.objects.filter(code=code).first(), "这个二维码不是本院的地点")


def _one(row: Any, otherwise: str) -> Place:
    if row is None:
        raise Refused(otherwise)
    return _place(row, row.path.count("/"))


def _walk(row: Any, children: dict[int | None, list[Any]], depth: int) -> list[Place]:
    below = [place for child in children.get(row.pk, []) for place in _walk(child, children, depth + 1)]
    return [_place(row, depth), *below]


def _place(row: Any, depth: int) -> Place:
    return Place(row.pk, row.parent_id, row.kind, row.name, row.code, row.risk, row.path, row.department_id, depth)


@question
def places_sought(by: Actor, *, q: str, most: int = 12) -> list[Place]:
    """Places by code, by words of their path, or by the sounds' first letters of it; the shortest path first.

    A ward's own places come before the others; with nothing asked for it gets those.
    """
    wanted = PARTS.findall(q.lower())
    rows = list(records.Place.objects.filter(code__iexact=q.strip())) if wanted else []
    if rows:
        return [_one(row, "") for row in rows]
    rows = [row for row in records.Place.objects.all() if wanted or row.department_id == by.department]
    found = [row for row in rows if not wanted or _heard(wanted, row.path)]
    found = [row for row in found if row.kind not in ("campus", "building")] or found
    found.sort(key=lambda row: (row.department_id != by.department or by.department is None, len(row.path), row.path))
    return [_one(row, "") for row in found[:most]]


PARTS = re.compile(r"[a-z]+|[0-9]+|[^\W0-9a-z_]+")  # wkl301 is wkl, then 301


def _heard(wanted: Sequence[str], path: str) -> bool:
    """Whether the parts stand in a path one after another, as it is written or as it sounds."""
    return any(_in_order(wanted, said) for said in (path.lower(), pinyin.initials(path)))


def _in_order(wanted: Sequence[str], said: str) -> bool:
    at = 0
    for one in wanted:
        at = said.find(one, at)
        if at < 0:
            return False
        at += len(one)
    return True
