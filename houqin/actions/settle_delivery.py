"""发送结果: a message went out, or is tried again later, or is given up and the administrator told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _notices
from houqin.actions._notices import House, Told
from houqin.queries._told import Source
from houqin.records import models as records
from houqin.rules import notice as notices
from houqin.rules.party import Actor


@_ledger.action
def settle_delivery(by: Actor, at: datetime, *, batch: UUID, fault: str = "") -> str:
    """Returns the state now; '' when somebody else has settled it. The notice itself stays in the inbox either way."""
    rows = records.Delivery.objects.select_for_update(of=("self",)).select_related("channel")
    mine = list(rows.filter(batch=batch, state="waiting").order_by("pk"))
    if not mine:
        return ""
    again = notices.next_try(at, max(row.tries for row in mine)) if fault else None
    for row in mine:
        row.said = fault[:300]
        if not fault:
            row.state, row.sent_at = "sent", at
        elif again is None:
            row.state = "failed"
        else:
            row.next_at = again
    records.Delivery.objects.bulk_update(mine, ["state", "sent_at", "next_at", "said"])
    if mine[0].state == "failed":
        _complain(at, mine[0], batch)
    return str(mine[0].state)


def _complain(at: datetime, row: Any, batch: UUID) -> None:
    source = Source("channels:", {"channel": row.channel.name, "note": row.said})
    told = Told(notices.key("delivery_failed", batch.hex, ""), notices.TOPICS["delivery_failed"], (source,), at)
    _notices.write(House(at), [told])
