"""收回代签: from now on the principal signs himself again."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def revoke_proxy(by: Actor, at: datetime, *, proxy: UUID) -> UUID:
    """Returns the proxy's id."""
    row = records.Proxy.objects.filter(pk=proxy, principal=by.person).first()
    if row is None:
        raise Refused("您没有这份代签授权")
    if records.ProxyEnd.objects.filter(proxy=row).exists():
        raise Refused("这份授权已经收回")
    end = records.ProxyEnd(id=derived(proxy, "end"), proxy=row, at=at)
    _ledger.write(by, at, "revoke_proxy", {"proxy": proxy}, [end])
    return proxy
