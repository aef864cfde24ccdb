"""Awards in the browser: a call with its quotas, the departments' nominations, the places, and the list of winners."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions.call_for_awards import call_for_awards
from houqin.actions.list_awards import list_awards
from houqin.actions.nominate import nominate
from houqin.interfaces.web import forming, words
from houqin.interfaces.web.doing import an_id, done
from houqin.interfaces.web.forming import Field, Form
from houqin.queries import award as questions
from houqin.queries import party
from houqin.queries import publication as publications
from houqin.rules import award as rules
from houqin.rules import permission
from houqin.rules.party import Actor


@require_http_methods(["GET", "POST"])
def award_calls(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    forms = [_calling(by)] if permission.may(by.role, "call_for_awards") else []
    gone = forming.answered(request, forms, reverse("award_calls"))
    if gone:
        return gone
    shown = {"here": "award_calls", "rows": questions.award_calls(by, at=at), "forms": forms}
    return render(request, "award_calls.html", shown, status=422 if any(one.wrong for one in forms) else 200)


def _calling(by: Actor) -> Form:
    kinds = [(kind, words.word(kind, "panel_kind")) for kind in rules.CALLS]
    fields = [
        Field("title", _("名称"), required=True),
        Field("sort", _("种类"), required=True, options=kinds),
        Field("categories", _("类别与名额（一行一个，如“服务标兵：3”或“护理组：一等奖 1，二等奖 2”）"), "text", True),
        Field("closes_at", _("推荐截止"), "moment", True),
    ]
    return Form("call_for_awards", fields, partial(_call, by), once=True)


def _call(by: Actor, said: Mapping[str, Any]) -> None:
    facts = {name: said[name] for name in ("title", "categories", "closes_at")} | {"kind": said["sort"]}
    call_for_awards(by, timezone.now(), id=an_id(said["id"]), digest=forming.digest(facts), **facts)


@require_http_methods(["GET", "POST"])
def award_call(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = questions.award_call(by, id, at=at)
    forms = [_nominating(by, found)] if found["state"] == "nominating" and permission.may(by.role, "nominate") else []
    gone = forming.answered(request, forms, reverse("award_call", args=[id]))
    if gone:
        return gone
    out = found["list"] and [
        one for one in publications.publications(by, at=at) if one["row"].awards_id == found["list"].pk
    ]
    shown = {**found, "here": "award_calls", "forms": forms, "publication": out[0] if out else None}
    shown |= {"may_list": found["locked"] and not found["list"] and permission.may(by.role, "list_awards")}
    shown |= {"may_open": found["state"] == "waiting" and permission.may(by.role, "open_panel")}
    shown |= {"may_publish": found["list"] and not out and permission.may(by.role, "draft_publication")}
    return render(request, "award_call.html", shown, status=422 if any(one.wrong for one in forms) else 200)


def _nominating(by: Actor, found: Mapping[str, Any]) -> Form:
    fields = [
        Field("category", _("类别"), required=True, options=[(one.name, one.name) for one in found["categories"]]),
        Field("name", _("推荐的人或班组"), required=True),
        Field("reason", _("推荐理由"), "text", True),
    ]
    if by.role == "office":
        departments = [(str(one.id), one.name) for one in party.departments(by)]
        fields.append(Field("department", _("由哪个科室推荐"), "whole", options=departments))
    return Form("nominate", fields, partial(_nominate, by, found["id"]), once=True)


def _nominate(by: Actor, call: UUID, said: Mapping[str, Any]) -> None:
    facts = {name: value for name, value in said.items() if name != "id"} | {"call": call}
    nominate(by, timezone.now(), id=an_id(said["id"]), digest=forming.digest(facts), **facts)


@require_POST
def listed(request: HttpRequest, id: UUID) -> HttpResponse:
    """Who wins, as chosen beside the places."""
    chosen = {name.removeprefix("won-"): prize for name, prize in request.POST.items() if name.startswith("won-")}

    def act() -> None:
        list_awards(request.actor, timezone.now(), call=id, winners=chosen, reason=request.POST.get("reason", ""))

    return done(request, reverse("award_call", args=[id]), words.word("list_awards", "action"), act)
