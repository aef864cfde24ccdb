"""Meetings with providers: minutes, and the tasks that their resolutions became."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.record_meeting import record_meeting
from houqin.interfaces import wording
from houqin.interfaces.web import fields, words
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import digest
from houqin.queries import meeting as questions
from houqin.queries import party
from houqin.rules import permission
from houqin.rules.meeting import MOST, Resolution
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

LINES = 5


def meetings(request: HttpRequest) -> HttpResponse:
    by = request.actor
    rows = [{**one, "left": sum(not said["over"] for said in one["resolutions"])} for one in questions.meetings(by)]
    may = {"record": permission.may(by.role, "record_meeting")}
    return render(request, "meetings.html", {"here": "meetings", "rows": rows, "may": may})


def meeting(request: HttpRequest, id: UUID) -> HttpResponse:
    return render(request, "meeting.html", {"here": "meetings", **questions.meeting(request.actor, id)})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Minutes being written, with room for one more resolution than was typed."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "record_meeting")
    body = fields.typed(request.POST) if request.method == "POST" else {"held_on": timezone.localdate().isoformat()}
    wrong = ""
    if request.method == "POST":
        try:
            id = record_meeting(by, at, id=an_id(str(body.get("id", ""))), digest=digest(body), **_said(body))
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            said = _("已办：%(deed)s") % {"deed": words.word("record_meeting", "action")}
            messages.success(request, said, extra_tags="ok")
            return redirect("meeting_minutes", id)
    lines = [one for one in _lines(body) if any(one.values())]
    lines += [{}] * max(1, LINES - len(lines))
    shown = {"here": "meetings", "body": body, "wrong": wrong, "id": body.get("id") or uuid4()}
    shown |= {"lines": lines[:MOST], "providers": _named(party.providers(by)), "people": _named(_people(by))}
    return render(request, "meeting_new.html", shown, status=422 if wrong else 200)


def _named(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """With the id as text, as a form's values need it."""
    return [{"id": one.id, "key": str(one.id), "name": one.name, "short": getattr(one, "short", "")} for one in rows]


def _people(by: Actor) -> list[party.Person]:
    """Those of the house who may answer for a task."""
    return [one for one in party.people(by, on=timezone.localdate()) if one.provider is None]


def _lines(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = body.get("resolutions", [])
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _said(body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        held_on = date.fromisoformat(str(body.get("held_on", "")))
    except ValueError:
        raise Refused("请填写会议日期") from None
    lines = [one for one in _lines(body) if str(one.get("text", "")).strip()]
    provider = str(body.get("provider", ""))
    return {
        **{name: str(body.get(name, "")) for name in ("title", "present", "minutes")},
        **{"held_on": held_on, "provider": int(provider) if provider.isdecimal() else None},
        "resolutions": [_resolution(n, one) for n, one in enumerate(lines, 1)],
    }


def _resolution(n: int, said: Mapping[str, Any]) -> Resolution:
    kind, _bar, id = str(said.get("who", "")).partition(":")
    try:
        until = date.fromisoformat(str(said.get("until", "")))
    except ValueError:
        raise Refused("请填写第 %(n)s 条决定的期限", n=n) from None
    who = int(id) if id.isdecimal() else None
    provider, assignee = (who, None) if kind == "provider" else (None, who)
    return Resolution(str(said["text"]).strip(), until, provider, assignee)
