"""文书编号: papers of one kind get their numbers; one that has a number keeps it."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _documents, _ledger
from houqin.queries import document as documents
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def issue_document(by: Actor, at: datetime, *, kind: str, subjects: tuple[UUID, ...]) -> list[UUID]:
    """Returns the papers' ids in the order asked for; all get a number or none."""
    if not subjects or len(set(subjects)) < len(subjects):
        raise Refused("请选择要编号的文书，每份只选一次")
    rows = _documents.numbered(by, at, [documents.named(kind, id) for id in subjects])
    if drawn := _documents.new(rows):
        facts = {"number": "、".join(row.number for row in drawn)}
        _ledger.write(by, at, "issue_document", facts, [drawn])
    return [rows[id].pk for id in subjects]
