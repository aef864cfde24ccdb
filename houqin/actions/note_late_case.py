"""超时记录: what was not answered or not done in time is noted once, and counts at once."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.records import models as records
from houqin.rules import case as rules
from houqin.rules.party import Actor


@_ledger.action
def note_late_case(by: Actor, at: datetime, *, case: UUID) -> bool:
    """Whether anything was noted; each deadline that passed is noted once."""
    _ledger.freeze()
    now = _cases.load(by, case)
    life = _cases.life_of(now)
    made = records.CaseStep.objects.filter(case=case, kind="late").values_list("at", flat=True)
    missed = rules.missed(life, at, list(made))
    if not missed:
        return False
    said = "、".join(f"{_cases.case_words(what)}超时" for what in missed)
    rows = _cases.step(by, at, now, "late", said)
    counted = (
        [one for what in missed for one in _cases.outcome(now.case, life, what, False, at)] if life.contract else []
    )
    _ledger.write(by, at, "note_late_case", {"case": case, "missed": missed}, [*rows, *counted])
    return True
