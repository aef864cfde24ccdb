"""The journal as people read it, and its verification."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from houqin.queries import _chain
from houqin.queries._chain import Deed, Fault, Look, Report
from houqin.queries._gate import question
from houqin.records.journal import AccessEntry, Entry
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

__all__ = ["Deed", "Fault", "Report", "Told", "access_journal", "journal", "journal_line", "verify"]


@dataclass(frozen=True, slots=True)
class Told:
    """A journal line; `rows` are (table, id, digest)."""

    seq: int
    at: datetime
    by: str
    role: str
    action: str
    facts: str
    seal: str
    rows: tuple[tuple[str, str, str], ...]


@question
def journal(by: Actor, *, before: int | None = None, most: int = 50, action: str = "") -> list[Told]:
    """Newest first; `before` is the last number of the page before."""
    return _page(Entry, before, most, action)


@question
def access_journal(by: Actor, *, before: int | None = None, most: int = 50) -> list[Told]:
    """What the audit role looked at, newest first."""
    return _page(AccessEntry, before, most, "")


@question
def journal_line(by: Actor, seq: int) -> Told:
    line = Entry.objects.select_related("by").filter(seq=seq).first()
    if line is None:
        raise Refused("没有第 %(seq)s 行日志", seq=seq)
    return _told(line)


@question
def verify(
    by: Actor, *, progress: Callable[[int, int], None] = lambda lines, rows: None, look: Look | None = None
) -> Report:
    """Recomputes every line and every row of the hospital; `progress` hears lines and rows done so far.

    `look` takes the SHA-256 of a photo that has come and says what is wrong with its file; without it none is opened.
    """
    return _chain.verify(progress, look)


def _page(lines: Any, before: int | None, most: int, action: str) -> list[Told]:
    found = lines.objects.select_related("by").order_by("-seq")
    if before is not None:
        found = found.filter(seq__lt=before)
    if action:
        found = found.filter(action=action)
    return [_told(line) for line in found[:most]]


def _told(line: Any) -> Told:
    rows = tuple((table, id, digest) for table, id, digest in (row.split(" ") for row in line.rows.splitlines()))
    by = line.by
    return Told(
        line.seq, line.at, by.name if by else "", by.role if by else "", line.action, line.facts, line.seal, rows
    )
