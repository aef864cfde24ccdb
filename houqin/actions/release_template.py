"""启用文书模板: a second person releases a template, or drops it and says why."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.document import NAMES
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused


@_ledger.action
def release_template(by: Actor, at: datetime, *, template: UUID, agreed: bool, reason: str = "") -> UUID:
    """Returns the template's id."""
    _ledger.freeze()
    row = records.Template.objects.select_related("release").filter(pk=template).first()
    if row is None:
        raise Refused("本院没有这份模板")
    if getattr(row, "release", None):
        raise Refused("这份模板已经办过")
    if row.by_id == by.person:
        raise Forbidden("上传人不能启用自己的模板")
    if not agreed and not reason.strip():
        raise Refused("请写明理由")
    said = records.TemplateRelease(id=derived(row.pk, "release"), template=row, agreed=agreed, by_id=by.person, at=at)
    said.reason = reason.strip()[:200]
    _ledger.write(by, at, "release_template", {"name": NAMES[row.kind], "agreed": int(agreed)}, [said])
    return template
