"""`houqin export-bundle`: contracts' months as a bundle that `houqin assess` recomputes without the server."""

import argparse
from pathlib import Path

from django.utils.translation import gettext

from houqin.interfaces.cli import acting
from houqin.interfaces.feeds import export
from houqin.queries import party
from houqin.rules import period
from houqin.rules.refusal import Refused

FIRST, LAST = 190001, 299912


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("export-bundle", help=gettext("把合同的考评导出为考评包，供不用服务器重算"))
    parser.add_argument("--contract", nargs="+", required=True, metavar="NUMBER", help=gettext("合同编号"))
    parser.add_argument("--from", dest="first", metavar="MONTH", help=gettext("自哪个月，如 2026-01；不写则从头"))
    parser.add_argument("--to", dest="last", metavar="MONTH", help=gettext("至哪个月；不写则到最近"))
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=gettext("写入的空文件夹"))
    acting.add(parser)


def run(args: argparse.Namespace) -> None:
    by = acting.actor(args)
    first, last = _month(args.first, FIRST), _month(args.last, LAST)
    with party.within(by):
        found = export.write(by, args.out, acting.contracts(by, args.contract), first, last)
    said = gettext("%(months)s 个月、%(pieces)s 条证据写入 %(folder)s；用 houqin assess %(folder)s --out … 重算。")
    print(said % {"months": len(found.months), "pieces": len(found.pieces), "folder": args.out})


def _month(said: str | None, otherwise: int) -> int:
    try:
        return period.read(said) if said else otherwise
    except ValueError:
        raise Refused("月份须写作 2026-11") from None
