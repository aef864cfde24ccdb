"""提交评分: one seat's marks for some subjects, all dimensions each; its rater may change them until the close."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _panels
from houqin.queries import panel as panels
from houqin.queries.panel import Loaded
from houqin.records import models as records
from houqin.rules import review
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def submit_ballot(
    by: Actor, at: datetime, *, id: UUID, digest: str, panel: UUID, marks: Mapping[str, Mapping[str, int]]
) -> UUID:
    """Returns the ballot's id. `marks`: subject → dimension → hundredths; of each subject the latest ballot holds."""
    if _ledger.once(records.BallotPaper, id, digest):
        return id
    _ledger.freeze()  # nobody locks the sheet between this look and the ballot
    found = _panels.scoring(panel, at, by)
    seat = _seat(found, by)
    known = {str(one.pk): one for one in found.subjects}
    ruled = panels.ruled_on(by.person, found.subjects, found.row.year)
    if not marks:
        raise Refused("还没有给任何一个对象打分")
    for key, given in marks.items():
        _refuse_faults(found, seat, ruled, known.get(key), given)
    n = records.BallotPaper.objects.filter(seat=seat).count() + 1
    paper = records.BallotPaper(id=id, digest=digest, panel=found.row, seat=seat, n=n, by_id=by.person, at=at)
    paper.marks = _ledger.canonical(marks)
    facts = {"panel": panel, "subjects": len(marks), "again": int(n > 1)}
    _ledger.write(by, at, "submit_ballot", facts, [paper])
    return id


def _seat(found: Loaded, by: Actor) -> Any:
    seat = panels.seat_of(found, by)
    if seat is None:
        raise Refused("您不是这次评审的评委，不能打分")
    before = found.papers.get(seat.pk)
    if before is not None and before.by_id != by.person:
        raise Refused(
            "%(seat)s 已由 %(name)s 投票，一席一票；要改请由本人在截止前修改",
            seat=panels.named(seat),
            name=before.by.name,
        )
    return seat


def _refuse_faults(found: Loaded, seat: Any, ruled: set[UUID], subject: Any, given: Mapping[str, int]) -> None:
    if subject is None:
        raise Refused("这次评审没有这个参评对象")
    if (seat.pk, subject.pk) in found.aside:
        raise Refused("您已回避 %(name)s，不能给它打分", name=subject.name)
    if subject.pk in ruled:
        raise Refused("您复核过 %(name)s 的异议，须回避；请由本科室其他人打分", name=subject.name)
    fault = review.ballot_fault(found.form, given)
    if fault:
        raise Refused("%(name)s：%(fault)s", name=subject.name, fault=fault)
