"""What the database itself refuses: changing or removing facts, and other hospitals' rows."""

from django.db import migrations

from houqin.records import guards

APPEND_ONLY = (
    *("acceptance", "accessentry", "attached", "ballot", "check", "clause", "contract", "contractplace", "decision", "entry", "finding"),
    *("incident", "mark", "objection", "outcome", "ownedition", "photo", "quantity", "round", "ruling", "sheet"),
    *("signature", "statement", "step", "terms"),
)
KEPT = ("department", "person", "place", "provider", "head", "accesshead")
FREE = ("draft", "findingnow")


def forwards(apps, schema):
    guards.prepare(schema)
    for kind, models in (("append_only", APPEND_ONLY), ("kept", KEPT), ("free", FREE)):
        for model in models:
            guards.guard(schema, f"records_{model}", kind)
    schema.execute(guards.SIGNED_PROPOSER[schema.connection.vendor], None)
    if schema.connection.vendor == "postgresql":
        schema.execute(guards.OWN_MEMBERSHIPS, None)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(forwards, elidable=False)]
