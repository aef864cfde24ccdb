"""请下一家汇报: a subject is called up at the meeting; its clock runs from here."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _panels
from houqin.rules.party import Actor


@_ledger.action
def present_subject(by: Actor, at: datetime, *, panel: UUID, subject: UUID) -> UUID:
    """Returns the step's id. Who is on stage already is left alone."""
    found = _panels.unlocked(panel, at)
    row = _panels.subject(found, subject)
    if found.life.subject == str(subject):
        return next(one.pk for one in reversed(found.steps) if one.kind == "present")
    step = _panels.step(by, at, found, "present", subject=row)
    _ledger.write(by, at, "present_subject", {"panel": panel, "name": row.name}, [step])
    return step.id
