"""People at their screens, without JavaScript: they follow links and fill forms that are really there, by one clock."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import lxml.html
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import cast, deeds
from tests.cast import House

PASSWORD = "sweep-the-floor-9"
Element = Any


def plain(text: str) -> str:
    return " ".join(text.split())


def named(element: Element) -> str:
    """What a link or a button says, to the eye or to the ear."""
    return plain(element.get("aria-label") or element.text_content())


@dataclass
class Seat:
    """One person's browser: the page before it, and where that is."""

    client: Client
    address: str = "/"
    status: int = 0
    page: Element = field(default=None, repr=False)
    content: bytes = field(default=b"", repr=False)
    since: datetime | None = None

    def open(self, address: str) -> "Seat":
        return self._took(self.client.get(address, follow=True))

    def _took(self, answer: Any) -> "Seat":
        self.status, self.content = answer.status_code, b"".join(answer)
        self.address = answer.request["PATH_INFO"]
        self.page = None
        if self.content and "text/html" in answer["Content-Type"]:
            self.page = lxml.html.fromstring(self.content.decode())
        return self

    @property
    def text(self) -> str:
        """What stands in the page itself, without the frame around it."""
        main = self.page.xpath("//main")
        return plain((main[0] if main else self.page).text_content())

    @property
    def told(self) -> str:
        """What the page says about the deed just done, or why it was refused."""
        return plain(" ".join(one.text_content() for one in self.page.xpath("//*[@role='status' or @role='alert']")))

    def links(self, within: str = "//main") -> list[tuple[str, str]]:
        return [(named(one), one.get("href")) for one in self.page.xpath(f"{within}//a[@href]")]

    def click(self, words: str, within: str = "//main") -> "Seat":
        found = [href for said, href in self.links(within) if words in said]
        assert found, f"no link “{words}” at {self.address}: {self.links(within)}"
        return self.open(found[0])

    def buttons(self) -> list[str]:
        return [named(one) for one in self.page.xpath("//main//form//button")]

    def press(self, label: str, /, **filled: Any) -> "Seat":
        """Fills the form that holds the button, and sends it. Lists tick boxes or fill rows; bytes are a picture."""
        found = [one for one in self.page.xpath("//main//form//button") if label in named(one)]
        assert found, f"no button “{label}” at {self.address}: {self.buttons()}"
        button = found[0]
        form = next(one for one in button.iterancestors("form"))
        files = {name: _files(value) for name, value in filled.items() if _is_file(value)}
        for name, value in filled.items():
            if name not in files:
                _fill(form, name, value)
        sent: dict[str, list[Any]] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        if button.get("name"):
            sent[button.get("name")] = [button.get("value", "")]
        address = (button.get("formaction") or form.get("action") or "").partition("#")[0] or self.address
        return self._took(self.client.post(address, sent | files, follow=True))

    def post(self, address: str, follow: bool = True, **said: Any) -> "Seat":
        """A form that the page does not offer, with the page's own token: what somebody with a little skill sends."""
        token = self.page.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        return self._took(self.client.post(address, {"csrfmiddlewaretoken": token, **said}, follow=follow))

    def send(self, method: str, path: str, said: Any) -> tuple[int, Any]:
        """What a script on the page sends to the API: JSON, or bytes, with the token of the page."""
        raw = isinstance(said, bytes)
        kind = "application/octet-stream" if raw else "application/json"
        body = said if raw else json.dumps(said, ensure_ascii=False, default=str)
        token = {"X-CSRFToken": self.client.cookies["csrftoken"].value}
        answer = self.client.generic(method, f"/api/{path}", body, content_type=kind, headers=token)
        return answer.status_code, json.loads(answer.content)

    def ask(self, question: str, **asked: Any) -> Any:
        answer = self.client.get(f"/api/{question}", asked)
        assert answer.status_code == 200, answer.content.decode()
        return json.loads(answer.content)


def _is_file(value: Any) -> bool:
    return isinstance(value, bytes) or (isinstance(value, list) and bool(value) and isinstance(value[0], bytes))


