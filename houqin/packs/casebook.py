"""The casebook: kinds, categories and clocks of cases as this house proposes them, with a hospital's own laid over."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from houqin.packs import positioned
from houqin.rules import casebook
from houqin.rules.casebook import Book
from houqin.rules.declared import Faulty
from houqin.rules.refusal import Problem, Wrong

HERE = Path(__file__).parent / "case"
OWN = "本院事项设置"


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
        problems = [Problem(OWN, fault.said, line=lines.get(fault.path), key=fault.path) for fault in faulty.faults]
        raise Wrong(*problems) from None
