"""The administrator's ways out of the house: mail servers and robots, a test for each, and what did not go out."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions.add_channel import add_channel
from houqin.actions.change_channel import change_channel
from houqin.actions.claim_delivery import Line, Parcel
from houqin.actions.retry_deliveries import retry_deliveries
from houqin.interfaces import keychain
from houqin.interfaces.documents import notice_text
from houqin.interfaces.jobs import addresses, sending
from houqin.interfaces.web import words
from houqin.interfaces.web.doing import done
from houqin.interfaces.web.forming import Field, Form, answered
from houqin.queries import notice as notices_
from houqin.queries import party
from houqin.rules import permission
from houqin.rules.notice import WAYS
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

LISTENING = ("office", "chief", "leader", "inspector", "ward", "finance")
TABS = {"": "全部", "failing": "有问题", "waiting": "待发送", "sent": "已发送"}


@require_http_methods(["GET", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    by, state = request.actor, request.GET.get("state", "")
    permission.demand(by, "add_channel")
    forms = [_mail(by), _robot(by)]
    gone = answered(request, forms, reverse("channels"))
    if gone:
        return gone
    rows = notices_.channels(by)
    log = [_sent(one) for one in notices_.deliveries(by, state=state if state in TABS else "")]
    tabs = [(f"?state={code}#log", _(label), code == state) for code, label in TABS.items()]
    shown = {"here": "channels", "forms": forms, "rows": rows, "log": log, "tabs": tabs}
    return render(request, "channels.html", shown, status=422 if any(one.wrong for one in forms) else 200)


def _sent(one: Any) -> dict[str, Any]:
    row = one.notice
    said = notice_text.words(row.topic, row.facts, row.count)
    to = f"{row.to.name} · {one.channel.name}" if row.to_id else one.channel.name
    return {"title": said.title, "to": to, "at": row.at, "way": one}


def _mail(by: Actor) -> Form:
    security = [("ssl", "SSL/TLS (465)"), ("starttls", "STARTTLS (587)"), ("none", _("不加密（仅内网）"))]
    fields = [
        Field("name", _("名称"), required=True, value=_("院内邮箱")),
        Field("host", _("邮件服务器"), required=True),
        Field("port", _("端口"), "whole"),
        Field("security", _("加密方式"), required=True, options=security, value="ssl"),
        Field("sender", _("发件人邮箱"), required=True),
        Field("user", _("用户名")),
        Field("password", _("密码或授权码"), "password"),
    ]
    return Form("add_mail", fields, lambda said: _add_mail(by, said))


def _add_mail(by: Actor, said: dict[str, Any]) -> None:
    permission.demand(by, "add_channel")
    secret = keychain.keep(addresses.mailbox(said))
    add_channel(by, timezone.now(), name=said["name"], kind="mail", secret=secret)


def _robot(by: Actor) -> Form:
    kinds = [(kind, _(label)) for kind, label in WAYS.items() if kind != "mail"]
    fields = [
        Field("name", _("名称"), required=True),
        Field("way", _("种类"), required=True, options=kinds),
        Field("address", _("机器人地址（Webhook）"), required=True),
        Field("sign", _("加签密钥（仅钉钉，可不填）")),
        Field("hears", _("这个群听谁的通知"), required=True, options=_hearers(by)),
        Field("quiet_from", _("免打扰从（点）"), "whole", value="22"),
        Field("quiet_to", _("免打扰到（点）"), "whole", value="7"),
    ]
    return Form("add_robot", fields, lambda said: _add_robot(by, said))


def _hearers(by: Actor) -> list[tuple[str, str]]:
    """Roles of the house, and each company's own group."""
    roles = [(f"role:{role}", words.word(role, "role")) for role in LISTENING]
    return roles + [(f"provider:{one.id}", _("%(name)s的群") % {"name": one.short}) for one in party.providers(by)]


def _add_robot(by: Actor, said: dict[str, Any]) -> None:
    permission.demand(by, "add_channel")
    kind = said.pop("way")
    if kind not in WAYS or kind == "mail":
        raise Refused("渠道种类须为 %(known)s 之一", known="、".join(WAYS))
    secret = keychain.keep(addresses.robot(kind, said.pop("address"), said.pop("sign", "")))
    add_channel(by, timezone.now(), kind=kind, secret=secret, **said | _heard(said.pop("hears")))


def _heard(said: str) -> dict[str, Any]:
    what, _colon, which = said.partition(":")
    if what == "provider" and which.isdigit():
        return {"provider": int(which), "roles": ()}
    return {"provider": None, "roles": (which,)}


@require_POST
def deed(request: HttpRequest, id: int, kind: str) -> HttpResponse:
    """Try it, switch it on or off, send again what was given up."""
    by, at = request.actor, timezone.now()
    rows = {one["row"].pk: one for one in notices_.channels(by)}

    def act() -> None:
        if id not in rows:
            raise Refused("本院没有这个通知渠道")
        match kind:
            case "test":
                _try(by, rows[id]["row"])
            case "retry":
                retry_deliveries(by, at, channel=id)
            case "on" | "off":
                change_channel(by, at, channel=id, active=kind == "on", **_as_is(rows[id]))
            case _:
                raise Refused("没有这项操作")

    said = {"test": _("发送测试"), "retry": _("重新发送"), "on": _("启用"), "off": _("停用")}
    return done(request, reverse("channels"), said.get(kind, kind), act)


def _as_is(one: Mapping[str, Any]) -> dict[str, Any]:
    row = one["row"]
    return {
        **{"name": row.name, "roles": one["roles"], "provider": row.provider_id},
        **{"quiet_from": row.quiet_from, "quiet_to": row.quiet_to},
    }


def _try(by: Actor, row: Any) -> None:
    """A message to the group, or to one's own mailbox; what goes wrong is said in one sentence."""
    address = notices_.notice_choice(by)["email"]
    if row.kind == "mail" and not address:
        raise Refused("请先在“通知设置”里填写您自己的邮箱，测试邮件发到那里")
    line = Line("channel_test", "channels:", 1, "{}", timezone.now())
    try:
        sending.send(Parcel(uuid4(), row.pk, row.kind, row.secret, address, (line,)))
    except Exception as fault:
        raise Refused("没有发出去：%(why)s", why=sending.why(fault)) from None
