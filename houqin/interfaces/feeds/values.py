"""Values out of plain data (JSON, a form, an address): read by the type that a function asks for, every fault named."""

import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from houqin.interfaces.feeds.catalogue import Argument
from houqin.rules.refusal import Refused

LARGEST = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2999
MOST_FAULTS = 5
WHOLE = re.compile(r"-?[0-9]{1,19}")


class Said(str):
    """Text of a form that knows no numbers (YAML, an address): 5 and true may be meant."""


def said(raw: Any) -> Any:
    """Plain data with every text as such."""
    if isinstance(raw, Mapping):
        return {key: said(one) for key, one in raw.items()}
    if isinstance(raw, list):
        return [said(one) for one in raw]
    return Said(raw) if isinstance(raw, str) else raw


def asked(wanted: Mapping[str, Argument], query: Any) -> dict[str, Any]:
    """An address's query as plain data: repeated keys become a list, and `chosen` takes what nothing else is called."""
    found: dict[str, Any] = {}
    for key in query:
        kind = wanted[key].kind if key in wanted else None
        many = get_origin(kind) is not None and kind is not None and _is_list(get_origin(kind))
        one = said(query.getlist(key)) if many else Said(query[key])
        (found.setdefault("chosen", {}) if kind is None and "chosen" in wanted else found)[key] = one
    if "chosen" in wanted:
        found.setdefault("chosen", {})
    return found


def _is_list(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Sequence)


def read(wanted: Mapping[str, Argument], raw: Any, called: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The arguments by name; Refused names unknown keys with the valid ones, what is missing, what is of a wrong kind.

    `called` gives an argument the name under which this sender knows it.
    """
    faults: list[str] = []
    names = {(called or {}).get(name, name): name for name in wanted}
    found = _mapping({key: wanted[name] for key, name in names.items()}, raw, "", faults)
    if faults:
        rest = len(faults) - MOST_FAULTS
        raise Refused("；".join(faults[:MOST_FAULTS]) + (f"；另有 {rest} 处" if rest > 0 else ""))
    return {names[key]: value for key, value in found.items()}


def _mapping(wanted: Mapping[str, Argument], raw: Any, path: str, faults: list[str]) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        faults.append(f"{path or '内容'}须为若干键值")
        return {}
    for key in raw:
        if key not in wanted:
            near = get_close_matches(str(key), wanted, 1)
            hint = f"，是不是想写 {near[0]}" if near else ""
            known = "、".join(wanted) or "（无）"
            faults.append(f"没有“{_join(path, key)}”这个键{hint}；可用的键：{known}")
    missing = [_join(path, key) for key, one in wanted.items() if one.needed and key not in raw]
    if missing:
        faults.append(f"缺少{'、'.join(missing)}")
    return {key: value(one.kind, raw[key], _join(path, key), faults) for key, one in wanted.items() if key in raw}


def value(kind: Any, raw: Any, path: str, faults: list[str]) -> Any:
    """One value of this kind; what is wrong is added to `faults`."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any or kind is object:
        return raw
    if origin in (Union, types.UnionType):
        chosen = [one for one in inner if one is not type(None)]
        return None if raw is None and len(chosen) < len(inner) else value(chosen[0], raw, path, faults)
    if is_dataclass(kind):
        return _record(kind, raw, path, faults)
    if origin is not None and issubclass(origin, Mapping):
        return _table(inner[1], raw, path, faults)
    if origin is not None and issubclass(origin, Sequence):
        return _listed(origin, inner, raw, path, faults)
    return _plain(kind, raw, path, faults)


def _record(kind: Any, raw: Any, path: str, faults: list[str]) -> Any:
    hints = get_type_hints(kind)
    wanted = {
        one.name: Argument(hints[one.name], one.default is MISSING and one.default_factory is MISSING)
        for one in fields(kind)
    }
    before = len(faults)
    found = _mapping(wanted, raw, path, faults)
    return kind(**found) if len(faults) == before else None


def _table(kind: Any, raw: Any, path: str, faults: list[str]) -> Any:
    if not isinstance(raw, Mapping):
        faults.append(f"{path}须为若干键值")
        return {}
    return {str(key): value(kind, one, _join(path, key), faults) for key, one in raw.items()}


def _listed(origin: Any, inner: tuple[Any, ...], raw: Any, path: str, faults: list[str]) -> Any:
    if isinstance(raw, str | Mapping) or not isinstance(raw, Sequence):
        faults.append(f"{path}须为一列")
        return ()
    if origin is tuple and inner[-1] is not Ellipsis:
        if len(raw) != len(inner):
            faults.append(f"{path}须有 {len(inner)} 个值")
            return ()
    else:
        inner = inner[:1] * len(raw)
    pairs = enumerate(zip(inner, raw, strict=True))
    return tuple(value(kind, one, f"{path}[{i}]", faults) for i, (kind, one) in pairs)


def _plain(kind: Any, raw: Any, path: str, faults: list[str]) -> Any:
    try:
        return KINDS[kind](raw)
    except ValueError as why:
        faults.append(f"{path}{why}，现为 {_shown(raw)}")
        return None


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError("须为文字")
    return raw


def _whole(raw: Any) -> int:
    if isinstance(raw, Said) and WHOLE.fullmatch(raw):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValueError("须为整数")
    if abs(raw) > LARGEST:
        raise ValueError("超出能记录的范围")
    return raw


def _truth(raw: Any) -> bool:
    if isinstance(raw, Said):
        raw = {"true": True, "false": False}.get(raw)
    if not isinstance(raw, bool):
        raise ValueError("须为 true 或 false")
    return raw


def _id(raw: Any) -> UUID:
    try:
        return UUID(raw) if isinstance(raw, str) and len(raw) == 36 else _never()
    except ValueError:
        raise ValueError("须为 UUID，如 3f0c6f1e-8a52-4a53-9a55-0d5d7f1f2a10") from None


def _moment(raw: Any) -> datetime:
    try:
        found = datetime.fromisoformat(raw) if isinstance(raw, str) else _never()
    except ValueError:
        raise ValueError("须为时间，如 2026-10-10T09:30:00+08:00") from None
    if found.tzinfo is None:
        raise ValueError("须写明时区，如 2026-10-10T09:30:00+08:00")
    return _in_range(found)


def _day(raw: Any) -> date:
    try:
        return _in_range(date.fromisoformat(raw) if isinstance(raw, str) else _never())
    except ValueError:
        raise ValueError("须为日期，如 2026-01-01") from None


def _in_range(found: Any) -> Any:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"须在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间")
    return found


def _never() -> Any:
    raise ValueError


KINDS: Mapping[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _whole,
    bool: _truth,
    UUID: _id,
    datetime: _moment,
    date: _day,
}


def _shown(raw: Any) -> str:
    said = str(raw) if not isinstance(raw, int) or abs(raw) <= LARGEST else "一个极大的数"
    return said if len(said) <= 40 else said[:40] + "…"


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
