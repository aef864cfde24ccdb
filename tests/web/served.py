"""The stage served by a process of its own, for a real browser; it says where it is, then serves."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

ROOT = Path(__file__).parents[2]


@dataclass
class Hall:
    """A served stage: its address, its folder, and what stands in the pages' addresses."""

    address: str
    home: str
    names: dict[str, str]

    def rows(self, sql: str, *given: object) -> list[tuple]:
        """What is on record, read past the application."""
        with closing(sqlite3.connect(f"{self.home}/houqin.sqlite3")) as base:
            return base.execute(sql, given).fetchall()


@contextmanager
def running(**said: str) -> Iterator[Hall]:
    """`said` are settings, as the environment tells them."""
    run = [sys.executable, "-m", "tests.web.served"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "HOUQIN_TEST_DATABASE_URL": "", **said}
    with subprocess.Popen(run, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield Hall(**json.loads(server.stdout.readline()))
        finally:
            server.terminate()


class Threaded(ThreadingMixIn, WSGIServer):
    """A browser opens connections ahead of need; one thread would wait on them for ever."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    from tests.web import stage  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    names = {name: str(value) for name, value in stage.names(stage.play()).items()}
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Threaded, Silent)
    address = f"http://127.0.0.1:{server.server_port}"
    print(json.dumps({"address": address, "home": os.environ["HOUQIN_HOME"], "names": names}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
