"""表扬: somebody did well at a place; it counts once the office has confirmed it."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import circular
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def say_praise(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    text: str,
    whom: str = "",
    place: int | None = None,
    device: str = "",
) -> UUID:
    """Returns the praise's id."""
    if _ledger.once(records.Praise, id, digest):
        return id
    text = circular.demand_text(text, circular.LONGEST_PRAISE, "praise")
    if place is not None and not records.Place.objects.filter(pk=place).exists():
        raise Refused("本院没有这个地点，请核对二维码或地点编码")
    row = records.Praise(id=id, digest=digest, place_id=place, whom=whom.strip()[:40], text=text, device=device, at=at)
    _ledger.write(by, at, "say_praise", {"place": place}, [row])
    return id
