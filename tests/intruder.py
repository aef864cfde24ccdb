"""What somebody with the database owner's password can do; the tests use it to see that it shows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from houqin.records import guards

POSTGRES = connection.vendor == "postgresql"


@contextmanager
def as_owner() -> Iterator:
    """The database as its owner has it: every right, the triggers still there."""
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute("SET ROLE NONE")
        yield cursor
        if POSTGRES:
            cursor.execute(f"SET ROLE {guards.ROLE}")


@contextmanager
def unguarded() -> Iterator:
    """The owner with the triggers out of the way, put back afterwards."""
    with as_owner() as cursor:
        if POSTGRES:
            cursor.execute("SET session_replication_role = replica")
            yield cursor
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield cursor
        for _, sql in triggers:
            cursor.execute(sql)
