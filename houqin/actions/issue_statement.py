"""开具结算单: the month's fee less what two people signed, disputes named apart; never by who closed the month."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import contract as contracts
from houqin.queries import payment as payments
from houqin.queries import score
from houqin.records import models as records
from houqin.rules import payment, period
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def issue_statement(by: Actor, at: datetime, *, month: int, only: tuple[UUID, ...]) -> int:
    """Issues the month's statements of some contracts, all or none; returns how many."""
    if not only or len(set(only)) < len(only):
        raise Refused("请选择要结算的合同，每份只选一次")
    _ledger.freeze()
    sheets = score.latest(only, month)
    stands = payments.Standing(sheets.values())
    rows = [_statement(by, at, stands, contracts.contract(id), sheets.get(id), month) for id in only]
    _ledger.write(by, at, "issue_statement", {"month": month, "contracts": [str(id) for id in only]}, [rows])
    return len(rows)


def _statement(by: Actor, at: datetime, stands: payments.Standing, signed: Any, sheet: Any, month: int) -> Any:
    name = f"{signed.name}{period.label(month)}"
    if sheet is None:
        raise Refused("%(name)s还没有考评，不能结算", name=name)
    if (signed.pk, month) in stands.statements:
        raise Refused("%(name)s结算单已经开出", name=name)
    closer = score.closed_by(sheet)
    if closer == by.person:
        raise Refused("做出考评的人不能开具结算单，请由另一人办理")
    if month % 100 and payments.outdated(signed, sheet):
        raise Refused("%(name)s考评之后又有新的证据或数量，扣减会不同，请先重算", name=name)
    waiting = stands.unsigned(sheet)
    if waiting:
        raise Refused("%(name)s还有 %(n)s 项扣减或奖励待签批", name=name, n=len(waiting))
    if stands.windowed(signed, sheet, at):
        raise Refused("%(name)s异议期未满，服务商也未确认，不能结算", name=name)
    _refuse_quantities(signed, month, name)
    base = payments.base_fen(signed, month, contracts.terms_of(signed.pk, month))
    money = payment.settle(base, (*stands.entries(sheet), *stands.adjustments(signed.pk, month)))
    return records.Statement(
        id=derived(signed.pk, "statement", month),
        contract=signed,
        period=month,
        number=f"结算-{signed.number}-{month}",
        sheet=sheet,
        base_fen=money.base_fen,
        withheld_fen=money.withheld_fen,
        payable_fen=money.payable_fen,
        disputed_fen=money.disputed_fen,
        undisputed_fen=money.undisputed_fen,
        lines=payments.entries_text(money.entries),
        issued_by_id=by.person,
        proposed_by_id=closer,
        at=at,
        kernel=sheet.kernel,
    )


def _refuse_quantities(signed: Any, month: int, name: str) -> None:
    if signed.pricing != "quantity" or not month % 100:
        return
    counted = contracts.quantities(signed.pk, month)
    apart = [one.name for one in counted if not one.agreed]
    if apart:
        raise Refused("%(name)s还有数量未经双方确认一致：%(apart)s", name=name, apart="、".join(apart))
    if not counted:
        raise Refused("%(name)s还没有登记数量，请双方先登记；确实没有发生的登记为 0", name=name)
