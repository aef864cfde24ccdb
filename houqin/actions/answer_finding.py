"""服务商答复: accept a finding, decline it, say whose it is not, plead, or ask for more time."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

ANSWERS = ("accept", "decline", "disown", "plead", "extend")


@_ledger.action
def answer_finding(
    by: Actor, at: datetime, *, finding: UUID, answer: str, note: str = "", until: datetime | None = None
) -> UUID:
    """Returns the finding's id. All but accepting needs a reason; `until` is the time asked for.

    Asking moves no deadline: `grant_extension` does. Disowning (非我方责任) stops the clock until the office says whose
    it is: `reassign_finding`, or `settle_finding` to insist.
    """
    if answer not in ANSWERS:
        raise Refused("答复须为 %(known)s 之一", known="、".join(ANSWERS))
    if answer != "accept" and not note.strip():
        raise Refused("请写明理由")
    if answer == "extend" and (until is None or until <= at):
        raise Refused("请写明要延到什么时候，须晚于现在")
    found = _steps.load(by, finding)
    rows = _steps.step(by, at, found, answer, note=note, asked=until if answer == "extend" else None)
    _ledger.write(by, at, "answer_finding", {"finding": finding, "answer": answer}, rows)
    return finding
