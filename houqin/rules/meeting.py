"""What a meeting decided: one resolution each, with who answers for it and until when."""

from dataclasses import dataclass
from datetime import date

LONGEST, MOST = 3000, 20


@dataclass(frozen=True, slots=True)
class Resolution:
    """Becomes a supervised task; `provider` or `assignee` answers for it, `until` is the last day."""

    text: str
    until: date
    provider: int | None = None
    assignee: int | None = None
