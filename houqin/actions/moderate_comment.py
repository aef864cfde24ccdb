"""留言审核: whether others than the office may read a comment; it is shown without what points to a person."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def moderate_comment(by: Actor, at: datetime, *, answer: UUID, shown: bool, reason: str = "") -> UUID:
    """Returns the answer's id. What is not shown has a reason; a comment is ruled on once."""
    row = records.Answer.objects.select_related("ruling").filter(pk=answer).exclude(comment="").first()
    if row is None:
        raise Refused("没有这条留言")
    if getattr(row, "ruling", None):
        raise Refused("这条留言刚有别人审核过，请刷新后再试")
    if not shown and not reason.strip():
        raise Refused("请写明理由")
    ruling = records.CommentRuling(id=derived(row.pk, "comment"), answer=row, shown=shown, reason=reason.strip()[:200])
    ruling.by_id, ruling.at = by.person, at
    facts = {"survey": row.survey_id, "shown": int(shown)}
    _ledger.write(by, at, "moderate_comment", facts, [ruling])
    return answer
