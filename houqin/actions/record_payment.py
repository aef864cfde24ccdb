"""登记收付款: money for a statement came in or went out; what comes after its due day is late."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import money, period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def record_payment(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    statement: UUID,
    amount_fen: int,
    paid_on: date,
    voucher: str,
    note: str = "",
) -> UUID:
    """Returns the entry's id. An amount below zero takes back a wrong entry and says why."""
    if _ledger.once(records.Payment, id, digest):
        return id
    _ledger.freeze()  # nobody else pays the same rest meanwhile
    row = records.Statement.objects.filter(pk=statement).first()
    if row is None:
        raise Refused("本院没有这张结算单")
    _refuse_faults(row, amount_fen, paid_on, voucher.strip(), note.strip(), period.day(at))
    made = records.Payment(id=id, digest=digest, statement=row, amount_fen=amount_fen, paid_on=paid_on)
    made.voucher, made.note, made.by_id, made.at = voucher.strip()[:64], note.strip()[:200], by.person, at
    facts = {"statement": statement, "number": row.number, "amount_fen": amount_fen, "day": paid_on}
    _ledger.write(by, at, "record_payment", facts, [made])
    return id


def _refuse_faults(row: Any, amount_fen: int, paid_on: date, voucher: str, note: str, today: date) -> None:
    before = records.Payment.objects.filter(statement=row).aggregate(all=Sum("amount_fen"))["all"] or 0
    if not amount_fen:
        raise Refused("金额不得为零")
    if amount_fen < 0 and not note:
        raise Refused("冲销须写明理由")
    if not 0 <= before + amount_fen <= max(row.payable_fen, 0):
        raise Refused(
            "这张单应结 %(payable)s 元，已登记 %(before)s 元，再登记 %(now)s 元就不对了",
            payable=money.yuan(row.payable_fen),
            before=money.yuan(before),
            now=money.yuan(amount_fen),
        )
    if not voucher:
        raise Refused("请写明凭证号")
    if paid_on > today:
        raise Refused("日期 %(day)s 还没有到", day=paid_on)
