"""Without a hospital nothing is reached, and with one only its own rows, whichever way is tried."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.models import Count, F

from houqin.queries import party, place
from houqin.records import models, scope
from houqin.records.scope import NoScope
from houqin.rules.refusal import Refused
from tests import cast

POSTGRES = connection.vendor == "postgresql"


@pytest.fixture
def two(db):
    """Two hospitals, each with a round on record; neither in scope."""
    houses = cast.found("A"), cast.found("B")
    for house in houses:
        with scope.use(house.hospital):
            cast.record(house, 1)
    return houses


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: models.Check.objects.count(),
        lambda: list(models.Check.objects.all()),
        lambda: models.Check.objects.aggregate(Count("id")),
        lambda: models.Draft.objects.update(body=""),
        lambda: models.Draft.objects.all().delete(),
        lambda: models.Draft.objects.create(kind="x", body="", updated_at=cast.START, owner_id=1),
        lambda: models.Draft.objects.bulk_create([models.Draft(kind="x")]),
        lambda: models.Draft.objects.get_or_create(kind="x"),
        lambda: models.Draft(kind="x", body="", updated_at=cast.START, owner_id=1).save(),
        lambda: models.Person.objects.in_bulk(),
    ],
)
def test_nothing_is_reached_without_a_hospital(two, attempt):
    with pytest.raises(NoScope):
        attempt()


def test_a_relation_followed_outside_fails_closed(two):
    with two[0].open():
        check = models.Check.objects.first()
    with pytest.raises(NoScope):
        check.round  # noqa: B018
    with pytest.raises(NoScope):
        models.Round(pk=check.round_id).check_set.count()


def test_a_hospital_sees_its_own_rows_only(two):
    ours, theirs = two
    with ours.open():
        assert models.Check.objects.count() == 20
        assert not models.Check.objects.filter(hospital=theirs.hospital).exists()
        assert not models.Contract.objects.filter(pk=theirs.contract.pk).exists()
        assert models.Round(pk=cast.an_id(theirs.hospital, "round", 1)).check_set.count() == 0
        assert models.Contract.objects.aggregate(n=Count("mark"))["n"] == 20
        assert models.Check.objects.exclude(pk=None).union(models.Check.objects.all()).count() == 20


def test_a_row_of_another_hospital_is_not_taken_in(two):
    ours, theirs = two
    with ours.open():
        foreign = models.Draft(hospital_id=theirs.hospital, kind="x", body="", updated_at=cast.START, owner_id=1)
        for attempt in (foreign.save, lambda: models.Draft.objects.bulk_create([foreign])):
            with pytest.raises(NoScope):
                attempt()
        with pytest.raises(NoScope):
            models.Draft.objects.update(hospital=theirs.hospital)
        with pytest.raises(NoScope):
            models.Check.objects.raw("SELECT * FROM records_check")


def test_nothing_is_counted_through_the_unscoped_hospital(two):
    """The hole that a scoped manager leaves by itself: Hospital has no way down to anything."""
    for name in ("check", "contract", "person", "check_set", "draft"):
        with pytest.raises(FieldError):
            models.Hospital.objects.aggregate(Count(name))
    with pytest.raises(FieldError):
        models.Hospital.objects.filter(person__name="x")
    assert [f.name for f in models.Hospital._meta.get_fields() if f.is_relation] == []


def test_a_stranger_is_nobody_here(two, django_user_model):
    ours, theirs = two
    user = django_user_model.objects.create(username="stranger")
    with theirs.open():
        person = models.Person(name="外人", role="office", user=user, active_from=cast.START.date())
        cast.put(theirs.system, "add_person", [person])
    assert party.actor(user.pk, ours.hospital, cast.START.date()) is None
    found = party.actor(user.pk, theirs.hospital, cast.START.date())
    assert (found.role, found.hospital) == ("office", theirs.hospital)
    assert [(h.code, role) for h, role in party.memberships(user.pk, cast.START.date())] == [("B", "office")]
    with party.within(theirs.people["office"]), pytest.raises(Refused):
        place.places(ours.people["office"])
    with party.within(ours.people["office"]), pytest.raises(Refused):
        place.place_by_code(ours.people["office"], "B-301")


def test_who_is_no_longer_active_does_not_act(two, django_user_model):
    ours, _ = two
    user = django_user_model.objects.create(username="gone")
    with ours.open():
        person = models.Person(name="离职", role="office", user=user, active_from=cast.START, active_to=cast.START)
        cast.put(ours.system, "add_person", [person])
    on = cast.START.date()
    assert party.actor(user.pk, ours.hospital, on) is not None
    assert party.actor(user.pk, ours.hospital, on.replace(day=3)) is None
    assert party.memberships(user.pk, on.replace(day=3)) == []


@pytest.mark.skipif(not POSTGRES, reason="row-level security is PostgreSQL's")
class TestRowLevelSecurity:
    def rows(self, table="records_check"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT hospital_id, count(*) FROM {table} GROUP BY hospital_id")
            return dict(cursor.fetchall())

    def test_raw_sql_shows_the_announced_hospital_only(self, two):
        ours, theirs = two
        with ours.open():
            assert self.rows() == {ours.hospital: 20}
        with theirs.open():
            assert self.rows() == {theirs.hospital: 20}

    def test_without_announcement_raw_sql_shows_nothing(self, two):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.hospital', '', true)")
        for model in (models.Check, models.Person, models.Entry, models.Head, models.Draft):
            assert self.rows(model._meta.db_table) == {}

    def test_a_scope_slipped_in_python_does_not_open_the_database(self, two):
        ours, theirs = two
        with ours.open(), scope.use(theirs.hospital):
            assert models.Check.objects.count() == 0

    def test_raw_sql_writes_nothing_into_another_hospital(self, two):
        ours, theirs = two
        columns = "hospital_id, owner_id, kind, key, body, updated_at"
        insert = f"INSERT INTO records_draft ({columns}) VALUES (%s, %s, '', '', '', now())"
        with ours.open(), pytest.raises(Exception, match="row-level security"), transaction.atomic():
            connection.cursor().execute(insert, [theirs.hospital, theirs.people["office"].person])

    def test_a_move_into_another_hospital_is_refused(self, two):
        ours, theirs = two
        with ours.open(), pytest.raises(Exception, match="row-level security"), transaction.atomic():
            connection.cursor().execute("UPDATE records_person SET hospital_id = %s", [theirs.hospital])

    def test_the_announcement_ends_with_its_transaction(self, two):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.hospital', '', true)")
            with pytest.raises(ZeroDivisionError), transaction.atomic(), two[0].open():
                raise ZeroDivisionError
            cursor.execute("SELECT current_setting('app.hospital', true)")
            assert cursor.fetchone() == ("",)


def test_a_draft_is_its_hospitals_own(two):
    ours, theirs = two
    with ours.open():
        owner = ours.people["office"].person
        models.Draft.objects.create(kind="contract", body="{}", updated_at=cast.START, owner_id=owner)
        models.Draft.objects.update(body=F("kind"))
    with theirs.open():
        assert not models.Draft.objects.exists()
    with ours.open():
        assert models.Draft.objects.get().body == "contract"
