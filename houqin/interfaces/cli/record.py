"""`houqin record`: evidence from a file: a round as the phone sends it, a photo, outcome, incident or quantity."""

import argparse
from hashlib import sha256
from pathlib import Path

from django.utils.translation import gettext

from houqin.interfaces import photos
from houqin.interfaces.cli import acting
from houqin.interfaces.feeds import catalogue, submission
from houqin.queries import evidence, party
from houqin.rules.refusal import Refused

KINDS = ("round", "photo", "outcome", "incident", "quantity")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("record", help=gettext("登记证据：检查、照片、结果、事件或数量"))
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=gettext("种类：") + " ".join(KINDS))
    parser.add_argument("file", type=Path, metavar="FILE", help=gettext("写明内容的文件（照片即图片文件）"))
    acting.add(parser)


def run(args: argparse.Namespace) -> None:
    by = acting.actor(args)
    if args.kind == "photo":
        return acting.told(_photo(by, args.file))
    deed = catalogue.deed(f"record_{args.kind}")
    read = submission.round_arguments if args.kind == "round" else submission.arguments
    return acting.told(acting.do(by, deed, read(deed, acting.content(args.file))))


def _photo(by: acting.Actor, file: Path) -> tuple[object, int | None]:
    """Kept before it is on record, and only when somebody awaits it."""
    data = acting.data(file)
    with party.within(by):
        if not evidence.awaited(by, sha256(data).hexdigest()):
            raise Refused(evidence.NOBODY_AWAITS)
    kept = photos.keep(data)
    said = {"sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type}
    return acting.do(by, catalogue.beside("attach_photo"), said)
