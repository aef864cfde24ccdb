"""会议纪要: minutes go on record, and each resolution becomes a supervised task in the same breath."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from houqin.actions import _cases, _ledger
from houqin.queries import casebook as books
from houqin.records import models as records
from houqin.rules import circular, period
from houqin.rules.identity import derived
from houqin.rules.meeting import LONGEST, MOST, Resolution
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

TASK, CATEGORY = "task", "meeting"


@_ledger.action
def record_meeting(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    title: str,
    held_on: date,
    minutes: str,
    present: str = "",
    provider: int | None = None,
    resolutions: Sequence[Resolution] = (),
) -> UUID:
    """Returns the meeting's id. A resolution names whoever answers for it, a company or a person of the house."""
    if _ledger.once(records.Meeting, id, digest):
        return id
    if held_on > period.day(at):
        raise Refused("会议日期晚于今天，请核对")
    if provider is not None and not records.Provider.objects.filter(pk=provider).exists():
        raise Refused("本院没有这家服务商")
    if len(resolutions) > MOST:
        raise Refused("一次会议最多记 %(most)s 条决定", most=MOST)
    row = records.Meeting(id=id, digest=digest, provider_id=provider, held_on=held_on, by_id=by.person, at=at)
    row.title = circular.demand_text(title, circular.LONGEST_TITLE, "title")
    row.minutes, row.present = circular.demand_text(minutes, LONGEST, "minutes"), present.strip()[:500]
    tasks = [one for n, said in enumerate(resolutions, 1) for one in _task(by, at, row, n, said)]
    _ledger.write(by, at, "record_meeting", {"name": row.title, "n": len(resolutions)}, [row, *tasks])
    return id


def _task(by: Actor, at: datetime, meeting: Any, n: int, said: Resolution) -> list[Any]:
    """The case, its beginning, whoever it is sent to, and its link to the meeting; the present state once."""
    if said.provider is None and said.assignee is None:
        raise Refused("第 %(n)s 条决定没有责任方", n=n)
    if said.until < period.day(at):
        raise Refused("第 %(n)s 条决定的期限已过", n=n)
    kind = books.book().kind(TASK)
    category = kind.by_category[CATEGORY]
    grade = kind.grade("", category)
    id = derived(meeting.pk, "resolution", n)
    row = records.Case(id=id, digest=id.hex * 2, kind=TASK, category=category.code, grade=grade.code, channel="ward")
    row.text, row.reporter_id, row.happened_at = _cases.told(said.text, "请写明是什么事"), by.person, at
    row.fixed_at = datetime.combine(said.until, time(18), period.HOSPITAL_TIME)
    case, first, now = _cases.opened(by, at, row, kind, grade)
    sent = _cases.dispatched(by, at, now, provider=said.provider, contract=None, assignee=said.assignee)
    steps = [one for one in sent if not isinstance(one, records.CaseNow)]
    link = records.Resolution(id=derived(id, "link"), meeting=meeting, n=n, case=case)
    return [case, first, *steps, now, link]
