"""The register of papers in the pages: numbers given, found again, and the files as they were issued."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houqin.actions.issue_document import issue_document
from houqin.interfaces import cabinet
from houqin.interfaces.documents import archive, issuing
from houqin.interfaces.web import words
from houqin.interfaces.web.doing import an_id, done
from houqin.queries import document as questions
from houqin.queries import party
from houqin.rules import permission
from houqin.rules.document import FORMS, KINDS
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

CHOICES = ("q", "kind", "provider", "since", "until")


def documents(request: HttpRequest) -> HttpResponse:
    by = request.actor
    chosen = {name: said for name in CHOICES if (said := request.GET.get(name, "").strip())}
    found = questions.documents(by, chosen=chosen | {"page": request.GET.get("page", "")})
    page, may_choose = found["page"], permission.may(by.role, "providers")
    shown = {
        **{"here": "documents", "rows": found["rows"], "chosen": chosen, "narrowed": bool(chosen)},
        "kinds": [(code, words.word(code, "document")) for code in KINDS],
        "providers": party.providers(by) if may_choose else [],
        "later_url": f"?{urlencode(chosen | {'page': page - 1})}" if page > 1 else "",
        "earlier_url": f"?{urlencode(chosen | {'page': page + 1})}" if found["more"] else "",
    }
    return render(request, "documents.html", shown)


def document(request: HttpRequest, id: UUID) -> HttpResponse:
    found = questions.document(request.actor, id)
    forms = [
        {"form": form, "file": found["files"][form], "name": _(name)}
        for form, name in FORMS.items()
        if form in found["files"]
    ]
    return render(request, "document.html", {"here": "documents", **found, "forms": forms})


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Numbers for papers of one kind, and their files; a single one is shown."""
    by, at, said = request.actor, timezone.now(), request.POST
    permission.demand(by, "issue_document")
    ids: list[UUID] = []

    def act() -> None:
        subjects = tuple(an_id(one) for one in said.getlist("subjects"))
        ids.extend(issue_document(by, at, kind=said.get("kind", ""), subjects=subjects))
        for id in ids:
            issuing.filed(by.hospital, request.hospital.name, at, id)

    answer = done(request, reverse("documents"), words.word("issue_document", "action"), act)
    return redirect("document", ids[0]) if len(ids) == 1 else answer


def document_file(request: HttpRequest, id: UUID, form: str) -> HttpResponseBase:
    """The bytes as they were filed, whatever has changed on record since."""
    found = questions.document(request.actor, id)
    if form not in found["files"]:
        raise Refused("这份文书还没有%(form)s文件", form=FORMS.get(form, form))
    file = found["files"][form]
    name = archive.safe(f"{found['number']}-{found['title']}") + f".{issuing.ENDINGS[form]}"
    answer = FileResponse(cabinet.path(file.sha256).open("rb"), content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def beside(by: Actor, kind: str, subject: UUID | None) -> dict[str, Any]:
    """For the page of what a paper tells of: the paper, or whether it may get its number now."""
    if subject is None or not permission.may(by.role, "document_of"):
        return {}
    found = questions.document_of(by, kind=kind, subjects=(subject,)).get(subject)
    return found or {"kind": kind, "subject": subject, "may": permission.may(by.role, "issue_document")}
