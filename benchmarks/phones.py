"""Two hundred phones at once: python -m benchmarks.phones [DATABASE_URL] serves a hospital of its own and storms it.

Each inspector submits one round of twenty items and then two photos, as a phone does: what the server does not take
now is sent again. Afterwards everybody sends the round once more, as after a lost reply.
"""

import http.client
import io
import json
import os
import random
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

WORKERS = 8  # requests that two workers hold at once
PHONES, ITEMS, PHOTOS = 200, 20, 2
PATIENCE, TRIES = 120, 60
SEEN = datetime(2025, 12, 20, 3, tzinfo=UTC)  # within the contract


def run() -> None:
    """On SQLite, and on the empty PostgreSQL database that HOUQIN_BENCH_POSTGRESQL names, each in its own process."""
    for url in ("", os.environ.get("HOUQIN_BENCH_POSTGRESQL", "")):
        subprocess.run([sys.executable, "-m", "benchmarks.phones", url], check=True)
        if not os.environ.get("HOUQIN_BENCH_POSTGRESQL"):
            return


def main(url: str) -> None:
    home = tempfile.mkdtemp(prefix="houqin-phones-")
    os.environ |= {"HOUQIN_HOME": home, "HOUQIN_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "houqin.server.settings"}
    try:
        hall = opened()
        with serving() as port:
            storm(hall, port, url)
    finally:
        shutil.rmtree(home, ignore_errors=True)


# ── The hospital ──────────────────────────────────────────────────────────────────────────────────────────────────────


def opened() -> dict:
    """A hospital with one contract and an inspector with a key for every phone."""
    import django  # noqa: PLC0415 - the home was chosen a moment ago

    django.setup()
    from benchmarks.world import World  # noqa: PLC0415
    from houqin.interfaces.cli import migrate  # noqa: PLC0415
    from houqin.queries import contract as contracts  # noqa: PLC0415
    from houqin.records import models as records  # noqa: PLC0415
    from houqin.records import scope  # noqa: PLC0415

    migrate.apply()
    world, at = World(contracts_=1, rounds=0, services=0).build(), SEEN
    with scope.use(world.hospital), scope.reading():
        people = [
            records.Person(name=f"巡查{n}", role="inspector", active_from=date(2025, 1, 1)) for n in range(PHONES)
        ]
        world.put("", "add_person", at, people)
        secrets = {person.pk: uuid4().hex for person in people}
        until = date(2099, 1, 1)
        tokens = [
            records.Token(person_id=id, name="手机", sha256=sha256(key.encode()).hexdigest(), active_to=until)
            for id, key in secrets.items()
        ]
        world.put("inspector", "issue_token", at, tokens)
        row = world.contracts[0]
        pinned = contracts.terms_of(row.pk, at.year * 100 + at.month).pins["cleaning"]
        items = [item for item in pinned.items if item.rule.kind != "ratio"][:ITEMS]
        keys = [f"hq.{world.hospital}.{secret}" for secret in secrets.values()]
        return {
            **{"hospital": world.hospital, "contract": str(row.pk), "place": world.place.pk, "keys": keys},
            **{"items": [(item.code, item.rule.kind == "manual_rating" and item.full) for item in items]},
        }


class serving:
    """`houqin serve` with its two workers, until the block ends."""

    def __enter__(self) -> int:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        run = [str(Path(sys.executable).with_name("houqin")), "serve", "--port", str(self.port)]
        self.server = subprocess.Popen(run, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return self.port
        raise SystemExit("the server does not come up")

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait(30)


# ── The phones ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Phone:
    """One round with its photos, and how long the server took to have all of it."""

    def __init__(self, hall: dict, port: int, n: int) -> None:
        self.port, self.key, chance = port, hall["keys"][n], random.Random(n)
        self.pictures = {sha256(data).hexdigest(): data for data in (picture(chance) for _ in range(PHOTOS))}
        self.id, at = str(uuid4()), SEEN
        shots = list(self.pictures)
        items = [
            {"item": code, "result": "pass", "count": 0, "given": full or None, "reason": "", "note": "", "photos": []}
            for code, full in hall["items"]
        ]
        rated = {code for code, full in hall["items"] if full}
        for one, sha in zip((one for one in items if one["item"] not in rated), shots, strict=False):
            one |= {"result": "fail", "count": 1, "given": None, "reason": "执行不到位", "photos": [sha]}
        self.round = {
            **{"id": self.id, "contract": hall["contract"], "place": hall["place"], "pack": "cleaning"},
            **{"stream": "planned", "items": items, "submitted_at": at.isoformat()},
            "started_at": (at - timedelta(minutes=6)).isoformat(),
            "photos": {sha: {"size": len(self.pictures[sha]), "media_type": "image/jpeg"} for sha in shots},
        }
        self.spent: dict[str, list[float]] = {"round": [], "photo": []}
        self.whole, self.again, self.statuses = 0.0, 0, []

    def run(self, start: threading.Barrier) -> None:
        start.wait()
        before = time.perf_counter()
        self._send("round", "POST", "/api/rounds", json.dumps(self.round).encode(), "application/json")
        for sha, data in self.pictures.items():
            self._send("photo", "PUT", f"/api/photos/{sha}", data, "image/jpeg")
        self.whole = time.perf_counter() - before

    def warm(self) -> None:
        """What a worker loads once is none of the storm's business."""
        self._call("GET", "/api/me", b"", "application/json")

    def resend(self) -> None:
        self.statuses.append(self._call("POST", "/api/rounds", json.dumps(self.round).encode(), "application/json"))

    def _send(self, what: str, *said: object) -> None:
        """Until it is taken: a phone asks again when the server is busy or away."""
        before = time.perf_counter()
        for _ in range(TRIES):
            status = self._call(*said)
            if status in (200, 201):
                break
            self.again += 1
            time.sleep(1)
        else:
            raise SystemExit(f"{what}: given up at {status}")
        self.spent[what].append(time.perf_counter() - before)

    def _call(self, method: str, path: str, body: bytes, kind: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, {"Content-Type": kind, "Authorization": f"Bearer {self.key}"})
            answer = line.getresponse()
            answer.read()
            return answer.status
        except OSError:
            return 0
        finally:
            line.close()


@cache
def scene() -> bytes:
    """About 250 kB, like what the phone sends after making it smaller."""
    from PIL import Image  # noqa: PLC0415

    kept = io.BytesIO()
    grain = Image.frombytes("L", (320, 240), random.Random(1).randbytes(320 * 240)).resize((1280, 960))
    grain.convert("RGB").save(kept, "JPEG", quality=80)
    return kept.getvalue()


def picture(chance: random.Random) -> bytes:
    """The scene with a remark in its head, so that no two are the same."""
    remark = chance.randbytes(16)
    return scene()[:2] + b"\xff\xfe" + (len(remark) + 2).to_bytes(2) + remark + scene()[2:]


def storm(hall: dict, port: int, url: str) -> None:
    phones = [Phone(hall, port, n) for n in range(PHONES)]
    together([threading.Thread(target=phones[n].warm) for n in range(WORKERS)])
    start = threading.Barrier(PHONES)
    before = time.perf_counter()
    together([threading.Thread(target=phone.run, args=(start,)) for phone in phones])
    wall = time.perf_counter() - before
    together([threading.Thread(target=phone.resend) for phone in phones])
    told = recorded(hall)
    again = {status for phone in phones for status in phone.statuses}
    if told != (PHONES, PHONES * len(hall["items"]), PHONES * PHOTOS) or again != {200}:
        raise SystemExit(f"lost or doubled: {told}, sent again: {again}")
    name = "phones_postgresql" if url.startswith("postgres") else "phones_sqlite"
    figures = {
        **{"inspectors": PHONES, "items": ITEMS, "photos": PHOTOS, "lost": 0, "doubled": 0, "wall_s": wall},
        **{"p50_s": median([phone.whole for phone in phones]), "p95_s": late([phone.whole for phone in phones])},
        "round_p95_s": late([one for phone in phones for one in phone.spent["round"]]),
        "photo_p95_s": late([one for phone in phones for one in phone.spent["photo"]]),
        **{"sent_again": sum(phone.again for phone in phones), "client_cpu_s": resource.getrusage(0).ru_utime},
        "photo_kb": median([len(data) / 1000 for phone in phones for data in phone.pictures.values()]),
    }
    said = (f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}" for key, value in figures.items())
    print(name, *said, flush=True)


def together(threads: list[threading.Thread]) -> None:
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def recorded(hall: dict) -> tuple[int, int, int]:
    """Rounds, checks and arrived photos on record."""
    from houqin.records import models as records  # noqa: PLC0415
    from houqin.records import scope  # noqa: PLC0415

    with scope.use(hall["hospital"]), scope.reading():
        return (
            records.Round.objects.count(),
            records.Check.objects.count(),
            records.Attached.objects.count(),
        )


median = statistics.median


def late(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
