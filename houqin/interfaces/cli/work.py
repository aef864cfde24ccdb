"""`houqin work`: notices are made and sent, and the nightly scan runs; `houqin serve` starts it along."""

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.utils.translation import gettext

from houqin.interfaces.jobs import worker

COMMAND = (sys.executable, "-c", "from houqin.interfaces.cli.main import main; main()", "work")
PAUSE = 1.0  # seconds before a worker that died is started again


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("work", help=gettext("后台任务：生成并发送通知、每夜扫描；serve 会自动带上它"))
    parser.add_argument("--once", action="store_true", help=gettext("只做一遍就结束"))
    parser.add_argument("--parent", type=int, metavar="PID", help=gettext("这个进程一结束就跟着结束"))


def run(args: argparse.Namespace) -> None:
    if args.once:
        worker.once()
        return
    stop = Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stop.set())
    worker.work(stop, args.parent)


@contextmanager
def beside(parent: int) -> Iterator[None]:
    """A worker of its own process, as long as the web server serves; one that dies is started again."""
    stop, running = Event(), [_started(parent)]

    def watch() -> None:
        while not stop.is_set():
            running[0].wait()
            if not stop.wait(PAUSE):
                running[0] = _started(parent)

    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        stop.set()
        running[0].terminate()
        running[0].wait(30)


def _started(parent: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*COMMAND, "--parent", str(parent)], stdin=subprocess.DEVNULL)
