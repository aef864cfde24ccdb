"""The one text of a row and its SHA-256, made from an instance when written and by the database when verified.

The text is a JSON object without spaces: `"_"` names the table, then come the columns that are not null in the order
of their names, so that a nullable column added later leaves old digests as they are. Numbers and truth (0, 1) are
integers, moments are microseconds since 1970 in UTC, days are ISO text, ids are 32 hex digits; in text only `\\` and
`"` are escaped.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.fields.related import ForeignKey

from houqin.rules.refusal import Refused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def label(model: type[models.Model]) -> str:
    return str(model._meta.model_name)


def of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def text(row: models.Model) -> str:
    """The row's text; refuses what the two databases would keep differently (over-long text, NUL)."""
    written = [f'{{"_":"{label(type(row))}"']
    for prefix, field, write in _written(type(row)):
        value = field.get_prep_value(getattr(row, field.attname))
        if value is not None:
            written.append(prefix + write(field, value))
    return "".join(written) + "}"


@cache
def select(model: type[models.Model], vendor: str) -> str:
    """The SQL expression of the same text."""
    quoted = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}[vendor]
    terms = [f"""'{{"_":"{label(model)}"'"""]
    for field in columns(model):
        column = f'"{field.column}"'
        term = f"""',"{field.column}":' || {quoted[_kind(field)].format(column)}"""
        terms.append(f"CASE WHEN {column} IS NULL THEN '' ELSE {term} END" if field.null else term)
    return " || ".join(terms) + " || '}'"


@cache
def identity(model: type[models.Model], vendor: str) -> str:
    """The SQL expression of the row's id as the journal writes it."""
    key = model._meta.pk
    plain = vendor == "sqlite" or _kind(key) != "id"
    return f'"{key.column}"' if plain else f"""replace("{key.column}"::text, '-', '')"""


def columns(model: type[models.Model]) -> list[Any]:
    left_out = getattr(model, "undigested", frozenset())
    return sorted((f for f in model._meta.concrete_fields if f.name not in left_out), key=lambda f: f.column)


@cache
def _written(model: type[models.Model]) -> list[tuple[str, Any, Callable[[Any, Any], str]]]:
    return [(f',"{field.column}":', field, _WRITE[_kind(field)]) for field in columns(model)]


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
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number(_: Any, value: int) -> str:
    return str(int(value))


def _moment(_: Any, value: datetime) -> str:
    return str((value - EPOCH) // MICROSECOND)


def _day(_: Any, value: date) -> str:
    return f'"{value.isoformat()}"'


def _id(_: Any, value: UUID) -> str:
    return f'"{value.hex}"'


_WRITE = {"moment": _moment, "day": _day, "truth": _number, "number": _number, "id": _id, "text": _text}
_ESCAPED = """'"' || replace(replace({0}, '\\', '\\\\'), '"', '\\"') || '"'"""
_SQLITE = {
    "moment": "(strftime('%%s', substr({0}, 1, 19)) * 1000000 + CAST(substr({0}, 21) AS INTEGER))",
    "day": """'"' || {0} || '"'""",
    "truth": "{0}",
    "number": "{0}",
    "id": """'"' || {0} || '"'""",
    "text": _ESCAPED,
}
_POSTGRESQL = {
    "moment": "(extract(epoch FROM {0}) * 1000000)::bigint::text",
    "day": """'"' || to_char({0}, 'YYYY-MM-DD') || '"'""",
    "truth": "{0}::int::text",
    "number": "{0}::text",
    "id": """'"' || replace({0}::text, '-', '') || '"'""",
    "text": _ESCAPED,
}
