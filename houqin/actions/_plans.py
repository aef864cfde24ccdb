"""A plan as rows, once its places, people, contract and checklist are found to be this hospital's."""

from datetime import date
from typing import Any
from uuid import UUID

from houqin.actions import _ledger
from houqin.packs import duties
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules import period
from houqin.rules import plan as rules
from houqin.rules.identity import derived
from houqin.rules.party import ROLES
from houqin.rules.plan import PLAIN, Plan
from houqin.rules.refusal import Refused


def rows(id: UUID, digest: str, plan: Plan, replaces: Any = None) -> list[Any]:
    """The plan's row and those of its stops; refused where it makes no sense here."""
    kind = duties.kind(plan.kind)
    rules.refuse_faults(plan, kind.must_end)
    _refuse_strangers(plan)
    places = _places(plan)
    _refuse_contract(plan)
    row = records.Plan(id=id, digest=digest, replaces=replaces, **{name: getattr(plan, name) for name in PLAIN})
    row.person_id, row.department_id, row.provider_id = plan.person, plan.department, plan.provider
    row.contract_id = _contract(plan)
    row.told = _ledger.listed((one.after, one.role, one.person) for one in plan.told)
    row.parties = _ledger.listed([id] for id in plan.parties)
    row.roster = _ledger.listed((one.name, one.post, one.begins, one.ends) for one in plan.roster)
    return [row, [_stop(row, n, stop, places, plan, kind.pace) for n, stop in enumerate(plan.stops, 1)]]


def _stop(row: Any, n: int, stop: rules.Stop, places: dict[int, Any], plan: Plan, pace: duties.Pace) -> Any:
    """A stop that says nothing of its way takes what its kind says of such ways."""
    least = stop.least
    if n > 1 and not least:
        here, there = places[plan.stops[n - 2].place].path.split("/"), places[stop.place].path.split("/")
        least = rules.least_seconds(here, there, (pace.near, pace.floor, pace.building))
    return records.PlanStop(id=derived(row.pk, "stop", n), plan=row, n=n, place_id=stop.place, least=least)


def load(id: UUID) -> Any:
    row = records.Plan.objects.filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这个计划")
    return row


def refuse_ended(row: Any, on: date) -> None:
    if row.ends_on and row.ends_on < on:
        raise Refused("这个计划已于 %(ends)s 结束", ends=row.ends_on)


def _refuse_strangers(plan: Plan) -> None:
    people = {one for one in (plan.person, *(told.person for told in plan.told)) if one is not None}
    _all_here(records.Person, people, "本院没有这个人员")
    _all_here(records.Department, {*plan.parties, *filter(None, [plan.department])}, "本院没有这个科室")
    _all_here(records.Provider, {*filter(None, [plan.provider])}, "本院没有登记这家服务商")
    for told in plan.told:
        if told.role and told.role not in ROLES:
            raise Refused("没有“%(role)s”这个角色", role=told.role)
    if duties.kind(plan.kind).parties and len(plan.parties) < 2:
        raise Refused("联合检查须有两个以上科室参加")
    if plan.duty:
        duties.duty(plan.duty)


def _all_here(model: Any, ids: set[int], otherwise: str) -> None:
    if ids and model.objects.filter(pk__in=ids).count() < len(ids):
        raise Refused(otherwise)


def _places(plan: Plan) -> dict[int, Any]:
    ids = [stop.place for stop in plan.stops]
    if len(set(ids)) < len(ids):
        raise Refused("同一地点在一条路线里只列一次")
    found = {row.pk: row for row in records.Place.objects.filter(pk__in=ids)}
    if len(found) < len(ids):
        raise Refused("路线里有的点位不是本院的地点，请核对")
    return found


def _contract(plan: Plan) -> UUID | None:
    try:
        return UUID(plan.contract) if plan.contract else None
    except ValueError:
        raise Refused("本院没有这份合同") from None


def _refuse_contract(plan: Plan) -> None:
    """A plan that counts for a contract counts for one that runs, at places it serves, by what its scheme names."""
    id = _contract(plan)
    if id is None:
        return
    signed = contracts.contract(id)
    if plan.provider is not None and plan.provider != signed.provider_id:
        raise Refused("这份合同不是这家服务商的")
    if not signed.starts_on <= plan.starts_on <= signed.ends_on:
        raise Refused("计划开始日 %(day)s 不在合同期内", day=plan.starts_on)
    for stop in plan.stops:
        contracts.served(id, stop.place)
    terms = contracts.terms_of(id, period.on(plan.starts_on))
    if plan.item and not contracts.is_ratio(terms, plan.item):
        raise Refused("条目 %(item)s 在这份合同里不按完成率计分，不能由计划计入", item=plan.item)
    if plan.pack and plan.pack not in terms.pins:
        raise Refused("本合同没有约定标准包 %(pack)s，可用：%(known)s", pack=plan.pack, known="、".join(terms.pins))
