"""`houqin migrate`: brings the database to this release's shape."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("migrate", help=gettext("建立数据库，或升级到本版本的结构"))


def run(args: argparse.Namespace) -> None:
    steps = pending()
    apply()
    print(gettext("数据库已就绪，执行了 %(steps)s 步。") % {"steps": steps})


def pending() -> int:
    """How many migrations this release has that the database has not."""
    with owning():
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def apply() -> None:
    with owning():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def owning() -> Iterator[None]:
    """PostgreSQL as the user of HOUQIN_DATABASE_URL, who owns the tables, and not as the application's role."""
    options = connection.settings_dict["OPTIONS"]
    if "options" not in options or connection.in_atomic_block:
        yield
        return
    role = options.pop("options")
    connection.close()
    try:
        yield
    finally:
        options["options"] = role
        connection.close()
