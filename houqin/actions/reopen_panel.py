"""重开评分: a locked sheet is opened again by somebody else than who locked it, for a reason that stays on record."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _panels
from houqin.queries import panel as panels
from houqin.rules import review
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def reopen_panel(by: Actor, at: datetime, *, panel: UUID, reason: str, until: datetime) -> UUID:
    """Returns the step's id. The results so far stay on record beside the new ones; `until` is the new deadline."""
    found = panels.loaded(panel, at)
    if found.life.state != "closed":
        raise Refused("评分没有锁定，不必重开")
    if not review.may_reopen(found.life.closed_by, by.person):
        raise Refused("锁定评分的人不能自己重开，须由另一人写明理由后重开")
    if not reason.strip():
        raise Refused("请写明重开的理由")
    if until <= at:
        raise Refused("截止时间须晚于现在")
    step = _panels.step(by, at, found, "reopen", closes_at=until, note=reason.strip())
    _ledger.write(by, at, "reopen_panel", {"panel": panel, "reason": reason, "until": until}, [step])
    return step.id
