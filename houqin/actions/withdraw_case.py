"""撤销与并案: a case that needs no doing any more, or that another one stands for already."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def withdraw_case(by: Actor, at: datetime, *, case: UUID, note: str, same_as: UUID | None = None) -> UUID:
    """Returns the case's id. `same_as` is the case that this one joins; only the office joins cases."""
    said = _cases.told(note, "请写明理由")
    now = _cases.load(by, case)
    if same_as is not None:
        _refuse_join(by, now.kind, case, same_as)
    elif by.role not in ("office", "chief") and not _cases.is_reporter(by, now):
        raise Refused("由上报人或总务处撤销")
    rows = _cases.step(by, at, now, "join" if same_as else "void", said, other=same_as)
    _ledger.write(by, at, "withdraw_case", {"case": case, "same_as": same_as}, rows)
    return case


def _refuse_join(by: Actor, kind: str, case: UUID, same_as: UUID) -> None:
    if by.role != "office":
        raise Refused("由总务处并案")
    into = records.CaseNow.objects.filter(pk=same_as).first()
    if into is None or same_as == case or into.kind != kind:
        raise Refused("只能并入本院另一件同种事项")
    if into.state == "void":
        raise Refused("要并入的事项已撤销，请并入它所并入的那件")
