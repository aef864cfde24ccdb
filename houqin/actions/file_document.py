"""文书成文: the bytes of a numbered paper lie safe on disk and are its own from now on."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.document import FORMS
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def file_document(
    by: Actor,
    at: datetime,
    *,
    document: UUID,
    form: str,
    sha256: str,
    size: int,
    media_type: str,
    template: UUID | None = None,
) -> str:
    """Returns the digest on file; whoever comes second finds the first one's."""
    if form not in FORMS or form == "scan":
        raise Refused("文书没有“%(form)s”这种形式", form=form)
    _ledger.freeze()
    row = records.Document.objects.filter(pk=document).first()
    if row is None:
        raise Refused("本院没有这份文书")
    if before := records.DocumentFile.objects.filter(document=row, form=form).first():
        return str(before.sha256)
    file = records.DocumentFile(
        id=derived(row.pk, form),
        template_id=template,
        document=row,
        form=form,
        sha256=sha256,
        size=size,
        media_type=media_type,
        at=at,
    )
    _ledger.write(by, at, "file_document", {"number": row.number, "form": FORMS[form], "file": sha256}, [file])
    return sha256
