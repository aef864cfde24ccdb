"""查阅留痕: what the audit role looked at, in a chain of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from houqin.actions import _ledger
from houqin.rules.party import Actor


@_ledger.action
def log_access(by: Actor, at: datetime, *, question: str, about: Mapping[str, Any]) -> int:
    """Returns the line's number in the access chain; `about` is what was asked for."""
    return _ledger.note(by, at, "log_access", {"question": question, **about})
