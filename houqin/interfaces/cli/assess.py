"""`houqin assess`: a bundle of files recomputed without a server; sheets, lines, exceptions and a report come out."""

import argparse
from pathlib import Path

from django.utils.translation import gettext

from houqin.interfaces.cli import progress
from houqin.interfaces.documents import report
from houqin.interfaces.feeds import bundles, results
from houqin.rules import assessment
from houqin.rules.result import Outcome


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("assess", help=gettext("用考评包（bundle.yaml）重算一批得分，不需要服务器"))
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help=gettext("考评包：含 bundle.yaml 的文件夹"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=gettext("数据文件夹；不写即考评包所在文件夹"))
    parser.add_argument("--out", type=Path, metavar="FOLDER", required=True, help=gettext("结果写入的文件夹"))


def run(args: argparse.Namespace) -> None:
    bundle = bundles.read(args.bundle)
    here = args.bundle if args.bundle.is_dir() else args.bundle.parent
    editions = bundles.editions(bundle)
    with progress.bar() as work:
        task = work.add_task(gettext("读取"), total=None)
        tables = bundles.data(
            bundle, args.data or here, lambda name, rows: work.update(task, description=name, advance=rows)
        )
        cases = len(tables[bundle.subjects.file].lines)
        judging = work.add_task(gettext("计分"), total=cases)
        outcome = assessment.assess(bundle, tables, editions, lambda one: work.advance(judging, one))
        work.update(judging, total=len(outcome.results), description=gettext("写出"))
    results.write(outcome, report.page(outcome), args.out)
    print(summary(outcome, args.out))


def summary(outcome: Outcome, folder: Path) -> str:
    compared = [one for one in outcome.results if one.difference is not None]
    said: dict[str, object] = {
        "sheets": len(outcome.results),
        "compared": len(compared),
        "exact": sum(one.difference == 0 for one in compared),
        "exceptions": sum(one.why is not None for one in outcome.results),
        "page": folder / "report.html",
    }
    if compared:
        text = gettext(
            "%(sheets)d 张考评表，%(compared)d 张有原记录，%(exact)d 张完全相同；例外 %(exceptions)d 张。见 %(page)s"
        )
    else:
        text = gettext("%(sheets)d 张考评表，例外 %(exceptions)d 张。见 %(page)s")
    return str(text % said)
