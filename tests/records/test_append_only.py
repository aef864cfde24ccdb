"""Facts cannot be changed or removed: not by a model, not by a queryset, not by SQL, on PostgreSQL not by its owner."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from houqin.records import guards, models, scope
from houqin.records.journal import Line, Tip
from houqin.records.scope import AppendOnly, Unalterable, Unjournalled
from tests import cast
from tests.intruder import as_owner

RECORDS = list(apps.get_app_config("records").get_models())
FACTS = [model for model in RECORDS if issubclass(model, AppendOnly)]
LINES = [models.Entry, models.AccessEntry]
FREE = [model for model in RECORDS if not issubclass(model, scope.Journalled | Line | Tip)]
WRITTEN = [models.Contract, models.Terms, models.Round, models.Check, models.Mark, models.Entry, models.AccessEntry]

MASTER = [models.Department, models.Provider, models.Person, models.Place]


@pytest.fixture
def check(house):
    cast.record(house, 1)
    return models.Check.objects.first()


def test_a_fact_is_not_saved_again(check):
    check.note = "改过"
    with pytest.raises(Unalterable):
        check.save()


def test_a_fact_is_not_deleted(check):
    with pytest.raises(Unalterable):
        check.delete()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda rows: rows.update(note="x"),
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete(rows.db),
        lambda rows: rows.bulk_update(list(rows), ["note"]),
        lambda rows: rows.bulk_create(list(rows), update_conflicts=True, update_fields=["note"], unique_fields=["id"]),
        lambda rows: rows.bulk_create(list(rows), ignore_conflicts=True),
        lambda rows: rows.filter(pk=rows.first().pk).update_or_create(defaults={"note": "x"}),
    ],
)
def test_no_queryset_changes_a_fact(check, attempt):
    with pytest.raises((Unalterable, Unjournalled, DatabaseError)), transaction.atomic():
        attempt(models.Check.objects.all())


def test_a_related_manager_changes_no_fact_either(check):
    with pytest.raises(Unalterable):
        check.round.check_set.update(note="x")
    with pytest.raises(Unalterable):
        check.round.check_set.all().delete()


def test_a_journal_line_is_not_changed(house):
    line = models.Entry.objects.first()
    for attempt in (
        line.save,
        line.delete,
        models.Entry.objects.all().delete,
        lambda: models.Entry.objects.update(rows=""),
    ):
        with pytest.raises(Unalterable):
            attempt()


def test_nothing_is_written_without_a_journal_line(house):
    place = models.Place.objects.get()
    place.name = "302"
    fresh = models.Place(kind="room", name="303", code="x", path="303")
    for attempt in (place.save, fresh.save, lambda: models.Place.objects.bulk_create([fresh])):
        with pytest.raises(Unjournalled):
            attempt()
    with pytest.raises(Unjournalled):
        models.Place.objects.update(name="x")
    with pytest.raises(Unalterable):
        place.delete()


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
@pytest.mark.parametrize("sql", ["UPDATE {} SET hospital_id = hospital_id", "DELETE FROM {}"])
def test_the_application_changes_no_fact_by_sql(recorded, model, sql):
    with pytest.raises(DatabaseError, match="refuses|permission denied"), transaction.atomic():
        connection.cursor().execute(sql.format(model._meta.db_table))


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
@pytest.mark.parametrize("sql", ["UPDATE {} SET hospital_id = hospital_id", "DELETE FROM {}"])
def test_nor_does_the_owner(recorded, model, sql):
    with pytest.raises(DatabaseError, match="refuses"), transaction.atomic(), as_owner() as cursor:
        cursor.execute(sql.format(model._meta.db_table))


@pytest.mark.parametrize("model", MASTER, ids=lambda model: model.__name__)
def test_master_data_is_not_deleted_by_sql(recorded, model):
    with pytest.raises(DatabaseError, match="refuses|permission denied"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way to overwrite a row")
def test_a_fact_is_not_replaced(check):
    with pytest.raises(DatabaseError, match="refuses"), transaction.atomic():
        connection.cursor().execute("INSERT OR REPLACE INTO records_check SELECT * FROM records_check")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="rights exist on PostgreSQL only")
@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_the_application_role_has_no_more_rights_than_it_needs(db, model):
    needs = {"SELECT", "INSERT"} if model in (*FACTS, *LINES) else {"SELECT", "INSERT", "UPDATE"}
    if model in FREE:
        needs.add("DELETE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (guards.ROLE,)
        has = set()
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [guards.ROLE, model._meta.db_table, right])
            has |= {right} if cursor.fetchone()[0] else set()
    assert has == needs


def test_a_signature_names_the_proposer_of_its_decision(house):
    chief, office, leader = (house.people[role].person for role in ("chief", "office", "leader"))
    decision = models.Decision(
        id=cast.an_id("decision"), contract=house.contract, period=202611, kind="reminder", reason="地面湿滑",
        proposed_by_id=chief, at=cast.START, needs="chief",
    )  # fmt: skip
    cast.put(house.people["office"], "propose_decision", [decision])
    forged = models.Signature(
        id=cast.an_id("signature"), decision=decision, proposed_by_id=office, signed_by_id=chief, verdict="signed",
        role="chief", at=cast.START,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="signature_proposer"):
        cast.put(house.people["chief"], "sign_decision", [forged])
    forged.proposed_by_id, forged.signed_by_id = chief, leader
    cast.put(house.people["leader"], "sign_decision", [forged])
    assert scope.current() == house.hospital
