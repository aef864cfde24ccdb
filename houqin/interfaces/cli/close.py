"""`houqin close`: one month of some or all contracts becomes sheets and proposals."""

import argparse

from django.utils.translation import gettext

from houqin.interfaces.cli import acting
from houqin.interfaces.feeds import catalogue
from houqin.rules import period
from houqin.rules.refusal import Refused


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("close", help=gettext("月度考评：把一个月的证据算成考评表和处理建议"))
    parser.add_argument("month", metavar="MONTH", help=gettext("月份，如 2026-10"))
    parser.add_argument("--contract", nargs="+", metavar="NUMBER", help=gettext("只考评这些合同（编号）；不写则全部"))
    acting.add(parser)


def run(args: argparse.Namespace) -> None:
    by = acting.actor(args)
    try:
        month = period.read(args.month)
    except ValueError:
        raise Refused("月份须写作 2026-11") from None
    only = None if args.contract is None else acting.contracts(by, args.contract)
    result, line = acting.do(by, catalogue.deed("close_month"), {"month": month, "only": only})
    if line is None:
        print(gettext("%(month)s已经考评过，没有改变什么。") % {"month": period.label(month)})
    else:
        said = gettext("%(month)s考评了 %(contracts)s 份合同（日志第 %(line)s 行）。")
        print(said % {"month": period.label(month), "contracts": result, "line": line})
