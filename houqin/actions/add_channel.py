"""新增通知渠道: a mail server or a group's robot, whose address with its key lies in a file and never here."""

from collections.abc import Sequence
from datetime import datetime

from houqin.actions import _channels, _ledger
from houqin.records import models as records
from houqin.rules import notice as notices
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def add_channel(
    by: Actor,
    at: datetime,
    *,
    name: str,
    kind: str,
    secret: str,
    roles: Sequence[str] = (),
    provider: int | None = None,
    quiet_from: int = 22,
    quiet_to: int = 7,
) -> int:
    """Returns the channel's id. `secret` is the SHA-256 of the file that holds its address."""
    if kind not in notices.WAYS:
        raise Refused("渠道种类须为 %(known)s 之一", known="、".join(notices.WAYS))
    if len(secret) != 64:
        raise Refused("渠道地址须先保存")
    row = records.Channel(kind=kind, secret=secret)
    _channels.fill(row, name=name, roles=roles, provider=provider, quiet_from=quiet_from, quiet_to=quiet_to)
    _ledger.write(by, at, "add_channel", {"name": row.name, "kind": kind}, [row])
    return int(row.pk)
