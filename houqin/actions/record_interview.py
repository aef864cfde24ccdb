"""记录约谈: who was there and what was said; each promise becomes a supervised task of the provider."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from houqin.actions import _cases, _ladder, _ledger, _tasks
from houqin.records import models as records
from houqin.rules import circular, period
from houqin.rules.identity import derived
from houqin.rules.meeting import LONGEST, MOST
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


class Promised(NamedTuple):
    text: str
    until: date


@_ledger.action
def record_interview(
    by: Actor,
    at: datetime,
    *,
    decision: UUID,
    held_at: datetime,
    place: str,
    present: str,
    said: str,
    promises: Sequence[Promised] = (),
) -> UUID:
    """Returns the decision's id. Only of an interview that was signed, once, after it was held."""
    order = _ladder.signed(decision, "interview")
    if held_at > at + _cases.CLOCK_ALLOWANCE:
        raise Refused("约谈时间晚于现在，请核对")
    if not place.strip() or not present.strip():
        raise Refused("请写明约谈的地点和参加人")
    if len(promises) > MOST:
        raise Refused("一次约谈最多记 %(most)s 条承诺", most=MOST)
    row = records.Interview(id=derived(decision, "interview"), decision=order, held_at=held_at, by_id=by.person, at=at)
    row.place, row.present = place.strip()[:80], present.strip()[:500]
    row.said = circular.demand_text(said, LONGEST, "minutes")
    if records.Interview.objects.filter(pk=row.pk).exists():
        raise Refused("这次约谈已经有记录")
    tasks = [one for n, promise in enumerate(promises, 1) for one in _task(by, at, row, n, promise)]
    _ledger.write(by, at, "record_interview", {"decision": decision, "n": len(promises)}, [row, *tasks])
    return decision


def _task(by: Actor, at: datetime, interview: records.Interview, n: int, said: Promised) -> list[object]:
    if said.until < period.day(at):
        raise Refused("第 %(n)s 条承诺的期限已过", n=n)
    id, provider = derived(interview.pk, "promise", n), interview.decision.contract.provider_id
    case, rows = _tasks.task(by, at, id, said.text, said.until, provider=provider, assignee=None)
    return [*rows, records.Promise(id=derived(id, "link"), interview=interview, n=n, case=case)]
