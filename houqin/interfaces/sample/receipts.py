"""What providers pay for their concessions: mostly in time, the car park now and then late and in two parts."""

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from houqin.actions.record_payment import record_payment
from houqin.interfaces.sample import span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.ledgers import sent
from houqin.interfaces.sample.opening import DUE_DAY, Contract, House
from houqin.queries import payment as payments
from houqin.rules import payment, period

LATE = {"parking": 0.35, "shops": 0.1}


def expect(house: House, agenda: Agenda, contract: Contract, month: int, at: datetime, last: datetime) -> None:
    """The payments of a statement that was just issued; what lies after the sample's end is still open."""
    row = payments.statement_of(contract.id, month)
    rng = Random(f"{row.pk}/paid")
    due = payment.due_on(month, DUE_DAY, period.day(at))
    if rng.random() < LATE.get(contract.deal.key, 0):
        half = row.payable_fen // 2
        parts = [(due, half), (due + timedelta(days=rng.randrange(3, 15)), row.payable_fen - half)]
    else:
        parts = [(max(period.day(at), due - timedelta(days=rng.randrange(1, 6))), row.payable_fen)]
    for n, (day, amount) in enumerate(parts, 1):
        when = max(span.at(day, 16, rng.randrange(60)), at + timedelta(minutes=n))
        if when <= last:
            said: dict[str, Any] = {**sent(rng), "voucher": f"收-{month}-{contract.deal.number}-{n}"}
            deed = partial(_paid, house, said, row.pk, amount)
            agenda.add(when, deed)


def _paid(house: House, said: dict[str, Any], statement: Any, amount: int, at: datetime) -> None:
    day = period.day(at)
    record_payment(house.people["finance"][0], at, **said, statement=statement, amount_fen=amount, paid_on=day)
