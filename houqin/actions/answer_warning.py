"""答复预警: what is done about it and until when, or why it was a false alarm; said once, it stands."""

from datetime import date, datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import warning as rules
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def answer_warning(by: Actor, at: datetime, *, warning: UUID, real: bool, text: str, until: date | None = None) -> UUID:
    """Returns the warning's id."""
    row = records.EarlyWarning.objects.filter(pk=warning).select_related("answer").first()
    if row is None:
        raise Refused("本院没有这条预警")
    if hasattr(row, "answer"):
        raise Refused("这条预警已经答复过，答复不能改")
    said = rules.demand_answer(real, text, until, at)
    answer = records.WarningAnswer(id=derived(row.pk, "answer"), warning=row, real=real, text=said, by_id=by.person)
    answer.until, answer.at = until if real else None, at
    _ledger.write(by, at, "answer_warning", {"warning": warning, "real": real, "until": answer.until}, [answer])
    return warning
