"""Tests may use real transactions: the tables are empty again after each, guards or no guards."""

import pytest
from django.db import connection

from houqin.records import models, scope
from tests import cast
from tests.intruder import as_owner


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_every_test_finds_the_tables_empty(time):
    assert not models.Hospital.objects.exists()
    house = cast.found("A")
    with scope.use(house.hospital):
        cast.record(house, time)
        assert not connection.in_atomic_block
    with house.open():
        assert models.Check.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_on_postgresql_a_scope_alone_shows_nothing_outside_a_transaction():
    """Row-level security asks for an announcement, which only questions and actions make."""
    house = cast.found("A")
    with scope.use(house.hospital):
        seen = models.Person.objects.count()
    assert (seen > 0) == (connection.vendor == "sqlite")


@pytest.mark.django_db(transaction=True)
def test_the_guards_are_back_after_an_intrusion():
    with as_owner() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgfoid = 'houqin_refuse'::regproc AND tgenabled = 'O'"
            )
        assert cursor.fetchone()[0] >= 28
