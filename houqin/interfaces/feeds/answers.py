"""Answers as plain data: whatever a question hands out, ready for JSON; ids and times as text, numbers as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import singledispatch
from typing import Any
from uuid import UUID

from houqin.queries.contract import InForce
from houqin.rules import declared
from houqin.rules.standard import Edition, Item

UNTOLD = frozenset({"hospital", "digest", "user"})


@singledispatch
def plain(value: Any) -> Any:
    """Records become their own columns, without what they point at."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if hasattr(value, "_meta"):
        told = (one for one in value._meta.concrete_fields if one.name not in UNTOLD)
        return {one.attname: plain(getattr(value, one.attname)) for one in told}
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    raise TypeError(f"no plain form of {type(value).__name__}")


@plain.register(str)
@plain.register(int)
@plain.register(type(None))
def _as_it_is(value: Any) -> Any:
    return value


@plain.register(UUID)
def _id(value: UUID) -> str:
    return str(value)


@plain.register(date)  # and moments
def _when(value: date) -> str:
    return value.isoformat()


@plain.register(Mapping)
def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): plain(one) for key, one in value.items()}


@plain.register(tuple)
def _tuple(value: Any) -> Any:
    return _mapping(value._asdict()) if hasattr(value, "_asdict") else [plain(one) for one in value]


@plain.register(InForce)
def _terms(value: InForce) -> dict[str, Any]:
    return {
        **{"id": str(value.terms), "contract": str(value.contract), "from_period": value.from_period},
        **{"monthly_fen": value.monthly_fen, "scheme": declared.plain(value.scheme), "digest": value.digest},
        "pins": {pack: {"edition": e.edition.isoformat(), "digest": e.digest} for pack, e in value.pins.items()},
    }


@plain.register(Edition)
def _edition(value: Edition) -> dict[str, Any]:
    told = ("pack", "name", "service", "edition", "layer", "digest", "sections", "items", "vetoes", "bonuses")
    return {name: plain(getattr(value, name)) for name in told}


@plain.register(Item)
def _item(value: Item) -> dict[str, Any]:
    told = (
        "code",
        "section",
        "text",
        "full",
        "rule",
        "method",
        "frequency",
        "basis",
        "support",
        "key",
        "veto",
        "photo",
    )
    return {name: plain(getattr(value, name)) for name in told}
