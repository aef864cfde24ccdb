"""发布公示: a second person lets a publication out, or drops it and says why; the objection period starts."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _publishing
from houqin.queries import publication as publications
from houqin.records import models as records
from houqin.rules import publication as rules
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def release_publication(by: Actor, at: datetime, *, publication: UUID, agreed: bool, reason: str = "") -> UUID:
    """Returns the version's id. Looked through for personal data once more: people may have come on record since."""
    row = _publishing.version(publication)
    if getattr(row, "release", None):
        raise Refused("这份公示已经办过")
    if row.by_id == by.person:
        raise Refused("起草人不能发布自己起草的公示，须由另一人发布")
    if not agreed and not reason.strip():
        raise Refused("请写明不发布的理由")
    release = records.Release(id=derived(row.pk, "release"), publication=row, agreed=agreed, by_id=by.person, at=at)
    release.reason = reason.strip()[:200]
    if agreed:
        _publishing.demand_clean(publications.kept(row), title=row.title, text=row.text, cause=row.cause)
        ends = rules.ends(at, row.days, publications.calendar(at))
        release.until = at if row.act == "withdraw" else ends
    facts = {"publication": publication, "name": row.title, "agreed": int(agreed)}
    _ledger.write(by, at, "release_publication", facts, [release])
    return publication
