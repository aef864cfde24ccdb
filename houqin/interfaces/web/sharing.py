"""复制到微信群: a finding, a list of them or a month's result as a text to paste and a picture to send."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from houqin.interfaces import wording
from houqin.interfaces.documents import share
from houqin.interfaces.documents.share import Shared
from houqin.interfaces.web.findings import CHOICES
from houqin.queries import finding, sheet
from houqin.rules.refusal import Refused


def finding_shared(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    found = finding.finding(request.actor, id, at=timezone.now())
    said = share.of_finding(found, request.hospital.name)
    return _answer(request, said, kind, reverse("finding", args=[id]), reverse("finding_picture", args=[id]))


def findings_shared(request: HttpRequest, kind: str) -> HttpResponse:
    chosen = {name: request.GET[name].strip() for name in CHOICES if request.GET.get(name, "").strip()}
    found = finding.findings(request.actor, at=timezone.now(), chosen=chosen)
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    said = share.of_findings(found, request.hospital.name)
    return _answer(request, said, kind, reverse("findings") + asked, reverse("findings_picture") + asked)


def month_shared(request: HttpRequest, id: UUID, period: int, kind: str) -> HttpResponse:
    found = sheet.sheet(request.actor, id, period, at=timezone.now())
    said = share.of_month(found, request.hospital.name)
    where = [id, period]
    return _answer(request, said, kind, reverse("contract_month", args=where), reverse("month_picture", args=where))


def _answer(request: HttpRequest, said: Shared, kind: str, back: str, image: str) -> HttpResponse:
    if kind == "png":
        answer = HttpResponse(share.picture(said), content_type="image/png")
        answer["Cache-Control"] = "private, no-store"
        return answer
    here = "contracts" if back.startswith(reverse("contracts")) else "findings"
    shown = {"here": here, "said": said, "back": back, "image": image, "fault": _fault(lambda: share.picture(said))}
    return render(request, "share.html", shown)


def _fault(draw: Callable[[], Any]) -> str:
    """Why there is no picture; the text is there in any case."""
    try:
        draw()
    except Refused as refused:
        return wording.sentence(refused)
    return ""
