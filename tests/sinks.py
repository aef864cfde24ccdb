"""What stands at the other end in tests: a real SMTP server and a real HTTP server on this machine."""

import email
import email.policy
import json
import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Post(socketserver.ThreadingTCPServer):
    """Takes mail as RFC 5321 has it, as far as a sender needs; `letters` are those that it said 250 to."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.letters: list[EmailMessage] = []
        self.refuse = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Smtp(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        post: Any = self.server
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line.strip().upper().partition(b" ")[0]
            if verb == b"QUIT":
                self.say("221 bye")
                return
            if verb == b"RCPT" and post.refuse:
                self.say("550 no such user")
            elif verb == b"DATA":
                self.say("354 go on")
                post.letters.append(email.message_from_bytes(self.data(), policy=email.policy.default))
                self.say("250 taken")
            else:
                self.say("250 sink")

    def data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


class Door(ThreadingHTTPServer):
    """Takes JSON; `heard` is what it answered with 200, `tried` all that came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Json)
        self.status = 200
        self.pause = 0.0  # seconds before it answers
        self.tried: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Json(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        door: Any = self.server
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said["key"] = self.headers["Idempotency-Key"]
        door.tried.append(said)
        time.sleep(door.pause)
        if door.status == 200:
            door.heard.append(said)
        with suppress(BrokenPipeError, ConnectionResetError):  # who sent it may be dead by now
            self.send_response(door.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(server: Any) -> Iterator[Any]:
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def mail() -> Any:
    return served(Post())


def robot() -> Any:
    return served(Door())
