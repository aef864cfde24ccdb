"""Setting up a hospital: departments, providers, people with their accounts, places under places."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.add_department import add_department
from houqin.actions.add_person import add_person
from houqin.actions.add_place import add_place
from houqin.actions.add_provider import add_provider
from houqin.interfaces import accounts
from houqin.interfaces.web import words
from houqin.interfaces.web.forming import Field, Form, answered
from houqin.queries import party
from houqin.queries import place as places
from houqin.rules import permission
from houqin.rules.party import ROLES, Actor

RISKS = ("高", "中", "低")
Options = list[tuple[str, str]]


@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Each form that this role may use, beside what there is already."""
    by = request.actor
    permission.demand(by, "add_place")
    departments = party.departments(by)
    ground = {"departments": departments, "providers": party.providers(by)}
    forms = [one for one in _forms(by, ground) if permission.may(by.role, one.kind)]
    gone = answered(request, forms, reverse("set_up"))
    if gone:
        return gone
    named = {one.id: one.name for one in departments}
    people = [
        {"name": one.name, "role": one.role, "department": named.get(one.department or 0, "")}
        for one in party.people(by)
    ]
    shown = {"here": "set_up", "forms": forms, "people": people, "places": places.places(by), **ground}
    refused = any(one.wrong for one in forms)
    return render(request, "set_up.html", shown, status=422 if refused else 200)


def _forms(by: Actor, ground: dict[str, Any]) -> list[Form]:
    departments: Options = [(str(one.id), one.name) for one in ground["departments"]]
    providers: Options = [(str(one.id), one.name) for one in ground["providers"]]
    at = timezone.now()
    return [
        Form("add_department", _department(), lambda said: add_department(by, at, **said)),
        Form("add_provider", _provider(), lambda said: add_provider(by, at, **said)),
        Form("add_person", _person(departments, providers), lambda said: _add_person(by, said)),
        Form("add_place", _place(departments), lambda said: add_place(by, at, kind=said.pop("sort"), **said)),
    ]


def _department() -> list[Field]:
    return [Field("name", _("名称"), required=True), Field("code", _("编码"), required=True)]


def _provider() -> list[Field]:
    return [
        Field("name", _("全称"), required=True),
        Field("short", _("简称"), required=True),
        Field("uscc", _("统一社会信用代码")),
        Field("contact", _("联系方式")),
    ]


def _person(departments: Options, providers: Options) -> list[Field]:
    roles = [(role, words.word(role, "role")) for role in ROLES]
    return [
        Field("name", _("姓名"), required=True),
        Field("role", _("角色"), required=True, options=roles),
        Field("department", _("科室"), "whole", options=departments),
        Field("provider", _("服务商（仅服务商人员填）"), "whole", options=providers),
        Field("active_from", _("启用日期"), "day", required=True, value=timezone.localdate().isoformat()),
        Field("username", _("用户名"), required=True),
        Field("password", _("初始密码"), "password", required=True),
    ]


def _place(departments: Options) -> list[Field]:
    kinds = [(kind, words.word(kind, "place")) for kind in words.WORDS["place"]]
    return [
        Field("parent", _("上级地点的编码（没有上级则不填）"), "place"),
        Field("sort", _("类别"), required=True, options=kinds),
        Field("name", _("名称"), required=True),
        Field("code", _("编码（印在二维码里，全院不重）"), required=True),
        Field("risk", _("风险"), options=[(risk, _(risk)) for risk in RISKS]),
        Field("department", _("科室"), "whole", options=departments),
    ]


def _add_person(by: Actor, said: dict[str, Any]) -> None:
    """The account and the person, or neither."""
    permission.demand(by, "add_person")
    with transaction.atomic():
        user = accounts.opened(said.pop("username"), said.pop("password"))
        add_person(by, timezone.now(), user=user.pk, **said)
