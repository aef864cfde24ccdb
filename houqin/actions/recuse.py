"""回避: before scoring, a rater declares a conflict of interest; or whoever runs the panel orders one for a reason."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _panels
from houqin.queries import panel as panels
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

ORDERING = ("office", "chief")


@_ledger.action
def recuse(by: Actor, at: datetime, *, panel: UUID, subject: UUID, reason: str, seat: UUID | None = None) -> UUID:
    """Returns the recusal's id. Without `seat` the asker's own; another's only by the office, which says why."""
    found = _panels.unlocked(panel, at)
    own, about = panels.seat_of(found, by), _panels.subject(found, subject)
    chosen = next((one for one in found.seats if one.pk == seat), None) if seat else own
    if chosen is None:
        raise Refused("您不是这次评审的评委" if seat is None else "这次评审没有这一席")
    mine = own is not None and own.pk == chosen.pk
    if not mine and by.role not in ORDERING:
        raise Refused("别人的回避由主持方决定")
    if not reason.strip():
        raise Refused("请写明回避的理由")
    if (chosen.pk, subject) in found.aside:
        raise Refused("这位评委已经回避这个对象")
    if mine and subject in found.given.get(chosen.pk, {}):
        raise Refused("回避须在打分之前声明；您已给 %(name)s 打分，请联系主持方处理", name=about.name)
    if len(found.judging(subject)) <= found.form.fewest:
        raise Refused("%(name)s 的评委已到最少人数，请先联系主持方增补", name=about.name)
    row = records.Recusal(
        id=derived(chosen.pk, "recusal", subject),
        panel=found.row,
        seat=chosen,
        subject=about,
        cause="declared" if mine else "ordered",
        reason=reason.strip(),
        by_id=by.person,
        at=at,
    )
    _ledger.write(by, at, "recuse", {"panel": panel, "name": about.name, "reason": reason}, [row])
    return row.id
