"""The contracts as their papers say them and the stories of the year, read from contracts.yaml and stories.yaml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from houqin.interfaces.sample.ground import CAMPUS, Spot
from houqin.interfaces.sample.size import WHOLE, Size
from houqin.interfaces.sample.span import Span
from houqin.rules import period

HERE = Path(__file__).parent
NATIONAL = "2026-01-01"
OWN_PACK = "retail"
OBJECTION_DAYS = 5


@dataclass(frozen=True, slots=True)
class Deal:
    """One contract, and how its provider tends to behave; see the head of contracts.yaml."""

    key: str
    number: str
    name: str
    provider: Mapping[str, str]
    began: int
    term: int
    serves: Sequence[Mapping[str, Any]]
    visits: Mapping[str, int]
    desk: int
    fails: tuple[float, float]
    scheme: Mapping[str, Any]
    clauses: Sequence[Sequence[str]]
    monthly: int = 0
    direction: str = "expense"
    pricing: str = "fixed"
    prices: Sequence[Mapping[str, Any]] = ()
    at: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wet: Mapping[str, str] = field(default_factory=dict)
    ends_in_days: int = 0

    @property
    def packs(self) -> list[str]:
        return [card["pack"] for card in self.scheme["cards"] if "pack" in card]

    def numbered(self, span: Span) -> str:
        return f"QYHQ-{self.term_days(span)[0].year}-{self.number}"

    def term_days(self, span: Span) -> tuple[date, date]:
        first = period.first_day(period.after(span.months[0], -self.began))
        if self.ends_in_days:
            return first, span.end + timedelta(days=self.ends_in_days)
        return first, period.last_day(period.after(period.on(first), self.term - 1))

    def site(self, spot: Spot) -> str | None:
        """The site that a place belongs to; None when the contract does not serve it."""
        for part in self.serves if spot.use else ():
            under = f"{CAMPUS}/{part['under']}/" if "under" in part else ""
            if spot.path.startswith(under) and ("use" not in part or spot.use in part["use"]):
                return str(part.get("site", ""))
        return None


@dataclass(frozen=True, slots=True)
class Story:
    """Something that happens whatever else does: to one contract, in one month."""

    story: str
    contract: str
    month: int
    facts: Mapping[str, Any]


def deals(size: Size = WHOLE) -> list[Deal]:
    said = _yaml("contracts")
    common = _clauses(said["clauses"])
    chosen = [one for one in said["contracts"] if size.holds(one["key"])]
    return [Deal(**{**one, "fails": tuple(one["fails"]), "clauses": [*one["clauses"], *common]}) for one in chosen]


def _clauses(said: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return [(number, kind, text.format(n="五")) for number, kind, text in said]


def stories(time: Span, size: Size = WHOLE) -> list[Story]:
    told = [dict(one) for one in _yaml("stories") if size.holds(one["contract"])]
    return [Story(one.pop("story"), one.pop("contract"), time.month(one.pop("month")), one) for one in told]


def own_edition(day: date) -> str:
    """The hospital's own standard for shops, which no nation's pack covers, dated that day."""
    return (HERE / f"{OWN_PACK}.yaml").read_text("utf-8").replace(f"edition: {NATIONAL}", f"edition: {day}", 1)


@cache
def _yaml(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
