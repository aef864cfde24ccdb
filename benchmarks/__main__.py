"""Runs the benchmarks: all of them, or those named on the command line."""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

os.environ["HOUQIN_HOME"] = tempfile.mkdtemp(prefix="houqin-bench-")
os.environ.setdefault("HOUQIN_DATABASE_URL", "")
os.environ["DJANGO_SETTINGS_MODULE"] = "houqin.server.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from benchmarks import cases as requests  # noqa: E402
from benchmarks import comparison, floor, panel, phones, visiting  # noqa: E402
from benchmarks.world import FEE_FEN, MONTHS, World  # noqa: E402
from houqin.actions.close_month import close_month  # noqa: E402
from houqin.actions.record_round import record_round  # noqa: E402
from houqin.queries import contract as contracts  # noqa: E402
from houqin.queries import derivation, journal, score  # noqa: E402
from houqin.records import scope  # noqa: E402
from houqin.rules import payment  # noqa: E402
from houqin.rules import score as kernel  # noqa: E402
from houqin.rules.evidence import Check  # noqa: E402

RUNS = 5


def timed(does: Callable[[], object], runs: int = RUNS) -> tuple[float, object]:
    """The least CPU seconds of several runs, and what the last one gave."""
    spent, given = [], None
    for _ in range(runs):
        before = time.process_time()
        given = does()
        spent.append(time.process_time() - before)
    return min(spent), given


def judged(found: dict, terms: contracts.InForce) -> list[tuple[str, int, int, int]]:
    """(contract, month, points, fen paid) of every contract-month, through the kernel."""
    rows = []
    for (id, month), tallies in found.items():
        sheet = kernel.judge(terms.layout, month, tallies)
        facts = payment.Facts(month, sheet.points, FEE_FEN, {})
        charged = sum(charge.amount_fen for charge in payment.charges(terms.scheme, facts))
        rows.append((id.hex, month, sheet.points, FEE_FEN - charged))
    return sorted(rows)


def recompute(world: World) -> None:
    """100 providers × 12 months, from checked items (derive, compare) and from marks, beside DuckDB by hand."""
    terms = contracts.terms_of(world.contracts[0].pk, MONTHS[0])
    first, last = MONTHS[0], MONTHS[-1]
    con = floor.loaded(terms, FEE_FEN, first, last)
    by_hand, expected = timed(lambda: floor.months(con))
    stored = score.tallies(first, last)

    def from_items() -> object:
        found, lineage = derivation.derive(first, last)
        if {key: sorted(rows) for key, rows in found.items()} != {key: sorted(rows) for key, rows in stored.items()}:
            raise SystemExit("the marks are not what the evidence gives")
        return judged(found, terms), len(lineage)

    items, (rows, lines) = timed(from_items)
    marks, again = timed(lambda: judged(score.tallies(first, last), terms))
    if not (rows == again == expected):
        raise SystemExit("the engines disagree")
    bare = {"floor_cpu_s": by_hand, "months": len(rows)}
    say("recompute_items", cpu_s=items, ratio=items / by_hand, lines=lines, limit_s=1.5, **bare)
    say("recompute_marks", cpu_s=marks, ratio=marks / by_hand, limit_s=0.15, **bare)


def close(world: World) -> None:
    """One month of 100 providers closed, beside the judgement alone."""
    at = datetime(2026, 2, 1, tzinfo=UTC)
    bare, _ = timed(lambda: score.judge(world.contracts, MONTHS[0]))
    before = time.process_time()
    count = close_month(world.people["office"], at, month=MONTHS[0])
    spent = time.process_time() - before
    more = []
    for month in MONTHS[1:6]:
        before = time.process_time()
        close_month(world.people["office"], at, month=month)
        more.append(time.process_time() - before)
    say(
        "close",
        cpu_s=min([spent, *more]),
        first_cpu_s=spent,
        floor_cpu_s=bare,
        ratio=min([spent, *more]) / bare,
        contracts=count,
        limit_s=0.3,
    )


def demand(world: World) -> None:
    """One contract's month and year, recomputed when somebody asks."""
    row = world.contracts[7]
    terms = contracts.terms_of(row.pk, MONTHS[0])
    one = statistics.median(clock(lambda: score.judge([row], MONTHS[3])) for _ in range(30))

    def year() -> None:
        for (_, month), tallies in score.tallies(MONTHS[0], MONTHS[-1], row.pk).items():
            kernel.judge(terms.layout, month, tallies)

    whole = statistics.median(clock(year) for _ in range(30))
    bare = statistics.median(clock(lambda: score.tallies(MONTHS[0], MONTHS[-1], row.pk)) for _ in range(30))
    say(
        "demand",
        month_ms=one * 1000,
        year_ms=whole * 1000,
        floor_year_ms=bare * 1000,
        ratio=whole / bare,
        limit_ms="5/15",
    )


