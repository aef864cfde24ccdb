"""Supervision opinions in the browser: written to the office, replied to with evidence, accepted or pressed again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.reply_to_case import reply_to_case
from houqin.actions.send_opinion import send_opinion
from houqin.actions.weigh_reply import weigh_reply
from houqin.interfaces.web import booked, forming
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import Field, Form
from houqin.queries import casebook as books
from houqin.queries import contract as contracts
from houqin.queries import opinion as questions
from houqin.queries import party
from houqin.rules import permission
from houqin.rules.party import Actor

PAGES = {"contract": "contract", "finding": "finding", "statement": "statement", "evidence": "evidence"}


@require_http_methods(["GET", "POST"])
def opinions(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    forms = [_writing(request, by)] if permission.may(by.role, "send_opinion") else []
    gone = forming.answered(request, forms, reverse("opinions"))
    if gone:
        return gone
    rows = questions.opinions(by, at=at)
    late = sum(one["late"] for one in rows)
    shown = {"here": "opinions", "rows": rows, "late": late, "forms": forms}
    return render(request, "opinions.html", shown, status=422 if any(one.wrong for one in forms) else 200)


def _writing(request: HttpRequest, by: Actor) -> Form:
    kind = books.casebook(by)["book"].kind("opinion")
    fields = [
        Field(
            "category",
            _("哪一类意见"),
            required=True,
            options=[(one.code, booked.named(request, one.name)) for one in kind.categories],
        ),
        Field("grade", _("缓急"), options=[(one.code, _grade(request, one)) for one in kind.grades]),
        Field("text", _("意见"), "text", True),
        Field("about", _("关于"), options=_about(by), grouped=True, value=request.GET.get("about", "")),
        Field("more", _("另附链接（问题、处置或结算单的网址）")),
    ]
    return Form("send_opinion", fields, lambda said: _send(by, said), once=True)


def _grade(request: HttpRequest, one: Any) -> str:
    return _("%(grade)s，%(days)s 个工作日内答复") % {
        "grade": booked.named(request, one.name),
        "days": one.complete.rstrip("d"),
    }


def _about(by: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Providers and contracts, as far as the writer may see them."""
    found = []
    if permission.may(by.role, "providers"):
        found.append((_("服务商"), [(f"provider:{one.id}", one.name) for one in party.providers(by)]))
    if permission.may(by.role, "contracts"):
        signed = [(f"contract:{one.pk}", f"{one.number} {one.name}") for one in contracts.contracts(by)]
        found.append((_("合同"), signed))
    return found


def _send(by: Actor, said: Mapping[str, Any]) -> None:
    links = [one for one in (said.get("about"), *linked(said.get("more", ""))) if one]
    facts = {name: said[name] for name in ("category", "grade", "text") if said.get(name)} | {"links": links}
    send_opinion(by, timezone.now(), id=an_id(said["id"]), digest=forming.digest(facts), **facts)


FOLDERS = {
    "contracts": "contract",
    "findings": "finding",
    "statements": "statement",
    "evidence": "evidence",
    "decisions": "decision",
}


def linked(text: str) -> list[str]:
    """Addresses of this house, as they were copied from the browser, as links; what is none stays to be refused."""
    found = []
    for word in text.replace("，", " ").replace(",", " ").split():
        parts = [part for part in word.partition("://")[2].split("/") or [] if part][1:] if "://" in word else []
        parts = parts or [part for part in word.split("/") if part]
        known = len(parts) >= 2 and parts[0] in FOLDERS
        found.append(f"{FOLDERS[parts[0]]}:{parts[1]}" if known else word)
    return found


@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = questions.opinion(by, id, at=at)
    forms = _forms(by, id, found)
    gone = forming.answered(request, forms, reverse("opinion", args=[id]))
    if gone:
        return gone
    for one in (*found["about"], *(link for step in found["steps"] for link in step["links"])):
        one.url = reverse(PAGES[one.kind], args=[one.target]) if one.kind in PAGES else ""
    shown = {"here": "opinions", "opinion": found, "forms": forms}
    return render(request, "opinion.html", shown, status=422 if any(one.wrong for one in forms) else 200)


def _forms(by: Actor, id: UUID, found: Mapping[str, Any]) -> list[Form]:
    made = []
    if found["may_reply"]:
        fields = [
            Field("text", _("采取了什么措施"), "text", True),
            Field("links", _("证据链接（问题、检查、结算单的网址，空格隔开）")),
        ]
        made.append(Form("reply_to_case", fields, lambda said: _reply(by, id, said), called=_("答复")))
    if found["may_accept"] or found["may_press"]:
        options = [("1", _("认可，办结"))] if found["may_accept"] else []
        options.append(("0", _("不认可，再催")) if found["may_accept"] else ("0", _("催办")))
        fields = [Field("accepted", _("结论"), required=True, options=options), Field("note", _("还差什么"), "text")]
        made.append(Form("weigh_reply", fields, lambda said: _weigh(by, id, said)))
    return made


def _reply(by: Actor, id: UUID, said: Mapping[str, Any]) -> None:
    reply_to_case(by, timezone.now(), case=id, text=said["text"], final=True, links=linked(said.get("links", "")))


def _weigh(by: Actor, id: UUID, said: Mapping[str, Any]) -> None:
    weigh_reply(by, timezone.now(), case=id, accepted=said["accepted"] == "1", note=said.get("note", ""))
