"""Forms of plain deeds: their fields, how what was typed is read, and the one that was refused with all it held."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from houqin.interfaces import wording
from houqin.interfaces.web import words
from houqin.queries import place as places
from houqin.rules import money
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused

INPUTS = {"hundredths": "number", "whole": "number", "moment": "datetime-local", "day": "date", "place": "line"}
LONGEST_NUMBER = 15


@dataclass(slots=True)
class Field:
    """One input; `reads` is how its text becomes an argument, empty text leaves the argument out."""

    name: str
    label: str
    reads: str = "line"
    required: bool = False
    value: str = ""
    options: Sequence[tuple[str, Any]] | None = None
    grouped: bool = False

    @property
    def type(self) -> str:
        if self.options is not None:
            return "grouped" if self.grouped else "choice"
        return INPUTS.get(self.reads, self.reads)

    @property
    def step(self) -> str:
        return "0.01" if self.reads == "hundredths" else ""

    @property
    def list(self) -> str:
        return "places" if self.reads == "place" else ""


@dataclass(slots=True)
class Form:
    """One deed to ask for: part/deed.html shows it."""

    kind: str
    fields: list[Field]
    does: Callable[[dict[str, Any]], object]
    url: str = ""
    once: bool = False  # its id goes along: sent twice, it is on record once
    wrong: str = ""
    called: str = ""  # what the button says, where that is not the deed's own word
    id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def label(self) -> str:
        return self.called or words.word(self.kind, "action")


def answered(request: HttpRequest, forms: Sequence[Form], back: str) -> HttpResponse | None:
    """Does what a form asked for and goes back; a refusal stays with the form, as it was typed, and answers None."""
    if request.method != "POST":
        return None
    form = next((one for one in forms if one.kind == request.POST.get("kind")), None)
    if form is None:
        raise Forbidden("没有这项操作")
    form.id = request.POST.get("id", form.id)
    for one in form.fields:
        one.value = request.POST.get(one.name, "").strip()
    try:
        form.does(read(request.actor, form.fields) | ({"id": form.id} if form.once else {}))
    except Forbidden:
        raise
    except Refused as refused:
        form.wrong = wording.sentence(refused)
        return None
    finally:
        _forget_secrets(form)
    messages.success(request, _("已办：%(deed)s") % {"deed": form.label}, extra_tags="ok")
    return redirect(back)


def _forget_secrets(form: Form) -> None:
    for one in form.fields:
        if one.reads == "password":
            one.value = ""


def digest(facts: Mapping[str, Any]) -> str:
    """The SHA-256 of what was sent, which tells a second sending from another content."""
    return hashlib.sha256(json.dumps(facts, default=str, sort_keys=True).encode()).hexdigest()


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(by: Actor, fields: Sequence[Field]) -> dict[str, Any]:
    """The arguments by name; refused with the label of what is missing or cannot be read."""
    missing = [one.label for one in fields if one.required and not one.value]
    if missing:
        raise Refused("请填写：%(what)s", what="、".join(missing))
    return {one.name: _one(by, one) for one in fields if one.value}


def _one(by: Actor, asked: Field) -> Any:
    if asked.reads == "place":
        return places.place_by_code(by, asked.value).id
    try:
        return READ[asked.reads](asked.value) if asked.reads in READ else asked.value
    except ValueError:
        raise Refused("“%(what)s”填得不对：%(said)s", what=asked.label, said=asked.value) from None


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return timezone.make_aware(found) if timezone.is_naive(found) else found


READ: Mapping[str, Callable[[str], Any]] = {
    "whole": _whole,
    "hundredths": money.hundredths,
    "moment": _moment,
    "day": date.fromisoformat,
}
