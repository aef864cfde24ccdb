"""The database's own guards: triggers that refuse change and removal, the application's rights, row-level security.

A migration that adds or rebuilds a table of a hospital ends with `guard(…)` for it; tests/house/test_isolation.py asks
every model for its guards.
"""

from typing import Any

ROLE = "houqin_app"
RIGHTS = {
    "append_only": "SELECT, INSERT",
    "kept": "SELECT, INSERT, UPDATE",
    "free": "SELECT, INSERT, UPDATE, DELETE",
}
FORBIDDEN = {"append_only": ("UPDATE", "DELETE"), "kept": ("DELETE",), "free": ()}

PREPARE = f"""
DO $$ BEGIN
    CREATE ROLE {ROLE} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT {ROLE} TO CURRENT_USER;
CREATE OR REPLACE FUNCTION houqin_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION '% refuses %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {ROLE};
"""
OWN_MEMBERSHIPS = """
CREATE POLICY own_memberships ON records_person FOR SELECT
    USING (user_id = NULLIF(current_setting('app.user', true), '')::bigint)
"""
SIGNED_PROPOSER = {
    "sqlite": """
CREATE TRIGGER signature_proposer BEFORE INSERT ON records_signature
    WHEN NEW.proposed_by_id IS NOT (SELECT proposed_by_id FROM records_decision WHERE id = NEW.decision_id)
BEGIN SELECT RAISE(ABORT, 'signature_proposer: not the proposer of this decision'); END
""",
    "postgresql": """
CREATE FUNCTION signature_proposer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.proposed_by_id IS DISTINCT FROM (SELECT proposed_by_id FROM records_decision WHERE id = NEW.decision_id) THEN
        RAISE EXCEPTION 'signature_proposer: not the proposer of this decision'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signature_proposer BEFORE INSERT ON records_signature
    FOR EACH ROW EXECUTE FUNCTION signature_proposer()
""",
}


def prepare(schema: Any) -> None:
    """The role and the refusing function; once per PostgreSQL database, by its owner."""
    if schema.connection.vendor == "postgresql":
        schema.execute(PREPARE, None)


def guard(schema: Any, table: str, kind: str) -> None:
    """`kind` is append_only, kept or free; every kind is shut to other hospitals on PostgreSQL."""
    make = _postgresql if schema.connection.vendor == "postgresql" else _sqlite
    for statement in make(table, kind):
        schema.execute(statement, None)


def _sqlite(table: str, kind: str) -> list[str]:
    triggers = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} refuses {verb}'); END"
        for verb in FORBIDDEN[kind]
    ]
    return [*triggers, *_statistics(table)]


def _statistics(table: str) -> list[str]:
    """A new SQLite database knows nothing of its rows and takes the hospital for a fine key, though all have the same.

    Told that the index by hospital and journal line tells a million rows apart by the line alone, it looks things up by
    what names them instead of reading the whole hospital. ANALYZE puts measured figures in its place.
    """
    index = f"{table.removeprefix('records_')}_entry"
    return [
        f"ANALYZE {table}",
        "INSERT INTO sqlite_stat1 SELECT tbl_name, name, '1000000 1000000 8' FROM sqlite_master "
        f"WHERE type = 'index' AND name = '{index}'",
        "ANALYZE sqlite_schema",
    ]


def _postgresql(table: str, kind: str) -> list[str]:
    here = "hospital_id = NULLIF(current_setting('app.hospital', true), '')::bigint"
    refused = " OR ".join((*FORBIDDEN[kind], "TRUNCATE"))
    triggers = (
        f"CREATE TRIGGER {table}_guard BEFORE {refused} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION houqin_refuse()"
    )
    return [
        f"REVOKE ALL ON {table} FROM {ROLE}",
        f"GRANT {RIGHTS[kind]} ON {table} TO {ROLE}",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY hospital ON {table} USING ({here})",
        *([triggers] if FORBIDDEN[kind] else []),
    ]
