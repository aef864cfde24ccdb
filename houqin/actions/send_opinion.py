"""发出监督意见: the discipline office or another department writes to the logistics office; it cannot be changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger, _opinions
from houqin.queries import casebook as books
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def send_opinion(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    text: str,
    category: str,
    grade: str = "",
    links: Sequence[str] = (),
) -> UUID:
    """Returns the case's id. `links` are what it is about, such as `contract:…`, `provider:…`, `finding:…`."""
    if _ledger.once(records.Case, id, digest):
        return id
    sort = books.book().kind("opinion")
    if not category:
        raise Refused("请选这份意见出自哪个部门、关于什么")
    chosen = sort.category(category, text)
    level = sort.grade(grade, chosen)
    row = records.Case(id=id, digest=digest, kind=sort.code, category=chosen.code, grade=level.code, channel="office")
    row.text, row.reporter_id, row.department_id = _cases.told(text, "请写明意见"), by.person, by.department
    row.happened_at = at
    case, first, now = _cases.opened(by, at, row, sort, level)
    pointed = _opinions.links(first, links)
    facts = {"case": id, "category": chosen.code, "grade": level.code, "about": [one.label for one in pointed]}
    _ledger.write(by, at, "send_opinion", facts, [case, first, now, pointed])
    return id
