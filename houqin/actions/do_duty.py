"""办理计划任务: somebody did what was due: when, at which stops, with what result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.actions import _duties, _ledger
from houqin.packs import duties as kinds
from houqin.queries import duty as duties
from houqin.queries import plan as plans
from houqin.queries.plan import Due, Held
from houqin.records import models as records
from houqin.rules import plan as rules
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.plan import Visit
from houqin.rules.refusal import Refused

MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """What a joint walk found: for which department, until when."""

    department: int
    text: str
    until: date
    place: int | None = None


@_ledger.action
def do_duty(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    plan: UUID,
    on: datetime,
    done_at: datetime,
    visits: Sequence[Visit] = (),
    notes: Mapping[str, str] | None = None,
    note: str = "",
    document: str = "",
    seen: Sequence[Seen] = (),
) -> UUID:
    """Returns the duty's id. `on` names the occurrence; `visits` are the stops reached, `notes` by the stop's place.

    Whose plan it is may do it, and the office for them. Stops left out and ways too fast are flagged and kept.
    """
    if _ledger.once(records.PlanResult, id, digest):
        return id
    held = plans.one(by, plan)
    if not (plans.is_doer(by, held.row) or by.role == "office"):
        raise Refused("这项任务由%(doer)s办理", doer=plans.doer(held.row))
    due = duties.occurrence(held, on, at)
    _refuse_faults(held, due, done_at, at, visits, note)
    walked = rules.walked(held.plan.stops, visits)
    left_out = sum(one.flag == "missed" for one in walked)
    row = _duties.duty(id, digest, held, due, rules.state_done(due.moments, done_at, left_out), at)
    row.by_id, row.done_at, row.note, row.document = by.person, done_at, note, document
    told = {int(place): said for place, said in (notes or {}).items() if place.isdecimal()}
    counted = _duties.counted(row, held, due)
    rows = [row, _duties.steps(row, walked, told), _items(row, held, seen), *counted]
    _ledger.write(by, at, "do_duty", {"plan": plan, "on": due.at, "state": row.state}, rows)
    return id


def _refuse_faults(held: Held, due: Due, done_at: datetime, at: datetime, visits: Sequence[Visit], note: str) -> None:
    if due.duty is not None or due.round is not None:
        raise Refused("这一次已经有人登记过结果，请刷新后查看")
    rules.refuse_time(due.moments, done_at, at)
    known = {stop.place_id for stop in held.stops}
    if any(visit.place not in known for visit in visits):
        raise Refused("扫到的点位不在这条路线上，请核对二维码")
    if any(not due.opens <= visit.at <= done_at for visit in visits):
        raise Refused("到点时间不在这次任务的时间以内，请核对手机时间")
    if known and not visits:
        raise Refused("还没有到过任何一个点位，请先扫码或输入点位编码")
    if known and len({visit.place for visit in visits}) < len(known) and not note.strip():
        raise Refused("有点位没有到，请在备注里写明原因")


def _items(row: Any, held: Held, seen: Sequence[Seen]) -> list[Any]:
    """What a joint walk found, each for one of the departments that walked along."""
    if seen and not kinds.kind(held.plan.kind).parties:
        raise Refused("只有联合检查才按科室分列问题")
    if len(seen) > MOST_ITEMS:
        raise Refused("一次最多列 %(most)s 个问题", most=MOST_ITEMS)
    places = {stop.place_id for stop in held.stops}
    for one in seen:
        if one.department not in held.plan.parties:
            raise Refused("问题须分给参加联合检查的科室")
        if not one.text.strip() or (one.place is not None and one.place not in places):
            raise Refused("问题须写明内容，地点须在路线上")
    return [
        records.DutyItem(
            id=derived(row.pk, "item", n), duty=row, n=n, place_id=one.place, department_id=one.department,
            text=one.text, until=one.until,
        )
        for n, one in enumerate(seen, 1)
    ]  # fmt: skip
