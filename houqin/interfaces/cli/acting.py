"""In whose name a command acts, and what its file says: read and refused as over the API."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from houqin.actions import _ledger
from houqin.interfaces.feeds import submission, values
from houqin.interfaces.feeds.catalogue import Function
from houqin.packs import positioned
from houqin.queries import contract, party
from houqin.queries.party import Hospital
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

JSON = ".json"


def add(parser: argparse.ArgumentParser) -> None:
    """`--as` and `--hospital`."""
    parser.add_argument(
        "--as", dest="person", type=int, required=True, metavar="PERSON", help=gettext("以谁的名义：人员编号")
    )
    parser.add_argument("--hospital", metavar="CODE", help=gettext("哪家医院（编码）；只有一家时可不写"))


def actor(args: argparse.Namespace) -> Actor:
    """The person named, in the role he or she has in that hospital today."""
    return party.acting(args.person, hospital(args.hospital).id, timezone.localdate())


def hospital(code: str | None) -> Hospital:
    known = party.hospitals()
    chosen = [one for one in known if code in (None, one.code)]
    codes = "、".join(one.code for one in known) or gettext("无")
    if not chosen:
        raise Refused("没有编码为 %(code)s 的医院；可用：%(known)s", code=code or "", known=codes)
    if len(chosen) > 1:
        raise Refused("有多家医院，请用 --hospital 指明：%(known)s", known=codes)
    return chosen[0]


def content(file: Path) -> Any:
    """A JSON file as over the API, or YAML, where every scalar is text."""
    if file.suffix.lower() == JSON:
        return submission.parse(text(file))
    found, _ = positioned.read(text(file), file.name)
    return values.said(found)


def text(file: Path) -> str:
    try:
        return data(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("%(file)s 不是 UTF-8 文本，请另存为 UTF-8", file=file) from None


def data(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise Refused("读不到文件 %(file)s：%(why)s", file=file, why=fault.strerror) from None


def do(by: Actor, deed: Function, said: Mapping[str, Any]) -> tuple[Any, int | None]:
    """The deed's answer, and the number of the journal line that it wrote, or None when all was known already."""
    at = timezone.now()
    if "submitted_at" in deed.arguments:
        said = {"submitted_at": at, **said}
    with party.within(by), _ledger.listening() as lines:
        result = deed.does(by, at, **said)
    return result, lines[0] if lines else None


def told(answer: tuple[Any, int | None]) -> None:
    result, line = answer
    if line is None:
        print(gettext("已经办过，没有改变什么：%(result)s") % {"result": result})
    else:
        print(gettext("已办：%(result)s（日志第 %(line)s 行）") % {"result": result, "line": line})


def contracts(by: Actor, numbers: list[str]) -> list[UUID]:
    """Contracts by their numbers."""
    with party.within(by):
        known = {row.number: row.pk for row in contract.contracts(by)}
    missing = [number for number in numbers if number not in known]
    if missing:
        raise Refused(
            "没有编号为 %(missing)s 的合同；可用：%(known)s", missing="、".join(missing), known="、".join(known)
        )
    return [known[number] for number in numbers]
