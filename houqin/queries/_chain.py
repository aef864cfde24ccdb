"""The journal recomputed: every line's seal over the line before, every row's digest against the line that wrote it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection

from houqin.records import digest, scope
from houqin.records.journal import AccessEntry, AccessHead, Entry, Head, Line, Tip

Progress = Callable[[int, int], None]
Look = Callable[[str], str]  # a photo's SHA-256 → altered, missing, or nothing when its file is as it was sent
Row = tuple[str, str]  # table and id, as the journal writes them

WINDOW = 1000  # lines whose rows are compared together


@dataclass(frozen=True, slots=True)
class Deed:
    """The journal line beside which a fault lies."""

    seq: int
    at: datetime
    by: str
    action: str


@dataclass(frozen=True, slots=True)
class Fault:
    """`kind`: altered | missing | forged | reordered; `table`: entry, accessentry, head, file or a row's table.

    `id` is the row's; of a line its number, of several lines in a row `first-last`; of a photo's file its SHA-256.
    """

    kind: str
    table: str
    id: str
    line: int
    deed: Deed | None = None


@dataclass(frozen=True, slots=True)
class Report:
    lines: int
    rows: int
    faults: tuple[Fault, ...]
    files: int = 0


def verify(progress: Progress, look: Look | None = None) -> Report:
    """Both chains of the hospital in scope, and with `look` its photos; `progress` hears lines done and rows done."""
    faults: list[Fault] = []
    rows, lines = _Rows(), 0
    with _any_bytes():
        for batch in _windows(Entry, Head, faults):
            lines += len(batch)
            rows.compare(batch)
            progress(lines, rows.count)
        for batch in _windows(AccessEntry, AccessHead, faults):
            lines += len(batch)
        faults += rows.faults()
    arrived = _arrived() if look else {}
    faults += (Fault(kind, "file", sha, line) for sha, line in arrived.items() if look and (kind := look(sha)))
    return Report(lines, rows.count, tuple(_told(faults)), len(arrived))


def _arrived() -> dict[str, int]:
    """The papers on file and the photos that have come, by SHA-256, each with the first line that says so."""
    filed = _fetch(
        "SELECT sha256, MIN(entry) FROM records_documentfile WHERE hospital_id = %s GROUP BY sha256 ORDER BY 2"
    )
    rows = _fetch(
        "SELECT p.sha256, MIN(a.entry) FROM records_attached a JOIN records_photo p ON p.id = a.photo_id "
        "WHERE a.hospital_id = %s GROUP BY p.sha256 ORDER BY 2"
    )
    return dict(filed) | dict(rows)


@contextmanager
def _any_bytes() -> Iterator[None]:
    """SQLite may hold bytes that are no text; they shall be named as altered, not stop the reading."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.text_factory = lambda raw: raw.decode(errors="replace")
    try:
        yield
    finally:
        connection.connection.text_factory = str


def _windows(lines: type[Line], heads: type[Tip], faults: list[Fault]) -> Iterator[list[Any]]:
    """The lines of one chain in order, with what is wrong with them added to `faults`."""
    last, seal, suspect = 0, "", False
    while batch := _batch(lines, last):
        for seq, prev, stored, _, text in batch:
            faults += _stretch("missing", lines, last + 1, seq)
            broken = prev != seal and seq == last + 1
            own = digest.of(text) == stored
            if not own or (broken and not suspect):
                faults.append(_line_fault(lines, seq, prev, broken, own))
            last, seal, suspect = seq, stored, not own or seq > last + 1
        yield batch
    faults += _head_faults(lines, heads)


def _batch(lines: Any, after: int) -> list[Any]:
    text = digest.select(lines, connection.vendor)
    return _fetch(
        f"SELECT seq, prev, seal, rows, {text} FROM {_table(lines)} WHERE hospital_id = %s AND seq > %s "
        f"ORDER BY seq LIMIT {WINDOW}",
        after,
    )


def _line_fault(lines: type[Line], seq: int, prev: str, broken: bool, own: bool) -> Fault:
    name = digest.label(lines)
    if broken and prev and _fetch(f"SELECT 1 FROM {_table(lines)} WHERE hospital_id = %s AND seal = %s LIMIT 1", prev):
        return Fault("reordered", name, str(seq), seq)
    if own:  # sealed over another line than the one that stands before it: that one was rewritten and sealed anew
        return Fault("altered", name, str(seq - 1), seq - 1)
    return Fault("altered", name, str(seq), seq)


