"""`houqin token`: a key for a program that acts as the person who asks for it; shown once, kept as a digest only."""

import argparse
import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext

from houqin.interfaces.cli import acting
from houqin.interfaces.feeds import catalogue
from houqin.rules.refusal import Refused

USUAL = timedelta(days=365)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("token", help=gettext("签发接口令牌：程序凭它以本人名义办事"))
    parser.add_argument("name", metavar="NAME", help=gettext("用在哪里"))
    parser.add_argument("--until", metavar="DAY", help=gettext("有效期至，如 2027-06-30；不写则一年"))
    acting.add(parser)


def run(args: argparse.Namespace) -> None:
    by, secret = acting.actor(args), secrets.token_urlsafe(32)
    try:
        until = date.fromisoformat(args.until) if args.until else timezone.localdate() + USUAL
    except ValueError:
        raise Refused("日期须写作 2027-06-30，现为 %(said)s", said=args.until) from None
    said = {"name": args.name, "sha256": sha256(secret.encode()).hexdigest(), "active_to": until}
    acting.do(by, catalogue.deed("issue_token"), said)
    print(gettext("令牌只显示这一次，请妥善保存：") + f"\nhq.{by.hospital}.{secret}")
