"""`houqin demo` in a home of its own: built whole or not at all, never over a real hospital, never under a server."""

import os
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from houqin.actions.open_hospital import open_hospital
from houqin.interfaces.cli import demo
from houqin.interfaces.sample import build, opening, play
from houqin.rules import party
from houqin.rules.refusal import Refused
from tests.cast import START

SCRIPT = """
from houqin.interfaces.cli import main
from houqin.interfaces.cli import demo
from houqin.interfaces.sample.size import Size
demo.SMALL = Size(1, 0.5, ("lift", "gas_kitchen"), ("后勤楼/地下1层", "后勤楼/2层"))
main.main()
"""
COMMAND = [sys.executable, "-c", SCRIPT, "demo", "--no-serve", "--small", "--today", "2026-11-22"]
SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of its own is SQLite's way")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def building(home: Path) -> subprocess.Popen[str]:
    """The command in a process of its own, playing very little."""
    settings = {"DJANGO_SETTINGS_MODULE": "houqin.server.settings", "HOUQIN_HOME": str(home), "HOUQIN_DATABASE_URL": ""}
    environment = {**os.environ, **settings}
    return subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@SQLITE
def test_killed_while_building_it_leaves_nothing_and_the_next_one_builds(home):
    broken = building(home)
    draft = home / "building.sqlite3"
    while not (draft.exists() and draft.stat().st_size > 500_000):
        assert broken.poll() is None, broken.stderr.read()
        time.sleep(0.05)
    broken.kill()
    broken.communicate()
    assert not (home / "houqin.sqlite3").exists()

    said, complaints = building(home).communicate()
    assert "示例" in said and "59 不合格" in said, complaints
    assert sorted(path.name for path in home.glob("*.sqlite3*")) == ["houqin.sqlite3"]
    with sqlite3.connect(home / "houqin.sqlite3") as built:
        assert built.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert built.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert built.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0] > 20, "it knows its own sizes"


def test_broken_off_the_connection_is_as_before(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "houqin.sqlite3"))
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(build, "call_command", lambda *_, **__: None)
    monkeypatch.setattr(build, "_pragmas", lambda _: None)
    with pytest.raises(KeyboardInterrupt), build._apart():
        assert connection.settings_dict["NAME"] == str(tmp_path / "building.sqlite3")
        (tmp_path / "building.sqlite3").write_bytes(b"half")
        raise KeyboardInterrupt
    assert connection.settings_dict["NAME"] == str(tmp_path / "houqin.sqlite3")
    assert [path.name for path in tmp_path.iterdir()] == ["building.lock"]


def test_two_do_not_build_at_once(tmp_path):
    lock = tmp_path / "building.lock"
    with build._alone(lock), pytest.raises(Refused, match="另一个 houqin demo"), build._alone(lock):
        pass
    with build._alone(lock):
        pass


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_it_never_takes_the_place_of_a_database_that_somebody_uses(tmp_path, suffix):
    draft, file = tmp_path / "building.sqlite3", tmp_path / "houqin.sqlite3"
    draft.write_bytes(b"new")
    file.write_bytes(b"old")
    file.with_name(file.name + suffix).touch()
    with pytest.raises(Refused, match="先停掉 houqin serve"):
        build._take_place(draft, file)
    assert file.read_bytes() == b"old"


@pytest.fixture
def database(db, monkeypatch):
    """The test's database, as if it were the home's file."""
    monkeypatch.setattr(build, "_file", lambda: Path(__file__))


def test_an_empty_database_has_no_sample_yet(database):
    assert build.standing() is None


def test_it_refuses_to_stand_beside_a_real_hospital(database):
    open_hospital(party.system(0), START, code="REAL", name="真实医院", short="真实")
    with pytest.raises(Refused, match="已有真实医院"):
        build.standing()


def test_it_refuses_a_database_with_accounts_and_no_hospital(database, django_user_model):
    django_user_model.objects.create_user("somebody", password="long enough")
    with pytest.raises(Refused, match="已有账号"):
        build.standing()


def test_a_sample_that_stands_is_not_built_again(database, monkeypatch, capsys):
    open_hospital(party.system(0), START, code="S", name="示例", short="示例", is_sample=True)
    monkeypatch.setattr(build, "build", lambda *_: pytest.fail("built again"))
    demo.run(arguments("--no-serve"))
    assert capsys.readouterr().out == ""  # nothing is closed there


@pytest.fixture
def served(database, monkeypatch):
    """What would be served, without serving."""
    asked = []
    monkeypatch.setattr(demo.serve, "prepare", lambda: None)
    monkeypatch.setattr(demo.serve, "serve", lambda *where: asked.append(where))
    return asked


def test_it_tells_who_may_sign_in_and_serves_on_this_machine_only(served, capsys, django_user_model):
    hospital = open_hospital(party.system(0), START, code="S", name="示例", short="示例", is_sample=True)
    house = opening.House(hospital)
    with build.parties.within(party.system(hospital)):
        opening._departments(house, party.system(hospital), START)
        opening._people(house, party.system(hospital), START, opening.ground.names(opening.Random(1)))
    demo.run(arguments("--port", "8765"))
    said = capsys.readouterr().out
    assert opening.PASSWORD in said and "http://127.0.0.1:8765/" in said
    assert all(f"  {role:<12}{word}" in said for role, word in party.ROLES.items() if role != "provider")
    assert served == [("127.0.0.1", 8765)]


def arguments(*words: str):
    parser = demo.argparse.ArgumentParser()
    demo.add(parser.add_subparsers())
    return parser.parse_args(["demo", *words])


def test_its_arguments():
    plain = arguments()
    assert (plain.seed, plain.small, plain.rebuild, plain.no_serve, plain.today, plain.port) == (
        play.SEED,
        *[False] * 3,
        None,
        None,
    )
    assert arguments("--today", "2026-11-22", "--seed", "7").today == date(2026, 11, 22)
    with pytest.raises(SystemExit):
        arguments("--today", "tomorrow")
