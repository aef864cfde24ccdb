"""告知: the journal is read on from where it was read last, and whoever a deed concerns gets a notice of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from houqin.actions import _ledger, _notices
from houqin.actions._notices import House, Told
from houqin.queries import _told
from houqin.records import models as records
from houqin.rules import notice as notices
from houqin.rules.party import Actor

TABLES = frozenset(topic.table for topic in notices.TOPICS.values() if not topic.by_clock)


@_ledger.action
def tell(by: Actor, at: datetime, *, most: int = 200, after: int = 0) -> int:
    """Reads up to `most` lines, none before `after`; returns how many it read, 0 when all was read.

    Notices and the place up to which was read are written together, so each line is told of exactly once.
    """
    cursor = records.NoticeCursor.objects.select_for_update().get()
    found = records.Entry.objects.filter(seq__gt=max(cursor.seq, after)).order_by("seq")
    lines = list(found.values_list("seq", "by", "rows", "at")[:most])
    if lines:
        _notices.write(House(at), _topics(lines))
        cursor.seq = lines[-1][0]
        cursor.save(update_fields=["seq"])
    return len(lines)


def _topics(lines: Sequence[Any]) -> list[Told]:
    """What there is to tell of some journal lines, line by line."""
    seqs: dict[str, list[int]] = {}
    for seq, _, rows, _ in lines:
        for table in {row.partition(" ")[0] for row in rows.splitlines()} & TABLES:
            seqs.setdefault(table, []).append(seq)
    found: dict[tuple[int, str], list[_told.Source]] = {}
    for table, some in seqs.items():
        for source in _told.written(table, some):
            for topic in notices.topics_of(table, source.values):
                found.setdefault((source.entry, topic.name), []).append(source)
    deeds = {seq: (at, by) for seq, by, _, at in lines}
    return [
        Told(f"{seq}/{name}", notices.TOPICS[name], tuple(sources), *deeds[seq])
        for (seq, name), sources in sorted(found.items(), key=lambda one: one[0])
    ]
