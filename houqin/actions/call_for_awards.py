"""发起评选: what may be won, how many in each category, and until when departments may nominate."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import award
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def call_for_awards(
    by: Actor, at: datetime, *, id: UUID, digest: str, title: str, kind: str, categories: str, closes_at: datetime
) -> UUID:
    """Returns the call's id. `categories` are lines such as `服务标兵：3` or `护理组：一等奖 1，二等奖 2`."""
    if _ledger.once(records.AwardCall, id, digest):
        return id
    if not title.strip() or len(title.strip()) > 80:
        raise Refused("请写明评选的名称，最多 80 字")
    if kind not in award.CALLS:
        raise Refused("评选种类须为 %(known)s 之一", known="、".join(award.CALLS))
    if closes_at <= at:
        raise Refused("截止时间须晚于现在")
    found = award.parse(categories)
    row = records.AwardCall(id=id, digest=digest, title=title.strip(), kind=kind, by_id=by.person, at=at)
    row.categories, row.closes_at = _ledger.listed(award.plain(found)), closes_at
    facts = {"name": row.title, "categories": {one.name: one.most for one in found}}
    _ledger.write(by, at, "call_for_awards", facts, [row])
    return id
