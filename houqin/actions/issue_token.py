"""签发令牌: a key with which a program acts as the person who issued it, and as nobody else."""

import re
from datetime import date, datetime, timedelta

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

LONGEST = timedelta(days=731)


@_ledger.action
def issue_token(by: Actor, at: datetime, *, name: str, sha256: str, active_to: date) -> int:
    """Returns the token's id. Its secret stays with whoever made it: only the SHA-256 of the secret comes here."""
    if not by.person:
        raise Refused("令牌须由本人签发")
    if not name.strip():
        raise Refused("请给令牌起个名字，说明用在哪里")
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise Refused("令牌摘要须为 64 位十六进制的 SHA-256")
    if not at.date() <= active_to <= at.date() + LONGEST:
        raise Refused("令牌有效期须在今天之后、两年之内")
    row = records.Token(person_id=by.person, name=name, sha256=sha256, active_to=active_to)
    _ledger.write(by, at, "issue_token", {"name": name, "active_to": active_to}, [row])
    return int(row.pk)
