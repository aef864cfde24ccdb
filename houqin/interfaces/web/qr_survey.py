"""Behind a QR label: which service to rate, and its questionnaire, for patients without login."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from houqin.actions.answer_survey import answer_survey
from houqin.interfaces.web import answering, qr
from houqin.queries import survey as questions


@qr.scanned
def choose(request: HttpRequest, label: qr.Label) -> HttpResponse:
    """The services that are asked about here; of one alone its questionnaire at once."""
    found = questions.asked(label.by, at=timezone.now(), place=label.place.id)
    if len(found) == 1:
        return redirect("q_survey_form", label.code, found[0].id)
    return qr.shown(request, "q/surveys.html", label, surveys=[_named(one) for one in found])


def _named(one: questions.Asked) -> dict[str, object]:
    asked = one.questionnaire
    name = answering.said(asked.name, asked.english)
    return {"id": one.id, "name": name, "service": asked.service, "n": len(asked.questions)}


@qr.scanned
def survey(request: HttpRequest, label: qr.Label, id: UUID) -> HttpResponse:
    at = timezone.now()
    found = next((one for one in questions.asked(label.by, at=at, place=label.place.id) if one.id == id), None)
    if found is None:
        return qr.shown(request, "q/over.html", label, written=request.POST.get("comment", ""))
    asked, form = found.questionnaire, qr.opened(request, label, "survey")
    if form.sent:
        scores, comment = answering.scores(asked, form.typed), answering.comment(form.typed)
        said: dict[str, Any] = {
            "survey": id,
            "scores": scores,
            "comment": comment,
            "place": label.place.id,
            "device": form.device,
        }
        form.take(lambda: answer_survey(label.by, at, id=form.id, digest=form.digest, **said))
    fields = {"questions": answering.shown(asked, form.typed), "comment": answering.comment(form.typed)}
    name = answering.said(asked.name, asked.english)
    return form.thanks() or qr.shown(request, "q/survey.html", label, form=form, name=name, **fields)
