"""`houqin do`: any deed by its name, with a file that says what it takes."""

import argparse
from pathlib import Path

from django.utils.translation import gettext

from houqin.interfaces.cli import acting
from houqin.interfaces.feeds import catalogue, submission


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("do", help=gettext("按名称办一件事，内容写在文件里（JSON 或 YAML），与接口相同"))
    parser.add_argument("deed", metavar="DEED", help=gettext("事情的名称，见 docs/reference/actions.md"))
    parser.add_argument("file", type=Path, metavar="FILE", help=gettext("写明内容的文件"))
    acting.add(parser)


def run(args: argparse.Namespace) -> None:
    by, deed = acting.actor(args), catalogue.deed(args.deed)
    acting.told(acting.do(by, deed, submission.arguments(deed, acting.content(args.file))))
