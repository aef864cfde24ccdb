"""Three hundred phones vote within a minute on the real server: every ballot that was taken is there, once."""

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
PHONES, AT_ONCE, MINUTE = 300, 40, 60


@pytest.fixture
def served(tmp_path):
    """`houqin serve` on a hospital with a panel of 300 committee members, each with a token."""
    env = {**os.environ, "HOUQIN_HOME": str(tmp_path), "HOUQIN_DATABASE_URL": "", "HOUQIN_TEST_DATABASE_URL": ""}
    env |= {"DJANGO_SETTINGS_MODULE": "houqin.server.settings"}
    made = subprocess.run(
        [sys.executable, "-m", "tests.scenarios.crowd", str(PHONES)], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    run = [sys.executable, "-c", "from houqin.interfaces.cli.main import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(run, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            yield port, json.loads(made.stdout), tmp_path
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not open its port in a minute")


def send(port: int, token: str, body: str) -> int:
    """One phone: sends until the server has said that it has the ballot, as ballot.js does."""
    for _ in range(30):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
            try:
                head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
                line.request("POST", "/api/submit_ballot", body, head)
                status = line.getresponse().status
            except OSError:
                status = 0
        if status in (200, 201):
            return status
        assert status in (0, 503), status
        time.sleep(0.5)
    return 0


def test_three_hundred_phones_in_a_minute_lose_nothing(served):
    port, crowd, home = served
    before = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as phones:
        told = list(phones.map(lambda one: send(port, one["token"], json.dumps(one["ballot"])), crowd["phones"]))
    spent = time.monotonic() - before
    assert len(told) == PHONES and set(told) <= {200, 201}
    assert spent < MINUTE
    with closing(sqlite3.connect(next(home.glob("*.sqlite3")))) as base:
        kept = dict(base.execute("SELECT id, marks FROM records_ballotpaper"))
        assert base.execute("SELECT count(DISTINCT seat_id) FROM records_ballotpaper").fetchone() == (PHONES,)
    sent = {one["ballot"]["id"].replace("-", ""): one["ballot"]["marks"] for one in crowd["phones"]}
    assert {id: json.loads(marks) for id, marks in kept.items()} == sent
    assert send(port, crowd["phones"][0]["token"], json.dumps(crowd["phones"][0]["ballot"])) == 200
    print(f"# {PHONES} ballots in {spent:.1f} s")
