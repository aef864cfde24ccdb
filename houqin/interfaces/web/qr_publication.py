"""Behind a QR label, without login: publications with their objections, receipts, and the question box."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from houqin.actions.ask_question import ask_question
from houqin.actions.object_to_publication import object_to_publication
from houqin.interfaces.web import answering, qr
from houqin.queries import publication as questions
from houqin.queries import question_box as box
from houqin.rules import publication as rules
from houqin.rules.publication import number


@qr.scanned
def publications(request: HttpRequest, label: qr.Label) -> HttpResponse:
    rows = questions.publications(label.by, at=timezone.now())
    return qr.shown(request, "q/publications.html", label, rows=rows)


@qr.scanned
def publication(request: HttpRequest, label: qr.Label, id: UUID) -> HttpResponse:
    found = questions.publication(label.by, id, at=timezone.now())
    return qr.shown(request, "q/publication.html", label, found=found, rule_days=rules.RULE_DAYS)


@qr.scanned
def objection(request: HttpRequest, label: qr.Label, id: UUID) -> HttpResponse:
    """The form; what it took in leads to the receipt."""
    found = questions.publication(label.by, id, at=timezone.now())
    form = qr.opened(request, label, "objection")
    typed = {name: answering.first(form.typed.get(name)) for name in ("text", "name", "reach")}
    if form.sent:
        said: dict[str, Any] = {**typed, "publication": id, "id": form.id, "digest": form.digest}
        form.take(lambda: object_to_publication(label.by, timezone.now(), **said))
    if form.taken:
        return redirect(reverse("q_receipt", args=[label.code, form.id]))
    return qr.shown(request, "q/objection.html", label, form=form, found=found, typed=typed, days=rules.RULE_DAYS)


@qr.scanned
def receipt(request: HttpRequest, label: qr.Label, id: UUID) -> HttpResponse:
    """The receipt by its link, which only whoever filed it has; a ruling not accepted is appealed from here."""
    found = questions.objection_receipt(label.by, id, at=timezone.now())
    form = qr.opened(request, label, "appeal")
    text = answering.first(form.typed.get("text"))
    contact = {name: answering.first(form.typed.get(name)) for name in ("name", "reach")}
    if form.sent and found["public"]:
        said: dict[str, Any] = {**contact, "text": text, "publication": found["publication"], "appeals": id}
        form.take(lambda: object_to_publication(label.by, timezone.now(), id=form.id, digest=form.digest, **said))
    if form.taken:
        return redirect(reverse("q_receipt", args=[label.code, form.id]))
    return qr.shown(request, "q/receipt.html", label, form=form, found=found, text=text, typed=contact)


@qr.scanned
def questions_(request: HttpRequest, label: qr.Label) -> HttpResponse:
    """What was asked and answered, and a question of one's own."""
    found = box.question_box(label.by, at=timezone.now())
    form = qr.opened(request, label, "question")
    typed = {name: answering.first(form.typed.get(name)) for name in ("text", "category", "name", "reach")}
    if form.sent:
        said: dict[str, Any] = {**typed, "id": form.id, "digest": form.digest}
        form.take(lambda: ask_question(label.by, timezone.now(), **said))
    if form.taken:
        asked = number("TW", form.id, timezone.now())
        return redirect(f"{reverse('q_questions', args=[label.code])}?asked={asked}")
    asked = request.GET.get("asked", "")[:20]
    return qr.shown(request, "q/question_box.html", label, form=form, typed=typed, asked=asked, **found)
