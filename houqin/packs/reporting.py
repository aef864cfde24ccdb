"""The outlines of annual reports and what counts as evidence for a clause, as this house proposes them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from houqin.rules import report
from houqin.rules.declared import read
from houqin.rules.refusal import Refused
from houqin.rules.report import Outline, Rule

FILE = Path(__file__).parent / "reports.yaml"


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


@cache
def outlines() -> Mapping[str, Outline]:
    return {key: report.outline(raw) for key, raw in _read()["outlines"].items()}


def outline(key: str) -> Outline:
    known = outlines()
    if key not in known:
        raise Refused("没有“%(key)s”这种年度报告，可用：%(known)s", key=key, known="、".join(known))
    return known[key]


@cache
def clauses() -> Mapping[str, Rule]:
    """By the clause's kind."""
    return {kind: read(Rule, raw) for kind, raw in _read()["clauses"].items()}


@cache
def safety_duties() -> tuple[str, ...]:
    """The kinds of plan that are duties of safety."""
    return tuple(_read()["safety_duties"])
