"""What came in or went out for a statement: the list, how late it is, and the form of finance and the office."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from houqin.actions.record_payment import record_payment
from houqin.interfaces.web import forming
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import Field, Form
from houqin.rules import permission
from houqin.rules.party import Actor


def form(by: Actor, at: datetime, found: Mapping[str, Any]) -> Form | None:
    """Offered while something is open, or was entered wrongly."""
    if not permission.may(by.role, "record_payment") or not (found["paid"].open_fen or found["payments"]):
        return None
    asked = [
        Field("amount_fen", _("金额（元；冲销写负数）"), "hundredths", True),
        Field("paid_on", _("到账（付出）日期"), "day", True, timezone.localdate(at).isoformat()),
        Field("voucher", _("凭证号"), required=True),
        Field("note", _("说明（冲销必填）")),
    ]
    return Form("record_payment", asked, lambda said: _record(by, at, found["row"].pk, said), once=True)


def _record(by: Actor, at: datetime, statement: Any, said: Mapping[str, Any]) -> None:
    facts = {**said, "statement": statement, "id": an_id(said["id"])}
    record_payment(by, at, digest=forming.digest(facts), **facts)
