"""授权代签: who signs lends it to somebody of the same duties, from one day to another."""

from datetime import date, datetime, timedelta
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import ladder as ladders
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

AGENTS = ("chief", "leader")


@_ledger.action
def grant_proxy(by: Actor, at: datetime, *, id: UUID, agent: int, from_on: date, to_on: date, reason: str) -> UUID:
    """Returns the proxy's id. The principal grants it himself; the agent never signs one decision twice."""
    today = period.day(at)
    lent = records.Person.objects.filter(pk=agent, active_to__isnull=True).first()
    if agent == by.person:
        raise Refused("不能授权给自己")
    if lent is None or lent.role not in AGENTS:
        raise Refused("代签人须是在岗的处长或院领导")
    if not reason.strip():
        raise Refused("请写明为什么要代签")
    if from_on < today:
        raise Refused("代签不能从过去的日子开始")
    if to_on < from_on:
        raise Refused("代签的结束日期不能早于开始日期")
    most = ladders.book().proxy_days
    if to_on - from_on >= timedelta(days=most):
        raise Refused("一次代签最长 %(most)s 天", most=most)
    _ledger.freeze()
    already = records.Proxy.objects.filter(principal=by.person, end__isnull=True)
    if already.filter(from_on__lte=to_on, to_on__gte=from_on).exists():
        raise Refused("这段时间已经授权他人代签，请先收回")
    row = records.Proxy(id=id, principal_id=by.person, agent=lent, from_on=from_on, to_on=to_on, at=at)
    row.reason = reason.strip()[:200]
    _ledger.write(by, at, "grant_proxy", {"agent": agent, "from": from_on, "to": to_on}, [row])
    return id
