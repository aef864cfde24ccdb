"""补传照片: an announced photo has arrived and lies safe on disk; what waited for it counts from now on."""

from datetime import datetime

from houqin.actions import _ledger, _marks
from houqin.queries import standard
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def attach_photo(by: Actor, at: datetime, *, sha256: str, size: int, media_type: str) -> int:
    """Returns how many announced photos the file answers. The caller has stored and synced the file before.

    Sent again, it changes nothing; a photo that nobody announced is refused.
    """
    announced = list(records.Photo.objects.filter(sha256=sha256).select_related("round", "of_check"))
    if not announced:
        raise Refused("没有哪次提交登记过这张照片，请先提交检查再传照片")
    if any(photo.size != size for photo in announced):
        raise Refused("照片大小与登记的不符，请重新拍摄并提交")
    here = set(records.Attached.objects.filter(photo__in=announced).values_list("photo", flat=True))
    new = [photo for photo in announced if photo.pk not in here]
    if not new:
        return len(announced)
    arrived = [records.Attached(id=derived(photo.pk, "attached"), photo=photo, received_at=at) for photo in new]
    checks = {photo.of_check_id: photo for photo in new if photo.of_check_id}
    counted = set(records.Mark.objects.filter(evidence_id__in=list(checks)).values_list("evidence_id", flat=True))
    marks = [mark for id, photo in checks.items() if id not in counted for mark in _marks_of(photo)]
    _ledger.write(by, at, "attach_photo", {"sha256": sha256, "size": size}, [arrived, marks])
    return len(announced)


def _marks_of(photo: records.Photo) -> list[records.Mark]:
    visit, check = photo.round, photo.of_check
    edition = standard.find(visit.pack, datetime.fromisoformat(visit.edition).date())
    item = edition.item(check.item)
    return _marks.of_check(visit, check, item) if _marks.waits_for_photo(item, check.result) else []
