"""What every test may ask for: the database as the application sees it, and the cast."""

import pytest
from django.db import connection

from houqin.records import guards
from tests import cast, intruder

POSTGRES = connection.vendor == "postgresql"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Made by the owner, used by the application's role: no test runs with more rights than the server has."""
    flush = connection.ops.execute_sql_flush

    def flush_unguarded(statements):
        with intruder.unguarded():
            flush(statements)

    connection.ops.execute_sql_flush = flush_unguarded  # tests with real transactions empty the tables between them
    if POSTGRES:
        options = connection.settings_dict["OPTIONS"]
        options["options"] = f"-c role={guards.ROLE}"
        connection.close()
    yield
    if POSTGRES:
        del options["options"]
        connection.close()


@pytest.fixture
def house(db):
    """A hospital in scope, with its people, a place and a contract."""
    with cast.found("A").open() as house:
        yield house


@pytest.fixture
def recorded(house):
    """The same with one round on record, and one look of the audit role in the second chain."""
    cast.record(house, 1)
    cast.looked(house, "journal")
    return house
