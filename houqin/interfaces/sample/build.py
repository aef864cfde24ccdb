"""The sample hospital built in a database file of its own, which takes its place only when it is whole."""

import fcntl
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction

from houqin.interfaces.sample.play import Play
from houqin.interfaces.sample.size import WHOLE, Size
from houqin.queries import party as parties
from houqin.queries.party import Hospital
from houqin.rules.refusal import Refused

FAST = ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -262144")  # a power cut costs only the draft
SETTLED = ("journal_mode = WAL", "analysis_limit = 1000", "optimize = 0x10002", "wal_checkpoint(TRUNCATE)")


def standing() -> Hospital | None:
    """The sample hospital of this home, or None when the database is still empty; Refused beside a real hospital."""
    if connection.vendor == "sqlite" and not _file().exists():
        return None
    call_command("migrate", interactive=False, verbosity=0)
    hospitals = parties.hospitals()
    if any(not hospital.is_sample for hospital in hospitals):
        raise Refused("这个文件夹里已有真实医院的数据；示例请另用一个文件夹，例如 HOUQIN_HOME=~/houqin-sample 。")
    if not hospitals and get_user_model().objects.exists():
        raise Refused("这个数据库里已有账号；示例请另用一个文件夹，例如 HOUQIN_HOME=~/houqin-sample 。")
    return hospitals[0] if hospitals else None


def build(today: date, seed: object, size: Size = WHOLE) -> Iterator[Play]:
    """Plays the year ending the day before `today`; yields the play after each day. Broken off, it leaves nothing."""
    play = Play(today, seed, size)
    with _apart() if connection.vendor == "sqlite" else transaction.atomic(), _unswept():
        for _ in play.days():
            yield play


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


@contextmanager
def _apart() -> Iterator[None]:
    """The work goes into a draft beside the database; when all went well, the draft becomes the database."""
    file = _file()
    draft = file.with_name("building.sqlite3")
    with _alone(file.with_name("building.lock")):
        _remove(draft)
        connection.close()
        connection.settings_dict["NAME"] = str(draft)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            _pragmas(FAST)
            yield
            _pragmas(SETTLED)
            connection.close()
            _take_place(draft, file)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = str(file)
            _remove(draft)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("另一个 houqin demo 正在建立示例，请等它完成。") from None
        yield


def _remove(draft: Path) -> None:
    """The draft and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _pragmas(said: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for one in said:
            cursor.execute(f"PRAGMA {one}")


def _take_place(draft: Path, file: Path) -> None:
    """On disk before it has the name; and never under somebody who still writes to the one before."""
    beside = [file.with_name(file.name + suffix) for suffix in ("-wal", "-shm")]
    if any(path.exists() for path in beside):
        raise Refused("还有程序在用这个数据库：请先停掉 houqin serve，再重建示例。")
    _sync(draft)
    os.replace(draft, file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    entry = os.open(path, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


@contextmanager
def _unswept() -> Iterator[None]:
    """Millions of short-lived objects and few cycles: the collector looks seldom."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
