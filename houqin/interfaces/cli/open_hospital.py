"""`houqin open-hospital`: a real hospital joins, with its administrator, who sets up the rest."""

import argparse
import getpass
import os

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from houqin.actions import add_person, open_hospital
from houqin.interfaces import accounts
from houqin.interfaces.cli import serve
from houqin.queries import party as parties
from houqin.rules import party

SECRET = "HOUQIN_PASSWORD"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("open-hospital", help=gettext("建立一家医院和它的系统管理员"))
    parser.add_argument("code", metavar="CODE", help=gettext("医院编码，如 QY01"))
    parser.add_argument("name", metavar="NAME", help=gettext("医院全称"))
    parser.add_argument("--short", default="", help=gettext("简称，不写则同全称"))
    parser.add_argument("--regions", default="", help=gettext("适用哪些地方规定，如“山东 青岛”"))
    parser.add_argument("--admin", required=True, metavar="USERNAME", help=gettext("管理员的用户名"))
    parser.add_argument("--admin-name", default="系统管理员", metavar="NAME", help=gettext("管理员的姓名"))


def run(args: argparse.Namespace) -> None:
    serve.prepare()
    accounts.demand_free(args.admin)
    password = _password()
    at = timezone.now()
    with transaction.atomic():
        user = accounts.opened(args.admin, password)
        said = {"code": args.code, "name": args.name, "short": args.short or args.name, "regions": args.regions}
        id = open_hospital.open_hospital(party.system(0), at, **said)
        system = party.system(id)
        with parties.within(system):
            who = {"user": user.pk, "name": args.admin_name, "role": "admin", "active_from": timezone.localdate()}
            add_person.add_person(system, at, **who)
    print(gettext("%(name)s已建立。运行 houqin serve，用 %(admin)s 登录。") % {"name": args.name, "admin": args.admin})


def _password() -> str:
    """From the environment, else asked for at the terminal; refused with everything that makes it weak."""
    return accounts.demand_strong(os.environ.get(SECRET) or getpass.getpass(gettext("管理员的密码：")))
