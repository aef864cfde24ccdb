"""What every test may ask for: the database as the application sees it, and the cast."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase

from houqin.records import guards, scope
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
            cursor.execute("SET ROLE NONE")
        try:
            yield cursor
        finally:
            if POSTGRES:
                cursor.execute(f"SET ROLE {guards.ROLE}")
