"""年度打分: one department's points on one dimension of a contract's year, or its recusal."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import contract as contracts
from houqin.records import digest
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import FULL


@_ledger.action
def cast_ballot(
    by: Actor, at: datetime, *, contract: UUID, year: int, dimension: str, points: int | None, recused: bool = False
) -> UUID:
    """Returns the ballot's id. `points` in hundredths of 100; None with recused=True stands aside before scoring."""
    signed = contracts.contract(contract)
    if by.department is None:
        raise Refused("您没有登记科室，不能代表科室打分")
    if recused == (points is not None):
        raise Refused("请打分，或声明回避，二者选一")
    if points is not None and not 0 <= points <= FULL:
        raise Refused("打分须在 0 至 100 之间")
    if not (signed.starts_on.year <= year <= signed.ends_on.year):
        raise Refused("合同不在 %(year)s 年度内", year=year)
    if not dimension.strip():
        raise Refused("请写明打的是哪一项分")
    id, sent = derived(contract, "ballot", year, by.department, dimension), digest.of(f"{points}/{recused}")
    cast = records.Ballot.objects.filter(pk=id).first()
    if cast is not None and cast.digest == sent:
        return id
    if cast is not None:
        raise Refused("贵科室已经评过这一项，不能再改")
    row = records.Ballot(
        id=id,
        digest=sent,
        contract=signed,
        year=year,
        rater_id=by.department,
        dimension=dimension,
        points=points,
        recused=recused,
    )
    _ledger.write(by, at, "cast_ballot", {"contract": contract, "year": year, "dimension": dimension}, [row])
    return id
