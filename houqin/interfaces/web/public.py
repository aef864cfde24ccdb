"""The first page behind a QR label: what do you want to say here; the page for a typed code; and thank you."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.interfaces.web import qr
from houqin.queries import place as places
from houqin.rules import permission


class Way(NamedTuple):
    """One thing that can be said at a place; its page stands in urls.py under `name` and takes the label's code."""

    name: str
    label: str | Promise
    said: str | Promise
    icon: str
    thanks: str | Promise


WAYS = (
    Way("q_survey", _("评价服务"), _("匿名，约 20 秒"), "star", _("您的评价已收到。我们会据此改进服务。")),
    Way("q_repair", _("报修"), _("设施坏了、脏了、缺了"), "wrench", _("已收到，会尽快派人处理。")),
    Way("q_complaint", _("投诉"), _("哪里让您不满意"), "circle-alert", _("已收到，会有专人核实并处理。")),
    Way("q_praise", _("表扬"), _("谁做得好，让我们知道"), "circle-check", _("已收到，我们会转告并核实后通报表扬。")),
    Way("q_publications", _("公示"), _("考评与表彰结果，有异议可以提"), "file-text", ""),
    Way("q_questions", _("提问箱"), _("规则、采购、结果，公开答复"), "info", ""),
)
"""In the order of the page. A way whose page is not there is left out."""


def ways(code: str) -> list[dict[str, object]]:
    found = []
    for way in WAYS:
        try:
            found.append({**way._asdict(), "url": reverse(way.name, args=[code])})
        except NoReverseMatch:
            continue
    return found


def typed(request: HttpRequest) -> HttpResponse:
    """For those whose phone does not scan: the code under the picture, typed."""
    with translation.override(qr.spoken(request)):
        said = "".join(request.GET.get("code", "").split())
        for code in filter(None, dict.fromkeys((said, said.upper()))):
            if len(code) <= 32 and "/" not in code and places.hospital_of(code) is not None:
                return redirect("q_place", code)
        answer = qr.unknown(request, said) if said else render(request, "q/code.html", {})
    return qr.marked(request, answer)


@qr.scanned
def place(request: HttpRequest, label: qr.Label) -> HttpResponse:
    actor = getattr(request, "actor", None)
    inspects = actor is not None and actor.hospital == label.hospital.id and permission.may(actor.role, "checklist")
    return qr.shown(request, "q/place.html", label, ways=ways(label.code), inspects=inspects)


@qr.scanned
def thanks(request: HttpRequest, label: qr.Label) -> HttpResponse:
    said: Mapping[str, Way] = {way.name.removeprefix("q_"): way for way in WAYS}
    way = said.get(request.GET.get("of", ""))
    return qr.shown(request, "q/thanks.html", label, said=way.thanks if way else "", ways=ways(label.code))
