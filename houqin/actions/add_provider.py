"""登记服务商."""

from datetime import datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def add_provider(by: Actor, at: datetime, *, name: str, short: str, uscc: str = "", contact: str = "") -> int:
    """Returns the provider's id. `uscc` is its 统一社会信用代码: 18 characters, or empty until it is known."""
    if uscc and (len(uscc) != 18 or not uscc.isalnum()):
        raise Refused("统一社会信用代码须为 18 位数字和字母")
    row = records.Provider(name=name, short=short, uscc=uscc, contact=contact)
    _ledger.write(by, at, "add_provider", {"name": name}, [row])
    return int(row.pk)
