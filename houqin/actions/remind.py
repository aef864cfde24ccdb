"""提醒: what falls due with time is told once for each stage, by the nightly scan."""

from datetime import datetime

from houqin.actions import _ledger, _notices
from houqin.actions._notices import House, Told
from houqin.queries import _told
from houqin.rules import notice as notices
from houqin.rules.party import Actor


@_ledger.action
def remind(by: Actor, at: datetime, *, topic: str, id: str, stage: str = "") -> bool:
    """Whether anybody was told now; `id` is of the topic's table, `stage` tells one reminder from the next."""
    _ledger.freeze()
    of = notices.TOPICS[topic]
    source = _told.named(of.table, id, stage)
    if source is None:
        return False
    source.values["stage"] = stage
    return _notices.write(House(at), [Told(notices.key(topic, id, stage), of, (source,), at)]) > 0
