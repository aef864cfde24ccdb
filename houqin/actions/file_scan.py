"""归档扫描件: the stamped paper comes back as a scan, filed beside it by digest; nothing is ever exchanged."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.document import demand_scan
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def file_scan(by: Actor, at: datetime, *, document: UUID, sha256: str, size: int, media_type: str) -> UUID:
    """Returns the scan's id; the same scan sent again is the same one. The caller has stored the file before."""
    demand_scan(media_type)
    _ledger.freeze()
    row = records.Document.objects.filter(pk=document).first()
    if row is None:
        raise Refused("本院没有这份文书")
    before = records.DocumentFile.objects.select_related("document").filter(form="scan", sha256=sha256).first()
    if before and before.document_id != row.pk:
        raise Refused("这份扫描件已经归在%(number)s名下", number=before.document.number)
    if before:
        return UUID(str(before.pk))
    scan = records.DocumentFile(
        id=derived(row.pk, "scan", sha256),
        document=row,
        form="scan",
        sha256=sha256,
        size=size,
        media_type=media_type,
        by_id=by.person or None,
        at=at,
    )
    _ledger.write(by, at, "file_scan", {"number": row.number, "file": sha256}, [scan])
    return UUID(str(scan.pk))
