"""重新发送: what was given up is sent again, from the first try on."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor


@_ledger.action
def retry_deliveries(by: Actor, at: datetime, *, channel: int) -> int:
    """Returns how many notices go out again through this channel."""
    rows = records.Delivery.objects.filter(channel=channel, state="failed")
    return int(rows.update(state="waiting", tries=0, next_at=at))
