"""上传文书模板: a hospital's own Word template for a kind of paper; it holds once somebody else releases it."""

from datetime import date, datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import document, period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def upload_template(by: Actor, at: datetime, *, id: UUID, kind: str, from_on: date, sha256: str, size: int) -> UUID:
    """Returns the template's id. The caller has examined and stored the file before; old papers keep their edition."""
    if kind not in document.TEMPLATED:
        known = "、".join(document.NAMES[code] for code in document.TEMPLATED)
        raise Refused("可用自有模板的文书：%(known)s", known=known)
    if from_on < period.day(at):
        raise Refused("模板从今天或以后的日子起用，发出的文书不能改")
    row = records.Template(id=id, kind=kind, from_on=from_on, sha256=sha256, size=size, by_id=by.person, at=at)
    _ledger.write(by, at, "upload_template", {"name": document.NAMES[kind], "from_on": from_on, "file": sha256}, [row])
    return id
