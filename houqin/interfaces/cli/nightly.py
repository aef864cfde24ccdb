"""`houqin nightly`: what falls due with time, handled now; safe to run again."""

import argparse

from django.utils import timezone
from django.utils.translation import gettext

from houqin.interfaces.jobs import nightly
from houqin.interfaces.jobs.nightly import Outcome
from houqin.rules.refusal import Refused


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("nightly", help=gettext("夜间扫描：处理各院到期的事项，可随时重复运行"))


def run(args: argparse.Namespace) -> None:
    outcomes = nightly.run(timezone.now())
    for one in outcomes:
        print(_line(one))
    faults = [f"{one.hospital} · {one.label} · {fault}" for one in outcomes for fault in one.faults]
    if faults:
        raise Refused("有 %(n)s 处没有处理成，下次再试：%(faults)s", n=len(faults), faults="；".join(faults))


def _line(one: Outcome) -> str:
    said = gettext("%(hospital)s · %(label)s：到期 %(due)s 件，处理 %(done)s 件")
    return said % {"hospital": one.hospital, "label": one.label, "due": one.due, "done": one.done}
