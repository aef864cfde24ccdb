"""记值守日志: what happened while a plan was being carried out, by whoever saw it."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import plan as plans
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def write_log(by: Actor, at: datetime, *, id: UUID, digest: str, plan: UUID, text: str) -> UUID:
    """Returns the line's id. It is never changed; what was wrong is put right by another line."""
    if _ledger.once(records.PlanLog, id, digest):
        return id
    held = plans.one(by, plan)
    if not text.strip():
        raise Refused("请写明发生了什么")
    row = records.PlanLog(id=id, digest=digest, plan=held.row, by_id=by.person, at=at, text=text)
    _ledger.write(by, at, "write_log", {"plan": plan}, [row])
    return id
