"""更改服务商的名称或联系方式."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def change_provider(by: Actor, at: datetime, *, provider: int, name: str, short: str, contact: str = "") -> int:
    """Returns the provider's id; its 统一社会信用代码 stays, for another code is another company."""
    row = records.Provider.objects.filter(pk=provider).first()
    if row is None:
        raise Refused("本院没有登记这家服务商")
    if not name.strip() or not short.strip():
        raise Refused("服务商须有名称和简称")
    facts = {"provider": provider, "before": row.name, "name": name}
    row.name, row.short, row.contact = name, short, contact
    _ledger.write(by, at, "change_provider", facts, [row])
    return provider
