"""What makes a function an action: one permission, one transaction, one journal line over every row that it wrote."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from itertools import groupby
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from houqin.records import digest, journal, limits, scope
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Conflict, Forbidden, Refused

P = ParamSpec("P")
R = TypeVar("R")
Rows = Iterable[Model | Iterable[Model]]

actions: dict[str, Callable[..., Any]] = {}


@dataclass(slots=True)
class _Deed:
    name: str
    written: bool = False


_deed: ContextVar[_Deed | None] = ContextVar("deed", default=None)
_heard: ContextVar[list[int] | None] = ContextVar("heard", default=None)


def action(does: Callable[Concatenate[Actor, datetime, P], R]) -> Callable[Concatenate[Actor, datetime, P], R]:
    """The function computes, then calls `write` once; or returns without writing when there is nothing to do."""
    name = does.__name__
    if name not in permission.ACTIONS:
        raise LookupError(f"rules/permission.py does not say who may {name}")

    @wraps(does)
    def doing(by: Actor, at: datetime, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with deed(by, at, name):
            return does(by, at, *args, **kwargs)

    actions[name] = doing
    return doing


@contextmanager
def deed(by: Actor, at: datetime, name: str) -> Iterator[None]:
    """The frame around every action; whatever is raised inside leaves nothing behind."""
    permission.demand(by, name)
    if scope.current() != by.hospital:
        raise Forbidden("您不在这家医院")
    if at.tzinfo is None:
        raise TypeError("`at` has no time zone")
    if _deed.get() is not None:
        raise RuntimeError(f"{name}: actions never call actions")
    token = _deed.set(_Deed(name))
    try:
        with transaction.atomic():
            scope.announce()
            yield
    finally:
        _deed.reset(token)


@contextmanager
def listening() -> Iterator[list[int]]:
    """The numbers of the journal lines written inside: none when a submission was known already."""
    lines: list[int] = []
    token = _heard.set(lines)
    try:
        yield lines
    finally:
        _heard.reset(token)


def write(by: Actor, at: datetime, name: str, facts: Mapping[str, Any], rows: Rows) -> int:
    """Puts the rows on record in the order given, under one new journal line; returns the line's number.

    New rows are inserted (neighbours of one model together), kept rows that were loaded before are updated. Rows
    outside the digests (a cache) may come along. `facts` holds what a reader of the journal should see.
    """
    deed = _deed.get()
    if deed is None or deed.name != name or deed.written:
        raise RuntimeError(f"{name}: an action writes once, under its own name")
    deed.written = True
    seq = _append(journal.Entry, journal.Head, by, at, name, facts, rows)
    if (lines := _heard.get()) is not None:
        lines.append(seq)
    return seq


def note(by: Actor, at: datetime, name: str, facts: Mapping[str, Any]) -> int:
    """A line in the second chain, which tells what the audit role looked at."""
    return _append(journal.AccessEntry, journal.AccessHead, by, at, name, facts, ())


def freeze() -> int:
    """Locks the journal's head before a deed reads what it judges, and returns its number."""
    return _tip(journal.Head)[0]


def once(model: type[Model], id: UUID, sent: str) -> UUID | None:
    """The id when this very submission came before, else None; Conflict when the id carries other content.

    `sent` is the SHA-256 of the submission. On PostgreSQL a second sender of the same id waits here for the first.
    """
    at_once = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if at_once:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(id.bytes[:8], signed=True)])
        known = f"SELECT digest FROM {model._meta.db_table} WHERE hospital_id = %s AND id = %s"
        cursor.execute(known, [scope.current(), id if at_once else id.hex])
        before = cursor.fetchone()
    if before and before != (sent,):
        raise Conflict("这个编号已经提交过不同的内容；请重新填写后再交")
    return id if before else None


