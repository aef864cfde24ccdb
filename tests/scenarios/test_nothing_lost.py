"""Kill -9 in the middle of recording, closing, assessing: what was acknowledged is there once, and nothing is half."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from tests.records.test_crowd import POSTGRES, ROOT, Server
from tests.scenarios.killed import CONTRACTS

ITEMS = [f"CLEANING-{n:02d}" for n in (8, 9, 11, 12, 13, 16)]  # none that waits for a photo
ROUNDS = 40
KILLS = [pytest.param(1, id="once"), pytest.param(8, id="eight times", marks=pytest.mark.slow)]

pytestmark = pytest.mark.skipif(POSTGRES, reason="SQLite's own way: on PostgreSQL the server's death is the client's")


class House(Server):
    """One hospital in a folder of its own; a web server that may die, and processes beside it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        hospital, self.place, self.contract, self.token = self.end(self.begin("found"))[0].split(" ")
        self.port, self.web = free_port(), None
        self.chance = random.Random(hospital)

    def begin(self, *argv: str) -> subprocess.Popen:
        """A process of killed.py, or the `houqin` command."""
        own = argv[0].partition("=")[0] in ("found", "close", "count")
        command = [sys.executable, *(["-m", "tests.scenarios.killed"] if own else ["-c", HOUQIN]), *argv]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=ROOT, env=self.env, **pipes)

    def serve(self) -> None:
        if self.web is not None and self.web.poll() is None:
            return
        command = [sys.executable, "-c", SERVE, str(self.port)]
        self.web = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        """All processes of the server at once, as a power cut does."""
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()

    def send(self, n: int) -> int:
        """The status for round n, or 0 when nobody answered."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            door.request("POST", "/api/rounds", json.dumps(self.round(n)), headers)
            return door.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            door.close()

    def round(self, n: int) -> dict[str, object]:
        items = [{"item": code, "result": "fail" if n % 5 == 0 else "pass", "count": int(n % 5 == 0)} for code in ITEMS]
        return {
            **{"id": str(UUID(int=n + 1)), "contract": self.contract, "place": int(self.place), "pack": "cleaning"},
            **{"started_at": f"2026-10-11T{n // 60 % 24:02d}:{n % 60:02d}:00+08:00", "items": items, "photos": {}},
        }

    def counted(self, *before: str) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """Sheets by month; checks and marks of each of our rounds, which stands there once; the journal verifies."""
        lines = [line.split(" ") for line in self.end(self.begin(*before, "count"))]
        assert lines[-1] == ["faults", "0"]
        months = {int(one[1]): int(one[2]) for one in lines if one[0] == "month"}
        rounds = [one for one in lines if one[0] == "round" and UUID(one[1]).int < 10**6]
        found = {UUID(id).int - 1: (int(checks), int(marks)) for _, id, checks, marks in rounds}
        assert len(found) == len(rounds)
        return months, found


HOUQIN = "from houqin.interfaces.cli.main import main; main()"
SERVE = """
import sys
from houqin.interfaces.cli import main, serve
serve.serve("127.0.0.1", int(sys.argv[1]))
"""


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    found = House(tmp_path_factory.mktemp("killed"))
    yield found
    if found.web is not None and found.web.poll() is None:
        found.kill()


@pytest.mark.parametrize("kills", KILLS)
def test_what_the_server_acknowledged_is_there_once(house, kills):
    """Four phones send while the server dies and comes back; a phone sends again until somebody answers."""
    first = 100 * kills
    heard: dict[int, list[int]] = {n: [] for n in range(first, first + ROUNDS)}

    def phone(numbers: range) -> None:
        for n in numbers:
            while not any(heard[n]):
                heard[n].append(house.send(n))
                time.sleep(0.05 if heard[n][-1] == 0 else 0)

    house.serve()
    with ThreadPoolExecutor(4) as phones:
        work = [phones.submit(phone, range(first + one, first + ROUNDS, 4)) for one in range(4)]
        for _ in range(kills):
            time.sleep(house.chance.uniform(0.02, 0.25))
            house.kill()
            house.serve()
        for one in work:
            one.result(120)
    assert {status for statuses in heard.values() for status in statuses} <= {0, 200, 201}
    _, rounds = house.counted()
    assert {n: rounds[n] for n in heard} == dict.fromkeys(heard, (len(ITEMS), len(ITEMS)))
    assert {house.send(n) for n in heard} == {200}


def test_ten_times_from_six_phones_is_once(house):
    house.serve()
    with ThreadPoolExecutor(6) as phones:
        statuses = [one.result() for one in [phones.submit(house.send, n % 3) for n in range(30)]]
    assert sorted(statuses) == [200] * 27 + [201] * 3


@pytest.mark.parametrize("kills", KILLS)
def test_no_month_is_half_closed(house, kills):
    first, last = (202601, 202605) if kills == 1 else (202606, 202610)
    for _ in range(kills):
        process = house.begin(f"close={first}-{last}")
        assert process.stdout.readline() == "ready\n"
        time.sleep(house.chance.uniform(0, 0.4))
        process.kill()
        said = [line.split(" ") for line in process.stdout.read().splitlines()]
        process.communicate()
        months, _ = house.counted()
        assert set(months.values()) <= {0, CONTRACTS + 1}
        assert all(months[int(month)] == CONTRACTS + 1 for month, _ in said)
    months, _ = house.counted(f"close={first}-{last}")
    assert {month: sheets for month, sheets in months.items() if first <= month <= last} == dict.fromkeys(
        range(first, last + 1), CONTRACTS + 1
    )


@pytest.mark.parametrize("kills", KILLS)
def test_no_assessment_is_half_written(house, kills, tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "bundle.yaml").write_text(BUNDLE, "utf-8")
    rows = "".join(f"S{n},{n % 7}\n" for n in range(4000))
    (bundle / "shops.csv").write_text("shop\n" + "".join(f"S{n}\n" for n in range(4000)), "utf-8")
    (bundle / "faults.csv").write_text("shop,class\n" + rows, "utf-8")
    argv, out = ["assess", str(bundle), "--out", str(tmp_path / "out")], tmp_path / "out"
    for _ in range(kills):
        process = house.begin(*argv)
        time.sleep(house.chance.uniform(1.2, 2.6))
        process.kill()
        process.communicate()
        if out.exists():
            assert whole(out)
    house.end(house.begin(*argv))
    assert whole(out)


def whole(out: Path) -> bool:
    names = {"sheets.csv", "lines.csv", "exceptions.csv", "report.html"}
    return (
        names <= {path.name for path in out.iterdir()} and (out / "sheets.csv").read_text("utf-8").count("\n") == 4001
    )


BUNDLE = """
bundle: houqin/1
title: shops
files:
  shops: {path: shops.csv, columns: {shop: text}}
  faults: {path: faults.csv, columns: {shop: text, class: text}}
subjects: {file: shops, key: [shop]}
scheme:
  grades: [{at_least: "0", name: all}]
evidence:
  - {measure: deductions, name: faults, file: faults, by: class,
     points: {"0": "1", "1": "2", "2": "3", "3": "4", "4": "5", "5": "6", "6": "7"}}
"""
