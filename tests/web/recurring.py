"""Plans on the stage: a patrol with a fortnight of walks, maintenance, an inspection by law, a joint walk, an event."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from houqin.actions.add_plan import add_plan
from houqin.actions.do_duty import Seen, do_duty
from houqin.actions.settle_duty import settle_duty
from houqin.actions.write_log import write_log
from houqin.interfaces.web.duties import named
from houqin.packs import duties as pack
from houqin.queries import duty, party
from houqin.queries import plan as plans
from houqin.rules import period
from houqin.rules.party import system
from houqin.rules.plan import Plan, Stop, Turn, Visit
from tests.cast import an_id


def made(stage: Any, terms: Plan, at: datetime) -> UUID:
    id = an_id(stage.hospital, "plan", terms.name)
    return add_plan(stage.people["office"], at, id=id, digest=sha256(id.bytes).hexdigest(), terms=terms)


def planned(stage: Any) -> dict[str, Any]:
    """What stands in the pages' addresses."""
    at = stage.now - timedelta(days=15)
    today, people = at.astimezone(period.HOSPITAL_TIME).date(), stage.people
    stops = tuple(
        Stop(stage.places[name], 20 * (n > 0)) for n, name in enumerate(("普外病区", "污物间", "卫生间", "电梯厅"))
    )
    walk = Plan("外科楼日间巡检", "patrol", "FREQ=DAILY", today, within=23, grace=0, stops=stops)
    walk = replace(walk, person=people["inspector"].person)
    walked = made(stage, walk, at)
    _walks(stage, walked)
    made(stage, _of_pack("lift-maintenance", today, provider=people["provider"].provider), at)
    made(stage, _of_pack("fire-system-test", today + timedelta(days=25), department=people["ward"].department), at)
    return {"plan": walked, "plan_on": named(_open(stage, walked).at), **_joint(stage, today), **_event(stage, today)}


def _of_pack(id: str, starts_on: date, **doer: int) -> Plan:
    entry = pack.duty(id)
    kind = pack.kind(entry.kind)
    hours = {name: getattr(entry, name) or getattr(kind, name) for name in ("lead", "within", "grace")}
    return Plan(entry.name, entry.kind, entry.rule, starts_on, told=kind.told, duty=id, **hours, **doer)


def _open(stage: Any, plan: UUID) -> Any:
    return next(one for one in duty.my_duties(stage.people["inspector"], at=stage.now) if one.plan == plan)


def _walks(stage: Any, plan: UUID) -> None:
    """Most days as planned, one late with a stop left out, one that nobody made."""
    by = stage.people["inspector"]
    held = plans.one(by, plan)
    since = stage.now - timedelta(days=15)
    for n, each in enumerate(plans.standing([held], since, stage.now - timedelta(days=1), stage.now)[plan]):
        if each.closes >= stage.now or n == 5:
            continue
        start = each.opens + timedelta(minutes=40)
        few = held.stops[:3] if n == 8 else held.stops
        visits = [Visit(stop.place_id, start + timedelta(seconds=70 * i)) for i, stop in enumerate(few)]
        done_at = start + timedelta(minutes=6)
        said = {"note": "电梯厅施工，未能进入" if n == 8 else "", "digest": sha256(f"{plan}{n}".encode()).hexdigest()}
        do_duty(by, done_at, id=an_id(plan, n), plan=plan, on=each.at, done_at=done_at, visits=visits, **said)
    for one, on in duty.unsettled_duties(system(stage.hospital), at=stage.now):
        settle_duty(system(stage.hospital), stage.now, plan=one, on=on)


def _joint(stage: Any, today: date) -> dict[str, Any]:
    people = stage.people
    other = next(one.id for one in party.departments(people["office"]) if one.name == "院感科")
    rooms = [stage.places["普外病区"], stage.places["污物间"]]
    terms = Plan("总务护理院感联合检查", "joint", "FREQ=WEEKLY", today + timedelta(days=14), within=72)
    parties, stops = (people["ward"].department, other), tuple(Stop(one) for one in rooms)
    terms = replace(terms, parties=parties, stops=stops, person=people["inspector"].person)
    id = made(stage, terms, stage.now - timedelta(days=15))
    on = _open(stage, id).at
    until = (stage.now + timedelta(days=6)).date()
    seen = [Seen(parties[0], "污物间门未上锁", until, rooms[1]), Seen(other, "手消毒液过期一瓶", until, rooms[0])]
    visits = [Visit(stop.place, stage.now - timedelta(minutes=9 - 4 * n)) for n, stop in enumerate(terms.stops)]
    said = {"plan": id, "on": on, "done_at": stage.now, "visits": visits, "seen": seen}
    do_duty(people["inspector"], stage.now, id=an_id(id, "done"), digest="f" * 64, **said)
    return {"joint": id, "joint_on": named(on)}


def _event(stage: Any, today: date) -> dict[str, Any]:
    day = today + timedelta(days=15)
    begins = period.midnight(day) + timedelta(hours=8)
    roster = (
        Turn("陈敏", "总值班", begins, begins + timedelta(hours=12)),
        Turn("赵启明", "配电房", begins, begins + timedelta(hours=8)),
    )
    terms = Plan("院庆学术年会保障", "event", "FREQ=DAILY", day, day + timedelta(days=2), lead=24, within=22)
    terms = replace(terms, roster=roster, department=stage.people["office"].department)
    id = made(stage, terms, stage.now - timedelta(days=15))
    write_log(
        stage.people["office"],
        stage.now,
        id=an_id(id, "log"),
        digest="a" * 64,
        plan=id,
        text="备用发电机试车 15 分钟，正常。",
    )
    return {"event": id}