def _append(
    lines: type[journal.Line],
    heads: type[journal.Tip],
    by: Actor,
    at: datetime,
    name: str,
    facts: Mapping[str, Any],
    rows: Rows,
) -> int:
    last, prev = _tip(heads)
    seq = last + 1
    with scope.journalling(seq):
        written = "\n".join(line for batch in _batches(rows) for line in _put(batch))
    line = lines(
        hospital_id=by.hospital,
        seq=seq,
        at=at,
        by_id=by.person or None,
        action=name,
        facts=canonical(facts),
        rows=written,
        prev=prev,
    )
    text, values = digest.prepared(line)
    seal = digest.of(text)
    with connection.cursor() as cursor:
        cursor.execute(_into(lines, "seal"), [*values, seal])
        move = f"UPDATE {heads._meta.db_table} SET seq = %s, seal = %s WHERE hospital_id = %s AND seq = %s"
        cursor.execute(move, [seq, seal, by.hospital, last])
    return seq


def _tip(heads: type[journal.Tip]) -> tuple[int, str]:
    """Number and seal of a chain's last line; deeds queue here and nowhere else, so its lock is the last one taken."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, seal FROM {heads._meta.db_table} WHERE hospital_id = %s{lock}", [scope.current()])
        found = cursor.fetchone()
    if found is None:
        raise heads.DoesNotExist("this hospital has no journal")
    return found[0], found[1]


def _into(model: Any, *more: str) -> str:
    """The INSERT of a row's digested columns, and of `more` beside them."""
    names = [*(field.column for field in digest.columns(model)), *more]
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"


def canonical(facts: Mapping[str, Any]) -> str:
    """Facts as JSON text with sorted keys; floats are refused, for they do not read back the same everywhere."""
    return json.dumps(_exact(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def listed(values: Iterable[Any]) -> str:
    """A JSON list as it stands in a row."""
    return json.dumps(_exact(list(values)), ensure_ascii=False, separators=(",", ":"))


def _exact(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): _exact(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(part) for part in value]
    if isinstance(value, UUID):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"a journal line holds no {type(value).__name__}")


def _batches(rows: Rows) -> Iterator[list[Any]]:
    flat = (row for part in rows for row in ([part] if isinstance(part, Model) else part))
    for _, batch in groupby(flat, key=lambda row: (type(row), row._state.adding)):
        yield list(batch)


def _put(batch: list[Any]) -> Iterator[str]:
    model = type(batch[0])
    on_record = issubclass(model, scope.Journalled)
    try:
        if not batch[0]._state.adding:
            for row in batch:
                row.save(force_update=True)
        elif not on_record:
            model.objects.bulk_create(batch)
        else:
            yield from _insert(model, batch)
            return
    except IntegrityError as error:
        raise _refusal(error, model) from error
    if on_record:
        yield from (_named(row, digest.text(row)) for row in batch)


def _insert(model: type[Any], batch: list[Any]) -> Iterator[str]:
    """What bulk_create does, faster: each value is prepared once, for its digest and for the database."""
    for row in batch:
        row.claim()
    _draw_ids(model, [row for row in batch if row.pk is None])
    texts, values = zip(*(digest.prepared(row) for row in batch), strict=True)
    with connection.cursor() as cursor:
        cursor.executemany(_into(model), values)
    for row, text in zip(batch, texts, strict=True):
        row._state.adding, row._state.db = False, connection.alias
        yield _named(row, text)


def _draw_ids(model: type[Any], rows: list[Any]) -> None:
    """Numbers before the insert, for a digest covers its row's id; on SQLite the lock is already ours."""
    if not rows:
        return
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            draw = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(draw, [table, key, len(rows)])
            ids = [id for (id,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
            first = cursor.fetchone()[0] + 1
            ids = list(range(first, first + len(rows)))
    for row, id in zip(rows, ids, strict=True):
        row.pk = id


def _named(row: Any, text: str) -> str:
    id = row.pk.hex if isinstance(row.pk, UUID) else row.pk
    return f"{digest.label(type(row))} {id} {digest.of(text)}"


def _refusal(error: IntegrityError, model: type[Model]) -> Exception:
    sentence = limits.broken(error, model)
    if sentence:
        return Refused(sentence)
    key = f"{model._meta.db_table}.{model._meta.pk.column}"
    said = str(error)
    taken = said.endswith(f": {key}") or f"{model._meta.db_table}_pkey" in said
    return Conflict("这个编号已经用过") if taken else error
