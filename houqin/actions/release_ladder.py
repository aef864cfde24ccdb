"""设置处置阶梯: a hospital's own rungs, amounts and causes; they hold for what is proposed from now on."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.packs import ladder
from houqin.records import models as records
from houqin.rules.party import Actor


@_ledger.action
def release_ladder(by: Actor, at: datetime, *, id: UUID, text: str) -> UUID:
    """Returns the setting's id. Wrong names the line of a text that cannot be read; empty = as proposed."""
    ladder.book(text)
    row = records.OwnLadder(id=id, content=text, released_at=at)
    _ledger.write(by, at, "release_ladder", {"id": id}, [row])
    return id
