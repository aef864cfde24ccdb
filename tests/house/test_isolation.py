"""Every table of a hospital is scoped in Python and guarded in the database, also the ones that are added tomorrow."""

import ast

import pytest
from django.apps import apps
from django.db import connection

from houqin.records import models
from houqin.records.journal import Line, Tip
from houqin.records.scope import AppendOnly, Journalled, Kept, NoScope, Scoped
from tests.house import source

RECORDS = list(apps.get_app_config("records").get_models())
HOSPITALS_OWN = [model for model in RECORDS if model is not models.Hospital]
BESIDE = (  # outside the digests
    *(models.Draft, models.ReportDraft, models.FindingNow, models.Slip),
    *(models.Notice, models.NoticeCursor, models.Delivery),
    *(models.CaseNow, models.Caller, models.ObjectionContact),
)
PRIVATE = {  # what opens a door → the only modules that may use it
    "journalling": {"houqin/actions/_ledger.py"},
    "announce": {"houqin/actions/_ledger.py"},
    "signing_in": {"houqin/queries/party.py"},
    "_raw_delete": set(),
    "_base_manager": set(),
}

every_table = pytest.mark.parametrize("model", HOSPITALS_OWN, ids=lambda model: model.__name__)


@every_table
def test_every_table_belongs_to_a_hospital(model):
    assert issubclass(model, Scoped)
    assert issubclass(model, Journalled | Line | Tip) or model in BESIDE


@every_table
def test_every_manager_fails_closed(model):
    for manager in (*model._meta.managers, model._base_manager, model._default_manager):
        with pytest.raises(NoScope):
            manager.get_queryset()


@every_table
def test_no_relation_leads_from_an_unscoped_table_to_a_scoped_one(model):
    for field in model._meta.get_fields():
        to = getattr(field, "related_model", None)
        if field.concrete and to and not issubclass(to, Scoped):
            assert field.remote_field.hidden, (
                f"{model.__name__}.{field.name}: rows could be counted through {to.__name__}"
            )


def guards(model):
    """What the database knows of refusing: SQLite's triggers by name, PostgreSQL's by what they refuse."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            return {
                verb for (name,) in cursor.fetchall() for verb in ("UPDATE", "DELETE") if name.endswith(verb.lower())
            }
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND "
            "tgfoid = 'houqin_refuse'::regproc",
            [table],
        )
        said = " ".join(row[0] for row in cursor.fetchall())
        return {verb for verb in ("UPDATE", "DELETE") if verb in said.partition(" ON ")[0]}


@every_table
def test_the_database_refuses_by_itself(db, model):
    facts = issubclass(model, AppendOnly | Line)
    expected = {"UPDATE", "DELETE"} if facts else {"DELETE"} if issubclass(model, Kept | Tip) else set()
    assert guards(model) == expected


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row-level security is PostgreSQL's")
@every_table
def test_row_level_security_is_forced(db, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [model._meta.db_table]
        )
        assert cursor.fetchall() == [(True, True)]
        cursor.execute("SELECT count(*) FROM pg_policies WHERE tablename = %s", [model._meta.db_table])
        assert cursor.fetchone() == (2 if model is models.Person else 1,)


@pytest.mark.parametrize("name", PRIVATE)
def test_only_the_doorkeepers_hold_keys(name):
    """Good: `with scope.use(hospital)`. Bad: `with scope.journalling(7)` in an action, which would forge a line."""
    users = {
        source.named(path)
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute) and node.attr == name and not path.is_relative_to(source.HOUSE / "rules")
    }
    assert users <= PRIVATE[name] | {"houqin/records/scope.py"}


def test_raw_sql_of_queries_and_actions_names_the_hospital():
    """The scoped managers do not see SQL; a module that writes its own says `hospital` in it."""
    for path in source.modules():
        text = path.read_text("utf-8")
        if path.parent.name in ("queries", "actions") and "cursor.execute(" in text and "pg_advisory" not in text:
            assert "hospital" in text, path
