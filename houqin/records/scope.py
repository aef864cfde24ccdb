"""Which hospital this work is for: rows of others cannot be reached, and without an answer nothing can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models.sql import Query

_hospital: ContextVar[int | None] = ContextVar("hospital", default=None)
_entry: ContextVar[int | None] = ContextVar("entry", default=None)


class NoScope(RuntimeError):
    """No hospital was chosen, or a row of another one was handed in."""


class Unjournalled(RuntimeError):
    """A row on record was about to be written without a journal line."""


class Unalterable(RuntimeError):
    """A row on record was about to be changed or removed; a correction is a new row that supersedes it."""


def current() -> int:
    hospital = _hospital.get()
    if hospital is None:
        raise NoScope("no hospital is in scope: wrap the work in scope.use(hospital_id)")
    return hospital


@contextmanager
def use(hospital: int) -> Iterator[None]:
    token = _hospital.set(hospital)
    try:
        yield
    finally:
        _hospital.reset(token)
        if _hospital.get() is not None and connection.in_atomic_block and not connection.needs_rollback:
            announce()  # back in the hospital around this one, in the same transaction


@contextmanager
def journalling(seq: int) -> Iterator[None]:
    """Rows written inside carry this journal line; only actions/_ledger.py may open it."""
    token = _entry.set(seq)
    try:
        yield
    finally:
        _entry.reset(token)


def announce() -> None:
    """Tells PostgreSQL's row-level security, until the transaction ends, which hospital it may show."""
    if connection.vendor == "postgresql":
        _tell("app.hospital", current())


@contextmanager
def reading() -> Iterator[None]:
    """What a read needs: on PostgreSQL a transaction that has announced its hospital, on SQLite nothing."""
    current()
    if connection.vendor != "postgresql":
        yield
    elif connection.in_atomic_block:
        announce()
        yield
    else:
        with transaction.atomic():
            announce()
            yield


@contextmanager
def signing_in(people: type[models.Model], user: int) -> Iterator[models.QuerySet[Any]]:
    """One user's own rows in every hospital, before one is chosen; PostgreSQL shows no others meanwhile."""
    rows = models.QuerySet(people).filter(user_id=user)
    if connection.vendor != "postgresql":
        yield rows
    else:
        with transaction.atomic():
            _tell("app.user", user)
            yield rows
            _tell("app.user", "")


def _tell(name: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, str(value)])


class ScopedRows(models.QuerySet[Any]):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            row.claim()
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if {"hospital", "hospital_id"} & kwargs.keys():
            raise NoScope("a row never moves to another hospital")
        return super().update(**kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise NoScope("raw SQL is not scoped; use a cursor inside scope.reading() and name the hospital")


class KeptRows(ScopedRows):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise Unjournalled("a row on record is written whole or not at all")
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        raise Unjournalled(f"{self.model.__name__}: change the row through an action")

    def delete(self, *args: Any) -> Any:
        raise Unalterable(f"{self.model.__name__} rows are never removed")

    _raw_delete = delete


class AppendOnlyRows(KeptRows):
    def update(self, **kwargs: Any) -> int:
        raise Unalterable(f"{self.model.__name__} rows are never changed")


class _Scoping(models.Manager[Any]):
    def get_queryset(self) -> models.QuerySet[Any]:
        rows = super().get_queryset()
        rows.query = _within(self.model, current()).chain()
        return rows


@lru_cache(maxsize=1024)
def _within(model: type[models.Model], hospital: int) -> Query:
    """The rows of one hospital, as a query to start from; to filter anew each time costs more than SQLite does."""
    return models.QuerySet(model).filter(hospital=hospital).query


ScopedManager = _Scoping.from_queryset(ScopedRows, "ScopedManager")
KeptManager = _Scoping.from_queryset(KeptRows, "KeptManager")
AppendOnlyManager = _Scoping.from_queryset(AppendOnlyRows, "AppendOnlyManager")


class Scoped(models.Model):
    """A row of one hospital. The link has no way back, so nothing can be counted through the unscoped Hospital."""

    hospital_id: int | None
    hospital = models.ForeignKey("records.Hospital", models.PROTECT, related_name="+", db_index=False)
    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def claim(self) -> None:
        """Takes the hospital in scope, or refuses a row of another."""
        if self.hospital_id is None:
            self.hospital_id = current()
        elif self.hospital_id != current():
            raise NoScope(f"{type(self).__name__} of hospital {self.hospital_id} inside the scope of {current()}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.claim()
        super().save(*args, **kwargs)


class Journalled(Scoped):
    """A row whose digest stands in the journal line that `entry` names."""

    entry = models.BigIntegerField(editable=False)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["hospital", "entry"], name="%(class)s_entry")]

    def claim(self) -> None:
        super().claim()
        seq = _entry.get()
        if seq is None:
            raise Unjournalled(f"{type(self).__name__} is written by actions only, under a journal line")
        self.entry = seq

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Unalterable(f"{type(self).__name__} rows are never removed")


class Kept(Journalled):
    """Master data: may change, each change under a journal line; the latest digest holds."""

    objects = KeptManager()

    class Meta(Journalled.Meta):
        abstract = True


class AppendOnly(Journalled):
    """A fact: written once, never changed, never removed."""

    objects = AppendOnlyManager()

    class Meta(Journalled.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unalterable(f"{type(self).__name__} rows are never changed")
        super().save(*args, **{**kwargs, "force_insert": True})


class Submitted(AppendOnly):
    """A fact handed in under the sender's own id: the same content again is the same row, other content is refused."""

    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)  # sha256 of the submission as it was sent

    class Meta(Journalled.Meta):
        abstract = True


class Identified(AppendOnly):
    """A fact under an id given by its caller or derived from its parent's."""

    id = models.UUIDField(primary_key=True)

    class Meta(Journalled.Meta):
        abstract = True
