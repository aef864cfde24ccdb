"""整改完成: the provider says that it is put right, with photos of how it looks now."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _steps
from houqin.records import models as records
from houqin.rules import evidence
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def rectify_finding(
    by: Actor, at: datetime, *, finding: UUID, note: str, photos: Mapping[str, tuple[int, str]] | None = None
) -> UUID:
    """Returns the finding's id. `photos` announces sha256 → (bytes, media type); the files follow by attach_photo."""
    if not note.strip():
        raise Refused("请写明怎样整改的")
    faults = [one for sha, (size, kind) in (photos or {}).items() for one in evidence.photo_faults(sha, size, kind)]
    if faults:
        raise Refused("；".join(faults))
    found = _steps.load(by, finding)
    made, now = _steps.step(by, at, found, "rectify", note=note)
    pictures = [
        records.Photo(id=derived(made.pk, sha), step=made.pk, sha256=sha, size=size, media_type=media_type)
        for sha, (size, media_type) in (photos or {}).items()
    ]
    _ledger.write(by, at, "rectify_finding", {"finding": finding, "photos": len(pictures)}, [made, pictures, now])
    return finding
