"""补传照片: an announced photo has arrived and lies safe on disk; what waited for it counts from now on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from houqin.actions import _findings, _ledger, _marks
from houqin.queries import contract as contracts
from houqin.queries import evidence
from houqin.records import models as records
from houqin.rules import finding as findings
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def attach_photo(by: Actor, at: datetime, *, sha256: str, size: int, media_type: str) -> int:
    """Returns how many announced photos the file answers. The caller has stored and synced the file before.

    Sent again, it changes nothing; a photo that nobody announced is refused.
    """
    rows = evidence.announced(by, sha256)
    announced = list(rows.select_related("round", "of_check"))
    if not announced:
        raise Refused(evidence.NOBODY_AWAITS)
    if any(photo.size != size for photo in announced):
        raise Refused("照片大小与登记的不符，请重新拍摄并提交")
    here = set(records.Attached.objects.filter(photo__in=announced).values_list("photo", flat=True))
    new = [photo for photo in announced if photo.pk not in here]
    if not new:
        return len(announced)
    arrived = [records.Attached(id=derived(photo.pk, "attached"), photo=photo, received_at=at) for photo in new]
    facts = {"sha256": sha256, "size": size}
    _ledger.write(by, at, "attach_photo", facts, [arrived, _marks_due(photo for photo in new if photo.of_check_id)])
    return len(announced)


def _marks_due(photos: Iterable[Any]) -> list[Any]:
    """The marks of checks that waited: of the result as it stands now, and not of a finding withdrawn meanwhile."""
    visits = {(photo.round_id, photo.of_check.item): photo.round for photo in photos}
    found: list[Any] = []
    for (_, code), visit in visits.items():
        check, item = _marks.stands(visit, code), contracts.edition_of(visit).item(code)
        if _marks.waits_for_photo(item, check.result) and not _marks.ever([check.pk]) and not _withdrawn(visit, code):
            found += _marks.of_check(visit, check, item)
    return found


def _withdrawn(visit: Any, code: str) -> bool:
    finding = _findings.of_item(visit.pk, code)
    return finding is not None and finding.now.state in findings.DEAD
