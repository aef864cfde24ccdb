"""值班记录: a note in the dispatch desk's log, the shift handed over, or taken over by the next one."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.records import models as records
from houqin.rules.case import LIVE
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

KINDS = ("note", "over", "taken")


@_ledger.action
def log_duty(
    by: Actor, at: datetime, *, id: UUID, digest: str, kind: str, text: str = "", of: UUID | None = None
) -> UUID:
    """Returns the entry's id. Handing over (`over`) counts what is open; `of` is the handing over that one takes."""
    if _ledger.once(records.Duty, id, digest):
        return id
    if kind not in KINDS:
        raise Refused("种类须为 %(known)s 之一", known="、".join(KINDS))
    row = records.Duty(id=id, digest=digest, kind=kind, by_id=by.person, at=at)
    row.text = _cases.told(text, "" if kind == "taken" else "请写明内容")
    if kind == "taken":
        row.of_id = _taken(by, of)
    if kind == "over":
        live = records.CaseNow.objects.filter(state__in=LIVE)
        row.live, row.late = live.count(), live.filter(due_at__lt=at).count()
    _ledger.write(by, at, "log_duty", {"kind": kind, "of": of}, [row])
    return id


def _taken(by: Actor, of: UUID | None) -> UUID:
    over = records.Duty.objects.filter(pk=of, kind="over").first()
    if over is None:
        raise Refused("没有这次交班")
    if over.by_id == by.person:
        raise Refused("接班人须是另一个人")
    if records.Duty.objects.filter(of=over).exists():
        raise Refused("这一班已经有人接了")
    return UUID(str(over.pk))