def _files(value: bytes | list[bytes]) -> list[SimpleUploadedFile]:
    some = [value] if isinstance(value, bytes) else value
    return [SimpleUploadedFile(f"{i}.png", data, "image/png") for i, data in enumerate(some)]


def _fill(form: Element, name: str, value: Any) -> None:
    fields = form.xpath(".//*[@name=$name][not(self::button)]", name=name)
    assert fields, f"the form has no field {name}: {sorted(set(form.fields.keys()))}"
    if fields[0].get("type") in ("checkbox", "radio"):
        wanted = {str(one) for one in (value if isinstance(value, list) else [value])}
        assert wanted <= {one.get("value") for one in fields}, f"{name} does not offer {wanted}"
        for one in fields:
            one.checked = one.get("value") in wanted
        return
    rows = value if isinstance(value, list) else [value]
    assert len(rows) <= len(fields), f"{name} has {len(fields)} rows"
    for one, said in zip(fields, rows, strict=False):
        if one.tag == "select":
            assert str(said) in one.value_options, f"{name} does not offer {said}: {one.value_options}"
        one.value = str(said)


@dataclass
class Hall:
    """A hospital with somebody at a screen in every role, a contract judged by the cleaning pack, and the time."""

    house: House
    code: str
    contract: Any = None
    now: datetime = cast.START
    seats: dict[str, Seat] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Seat:
        """The screen of a role, signed in by its form; a session lasts half a day, so a later day signs in anew."""
        seat = self.seats.setdefault(role, Seat(Client(enforce_csrf_checks=True)))
        if seat.since is None or abs(self.now - seat.since) > timedelta(hours=11):
            seat.since = self.now
            said = {"username": f"{self.code}.{role}", "password": PASSWORD}
            assert seat.open("/sign-in/").post("/sign-in/", follow=False, **said).status == 302
        return seat

    @contextmanager
    def at(self, moment: datetime | timedelta) -> Iterator[None]:
        """What happens inside happens then; afterwards it is again what it was."""
        before = self.now
        self.now = before + moment if isinstance(moment, timedelta) else moment
        yield
        self.now = before

    def round(self, fails: dict[str, int] | None = None, *, n: int = 1, role: str = "inspector", **changes: Any) -> Any:
        """A round as the phone sends it, now; then its photo."""
        seat = self[role].open(f"/phone/{self.house.place.code}/")
        said = self.saying(fails, n=n) | changes
        status, told = seat.send("POST", "rounds", said)
        assert status in (200, 201), told
        if said["photos"]:
            status, told = seat.send("PUT", f"photos/{deeds.sha_of(deeds.picture())}", deeds.picture())
            assert status in (200, 201), told
        return said["id"]

    def saying(self, fails: dict[str, int] | None = None, *, n: int = 1, colour: str = "grey") -> dict[str, Any]:
        """What round.js makes of a checklist that was gone through; a fault has a photo of this colour."""
        shot, seen = deeds.picture(colour), deeds.checks(fails or {})
        blank = {"count": 0, "given": None, "reason": "", "note": ""}
        items = [blank | {"item": one.item, "result": one.result, "photos": []} for one in seen]
        for said in items:
            if said["result"] == "fail":
                said |= {"count": (fails or {})[said["item"]], "reason": "执行不到位", "photos": [deeds.sha_of(shot)]}
        return {
            **{"id": str(cast.an_id("hall", n)), "contract": str(self.contract), "place": self.house.place.pk},
            **{"pack": "cleaning", "stream": "planned", "items": items},
            **{"started_at": (self.now - timedelta(minutes=6)).isoformat(), "submitted_at": self.now.isoformat()},
            "photos": {deeds.sha_of(shot): {"size": len(shot), "media_type": "image/png"}} if fails else {},
        }


def opened(code: str = "A") -> Hall:
    """A hospital whose people can sign in, and its contract."""
    users = get_user_model().objects
    house = cast.found(code, user_of=lambda role: users.create_user(f"{code}.{role}", password=PASSWORD))
    with house.open():
        return Hall(house, code, deeds.contract(house))


def amount(text: str) -> int:
    """Fen of an amount as the pages write it."""
    return int(re.sub(r"[¥,+−.\s]", "", text)) * (-1 if "−" in text else 1)
