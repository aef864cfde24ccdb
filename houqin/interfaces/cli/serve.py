"""`houqin serve`: the web application, on this machine's port."""

import argparse
import os
import socket

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext
from granian.constants import Interfaces
from granian.server import Server

from houqin.interfaces.cli import migrate, work
from houqin.rules.refusal import Refused

HOST, FIRST_PORT, PORTS = "127.0.0.1", 8000, 100
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("serve", help=gettext("启动网页服务"))
    parser.add_argument("--host", default=HOST, help=gettext("监听的地址，默认仅本机 %(default)s"))
    port_help = gettext("端口；不写则取 8000 起第一个空闲的")
    parser.add_argument("--port", type=int, choices=range(1, 65536), metavar="PORT", help=port_help)


def run(args: argparse.Namespace) -> None:
    if args.host not in LOOPBACK and not settings.ADDRESS.netloc:
        raise Refused("要让别的机器访问，先说明对外地址，例如 HOUQIN_ADDRESS=https://houqin.example.cn 。")
    prepare()
    port = chosen_port(args.host, args.port)
    print(gettext("打开 %(address)s ，按 Ctrl+C 停止。") % {"address": address(args.host, port)}, flush=True)
    serve(args.host, port)


def prepare() -> None:
    """The database in shape and the pages' files in place."""
    steps = migrate.pending()
    if steps and connection.vendor != "sqlite":
        raise Refused("数据库还差 %(steps)s 步升级：请先由数据库属主运行 houqin migrate。", steps=steps)
    if steps:
        migrate.apply()
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["lucide-static", "LICENSE", ".kept"])


def chosen_port(host: str, wanted: int | None) -> int:
    """The port asked for, else the first free one."""
    choice = [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS)
    found = next((port for port in choice if free(host, port)), None)
    if found is None:
        raise Refused("端口 %(port)s 已被占用：用 --port 另选一个，或先停掉占用它的程序。", port=choice[0])
    return found


def free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
    return True


def address(host: str, port: int) -> str:
    named = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    return f"http://{f'[{named}]' if ':' in named else named}:{port}/"


def serve(host: str, port: int) -> None:
    """Serves until it is told to stop; two workers, so that a long page never holds up the floor, and one for jobs."""
    connection.close()
    server = Server(
        "houqin.server.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        log_enabled=False,
    )
    with work.beside(os.getpid()):
        server.serve()
