"""Out of the house: one message through one channel. It returns once the other side has taken it, and raises if not."""

import json
import logging
import re
from collections.abc import Mapping
from io import StringIO
from typing import Any
from uuid import UUID

import apprise
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from houqin.actions.claim_delivery import Line, Parcel
from houqin.interfaces import keychain
from houqin.interfaces.documents import notice_text

SECONDS = 20
MOST_LINES = 20


class Undelivered(Exception):
    """The other side did not take it; its text says why, without keys."""


def send(parcel: Parcel) -> None:
    key = keychain.taken(parcel.secret)
    title, body = said(parcel.lines)
    if parcel.kind == "mail":
        mail(key, parcel.address, title, body, parcel.batch)
    else:
        robot(key, title, body, parcel.batch)


def said(lines: tuple[Line, ...]) -> tuple[str, str]:
    """One notice by itself; several under a title that counts them."""
    told = [notice_text.words(one.topic, one.facts, one.count) for one in lines]
    if len(told) == 1:
        return told[0].title, "\n".join(filter(None, (told[0].text, link())))
    listed = [f"{n}. {one.title}" + (f"\n   {one.text}" if one.text else "") for n, one in enumerate(told, 1)]
    rest = len(listed) - MOST_LINES
    more = [_("另有 %(n)s 条，请到“通知”查看") % {"n": rest}] if rest > 0 else []
    return _("后勤监管：%(n)s 条通知") % {"n": len(told)}, "\n".join([*listed[:MOST_LINES], *more, link()])


def link() -> str:
    address = settings.ADDRESS
    return f"{address.scheme}://{address.netloc}/notices/" if address.netloc else _("请登录后勤监管平台办理")


def mail(key: Mapping[str, Any], address: str, title: str, body: str, batch: UUID) -> None:
    """Under a Message-ID that stays the same, so that a mailbox which got it twice can tell."""
    if not address:
        raise Undelivered(_("收件人没有邮箱地址"))
    domain = str(key["sender"]).rpartition("@")[2]
    with get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=key["host"],
        port=key["port"],
        username=key["user"] or None,
        password=key["password"] or None,
        use_ssl=key["security"] == "ssl",
        use_tls=key["security"] == "starttls",
        timeout=SECONDS,
    ) as door:
        headers = {"Message-ID": f"<{batch}@{domain}>", "Auto-Submitted": "auto-generated"}
        EmailMessage(title, body, key["sender"], [address], headers=headers, connection=door).send()


def robot(key: Mapping[str, Any], title: str, body: str, batch: UUID) -> None:
    """Through apprise; a JSON interface gets the idempotency key as a header, a group's robot has no place for it."""
    url = str(key["url"])
    if url.startswith("json"):
        url += f"{'&' if '?' in url else '?'}+Idempotency-Key={batch}"
    door = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if door is None:
        raise Undelivered(_("渠道地址无效"))
    with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as heard:
        taken = door.notify(body=body, title=title)
        why = heard.getvalue() if isinstance(heard, StringIO) else ""
    if not taken:
        raise Undelivered(clean(why, key) or _("对方没有接受"))


def why(fault: Exception) -> str:
    """A fault in one line: what we say ourselves as it is, what others say with its kind."""
    own = isinstance(fault, Undelivered | LookupError)
    return (str(fault.args[0]) if own and fault.args else f"{type(fault).__name__}: {fault}")[:200]


def clean(said: str, key: Mapping[str, Any]) -> str:
    """A fault as an administrator may read it: one line, without anything out of the address."""
    words = {word for word in re.split(r"[/?&=@:]+", json.dumps(list(map(str, key.values())))) if len(word) > 7}
    for word in sorted(words, key=len, reverse=True):
        said = said.replace(word.strip('"[] ,'), "…")
    return " ".join(said.split())[:200]
