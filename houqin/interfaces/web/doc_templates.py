"""A hospital's own Word templates in the pages: brought in, tried with sample words, released by somebody else."""

from datetime import date
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions.release_template import release_template
from houqin.actions.upload_template import upload_template
from houqin.interfaces import cabinet
from houqin.interfaces.documents import issuing, template_facts, templating
from houqin.interfaces.web import words
from houqin.interfaces.web.doing import an_id, done
from houqin.queries import document as questions
from houqin.rules import permission
from houqin.rules.document import TEMPLATED
from houqin.rules.refusal import Refused


@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """The list, and the form that brings one in: looked through before anything is kept."""
    by = request.actor
    if request.method == "POST":
        return _brought(request)
    rows = questions.templates(by)
    may = {name: permission.may(by.role, name) for name in ("upload_template", "release_template")}
    shown = {"here": "documents", "rows": rows, "may": may, "today": timezone.localdate(), "id": uuid4()}
    return render(
        request, "templates.html", {**shown, "kinds": [(one, words.word(one, "document")) for one in TEMPLATED]}
    )


def _brought(request: HttpRequest) -> HttpResponse:
    by, at, said = request.actor, timezone.now(), request.POST
    permission.demand(by, "upload_template")

    def act() -> None:
        kind, sent = said.get("kind", ""), request.FILES.get("template")
        if kind not in TEMPLATED or sent is None:
            raise Refused("请选择文书种类和模板文件")
        data = sent.read(templating.MOST_BYTES + 1)
        templating.examined(data, template_facts.SAMPLES[kind])
        templating.filled(data, template_facts.SAMPLES[kind], template_facts.SAMPLES[kind])
        sha256, from_on = cabinet.store(data), _day(said.get("from_on", ""))
        upload_template(by, at, id=an_id(said.get("id", "")), kind=kind, from_on=from_on, sha256=sha256, size=len(data))

    return done(request, reverse("templates"), words.word("upload_template", "action"), act)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("日期须写作 2026-11-30") from None


@require_POST
def release(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at, said = request.actor, timezone.now(), request.POST
    agreed = said.get("agreed") == "1"

    def act() -> None:
        release_template(by, at, template=id, agreed=agreed, reason=said.get("reason", ""))

    return done(request, reverse("templates"), words.word("release_template", "action"), act)


def preview(request: HttpRequest, id: UUID) -> HttpResponse:
    """The template filled with sample words, as it would be issued."""
    found = questions.template(request.actor, id)
    sample = template_facts.SAMPLES[found["kind"]]
    made = templating.filled(cabinet.path(found["row"].sha256).read_bytes(), sample, sample)
    return _word(made, _("预览") + f"-{words.word(found['kind'], 'document')}")


def example(request: HttpRequest, kind: str) -> HttpResponse:
    """A template to start from."""
    questions.templates(request.actor)
    if kind not in TEMPLATED:
        raise Refused("请选择文书种类和模板文件")
    return _word(template_facts.example(kind), _("模板示例") + f"-{words.word(kind, 'document')}")


def _word(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=issuing.MEDIA["word"])
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.docx")
    answer["Cache-Control"] = "private, no-store"
    return answer
