"""What an administrator types for a channel, checked and turned into what sends."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from houqin.rules.refusal import Refused

NATIVE = {  # a robot's own address as its maker shows it → where its key stands
    "wecom": (re.compile(r"^https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)$"), "wecombot://{0}"),
    "dingtalk": (re.compile(r"^https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)$"), "dingtalk://{0}"),
    "feishu": (re.compile(r"^https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)$"), "feishu://{0}"),
}
SAMPLES = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=…",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/…",
}


def robot(kind: str, address: str, sign: str = "") -> dict[str, Any]:
    """A robot's secret as it is kept; refused with the form that is expected."""
    if kind == "webhook":
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("接口地址须以 http:// 或 https:// 开头")
        return {"url": re.sub("^http", "json", address)}
    form, url = NATIVE[kind]
    found = form.match(address.strip())
    if not found:
        raise Refused("机器人地址须如 %(sample)s", sample=SAMPLES[kind])
    made = url.format(found[1])
    return {"url": made.replace("://", f"://{quote(sign, safe='')}@", 1) if sign and kind == "dingtalk" else made}


def mailbox(said: Mapping[str, Any]) -> dict[str, Any]:
    """A mail server's secret as it is kept: host, port, user, password, sender, security."""
    security = said.get("security") or "ssl"
    if security not in ("ssl", "starttls", "none"):
        raise Refused("加密方式须为 ssl、starttls 或 none")
    host, sender = str(said.get("host") or "").strip(), str(said.get("sender") or "").strip()
    if not host or "@" not in sender:
        raise Refused("请填写邮件服务器和发件人邮箱")
    port = int(said.get("port") or {"ssl": 465, "starttls": 587, "none": 25}[security])
    if not 0 < port < 65536:
        raise Refused("端口须为 1 至 65535")
    login = {"user": said.get("user") or "", "password": said.get("password") or ""}
    return {"host": host, "port": port, "sender": sender, "security": security, **login}
