"""Cases over the API in a hospital with a hundred thousand of them: opened, read, closed, and listed page by page."""

import json
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import connection
from django.test import Client

from benchmarks.world import NAMES, World
from houqin.records import models as records
from houqin.rules import clock

MANY, CHUNK = 100_000, 5_000
FIRST = datetime.now(UTC) - timedelta(minutes=5 * MANY)  # the last of them now
STATES = (("closed", 94), ("lapsed", 3), ("doing", 2), ("sent", 1))
FLOOR = (
    "SELECT n.case_id, c.text, p.path FROM records_casenow n JOIN records_case c ON c.id = n.case_id "
    "LEFT JOIN records_place p ON p.id = c.place_id WHERE n.hospital_id = %s ORDER BY n.opened_at DESC, n.case_id DESC "
    "LIMIT 51"
)


def fill(world: World) -> None:
    """A hundred thousand closed cases and a few live ones, one every five minutes."""
    reporter = world.people["inspector"].person
    for first in range(0, MANY, CHUNK):
        rows = [_case(world, reporter, n) for n in range(first, first + CHUNK)]
        world.put("inspector", "open_case", FIRST, [[row for row, _ in rows], [now for _, now in rows]])


def _case(world: World, reporter: int, n: int) -> tuple[Any, Any]:
    at = FIRST + timedelta(minutes=5 * n)
    state = "closed" if n < MANY - 900 else STATES[n % 4][0]
    row = records.Case(id=uuid5(NAMES, f"case/{n}"), digest="0" * 64, kind="repair", category="clean", grade="normal")
    row.channel, row.text, row.place, row.reporter_id = "ward", f"第{n}件：地面不洁", world.place, reporter
    row.happened_at = row.opened_at = at
    row.respond, row.complete, row.hours = 1800, 28800, clock.write(clock.ALWAYS)
    now = records.CaseNow(case=row, kind="repair", state=state, opened_at=at, provider=world.provider, changed_at=at)
    now.due_at = None if state in ("closed", "lapsed") else at + timedelta(hours=8)
    now.sought = f"bx {n} 地面不洁 dmbj"
    return row, now


class Caller:
    """Programs with a token, asking as the API's users do."""

    def __init__(self, world: World) -> None:
        self.world, self.client = world, Client(SERVER_NAME="localhost")
        keys = []
        for by in world.people.values():
            sha = sha256(self._secret(by.person).encode()).hexdigest()
            keys.append(records.Token(person_id=by.person, name="bench", sha256=sha, active_to=date(2999, 1, 1)))
        world.put("office", "issue_token", FIRST, keys)

    def _secret(self, person: int) -> str:
        return uuid5(NAMES, f"secret/{person}").hex

    def _headers(self, role: str) -> dict[str, str]:
        by = self.world.people[role]
        return {"Authorization": f"Bearer hq.{by.hospital}.{self._secret(by.person)}"}

    def does(self, role: str, deed: str, **said: object) -> float:
        body = json.dumps(said, ensure_ascii=False, default=str)
        before = time.perf_counter()
        answer = self.client.post(
            f"/api/{deed}", body, content_type="application/json", headers=self._headers(role), secure=True
        )
        spent = time.perf_counter() - before
        if answer.status_code != 201:
            raise SystemExit(f"{deed}: {answer.status_code} {answer.content.decode()}")
        return spent

    def asks(self, role: str, question: str, **asked: object) -> tuple[float, Any]:
        before = time.perf_counter()
        answer = self.client.get(f"/api/{question}", asked, headers=self._headers(role), secure=True)
        spent = time.perf_counter() - before
        if answer.status_code != 200:
            raise SystemExit(f"{question}: {answer.status_code} {answer.content.decode()}")
        return spent, answer.json()


def lives(world: World, caller: Caller, runs: int = 40) -> Iterator[dict[str, float]]:
    """One case after another: opened, read, accepted, done, closed."""
    for _ in range(runs):
        id = uuid4()
        said = {"id": id, "kind": "repair", "text": "走廊地面有水渍", "place": world.place.pk}
        yield {
            "open": caller.does("inspector", "open_case", **said),
            "read": caller.asks("inspector", "case", id=id)[0],
            "accept": caller.does("provider", "answer_case", case=id, answer="accept"),
            "fix": caller.does("provider", "fix_case", case=id, note="已拖干"),
            "close": caller.does("inspector", "confirm_case", case=id, passed=True),
        }


def pages(caller: Caller, deep: int = 15) -> tuple[float, float]:
    """The newest page, and how many times as long the slowest of nine later ones takes, each beside the newest."""
    newest, later = [], []
    for at in (FIRST + timedelta(minutes=5 * MANY * part // 10) for part in range(9, 0, -1)):
        after = f"{at.isoformat()}|{UUID(int=0)}"
        pairs = [(listed(caller), listed(caller, after=after)) for _ in range(deep)]
        newest += [first for first, _ in pairs]
        later.append(statistics.median(second for _, second in pairs) / statistics.median(first for first, _ in pairs))
    return statistics.median(newest), max(later)


def listed(caller: Caller, **asked: str) -> float:
    return caller.asks("office", "cases", state="all", **asked)[0]


def searches(caller: Caller) -> dict[str, float]:
    """A word that few cases hold among the last months, a case's number anywhere, and a word among all of them."""
    asked = {
        "search": {"q": "第99000件"},
        "number": {"q": f"bx{FIRST + timedelta(days=60):%y%m%d}"},
        "search_all": {"q": "第500件", "span": "all"},
    }
    return {name: statistics.median(listed(caller, **said) for _ in range(5)) for name, said in asked.items()}


def floor(world: World) -> float:
    """The same page as bare SQL."""
    spent = []
    for _ in range(15):
        before = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(FLOOR, [world.hospital])
            cursor.fetchall()
        spent.append(time.perf_counter() - before)
    return statistics.median(spent)
