"""通知设置: where one wants to hear, when not, and of what not."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules import notice as notices
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def choose_notices(
    by: Actor,
    at: datetime,
    *,
    email: str = "",
    mail: str = "off",
    quiet_from: int = 22,
    quiet_to: int = 7,
    muted: Sequence[str] = (),
) -> int:
    """Returns the id of one's choice. Urgent notices come in any case and at any hour."""
    _refuse(email, mail, quiet_from, quiet_to)
    row = records.NoticeChoice.objects.filter(person=by.person).first() or records.NoticeChoice(person_id=by.person)
    known = {topic.name for topic in notices.TOPICS.values() if topic.urgency != "urgent"}
    row.email, row.mail, row.quiet_from, row.quiet_to = email, mail, quiet_from, quiet_to
    row.muted = _ledger.listed(sorted(set(muted) & known))
    _ledger.write(by, at, "choose_notices", {"mail": mail, "muted": json.loads(row.muted)}, [row])
    return int(row.pk)


def _refuse(email: str, mail: str, quiet_from: int, quiet_to: int) -> None:
    if mail not in notices.MAIL:
        raise Refused("邮件方式须为 %(known)s 之一", known="、".join(notices.MAIL))
    if mail != "off" and not email:
        raise Refused("要收邮件，请填写邮箱地址")
    if not (0 <= quiet_from <= 23 and 0 <= quiet_to <= 23):
        raise Refused("免打扰时段须为 0 至 23 点")
    try:
        validate_email(email or "a@example.cn")
    except ValidationError:
        raise Refused("“%(email)s”不是邮箱地址", email=email) from None
