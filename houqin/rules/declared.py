"""Declared values: frozen dataclasses whose fields say their kind, read from plain data with every fault named."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from decimal import Context, Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, TypeVar

from houqin.rules import money

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in declared data: where ('payment[0].tiers'), and a sentence that says what to do."""

    path: str
    said: str

    def __str__(self) -> str:
        return f"{self.path}：{self.said}" if self.path else self.said


class Faulty(ValueError):
    """Declared data that cannot be read; carries every fault found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def declare(
    kind: str, zh: str, *, default: Any = MISSING, of: Any = None, least: int | None = None, most: int | None = None
) -> Any:
    """A field of a declared dataclass.

    kind: points, percent, yuan (read as hundredths), number (an exact fraction), count, text, choice, flag, day; one,
    many or map (of another declared class; many and map also of a kind). A map is read in order, its keys are text.
    """
    facts = {"kind": kind, "zh": zh, "of": of, "least": least, "most": most}
    return field(metadata=facts) if default is MISSING else field(default=default, metadata=facts)


class _Empty(Mapping[str, Any]):
    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0


EMPTY = _Empty()  # the default of a map that may be left out


def read(cls: type[T], raw: Any, path: str = "") -> T:
    """Build `cls` from plain data; raises Faulty with all faults."""
    faults: list[Fault] = []
    found = _one(cls, raw, path, faults)
    if faults:
        raise Faulty(faults)
    return found  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """The plain data from which `read` gives the value back; numbers and days as text."""
    kept = {f.name: _plain(f.metadata, getattr(value, f.name)) for f in fields(value) if _said(f, value)}
    measure = getattr(type(value), "kind", None)
    return {"measure": measure, **kept} if isinstance(measure, str) else kept


def _said(spec: Field[Any], value: Any) -> bool:
    return bool(spec.metadata) and getattr(value, spec.name) != spec.default


def _plain(facts: Mapping[str, Any], value: Any) -> Any:
    kind = facts["kind"]
    if kind in ("many", "map"):
        inner = {**facts, "kind": facts["of"] if isinstance(facts["of"], str) else "one"}
        if kind == "map":
            return {key: _plain(inner, one) for key, one in value.items()}
        return [_plain(inner, one) for one in value]
    if value is None or kind in ("count", "flag"):
        return value
    if kind == "one":
        return plain(value)
    if kind == "number":
        return format(EXACT.divide(Decimal(value.numerator), Decimal(value.denominator)), "f")
    return money.points(value) if kind in ("points", "percent", "yuan") else str(value)


def _one(cls: Any, raw: Any, path: str, faults: list[Fault]) -> Any:
    """A class with a `short` is also read from the bare text of that field."""
    if isinstance(raw, str) and hasattr(cls, "short"):
        raw = {cls.short: raw}
    if not isinstance(raw, Mapping):
        faults.append(Fault(path, f"须为若干键值，而不是 {raw!r}"))
        return None
    known = {f.name: f for f in fields(cls) if f.metadata}
    for key in raw:
        if key not in known:
            near = get_close_matches(str(key), known, 1)
            hint = f"，是否想写 {near[0]}？" if near else "。"
            faults.append(Fault(_join(path, key), f"没有这一键{hint}可用的键：{'、'.join(known)}"))
    values, before = {}, len(faults)
    for name, spec in known.items():
        here = _join(path, name)
        if raw.get(name) is None or raw.get(name) == "":
            if spec.default is MISSING:
                faults.append(Fault(here, f"“{spec.metadata['zh']}”必填"))
            continue
        values[name] = _value(spec.metadata, raw[name], here, faults)
    return cls(**values) if len(faults) == before else None


def _value(facts: Mapping[str, Any], raw: Any, path: str, faults: list[Fault]) -> Any:
    kind = facts["kind"]
    if kind == "many":
        return _many(facts, raw, path, faults)
    if kind == "map":
        return _map(facts, raw, path, faults)
    if kind == "one":
        return _chosen(facts["of"], raw, path, faults)
    try:
        value = KINDS[kind](facts, raw)
    except ValueError as why:
        faults.append(Fault(path, f"“{facts['zh']}”{why}"))
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        show = str if kind == "count" else money.points
        if facts["least"] is not None and value < facts["least"]:
            faults.append(Fault(path, f"“{facts['zh']}”不得小于 {show(facts['least'])}，现为 {show(value)}"))
        if facts["most"] is not None and value > facts["most"]:
            faults.append(Fault(path, f"“{facts['zh']}”不得大于 {show(facts['most'])}，现为 {show(value)}"))
    return value


def _many(facts: Mapping[str, Any], raw: Any, path: str, faults: list[Fault]) -> Any:
    if isinstance(raw, str | Mapping) or not isinstance(raw, Sequence):
        faults.append(Fault(path, f"“{facts['zh']}”须为一列"))
        return ()
    if isinstance(facts["of"], str):
        inner = {**facts, "kind": facts["of"], "of": None}
        return tuple(_value(inner, one, f"{path}[{i}]", faults) for i, one in enumerate(raw))
    return tuple(_chosen(facts["of"], one, f"{path}[{i}]", faults) for i, one in enumerate(raw))


def _map(facts: Mapping[str, Any], raw: Any, path: str, faults: list[Fault]) -> Any:
    if not isinstance(raw, Mapping):
        faults.append(Fault(path, f"“{facts['zh']}”须为若干键值"))
        return {}
    if isinstance(facts["of"], str):
        inner = {**facts, "kind": facts["of"], "of": None}
        return {str(key): _value(inner, one, _join(path, key), faults) for key, one in raw.items()}
    return {str(key): _chosen(facts["of"], one, _join(path, key), faults) for key, one in raw.items()}


def _chosen(of: Any, raw: Any, path: str, faults: list[Fault]) -> Any:
    """`of` is one class, or a dict of named classes that the key `measure` chooses from."""
    if not isinstance(of, Mapping):
        return _one(of, raw, path, faults)
    name = raw.get("measure") if isinstance(raw, Mapping) else None
    if not isinstance(name, str) or name not in of:
        faults.append(Fault(_join(path, "measure"), f"没有“{name}”这一计法，可用：{'、'.join(of)}"))
        return None
    return _one(of[name], {key: value for key, value in raw.items() if key != "measure"}, path, faults)


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _hundredths(facts: Mapping[str, Any], raw: Any) -> int:
    if isinstance(raw, str):
        raw = raw.strip().removesuffix("%")
    if isinstance(raw, float):
        raise ValueError(f'请写成带引号的十进制数，例如 "{raw}"')
    return money.hundredths(raw)


def _count(facts: Mapping[str, Any], raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal) or not WHOLE.fullmatch(str(raw).strip()):
        raise ValueError("须为整数")
    return int(raw)


def _text(facts: Mapping[str, Any], raw: Any) -> str:
    if isinstance(raw, Mapping | list | tuple):
        raise ValueError("须为文字")
    return str(raw).strip()


def _choice(facts: Mapping[str, Any], raw: Any) -> str:
    if raw not in facts["of"]:
        raise ValueError(f"须为 {'、'.join(facts['of'])} 之一，现为 {raw}")
    return str(raw)


def _flag(facts: Mapping[str, Any], raw: Any) -> bool:
    if raw in (True, "true", "yes", "on", "是"):
        return True
    if raw in (False, "false", "no", "off", "否"):
        return False
    raise ValueError("须为是或否")


def _number(facts: Mapping[str, Any], raw: Any) -> Fraction:
    said = str(raw).strip()
    if isinstance(raw, bool | float) or not NUMBER.fullmatch(said):
        raise ValueError(f"须为数字，现为 {raw}")
    return Fraction(said)


def _day(facts: Mapping[str, Any], raw: Any) -> date:
    try:
        return date.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValueError(f"须为日期，如 2026-01-01，现为 {raw}") from None


WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
EXACT = Context(prec=60)
NUMBER = re.compile(r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?")
KINDS = {
    "points": _hundredths,
    "percent": _hundredths,
    "yuan": _hundredths,
    "number": _number,
    "count": _count,
    "text": _text,
    "choice": _choice,
    "flag": _flag,
    "day": _day,
}