def round_(world: World) -> None:
    """A round of twenty items recorded, with journal, marks and findings; the floor is one empty committed write."""
    row, edition = world.contracts[3], contracts.terms_of(world.contracts[3].pk, MONTHS[0]).pins["cleaning"]
    items = [item for item in edition.items if item.rule.kind != "ratio"][:20]
    failed = {item.code for item in items if not item.photo}
    failed = set(sorted(failed)[:2])
    checks = [Check(i.code, "fail", 1) if i.code in failed else Check(i.code, "pass") for i in items]
    at = datetime(2025, 12, 20, 3, tzinfo=UTC)

    def one() -> None:
        id = uuid4()
        said = {"id": id, "digest": sha256(id.bytes).hexdigest(), "checks": checks, "photos": {}}
        when = {"started_at": at, "submitted_at": at + timedelta(minutes=6)}
        where = {"contract": row.pk, "place": world.place.pk, "pack": "cleaning"}
        record_round(world.people["inspector"], at + timedelta(hours=1), **said, **when, **where)

    one()
    spent = [clock(one) for _ in range(60)]
    bare = statistics.median(clock(lambda: world.put("", "add_place", at, [])) for _ in range(30))
    median = statistics.median(spent)
    say(
        "round",
        median_ms=median * 1000,
        p95_ms=sorted(spent)[56] * 1000,
        floor_ms=bare * 1000,
        ratio=median / bare,
        limit_ms=15,
    )


def verify(world: World) -> None:
    """The whole journal and every row it names, recomputed; the floor is hashing as many texts of that size."""
    rows = {"count": 0}
    before = time.process_time()
    report = journal.verify(world.people["leader"], progress=lambda lines, count: rows.update(count=count))
    spent = time.process_time() - before
    text = b"x" * 200
    bare, _ = timed(lambda: [sha256(text).hexdigest() for _ in range(100_000)], 3)
    if report.faults:
        raise SystemExit(f"the journal does not verify: {report.faults[:3]}")
    per_second = report.rows / spent
    say(
        "verify",
        rows_s=per_second,
        rows=report.rows,
        cpu_s=spent,
        ratio=(100_000 / bare) / per_second,
        limit_rows_s=100_000,
    )


def clock(does: Callable[[], object]) -> float:
    before = time.perf_counter()
    does()
    return time.perf_counter() - before


def say(name: str, **figures: object) -> None:
    parts = [f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}" for key, value in figures.items()]
    print(name, *parts, flush=True)  # noqa: T201


def cases(world: World) -> None:
    """A hundred thousand cases: one opened, read and closed over the API, and the list page by page."""
    requests.fill(world)
    caller = requests.Caller(world)
    spent = list(requests.lives(world, caller))
    steps = {f"{name}_ms": statistics.median(one[name] for one in spent) * 1000 for name in ("open", "read", "close")}
    newest, later = requests.pages(caller)
    bare = requests.floor(world)
    figures = {
        "newest_ms": newest * 1000,
        "later_ratio": later,
        **{f"{name}_ms": spent * 1000 for name, spent in requests.searches(caller).items()},
        "floor_ms": bare * 1000,
        "ratio": newest / bare,
    }
    say("cases", cases=requests.MANY, **steps, **figures, limit_ms="15/15/15/25", limit_ratio=1.3)


BENCHMARKS = {
    **{"recompute": recompute, "demand": demand, "round": round_, "close": close, "verify": verify, "cases": cases},
    "panel": lambda world: panel.run(world, say),
    "phones": lambda _world: phones.run(),
}


APART = {  # they need no hospital
    "severity": comparison.insteval,
    "complaint_text": comparison.messages,
    "chicago_inspections": visiting.chicago,
    "next_room": visiting.rooms,
}


def main(names: list[str]) -> None:
    names = names or [*BENCHMARKS, *APART]
    unknown = [name for name in names if name not in BENCHMARKS | APART]
    if unknown:
        raise SystemExit(f"no benchmark {unknown[0]}; there are: {', '.join(BENCHMARKS | APART)}")
    for name in (name for name in names if name in APART):
        say(name, **APART[name]())
    if set(names) <= set(APART):
        return
    call_command("migrate", verbosity=0)
    before = time.perf_counter()
    world = World().build()
    print(f"# built in {time.perf_counter() - before:.1f} s", flush=True)  # noqa: T201
    with scope.use(world.hospital):
        for name in (name for name in names if name in BENCHMARKS):
            BENCHMARKS[name](world)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    finally:
        shutil.rmtree(os.environ["HOUQIN_HOME"], ignore_errors=True)
