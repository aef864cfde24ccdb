"""`houqin pack check`: a hospital's own edition of a standard read as it would be at its release."""

import argparse
from pathlib import Path

from django.utils.translation import gettext

from houqin import packs
from houqin.interfaces.cli import acting
from houqin.packs import positioned
from houqin.rules import money


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("pack", help=gettext("检查标准包文件是否合格"))
    parser.add_argument("what", choices=("check",), metavar="check", help=gettext("逐项检查，指出文件、行和可用的键"))
    parser.add_argument("file", type=Path, metavar="FILE", help=gettext("标准包文件（YAML）"))
    parser.add_argument("--region", nargs="*", default=(), metavar="PLACE", help=gettext("适用的省、市，由大到小"))


def run(args: argparse.Namespace) -> None:
    text = acting.text(args.file)
    raw, _ = positioned.read(text, args.file.name)
    own = isinstance(raw, dict) and raw.get("layer") == "hospital"
    name = str(raw.get("pack", "")) if isinstance(raw, dict) else ""
    edition = packs.stacked(name, own=text, places=args.region).edition if own else packs.read(text, args.file.name)
    said = gettext("%(name)s %(edition)s：%(items)s 项，满分 %(full)s，合格。摘要 %(digest)s")
    told = {"name": edition.name, "edition": edition.edition, "items": len(edition.items), "digest": edition.digest}
    print(said % {**told, "full": money.points(edition.full)})
