"""A phone on the floor: its checklist, what the server has of it, a network that fails, a browser that is killed."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.web.served import Hall
from tests.web.shots import ARGS, CHROMIUM, PASSWORD


def checklist(page: Page, hall: Hall, room: str, stream: str = "planned") -> Page:
    code = room if room.startswith("stage") else f"stage-B{room}"
    page.goto(f"{hall.address}/phone/{code}/{hall.names['contract']}/cleaning/{stream}/")
    page.wait_for_selector("body[data-ready]")
    return page


def rounds(hall: Hall, room: str) -> list[str]:
    """The rounds of a room, by id."""
    sql = "SELECT r.id FROM records_round r JOIN records_place p ON p.id = r.place_id WHERE p.name = ?"
    return [id for (id,) in hall.rows(sql, f"病房{room}")]


def checks(hall: Hall, room: str, code: str = "%") -> list[tuple]:
    sql = "SELECT result, count, reason FROM records_check WHERE round_id = ? AND item LIKE ?"
    return hall.rows(sql, rounds(hall, room)[0], code)


def photos(hall: Hall, room: str) -> list[tuple]:
    """(digest, whether it has arrived) of a room's photos."""
    sql = (
        "SELECT p.sha256, a.id IS NOT NULL FROM records_photo p LEFT JOIN records_attached a ON a.photo_id = p.id"
        " WHERE p.round_id = ?"
    )
    return hall.rows(sql, rounds(hall, room)[0])


def item(page: Page, code: str):
    return page.locator(f"#i-{code}")


def photo(path: Path, colour: str = "red") -> Path:
    file = path / f"{colour}.png"
    Image.new("RGB", (64, 48), colour).save(file)
    return file


def sign_in(page: Page, address: str, role: str = "inspector") -> Page:
    """Unless one still is: a battery that goes flat may take the session with it."""
    page.goto(f"{address}/sign-in/")
    if not page.locator("#username").count():
        return page
    page.fill("#username", f"stage.{role}")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/")
    return page


def kept(page: Page) -> Page:
    """Once the page lies on the phone with all its files."""
    page.wait_for_selector("body[data-kept]", timeout=20_000)
    return page


def all_well(page: Page) -> None:
    page.get_by_role("button", name="其余合格").tap()
    page.get_by_role("button", name="提交").tap()


def sent(page: Page) -> None:
    """Everything that waited has gone."""
    page.evaluate("Outbox.flush().then(Outbox.show)")
    expect(page.locator("#net")).to_have_text("已联网", timeout=20_000)


# ── The network ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Network:
    """A proxy on loopback between phone and server. Down, it takes no calls; `drop` swallows the reply to a request."""

    server: int
    port: int = 0
    drop: list[bytes] = field(default_factory=list)  # beginnings of requests whose next reply is lost
    seen: list[bytes] = field(default_factory=list)
    lost: int = 0
    _door: socket.socket | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._listen, args=(self._door,), daemon=True).start()

    def down(self) -> None:
        """No signal: whoever calls is refused."""
        if self._door is not None:
            with suppress(OSError):
                self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()
            self._door = None

    def _listen(self, door: socket.socket) -> None:
        while True:
            try:
                phone, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=self._call, args=(phone,), daemon=True).start()

    def _call(self, phone: socket.socket) -> None:
        """One request and its reply; the connection ends with it, so that none outlives the signal."""
        with phone, suppress(OSError):
            asked = _request(phone)
            if not asked:
                return
            self.seen.append(asked.split(b"\r\n", 1)[0])
            with socket.create_connection(("127.0.0.1", self.server)) as server:
                server.sendall(asked)
                reply = b"".join(iter(lambda: server.recv(65536), b""))
            wanted = next((one for one in self.drop if asked.startswith(one)), None)
            if wanted is None:
                phone.sendall(reply)
                return
            self.drop.remove(wanted)
            self.lost += 1

    def posts(self, beginning: bytes) -> int:
        return sum(line.startswith(beginning) for line in self.seen)


def _request(phone: socket.socket) -> bytes:
    """A whole request, told to close its connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = phone.recv(65536)
        if not more:
            return b""
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += phone.recv(65536)
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


@contextmanager
def network(hall: Hall) -> Iterator[Network]:
    found = Network(urlsplit(hall.address).port)
    found.up()
    try:
        yield found
    finally:
        found.down()


# ── A browser with a battery ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Handset:
    """A browser in a process of its own; killed, it starts again on the same folder."""

    play: Playwright
    folder: Path
    args: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    context: BrowserContext | None = None

    def start(self) -> Page:
        port = self.folder / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        said = [CHROMIUM, *ARGS, *self.args, "--headless=new", "--no-first-run", "--remote-debugging-port=0"]
        said += [f"--user-data-dir={self.folder}", "--window-size=390,844", "about:blank"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(said, start_new_session=True, **quiet)
        until = time.monotonic() + 30
        while not (port.exists() and port.read_text().count("\n")) and time.monotonic() < until:
            time.sleep(0.05)
        browser = self.play.chromium.connect_over_cdp(f"http://127.0.0.1:{port.read_text().splitlines()[0]}")
        self.context = browser.contexts[0]
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def die(self) -> None:
        """The battery is flat: nobody gets to say goodbye."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def handset(play: Playwright, folder: Path, *args: str) -> Iterator[Handset]:
    found = Handset(play, folder, args)
    try:
        yield found
    finally:
        found.die()
