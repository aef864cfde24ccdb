"""修改通知渠道: another address, other listeners, or switched off; what waits for it goes on waiting."""

from collections.abc import Sequence
from datetime import datetime

from houqin.actions import _channels, _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def change_channel(
    by: Actor,
    at: datetime,
    *,
    channel: int,
    name: str,
    active: bool = True,
    secret: str = "",
    roles: Sequence[str] = (),
    provider: int | None = None,
    quiet_from: int = 22,
    quiet_to: int = 7,
) -> int:
    """Returns the channel's id; without `secret` its address stays."""
    row = records.Channel.objects.filter(pk=channel).first()
    if row is None:
        raise Refused("本院没有这个通知渠道")
    _channels.fill(row, name=name, roles=roles, provider=provider, quiet_from=quiet_from, quiet_to=quiet_to)
    row.active, row.secret = active, secret or row.secret
    _ledger.write(by, at, "change_channel", {"name": row.name, "active": int(active)}, [row])
    return channel
