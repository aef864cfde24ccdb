"""The register of papers in the pages: numbers given, found again, and the files as they were issued."""

from collections.abc import Mapping
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

from houqin.actions.file_scan import file_scan
from houqin.actions.issue_document import issue_document
from houqin.interfaces import cabinet
from houqin.interfaces.documents import archive, issuing, pdf, scanned, wanted
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
        "may_templates": permission.may(by.role, "templates"),
        "later_url": f"?{urlencode(chosen | {'page': page - 1})}" if page > 1 else "",
        "earlier_url": f"?{urlencode(chosen | {'page': page + 1})}" if found["more"] else "",
    }
    return render(request, "documents.html", shown)


def document(request: HttpRequest, id: UUID) -> HttpResponse:
    by, found = request.actor, questions.document(request.actor, id)
    files = found["files"]
    forms = [{"form": form, "file": files[form], "name": _(name)} for form, name in FORMS.items() if form in files]
    pdf_now = {
        "asked": wanted.asked(by.hospital, id),
        "fault": wanted.fault(by.hospital, id),
        "here": pdf.program() is not None,
    }
    shown = {"here": "documents", **found, "forms": forms, "pdf": {} if "pdf" in files or not files else pdf_now}
    shown["may"] = {name: permission.may(by.role, name) for name in ("issue_document", "file_scan")}
    return render(request, "document.html", shown)


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
            if pdf.program():
                wanted.ask(by.hospital, id)

    answer = done(request, reverse("documents"), words.word("issue_document", "action"), act)
    return redirect("document", ids[0]) if len(ids) == 1 else answer


def document_file(request: HttpRequest, id: UUID, form: str) -> HttpResponseBase:
    """The bytes as they were filed, whatever has changed on record since."""
    found = questions.document(request.actor, id)
    if form not in found["files"]:
        raise Refused("这份文书还没有%(form)s文件", form=FORMS.get(form, form))
    return _sent(found, found["files"][form], issuing.ENDINGS[form], attached=True)


def _sent(found: Mapping[str, Any], file: Any, ending: str, *, attached: bool) -> FileResponse:
    """Under the paper's number and title; a file that is kept never runs anything in the reader."""
    name = archive.safe(f"{found['number']}-{found['title']}") + f".{ending}"
    answer = FileResponse(cabinet.path(file.sha256).open("rb"), content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(attached, name)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def ask_pdf(request: HttpRequest, id: UUID) -> HttpResponse:
    """A note for the worker; the request itself converts nothing."""
    by = request.actor

    def act() -> None:
        found = questions.document(by, id)
        if pdf.program() is None:
            raise Refused(pdf.NONE)
        if "pdf" not in found["files"]:
            wanted.ask(by.hospital, id)

    return done(request, reverse("document", args=[id]), _("生成 PDF"), act)


@require_POST
def scan(request: HttpRequest, id: UUID) -> HttpResponse:
    """A stamped paper comes back as a scan."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "file_scan")
    questions.document(by, id)

    def act() -> None:
        sent = request.FILES.get("scan")
        kept = scanned.keep(sent.read(scanned.MOST_BYTES + 1) if sent else b"")
        file_scan(by, at, document=id, sha256=kept.sha256, size=kept.size, media_type=kept.media_type)

    return done(request, reverse("document", args=[id]), words.word("file_scan", "action"), act)


def scan_file(request: HttpRequest, id: UUID, sha256: str) -> HttpResponseBase:
    found = questions.document(request.actor, id)
    file = next((one for one in found["scans"] if one.sha256 == sha256), None)
    if file is None:
        raise Refused("这份文书没有这份扫描件")
    return _sent(found, file, file.media_type.rpartition("/")[2], attached=False)


def beside(by: Actor, kind: str, subject: UUID | None) -> dict[str, Any]:
    """For the page of what a paper tells of: the paper, or whether it may get its number now."""
    if subject is None or not permission.may(by.role, "document_of"):
        return {}
    found = questions.document_of(by, kind=kind, subjects=(subject,)).get(subject)
    return found or {"kind": kind, "subject": subject, "may": permission.may(by.role, "issue_document")}
