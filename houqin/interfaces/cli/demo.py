"""`houqin demo`: the sample hospital, built once and served; or its year's sheets on one page."""

import argparse
import time
from collections import deque
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils.translation import gettext

from houqin.interfaces.cli import progress, serve
from houqin.interfaces.sample import build, opening, play, report, span
from houqin.interfaces.sample.size import SMALL, WHOLE, Size
from houqin.queries import party as parties
from houqin.queries.party import Hospital
from houqin.rules import party, period


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("demo", help=gettext("建立示例医院（若还没有）并启动网页服务"))
    parser.add_argument("--no-serve", action="store_true", help=gettext("只建立，并列出全年考评结果"))
    parser.add_argument("--rebuild", action="store_true", help=gettext("丢弃现有示例，重新建立"))
    parser.add_argument("--small", action="store_true", help=gettext("小样：七份合同、两个月，几秒建成"))
    parser.add_argument("--seed", type=int, default=play.SEED, help=gettext("另一个种子就是另一年，默认 %(default)s"))
    parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help=gettext("以哪天为今天，默认为今天"))
    port_help = gettext("端口；不写则取 8000 起第一个空闲的")
    parser.add_argument("--port", type=int, choices=range(1, 65536), metavar="PORT", help=port_help)


def run(args: argparse.Namespace) -> None:
    today = args.today or datetime.now(period.HOSPITAL_TIME).date()
    hospital = build.standing()
    if hospital is None or args.rebuild:
        hospital = _built(today, args.seed, SMALL if args.small else WHOLE)
    if args.no_serve:
        _tell_year(hospital)
        return
    serve.prepare()
    port = serve.chosen_port(serve.HOST, args.port)
    _tell_sign_ins(hospital)
    print(gettext("打开 %(address)s ，按 Ctrl+C 停止。") % {"address": serve.address(serve.HOST, port)}, flush=True)
    serve.serve(serve.HOST, port)


def _built(today: date, seed: int, size: Size) -> Hospital:
    time_played = span.ending(today - timedelta(days=1), size.months)
    started, spent = time.perf_counter(), time.process_time()
    days = (today - time_played.start).days
    steps = progress.through(build.build(today, seed, size), gettext("建立示例医院"), total=days)
    (played,) = deque(steps, maxlen=1)
    hospital = build.standing()
    assert hospital is not None
    said = gettext(
        "%(name)s已建成：%(first)s 至 %(last)s，证据 %(pieces)s 件（%(seconds).0f 秒，处理器 %(spent).0f 秒）。"
    )
    figures = {
        "name": hospital.name,
        "first": played.time.start,
        "last": played.time.end,
        "pieces": played.house.pieces,
    }
    print(said % {**figures, "seconds": time.perf_counter() - started, "spent": time.process_time() - spent})
    return hospital


def _tell_year(hospital: Hospital) -> None:
    by = party.system(hospital.id)
    with parties.within(by):
        for line in report.year_lines(by):
            print(line)


def _tell_sign_ins(hospital: Hospital) -> None:
    """Who may sign in, one for each role."""
    by = party.system(hospital.id)
    users = dict(get_user_model().objects.values_list("id", "username"))
    with parties.within(by):
        people = [person for person in parties.people(by) if person.user in users]
        providers = {one.id: one.short for one in parties.providers(by)}
    print(gettext("登录（密码都是 %(password)s）：") % {"password": opening.PASSWORD})
    for person in sorted(people, key=lambda one: list(opening.SIGN_INS).index(users[one.user])):
        about = f" · {providers[person.provider]}" if person.provider else ""
        print(f"  {users[person.user]:<12}{party.ROLES[person.role]}　{person.name}{about}")
