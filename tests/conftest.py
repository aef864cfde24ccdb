"""What every test may ask for: the database as the application sees it, and the cast."""

from contextlib import contextmanager

import pytest
from django.db import connection

from houqin.actions import _ledger
from houqin.records import guards
from tests import cast

POSTGRES = connection.vendor == "postgresql"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Made by the owner, used by the application's role: no test runs with more rights than the server has."""
    if POSTGRES:
        options = connection.settings_dict["OPTIONS"]
        options["options"] = f"-c role={guards.ROLE}"
        connection.close()
    yield
    if POSTGRES:
        del options["options"]
        connection.close()


@contextmanager
def as_owner():
    """The database as its owner has it, who may do what the application may not."""
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute("SET LOCAL ROLE NONE")
        yield cursor
        if POSTGRES:
            cursor.execute(f"SET LOCAL ROLE {guards.ROLE}")


@pytest.fixture
def house(db):
    """A hospital in scope, with its people, a place and a contract."""
    with cast.found("A").open() as house:
        yield house


@pytest.fixture
def recorded(house):
    """The same with one round on record, and one look of the audit role in the second chain."""
    cast.record(house, 1)
    with _ledger.deed(house.people["audit"], cast.START, "log_access"):
        _ledger.note(house.people["audit"], cast.START, "log_access", {"question": "journal"})
    return house
