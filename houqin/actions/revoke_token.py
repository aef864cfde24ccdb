"""吊销令牌: from now on the key opens nothing."""

from datetime import datetime, timedelta

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def revoke_token(by: Actor, at: datetime, *, token: int) -> int:
    """Returns the token's id. One's own; the administrator anybody's."""
    row = records.Token.objects.filter(pk=token).first()
    if row is None or (row.person_id != by.person and by.role != "admin"):
        raise Refused("没有这个令牌")
    row.active_to = min(row.active_to, at.date() - timedelta(days=1))
    _ledger.write(by, at, "revoke_token", {"token": token, "name": row.name}, [row])
    return token
