"""The one text of a row and its SHA-256, made from an instance when written and by the database when verified.

The text is the table's name and then ` column=value` for every column that is not null, in the order of their names
(so a nullable column added later leaves old digests as they are). Numbers and truth (0, 1) are integers, moments are
microseconds since 1970 in UTC, days are ISO text, ids are 32 hex digits, text stands behind its length in bytes:
`check count=2 entry=57 … note=12:墙角积灰 result=4:fail`.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.fields.related import ForeignKey

from houqin.rules.refusal import Refused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def label(model: Any) -> str:
    return str(model._meta.model_name)


def of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def text(row: Any) -> str:
    """The row's text; refuses what the two databases would keep differently (over-long text, NUL)."""
    return prepared(row)[0]


def prepared(row: Any) -> tuple[str, list[Any]]:
    """The row's text, and its values as the database takes them, in the order of `columns`."""
    model: Any = type(row)
    written, values = [label(model)], []
    for prefix, field, take, plain, write in _written(model):
        value = getattr(row, field.attname)
        if type(value) is not plain and value is not None:
            value = field.get_prep_value(value)
        if value is not None:
            written.append(prefix + write(field, value))
        values.append(take(value) if take else value)
    return "".join(written), values


@cache
def select(model: Any, vendor: str) -> str:
    """The SQL expression of the same text, to be run with parameters."""
    return (_postgresql if vendor == "postgresql" else _sqlite)(model)


def _sqlite(model: Any) -> str:
    """One printf: in SQLite three times as fast as joining the parts."""
    form, values = label(model), []
    for field in columns(model):
        column, kind = f'"{field.column}"', _kind(field)
        if field.null and kind == "text":
            raise TypeError(f"{field}: text on record is never null")
        if field.null:
            form += "%%s"
            values.append(f"iif({column} IS NULL, '', ' {field.column}=' || {_SQLITE[kind].format(column)})")
        else:
            form += f" {field.column}=" + ("%%s:%%s" if kind == "text" else "%%s")
            values += [f"length(CAST({column} AS BLOB))"] * (kind == "text") + [_SQLITE[kind].format(column)]
    return f"printf('{form}', {', '.join(values)})"


def _postgresql(model: Any) -> str:
    """One concat, which leaves out a part that is null."""
    terms = [f"'{label(model)}'"]
    for field in columns(model):
        value = _POSTGRESQL[_kind(field)].format(f'"{field.column}"')
        terms.append(f"' {field.column}=' || {value}" if field.null else f"' {field.column}=', {value}")
    return f"concat({', '.join(terms)})"


@cache
def identity(model: Any, vendor: str) -> str:
    """The SQL expression of the row's id as the journal writes it."""
    key = model._meta.pk
    plain = vendor == "sqlite" or _kind(key) != "id"
    return f'"{key.column}"' if plain else f"""replace("{key.column}"::text, '-', '')"""


@cache
def columns(model: Any) -> list[Any]:
    left_out: frozenset[str] = getattr(model, "undigested", frozenset())
    return sorted((f for f in model._meta.concrete_fields if f.name not in left_out), key=lambda f: f.column)


@cache
def _written(model: Any) -> list[tuple[str, Any, Any, type, Callable[[Any, Any], str]]]:
    """Per column: its prefix, its field, what SQLite makes of a value, the type that needs no preparing, its text."""
    kinds = [(field, _kind(field)) for field in columns(model)]
    takes = _SQLITE_TAKES if connection.vendor == "sqlite" else {}
    write = {field: _bounded(field) if kind == "number" else _WRITE[kind] for field, kind in kinds}
    return [(f" {field.column}=", field, takes.get(kind), _PLAIN[kind], write[field]) for field, kind in kinds]


def _kind(field: Any) -> str:
    while isinstance(field, ForeignKey):
        field = field.target_field
    for kind, classes in _KINDS:
        if isinstance(field, classes):
            return kind
    raise TypeError(f"{field}: no canonical text for {type(field).__name__}")


_KINDS: list[tuple[str, tuple[type, ...]]] = [
    ("moment", (models.DateTimeField,)),
    ("day", (models.DateField,)),
    ("truth", (models.BooleanField,)),
    ("number", (models.IntegerField, models.AutoField)),
    ("id", (models.UUIDField,)),
    ("text", (models.CharField, models.TextField)),
]


def _text(field: Any, value: str) -> str:
    if field.max_length and len(value) > field.max_length:
        raise Refused("“%(what)s”太长：最多 %(most)s 个字", what=field.verbose_name, most=field.max_length)
    if "\0" in value:
        raise Refused("“%(what)s”里有不能保存的字符（NUL）", what=field.verbose_name)
    return f"{len(value.encode())}:{value}"


def _number(_: Any, value: int) -> str:
    return str(int(value))


def _bounded(field: Any) -> Callable[[Any, Any], str]:
    """How a number is written, unless it is larger than PostgreSQL keeps in that column; SQLite would keep more."""
    of = field
    while isinstance(of, ForeignKey):
        of = of.target_field
    kind = of.get_internal_type()
    most = 2**63 - 1 if kind.startswith("Big") else 2**15 - 1 if "Small" in kind else 2**31 - 1

    def write(_: Any, value: int) -> str:
        if not -most <= value <= most:
            raise Refused("“%(what)s”超出能记录的范围", what=field.verbose_name)
        return str(value)

    return write


def _moment(_: Any, value: datetime) -> str:
    return str((value - EPOCH) // MICROSECOND)


def _day(_: Any, value: date) -> str:
    return value.isoformat()


def _id(_: Any, value: UUID) -> str:
    return value.hex


_PLAIN = {"moment": datetime, "day": date, "truth": bool, "number": int, "id": UUID, "text": str}
_SQLITE_TAKES: dict[str, Callable[[Any], Any]] = {
    "moment": lambda value: value and str(value.astimezone(UTC).replace(tzinfo=None)),
    "id": lambda value: value and value.hex,
}
_WRITE: dict[str, Callable[[Any, Any], str]] = {
    "moment": _moment,
    "day": _day,
    "truth": _number,
    "number": _number,
    "id": _id,
    "text": _text,
}
_SQLITE = {
    "moment": "COALESCE(strftime('%%s', substr({0}, 1, 19)) * 1000000 + substr({0} || '000000', 21, 6), '?')",
    **dict.fromkeys(("day", "truth", "number", "id", "text"), "{0}"),
}
_POSTGRESQL = {
    "moment": "(extract(epoch FROM {0}) * 1000000)::bigint",
    "day": "to_char({0}, 'YYYY-MM-DD')",
    "truth": "{0}::int",
    "number": "{0}",
    "id": "replace({0}::text, '-', '')",
    "text": "octet_length({0}) || ':' || {0}",
}
