"""认可或再催: whoever wrote an opinion accepts the reply, or presses again and says what is still missing."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.rules import case as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def weigh_reply(by: Actor, at: datetime, *, case: UUID, accepted: bool, note: str = "") -> UUID:
    """Returns the case's id. A reply not accepted goes back; before there is one, pressing is a word to hurry."""
    said = _cases.told(note, "" if accepted else "请写明还差什么")
    now = _cases.load(by, case)
    if now.kind not in rules.PRIVATE:
        raise Refused("这件事项不是监督意见")
    if by.person != now.case.reporter_id:
        raise Refused("只有发出意见的人可以认可或再催")
    replied = now.state == "done"
    step = "confirm" if accepted else "return" if replied else "urge"
    rows = _cases.step(by, at, now, step, said)
    _ledger.write(by, at, "weigh_reply", {"case": case, "accepted": int(accepted)}, rows)
    return case
