"""推荐: a department names a candidate for one category, with the reason."""

import json
from datetime import datetime
from uuid import UUID

from houqin.actions import _awards, _ledger
from houqin.records import models as records
from houqin.rules import award
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def nominate(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    call: UUID,
    category: str,
    name: str,
    reason: str,
    department: int | None = None,
) -> UUID:
    """Returns the nomination's id. The office may put one on record for a department; others only for their own."""
    if _ledger.once(records.Nomination, id, digest):
        return id
    found = _awards.call(call)
    if at >= found.closes_at:
        raise Refused("推荐已经截止")
    known = [one.name for one in award.read(json.loads(found.categories))]
    if category not in known:
        raise Refused("这次评选的类别有：%(known)s", known="、".join(known))
    name, reason = name.strip(), reason.strip()
    if not name or len(name) > 80 or not reason or len(reason) > 1000:
        raise Refused("请写明推荐的对象（80 字以内）和理由（1000 字以内）")
    of = department if by.role == "office" and department else by.department
    if of is None or not records.Department.objects.filter(pk=of).exists():
        raise Refused("请选由哪个科室推荐")
    row = records.Nomination(id=id, digest=digest, call=found, category=category, name=name, reason=reason)
    row.department_id, row.by_id, row.at = of, by.person, at
    _ledger.write(by, at, "nominate", {"call": call, "category": category, "name": name}, [row])
    return id
