"""`houqin verify`: recomputes the journal and names each row or line altered, missing, reordered or forged."""

import argparse
import time

from django.utils.timezone import localtime
from django.utils.translation import gettext

from houqin.interfaces import photos
from houqin.interfaces.cli import progress
from houqin.queries import journal, party
from houqin.queries.journal import Deed, Fault, Report
from houqin.queries.party import Hospital
from houqin.rules.party import system
from houqin.rules.refusal import Refused

KINDS = {"altered": "被改动", "missing": "缺失", "forged": "伪造", "reordered": "顺序被调换"}
LINES = {"entry": "日志", "accessentry": "查阅日志", "head": "日志末端", "accesshead": "查阅日志末端", "file": "照片"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("verify", help=gettext("重算日志链和每一行记录，指出被改动、缺失、调换或伪造之处"))
    command.add_argument("--hospital", metavar="CODE", help=gettext("只核对这家医院（编码）；不写则全部"))


def run(args: argparse.Namespace) -> None:
    chosen = [hospital for hospital in party.hospitals() if args.hospital in (None, hospital.code)]
    if not chosen and args.hospital:
        raise Refused("没有编码为 %(code)s 的医院", code=args.hospital)
    faults = sum(_verify(hospital) for hospital in chosen)
    if faults:
        raise SystemExit(1)


def _verify(hospital: Hospital) -> int:
    by = system(hospital.id)
    started, spent = time.perf_counter(), time.process_time()
    with party.within(by), progress.bar() as bar:
        newest = journal.journal(by, most=1)
        task = bar.add_task(hospital.short, total=newest[0].seq if newest else 0)
        report = journal.verify(by, progress=lambda lines, rows: bar.update(task, completed=lines), look=photos.look)
    _tell(hospital, report, time.perf_counter() - started, time.process_time() - spent)
    return len(report.faults)


def _tell(hospital: Hospital, report: Report, seconds: float, spent: float) -> None:
    verdict = gettext("%(n)s 处不符") % {"n": len(report.faults)} if report.faults else gettext("全部相符")
    counted = gettext("日志 %(lines)s 行、记录 %(rows)s 行、照片 %(files)s 张") % {
        **{"lines": report.lines, "rows": report.rows, "files": report.files}
    }
    took = gettext("%(seconds).1f 秒，处理器 %(spent).1f 秒") % {"seconds": seconds, "spent": spent}
    said = {"hospital": hospital.short, "counted": counted, "verdict": verdict, "took": took}
    print(gettext("%(hospital)s：%(counted)s，%(verdict)s（%(took)s）") % said)
    for fault in report.faults:
        print("  " + sentence(fault))


def sentence(fault: Fault) -> str:
    """被改动：check 3f2a…（日志第 57 行 record_round，王芳 2026-11-02 08:31:31）"""
    what = gettext(LINES[fault.table]) if fault.table in LINES else fault.table
    deed = f"（{_deed(fault.deed)}）" if fault.deed else ""
    return f"{gettext(KINDS[fault.kind])}：{what} {fault.id}{deed}"


def _deed(deed: Deed) -> str:
    at = f"{localtime(deed.at):%Y-%m-%d %H:%M:%S}"
    said = gettext("日志第 %(seq)s 行 %(action)s，%(by)s %(at)s")
    return said % {"seq": deed.seq, "action": deed.action, "by": deed.by or gettext("系统"), "at": at}
