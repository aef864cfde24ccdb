"""A panel's resolutions handed out: one press makes the supervised task, and the minutes show how far it has come."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from houqin.actions.assign_resolution import assign_resolution
from houqin.interfaces.web import words
from houqin.interfaces.web.doing import done
from houqin.queries import party
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


def answerers(by: Actor, minutes: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Who may answer for a resolution, where one still waits to be handed out: the companies and the house's people."""
    waits = any(one["kind"] == "resolution" and one["task"] is None for one in minutes)
    if not waits or not permission.may(by.role, "assign_resolution"):
        return []
    people = [one for one in party.people(by, on=timezone.localdate()) if one.provider is None]
    companies = [(f"provider:{one.id}", one.short) for one in party.providers(by)]
    return companies + [(f"person:{one.id}", one.name) for one in people]


@require_POST
def assign(request: HttpRequest, id: UUID, minute: UUID) -> HttpResponse:
    """One press: the resolution is a supervised task of whoever answers for it."""
    by, at = request.actor, timezone.now()
    kind, _bar, who = request.POST.get("who", "").partition(":")

    def act() -> None:
        if not who.isdecimal():
            raise Refused("请选择责任方")
        named = {"provider" if kind == "provider" else "assignee": int(who)}
        assign_resolution(by, at, minute=minute, **named)

    return done(request, reverse("panel", args=[id]), words.word("assign_resolution", "action"), act)
