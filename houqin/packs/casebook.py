"""The casebook: kinds, categories and clocks of cases as this house proposes them, with a hospital's own laid over."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from houqin.packs import positioned
from houqin.rules import casebook
from houqin.rules.casebook import Book
from houqin.rules.declared import Fault, Faulty
from houqin.rules.refusal import Problem, Wrong

HERE = Path(__file__).parent / "case"
OWN = "本院事项设置"
PART = re.compile(r"\[\d+\]|[^.\[\]]+")


@cache
def proposed() -> dict[str, Any]:
    """The files of the pack as plain data."""
    found: dict[str, Any] = {}
    for name in ("casebook.yaml", "major_hazards.yaml"):
        raw, _ = positioned.read((HERE / name).read_text("utf-8"), name)
        found |= raw
    return found


@lru_cache(maxsize=64)
def book(own: str = "") -> Book:
    """`own` is the YAML of a hospital; Wrong names the line of what it cannot mean."""
    if not own.strip():
        return casebook.read(proposed())
    raw, lines = positioned.read(own, OWN)
    try:
        return casebook.read(proposed(), raw)
    except Faulty as faulty:
        whole = casebook.laid(proposed(), raw)
        line = {_coded(raw, path): n for path, n in lines.items()}
        raise Wrong(*(_problem(fault, line, _coded(whole, fault.path)) for fault in faulty.faults)) from None


def _problem(fault: Fault, line: dict[str, int], path: str) -> Problem:
    """At its own line, else at that of what it lies in."""
    at = path
    while at and at not in line:
        at = at.rpartition("/")[0]
    return Problem(OWN, fault.said, line=line.get(at), key=path.replace("/", "."))


def _coded(raw: Any, path: str) -> str:
    """A path with codes for places in a list, the same in an own text and in the whole: kinds/repair/grades."""
    found = []
    for part in PART.findall(path):
        here = int(part[1:-1]) if part.startswith("[") else part
        inside = isinstance(raw, list) and isinstance(here, int) and here < len(raw)
        raw = raw[here] if inside else raw.get(here) if isinstance(raw, Mapping) else None
        found.append(str(raw.get("code", here)) if inside and isinstance(raw, Mapping) else str(here))
    return "/".join(found)
