"""登记数量: what one side counted of a priced service in a month; it is paid once both sides count alike."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import contract as contracts
from houqin.queries import payment as payments
from houqin.records import models as records
from houqin.rules import money, period, permission
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def record_quantity(
    by: Actor, at: datetime, *, id: UUID, digest: str, contract: UUID, month: int, name: str, count: int, note: str = ""
) -> UUID:
    """Returns the row's id. `count` in hundredths of the unit; unit, price and share are those of the price list.

    Who counts otherwise than before says why in `note`: so a difference between the sides is settled with a reason.
    """
    if _ledger.once(records.Quantity, id, digest):
        return id
    signed = contracts.contract(contract)
    permission.demand_own(by, signed.provider_id)
    if signed.pricing != "quantity":
        raise Refused("这份合同不按数量计价")
    if not period.is_month(month) or not period.on(signed.starts_on) <= month <= period.on(signed.ends_on):
        raise Refused("月份须在合同期内，写作 202611")
    if month > period.of(at):
        raise Refused("%(month)s还没有到，不能登记数量", month=period.label(month))
    prices = {price.name: price for price in contracts.prices(contract, month)}
    if name not in prices:
        raise Refused("价目表里没有“%(name)s”，可用：%(known)s", name=name, known="、".join(prices))
    if count < 0:
        raise Refused("数量不得为负")
    if payments.statement_exists(contract, month):
        raise Refused("本月结算单已开出，数量不能再改；差额请在下月说明")
    price, side = prices[name], "provider" if by.role == "provider" else "office"
    _refuse_unsaid(contract, month, name, side, count, note.strip())
    row = records.Quantity(id=id, digest=digest, contract=signed, period=month, name=name, count=count, side=side)
    row.unit, row.price_fen, row.share_bp = price.unit, price.price_fen, price.share_bp
    why = note.strip()[:200]
    facts = {"contract": contract, "month": month, "name": name, "count": money.points(count)}
    again = [records.Recount(id=derived(id, "recount"), quantity=row, reason=why)] if why else []
    _ledger.write(by, at, "record_quantity", facts | ({"reason": why} if why else {}), [row, again])
    return id


def _refuse_unsaid(contract: UUID, month: int, name: str, side: str, count: int, note: str) -> None:
    before = next((one for one in contracts.quantities(contract, month) if one.name == name), None)
    earlier = None if before is None else before.provider if side == "provider" else before.office
    if earlier is not None and earlier != count and not note:
        raise Refused(
            "“%(name)s”先前登记为 %(before)s，改为 %(now)s 须写明理由",
            name=name,
            before=money.points(earlier),
            now=money.points(count),
        )
