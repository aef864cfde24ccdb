"""提问: a provider or anybody asks about rules, tenders or results; the answer will be for everybody to read."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.queries import casebook as books
from houqin.records import models as records
from houqin.rules.party import PUBLIC, Actor


@_ledger.action
def ask_question(
    by: Actor, at: datetime, *, id: UUID, digest: str, text: str, category: str = "", name: str = "", reach: str = ""
) -> UUID:
    """Returns the case's id. `name` and `reach` are for the office alone; who asked is never published."""
    if _ledger.once(records.Case, id, digest):
        return id
    sort = books.book().kind("question")
    chosen = sort.category(category, text)
    level = sort.grade("", chosen)
    channel = "qr" if by.role == PUBLIC else "ward"
    row = records.Case(id=id, digest=digest, kind=sort.code, category=chosen.code, grade=level.code, channel=channel)
    row.text, row.reporter_id, row.happened_at = _cases.told(text, "请写明想问什么"), by.person or None, at
    case, first, now = _cases.opened(by, at, row, sort, level)
    name, reach = name.strip()[:40], reach.strip()[:40]
    caller = [records.Caller(case=row, name=name, phone=reach)] if name or reach else []
    _ledger.write(by, at, "ask_question", {"case": id, "category": chosen.code}, [case, first, now, caller])
    return id
