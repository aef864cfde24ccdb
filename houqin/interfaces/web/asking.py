"""The question box in the browser: what was answered, one's own question, and for the office the answers to give."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.answer_question import answer_question
from houqin.actions.ask_question import ask_question
from houqin.interfaces.web import booked, forming
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import Field, Form
from houqin.queries import question_box as questions
from houqin.rules import permission
from houqin.rules.party import Actor


@require_http_methods(["GET", "POST"])
def question_box(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = questions.question_box(by, at=at)
    answering = _chosen(request, by, found) if found["may_answer"] else None
    asking = [_asking(request, found)] if permission.may(by.role, "ask_question") else []
    forms = [*asking, *filter(None, [answering])]
    gone = forming.answered(request, forms, reverse("question_box"))
    if gone:
        return gone
    shown = {"here": "question_box", **found, "asking": asking, "answering": answering}
    wrong = any(one.wrong for one in forms)
    return render(request, "question_box.html", shown, status=422 if wrong else 200)


def _chosen(request: HttpRequest, by: Actor, found: Mapping[str, Any]) -> Form | None:
    """The question that was opened, else the one whose time is up first."""
    asked = request.GET.get("case", "")
    rows = sorted(found["waiting"], key=lambda one: str(one["id"]) != asked)
    return _answering(by, rows[0]) if rows else None


def _answering(by: Actor, one: Mapping[str, Any]) -> Form:
    fields = [
        Field("question", _("公布的问题（已遮盖个人信息）"), "text", True, one["masked"]),
        Field("answer", _("答复（一并公布）"), "text", True),
    ]
    url = f"{reverse('question_box')}?case={one['id']}"
    return Form("answer_question", fields, partial(_answer, by, one["id"]), url)


def _answer(by: Actor, id: UUID, said: Mapping[str, Any]) -> None:
    answer_question(by, timezone.now(), case=id, **said)


def _asking(request: HttpRequest, found: Mapping[str, Any]) -> Form:
    options = [(code, booked.named(request, name)) for code, name in found["categories"]]
    fields = [Field("category", _("关于什么"), options=options), Field("text", _("想问什么"), "text", True)]
    return Form("ask_question", fields, partial(_ask, request.actor), once=True)


def _ask(by: Actor, said: Mapping[str, Any]) -> None:
    facts = {name: said[name] for name in ("category", "text") if said.get(name)}
    ask_question(by, timezone.now(), id=an_id(said["id"]), digest=forming.digest(facts), **facts)
