"""对公示提出异议: anybody who reads a publication says what is wrong, or appeals a ruling once; it must be ruled on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _publishing
from houqin.queries import publication as publications
from houqin.records import models as records
from houqin.rules import period
from houqin.rules import publication as rules
from houqin.rules.party import PUBLIC, Actor
from houqin.rules.refusal import Refused


@_ledger.action
def object_to_publication(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    publication: UUID,
    text: str,
    name: str = "",
    reach: str = "",
    appeals: UUID | None = None,
) -> UUID:
    """Returns the objection's id. Who has not signed in says who he is; only the office sees that."""
    if _ledger.once(records.PublicObjection, id, digest):
        return id
    _ledger.freeze()
    row = records.PublicObjection(id=id, digest=digest, by_id=by.person or None, provider_id=by.provider, at=at)
    row.publication = _publishing.running(publication)
    row.text = _publishing.worded(text, rules.LONGEST_WORD, "请写明哪里不对、为什么")
    calendar = publications.calendar(at)
    if appeals:
        row.appeals = _appealed(by, at, appeals, row.publication)
    elif row.publication.act == "withdraw" or at >= row.publication.release.until:
        raise Refused("异议期已于 %(until)s 届满", until=period.moment(row.publication.release.until))
    row.due_at = rules.ends(at, rules.RULE_DAYS, calendar)
    contact = _contact(by, row, name.strip(), reach.strip())
    facts = {"publication": publication, "appeal": int(bool(appeals))}
    _ledger.write(by, at, "object_to_publication", facts, [row, contact])
    return id


def _contact(by: Actor, row: Any, name: str, reach: str) -> list[Any]:
    if by.role == PUBLIC and not (name and reach):
        raise Refused("请留下姓名和联系方式，裁定后好通知您；两项都不会公开")
    if not name and not reach:
        return []
    return [records.ObjectionContact(objection=row, name=name[:40], reach=reach[:60])]


def _appealed(by: Actor, at: datetime, id: UUID, publication: Any) -> Any:
    """The objection whose ruling is appealed: by whoever made it, once, and in time."""
    first = records.PublicObjection.objects.select_related("ruling").filter(pk=id).first()
    if first is None or first.publication_id != publication.pk:
        raise Refused("这份公示没有这项异议")
    if by.person != (first.by_id or 0) and (by.provider is None or by.provider != first.provider_id):
        raise Refused("只有提出异议的一方可以申请复议")
    ruling = getattr(first, "ruling", None)
    if ruling is None or ruling.verdict == "upheld":
        raise Refused("这项异议还没有裁定，或已获支持，不需要复议")
    if first.appeals_id or getattr(first, "appeal", None):
        raise Refused("复议只有一次，已经申请过了")
    until = rules.ends(ruling.at, rules.APPEAL_DAYS, publications.calendar(at))
    if at >= until:
        raise Refused("复议期已于 %(until)s 届满", until=period.moment(until))
    return first
