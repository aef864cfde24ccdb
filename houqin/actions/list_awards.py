"""拟定获奖名单: who wins by the locked scores, within the quotas; where scores do not decide, with the reason."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _awards, _ledger
from houqin.queries import award as awards
from houqin.records import models as records
from houqin.rules import award
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def list_awards(by: Actor, at: datetime, *, call: UUID, winners: Mapping[str, str], reason: str = "") -> UUID:
    """Returns the list's id. `winners` are prizes by candidate; nothing is won before the published list is final."""
    _ledger.freeze()
    found = _awards.call(call)
    closing = awards.closing_of(found.pk)
    if closing is None:
        raise Refused("评审还没有锁定，不能拟定名单")
    if records.AwardList.objects.filter(closing=closing).exists():
        raise Refused("这次评审的名单已经拟定")
    standing = awards.standing(found, closing)
    chosen = {key: prize for key, prize in winners.items() if prize}
    strange = set(chosen) - {one.key for ranks in standing.values() for one in ranks}
    if strange or not chosen:
        raise Refused("请从参评对象中选出获奖者")
    for category in award.read(json.loads(found.categories)):
        ranks = standing.get(category.name, [])
        mine = {one.key: chosen[one.key] for one in ranks if one.key in chosen}
        award.demand_quotas(category, ranks, mine, reason=reason)
    row = records.AwardList(id=derived(closing.pk, "awards"), call=found, closing=closing, reason=reason.strip()[:500])
    row.by_id, row.at = by.person, at
    won = [_award(row, one, chosen[one.key]) for ranks in standing.values() for one in ranks if one.key in chosen]
    facts = {"call": call, "name": found.title, "winners": len(won)}
    _ledger.write(by, at, "list_awards", facts, [row, won])
    return UUID(str(row.pk))


def _award(row: Any, one: award.Placed, prize: str) -> Any:
    return records.Award(
        id=derived(row.pk, one.key), list=row, candidate_id=UUID(one.key), prize=prize, points=one.points
    )
