"""The decisions ladder as this house proposes it, with a hospital's own rungs and amounts laid over."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from houqin.packs import positioned
from houqin.rules import ladder
from houqin.rules.declared import Faulty
from houqin.rules.ladder import Ladder
from houqin.rules.refusal import Problem, Wrong

FILE = Path(__file__).parent / "ladder.yaml"
OWN = "本院处置阶梯"


@cache
def text() -> str:
    return FILE.read_text("utf-8")


@cache
def proposed() -> dict[str, Any]:
    return dict(positioned.read(text(), FILE.name)[0])


@lru_cache(maxsize=64)
def book(own: str = "") -> Ladder:
    """`own` is the YAML of a hospital; Wrong names the line of what it cannot mean."""
    if not own.strip():
        return ladder.read(proposed())
    raw, lines = positioned.read(own, OWN)
    try:
        return ladder.read(proposed(), raw)
    except Faulty as faulty:
        problems = [Problem(OWN, fault.said, line=lines.get(fault.path), key=fault.path) for fault in faulty.faults]
        raise Wrong(*problems) from None
