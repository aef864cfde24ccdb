"""What the deeds of a panel share: the panel whole, refused when locked or late, and the next step of its life."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.queries import panel as panels
from houqin.queries.panel import Loaded
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


def unlocked(id: UUID, at: datetime, by: Actor | None = None) -> Loaded:
    """A panel whose sheet is not locked; its deadline may be over. With `by`, only the papers of that rater's seat."""
    found = panels.loaded(id, at, by)
    if found.life.state == "closed":
        raise Refused("评分已经锁定，不能再改；确需更正，须由另一人写明理由重开")
    return found


def scoring(id: UUID, at: datetime, by: Actor) -> Loaded:
    """A panel that takes ballots now."""
    found = unlocked(id, at, by)
    if found.life.state == "late":
        raise Refused("评分已于 %(at)s 截止，不再收票", at=period.moment(found.life.closes_at))
    return found


def subject(found: Loaded, id: UUID) -> Any:
    row = next((one for one in found.subjects if one.pk == id), None)
    if row is None:
        raise Refused("这次评审没有这个参评对象")
    return row


def step(by: Actor, at: datetime, found: Loaded, kind: str, **more: Any) -> Any:
    """The row of the next step."""
    n = len(found.steps) + 1
    return records.PanelStep(
        id=derived(found.row.pk, "step", n), panel=found.row, n=n, kind=kind, by_id=by.person, at=at, **more
    )
