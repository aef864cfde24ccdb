"""Many processes at once, and processes killed in the middle: nobody locked out, nothing lost, nothing twice."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
POSTGRES = connection.vendor == "postgresql"
DATABASE = f"houqin_crowd_{os.getpid()}"  # two suites may run at once
WHOLE = (20, 20)  # checks and marks of a round


class Server:
    """A database of its own, and processes that work on it as the application's role."""

    def __init__(self, folder: Path) -> None:
        self.env = {**os.environ, "HOUQIN_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "houqin.server.settings"}
        if POSTGRES:
            url = urlsplit(os.environ["HOUQIN_TEST_DATABASE_URL"])._replace(path=f"/{DATABASE}")
            self.env["HOUQIN_DATABASE_URL"] = urlunsplit(url)

    def start(self, *argv: object) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.records.writer", *map(str, argv)],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self, process: subprocess.Popen) -> list[str]:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return out.splitlines()

    def rounds(self) -> dict[int, tuple[int, int]]:
        """Each round on record with its checks and marks; none may be there twice."""
        lines = [[int(word) for word in line.split()] for line in self.end(self.start("count"))]
        assert len({n for n, _, _ in lines}) == len(lines)
        return {n: (checks, marks) for n, checks, marks in lines}

    def verify(self) -> None:
        self.end(self.start("verify"))


@contextmanager
def database():
    """On PostgreSQL a database that nobody else uses; on SQLite the server's folder is one."""
    if not POSTGRES:
        yield
        return
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(os.environ["HOUQIN_TEST_DATABASE_URL"], autocommit=True) as maintenance:
        maintenance.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        maintenance.execute(f"CREATE DATABASE {DATABASE}")
        yield
        maintenance.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A hospital founded in a database that only these tests use."""
    with database():
        server = Server(tmp_path_factory.mktemp("crowd"))
        server.end(server.start("found"))
        yield server


def test_six_processes_write_at_once(server):
    """Each range is sent by two of them at the same time, as a phone and its impatient owner do."""
    writers = [server.start("record", "--first", first, "--count", 20) for first in (0, 0, 20, 20, 40, 40)]
    server.verify()  # in the midst of it: an honest book never looks like a forged one
    said = [server.end(writer) for writer in writers]
    assert [len(numbers) for numbers in said] == [20] * 6
    assert server.rounds() == dict.fromkeys(range(60), WHOLE)
    server.verify()


def test_six_processes_number_papers_at_once(server):
    """Each paper is issued by two of them: one number each, none left out, none given twice."""
    writers = [server.start("number", "--first", first, "--count", 15) for first in (0, 0, 15, 15, 30, 30)]
    said = [dict(line.split() for line in server.end(writer)) for writer in writers]
    for once, again in zip(said[::2], said[1::2], strict=True):
        assert once == again
    numbers = {number for one in said for number in one.values()}
    assert numbers == {f"后整〔2026〕{n}号" for n in range(1, 46)}
    server.verify()


@pytest.mark.parametrize("safe", [1, 12])
def test_a_killed_process_loses_nothing_that_it_said_was_safe(server, safe):
    first = safe * 1000
    writer = server.start("record", "--first", first)
    said = [int(writer.stdout.readline()) for _ in range(safe)]
    writer.kill()  # wherever it is: between two statements, in a commit, in the journal
    said += [int(line) for line in writer.communicate(timeout=60)[0].splitlines()]
    assert said == list(range(first, first + len(said)))
    on_record = {n: counts for n, counts in server.rounds().items() if n >= first}
    assert set(on_record.values()) == {WHOLE}
    assert set(on_record) in (set(said), {*said, said[-1] + 1})  # at most one more was safe and not yet said
    server.verify()
    again = server.end(server.start("record", "--first", first, "--count", len(said) + 1))
    assert len(again) == len(said) + 1
    assert set(server.rounds()) >= set(range(first, first + len(said) + 1))
    server.verify()
