"""设置事项: a hospital's own kinds, categories and clocks; they hold for what is opened from now on."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.packs import casebook
from houqin.records import models as records
from houqin.rules.party import Actor


@_ledger.action
def release_casebook(by: Actor, at: datetime, *, id: UUID, text: str) -> UUID:
    """Returns the setting's id. Wrong names the line of a text that cannot be read; empty = as proposed."""
    casebook.book(text)
    row = records.OwnCasebook(id=id, content=text, released_at=at)
    _ledger.write(by, at, "release_casebook", {"id": id}, [row])
    return id
