"""`houqin migrate`: brings the database to this release's shape."""

import argparse

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
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def apply() -> None:
    call_command("migrate", interactive=False, verbosity=0)
