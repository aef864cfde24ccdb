"""`houqin sign-contract`: a contract as its paper says it, from a file."""

import argparse
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext

from houqin.interfaces.cli import acting
from houqin.interfaces.feeds import catalogue, values
from houqin.rules.identity import derived

NUMBERED = UUID("0d0d8d3c-2f0e-4a53-9d3f-6f3f4e1b7a10")  # so that one number of one hospital is always one contract


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("sign-contract", help=gettext("签订合同：按文件（YAML 或 JSON）所写"))
    parser.add_argument("file", type=Path, metavar="FILE", help=gettext("写明合同各项的文件"))
    parser.add_argument("--confirmed", action="store_true", help=gettext("自拟的数值已由合同负责人逐项确认"))
    acting.add(parser)


def run(args: argparse.Namespace) -> None:
    by, deed = acting.actor(args), catalogue.deed("sign_contract")
    said = values.read({"paper": deed.arguments["paper"]}, {"paper": acting.content(args.file)})
    id = derived(NUMBERED, by.hospital, said["paper"].number)
    acting.told(acting.do(by, deed, {**said, "id": id, "confirmed": args.confirmed}))
