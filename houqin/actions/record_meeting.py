"""会议纪要: minutes go on record, and each resolution becomes a supervised task in the same breath."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _tasks
from houqin.records import models as records
from houqin.rules import circular, period
from houqin.rules.identity import derived
from houqin.rules.meeting import LONGEST, MOST, Resolution
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


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
    id = derived(meeting.pk, "resolution", n)
    case, rows = _tasks.task(by, at, id, said.text, said.until, provider=said.provider, assignee=said.assignee)
    link = records.Resolution(id=derived(id, "link"), meeting=meeting, n=n, case=case)
    return [*rows, link]
