"""封存抽样: which rooms a month's random visits go to is fixed by a seed whose SHA-256 is published before."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.packs import aql as tables
from houqin.queries import contract as contracts
from houqin.queries import sampling as drawings
from houqin.records import models as records
from houqin.rules import period, sampling
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def seal_sampling(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    contract: UUID,
    pack: str,
    month: int,
    level: str,
    aql: int,
    seed: str,
    scope: str = "",
    inspection: str = "",
    unit: str = "any",
    visits: int = 0,
    inspector: int | None = None,
) -> UUID:
    """Returns the draw's id. `aql` in hundredths of a per cent; `visits` 0 means four for each one that is drawn.

    Tightened inspection, once due, cannot be left out; nor can a draw be made twice.
    """
    if _ledger.once(records.Sampling, id, digest):
        return id
    signed = _signed(contract, pack, month, at)
    _refuse_choices(unit, seed, inspector)
    rooms = drawings.lot(contract, scope)
    inspection = _inspection(inspection, drawings.inspection_due(contract, pack, scope, at))
    plan = sampling.plan(tables.tables(), len(rooms), level, aql, inspection)
    visits = visits or min(plan.size * sampling.RANDOM_SHARE, len(rooms))
    sampling.demand_visits(visits, plan.size, len(rooms))
    row = records.Sampling(id=id, digest=digest, contract=signed, pack=pack, period=month, scope=scope, level=level)
    row.aql, row.inspection, row.unit, row.visits, row.inspector_id = aql, inspection, unit, visits, inspector
    row.letter, row.lot, row.size, row.accept = plan.letter, len(rooms), plan.size, plan.accept
    row.rooms, row.sealed_at, row.seed, row.seal = _ledger.listed(rooms), at, seed, sampling.sealed(seed)
    facts = {"contract": contract, "month": month, "seal": row.seal, "lot": row.lot, "size": row.size}
    _ledger.write(by, at, "seal_sampling", facts, [row])
    return id


def _signed(contract: UUID, pack: str, month: int, at: datetime) -> records.Contract:
    """The contract, once the month and the checklist are its own and the month is not over."""
    signed = contracts.contract(contract)
    if not period.is_month(month):
        raise Refused("月份须写作 2026-11")
    if month < period.of(at):
        raise Refused("%(month)s已经过去，抽样须在检查之前封存", month=period.label(month))
    if not period.on(signed.starts_on) <= month <= period.on(signed.ends_on):
        raise Refused("%(month)s不在合同期内", month=period.label(month))
    if pack not in (pins := contracts.terms_of(contract, month).pins):
        raise Refused("本合同没有约定标准包 %(pack)s，可用：%(known)s", pack=pack, known="、".join(pins))
    return signed


def _inspection(asked: str, due: str) -> str:
    if asked == "normal" and due == "tightened":
        raise Refused("近五批有两批不接收，按转移规则须用加严检验")
    return asked or due


def _refuse_choices(unit: str, seed: str, inspector: int | None) -> None:
    if unit not in sampling.UNITS:
        raise Refused("请选怎样的房间算不合格")
    sampling.demand_seed(seed)
    named = records.Person.objects.filter(pk=inspector, role__in=("inspector", "office"))
    if inspector is not None and not named.exists():
        raise Refused("检查人须是本院的巡查员或总务处经办")
