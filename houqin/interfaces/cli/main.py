"""The `houqin` command: finds the sub-command and says plainly what went wrong."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.server.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.utils.translation import activate, gettext  # noqa: E402

from houqin.interfaces import wording  # noqa: E402
from houqin.interfaces.cli import (  # noqa: E402
    assess,
    close,
    demo,
    do,
    export_bundle,
    migrate,
    nightly,
    open_hospital,
    pack,
    record,
    serve,
    sign_contract,
    token,
    verify,
    work,
)
from houqin.rules.refusal import Refused  # noqa: E402

REFUSED, BROKEN, INTERRUPTED = 2, 1, 130


class Command(Protocol):
    """What a module of this folder offers: its arguments, and the work."""

    def add(self, commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None: ...

    def run(self, args: argparse.Namespace) -> None: ...


COMMANDS: dict[str, Command] = {
    "demo": demo,
    "serve": serve,
    "open-hospital": open_hospital,
    "migrate": migrate,
    "work": work,
    "nightly": nightly,
    "verify": verify,
    "assess": assess,
    "record": record,
    "close": close,
    "sign-contract": sign_contract,
    "pack": pack,
    "do": do,
    "token": token,
    "export-bundle": export_bundle,
}


def main(argv: Sequence[str] | None = None) -> None:
    activate(settings.LANGUAGE_CODE)
    args = parser().parse_args(argv)
    try:
        COMMANDS[args.command].run(args)
    except Refused as refused:
        stop(wording.sentence(refused), REFUSED)
    except KeyboardInterrupt:
        stop(gettext("已中断。"), INTERRUPTED)
    except Exception as fault:
        if settings.DEBUG:
            raise
        stop(apology(fault), BROKEN)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="houqin", description=gettext("医院后勤监管平台：从标准到签字付款。"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS.values():
        module.add(commands)
    return parser


def stop(sentence: str, code: int) -> None:
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(code)


def apology(fault: Exception) -> str:
    """A fault of ours: one sentence for people, the trace in a file for whoever mends it."""
    details = Path(settings.HOUQIN_HOME) / "last_error.txt"
    details.write_text("".join(traceback.format_exception(fault)), "utf-8")
    said = gettext("程序出错：%(fault)s。详情见 %(file)s，请交给维护人员。")
    return said % {"fault": f"{type(fault).__name__}: {fault}", "file": details}
