"""Praise to confirm, circulars to issue and to acknowledge."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions.acknowledge_circular import acknowledge_circular
from houqin.actions.draft_circular import draft_circular
from houqin.actions.issue_circular import issue_circular
from houqin.actions.rule_on_praise import rule_on_praise
from houqin.interfaces.web import documents, words
from houqin.interfaces.web.doing import an_id, done
from houqin.interfaces.web.forming import Field, Form, answered
from houqin.queries import circular as questions
from houqin.queries import sheet
from houqin.rules import circular as rules
from houqin.rules import permission


def circulars(request: HttpRequest) -> HttpResponse:
    by = request.actor
    may = {name: permission.may(by.role, name) for name in ("rule_on_praise", "draft_circular")}
    praises = questions.praises(by)
    shown = {"here": "circulars", "may": may, "rows": questions.circulars(by)}
    shown |= {"waiting": [one for one in praises if not one["ruling"]] if may["rule_on_praise"] else []}
    return render(request, "circulars.html", {**shown, "praises": [one for one in praises if one["ruling"]]})


@require_POST
def praise(request: HttpRequest, id: UUID) -> HttpResponse:
    """Confirming one, or not."""
    by, at, said = request.actor, timezone.now(), request.POST
    contract, _bar, code = said.get("bonus", "").partition("|")
    reason, confirmed = said.get("reason", ""), said.get("confirmed") == "1"
    chosen = an_id(contract) if contract else None

    def act() -> None:
        rule_on_praise(by, at, praise=id, confirmed=confirmed, contract=chosen, code=code, reason=reason)

    return done(request, reverse("circulars"), words.word("rule_on_praise", "action"), act)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A circular being written; what was typed stays when it is refused."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "draft_circular")
    kinds = [(code, _(word)) for code, word in rules.KINDS.items()]
    contracts = [(str(one["id"]), one["name"]) for one in sheet.contracts_now(by, at=at)["rows"]]
    form = Form(
        "draft_circular",
        [
            Field("circular", _("通报种类"), "line", True, options=kinds),
            Field("contract", _("合同"), "line", True, request.GET.get("contract", ""), options=contracts),
            Field("title", _("标题"), "line", True),
            Field("text", _("正文"), "text", True, request.GET.get("text", "")),
        ],
        lambda said: draft_circular(
            by, at, id=an_id(said["id"]), contract=an_id(said["contract"]), kind=said["circular"],
            title=said["title"], text=said["text"],
        ),
        reverse("circular_new"),
        once=True,
    )  # fmt: skip
    done_ = answered(request, [form], reverse("circulars"))
    return done_ or render(request, "circular_new.html", {"here": "circulars", "deed": form})


def circular(request: HttpRequest, id: UUID) -> HttpResponse:
    by = request.actor
    found = questions.circular(by, id)
    mine = found["row"].by_id == by.person
    may = {
        "issue": found["state"] == "draft" and permission.may(by.role, "issue_circular") and not mine,
        "read": found["state"] == "issued" and permission.may(by.role, "acknowledge_circular"),
    }
    paper = documents.beside(by, "circular", id) if found["state"] in ("issued", "read") else {}
    return render(request, "circular.html", {"here": "circulars", **found, "may": may, "document": paper})


@require_POST
def deed(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    by, at, said = request.actor, timezone.now(), request.POST

    def act() -> None:
        if kind == "issue_circular":
            issue_circular(by, at, circular=id, agreed=said.get("agreed") == "1", reason=said.get("reason", ""))
        else:
            acknowledge_circular(by, at, circular=id, note=said.get("note", ""))

    name = "issue_circular" if kind == "issue_circular" else "acknowledge_circular"
    return done(request, reverse("circular", args=[id]), words.word(name, "action"), act)