def _head_faults(lines: type[Line], heads: type[Tip]) -> Iterator[Fault]:
    """The tail against the head, read in one statement so that a deed in between does not look like a fault."""
    found = _fetch(
        f"SELECT h.seq, h.seal, COALESCE((SELECT seal FROM {_table(lines)} WHERE hospital_id = h.hospital_id AND "
        f"seq = h.seq), ''), COALESCE((SELECT MAX(seq) FROM {_table(lines)} WHERE hospital_id = h.hospital_id), 0) "
        f"FROM {_table(heads)} h WHERE h.hospital_id = %s"
    )
    if not found:
        yield Fault("missing", digest.label(heads), "", 0)
        return
    seq, seal, tail, last = found[0]
    yield from _stretch("forged", lines, seq + 1, last + 1)
    yield from _stretch("missing", lines, last + 1, seq + 1)
    if seq <= last and seal != tail:
        yield Fault("altered", digest.label(heads), str(seq), seq)


def _stretch(kind: str, lines: type[Line], first: int, end: int) -> list[Fault]:
    """One fault for the lines from first to just before end, of which there may be a great many."""
    if first >= end:
        return []
    return [Fault(kind, digest.label(lines), str(first) if end == first + 1 else f"{first}-{end - 1}", first)]


class _Rows:
    """Rows against lines. What matches is forgotten at once, so memory holds one window and the misfits."""

    def __init__(self) -> None:
        self.count = 0
        self.last = 0
        self.models = [
            model for model in apps.get_app_config("records").get_models() if issubclass(model, scope.Journalled)
        ]
        self.kept = {digest.label(model): model for model in self.models if issubclass(model, scope.Kept)}
        self.unmatched: dict[Row, int] = {}  # rows that no line vouches for → the line they name
        self.unmet: dict[Row, int] = {}  # rows that a line names and that were not found so → that line

    def compare(self, batch: list[Any]) -> None:
        expected: dict[str, int] = {}
        for seq, _, _, rows, _ in batch:
            if rows:
                expected.update(dict.fromkeys(rows.split("\n"), seq))
        first, self.last = self.last + 1, batch[-1][0]
        for model in self.models:
            self._match(model, expected, "entry BETWEEN %s AND %s", first, self.last)
        for line, seq in expected.items():
            table, id, _ = (line + "  ").split(" ", 2)
            self.unmet[table, id] = seq

    def _match(self, model: Any, expected: dict[str, int], where: str, *params: Any) -> None:
        name, vendor = digest.label(model), connection.vendor
        met, sha = expected.pop, sha256
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {digest.identity(model, vendor)}, entry, {digest.select(model, vendor)} "
                f"FROM {_table(model)} WHERE hospital_id = %s AND {where}",
                [scope.current(), *params],
            )
            while rows := cursor.fetchmany(2000):
                self.count += len(rows)
                for id, seq, text in rows:
                    if met(f"{name} {id} {sha((text or '').encode()).hexdigest()}", None) != seq:
                        self.unmatched[name, str(id)] = seq

    def faults(self) -> Iterator[Fault]:
        beyond = f"(entry < 1 OR entry > (SELECT COALESCE(MAX(seq), 0) FROM {_table(Entry)} WHERE hospital_id = %s))"
        for model in self.models:
            self._match(model, {}, beyond, scope.current())
        for (table, id), seq in self.unmet.items():
            if (table, id) in self.unmatched or self._older(table, id, seq):
                yield Fault("altered", table, id, seq)
            elif table not in self.kept or self._written(table, id) is None:
                yield Fault("missing", table, id, seq)
        for (table, id), seq in self.unmatched.items():
            if (table, id) not in self.unmet:
                yield Fault("forged", table, id, seq)

    def _older(self, table: str, id: str, seq: int) -> bool:
        """A kept row put back to what an earlier line wrote."""
        written = self._written(table, id)
        return written is not None and written < seq

    def _written(self, table: str, id: str) -> int | None:
        """The line that a kept row names, which for a row changed since is a later one."""
        if table not in self.kept:
            return None
        sql = f"SELECT entry FROM {_table(self.kept[table])} WHERE hospital_id = %s AND CAST(id AS TEXT) = %s"
        found = _fetch(sql, id)
        return int(found[0][0]) if found else None


def _told(faults: Iterable[Fault]) -> list[Fault]:
    """Each fault with the deed of its line: who and when."""
    faults = list(faults)
    seqs = sorted({fault.line for fault in faults})
    deeds = {}
    for at in range(0, len(seqs), 500):
        for line in Entry.objects.filter(seq__in=seqs[at : at + 500]).select_related("by"):
            deeds[line.seq] = Deed(line.seq, line.at, line.by.name if line.by else "", line.action)
    return [Fault(f.kind, f.table, f.id, f.line, _deed_of(f, deeds)) for f in faults]


def _deed_of(fault: Fault, deeds: dict[int, Deed]) -> Deed | None:
    return None if fault.table.startswith("access") else deeds.get(fault.line)


def _fetch(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [scope.current(), *params])
        return list(cursor.fetchall())


def _table(model: type[Any]) -> str:
    return str(model._meta.db_table)
