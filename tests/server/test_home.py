"""The one folder: its key, its database, and databases elsewhere."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from houqin.server import home


def test_the_folder_is_made_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOUQIN_HOME", str(tmp_path / "a/b"))
    assert home.folder() == tmp_path / "a/b"
    assert home.folder().stat().st_mode & 0o777 == 0o700


def test_the_folder_is_in_the_users_home_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOUQIN_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home.folder() == tmp_path / ".houqin"


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as workers:
        keys = set(workers.map(home.secret_key, [tmp_path] * 32))
    assert len(keys) == 1 and len(keys.pop()) > 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_without_an_address_the_database_is_in_the_folder(tmp_path: Path) -> None:
    chosen = home.database(tmp_path, "")
    assert chosen["NAME"] == str(tmp_path / "houqin.sqlite3")
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_address_is_taken_apart(tmp_path: Path) -> None:
    chosen = home.database(tmp_path, "postgres://app:s%40fe@db.example:5433/house?sslmode=require")
    assert {key: chosen[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "house",
        "USER": "app",
        "PASSWORD": "s@fe",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert chosen["OPTIONS"] == {"sslmode": "require", "options": "-c role=houqin_app"}


def test_another_kind_of_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="expected postgres://"):
        home.database(tmp_path, "mysql://app@db/house")
