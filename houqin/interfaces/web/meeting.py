"""The review meeting: one screen for whoever runs it, one for the wall; both look again every few seconds."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions.close_panel import close_panel
from houqin.actions.present_subject import present_subject
from houqin.interfaces.web import forming, panels
from houqin.interfaces.web.doing import done
from houqin.queries import panel as questions
from houqin.queries import report as reports
from houqin.queries import review as results
from houqin.rules import permission


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, id: UUID) -> HttpResponse:
    """Agenda, clock, ballots as they come, and the minutes; `?live` answers with the moving part alone."""
    by = request.actor
    permission.demand(by, "present_subject")
    shown = _shown(request, id)
    if "live" in request.GET:
        return render(request, "review_meeting_live.html", shown)
    subjects = [(str(one["id"]), one["name"]) for one in shown["panel"]["lines"]]
    form = forming.Form(
        "take_minutes", panels.minute_fields(subjects), lambda said: panels.minuted(by, id, said), once=True
    )
    _preset(form, shown)
    gone = forming.answered(request, [form], reverse("meeting", args=[id]))
    return gone or render(request, "review_meeting.html", {**shown, "form": form}, status=422 if form.wrong else 200)


def _preset(form: forming.Form, shown: dict[str, Any]) -> None:
    """What is written now is usually about whoever is on stage."""
    about = next(one for one in form.fields if one.name == "subject")
    about.value = shown["panel"]["stage"]["subject"]


def _shown(request: HttpRequest, id: UUID) -> dict[str, Any]:
    at = timezone.now()
    found = questions.panel(request.actor, id, at=at)
    current = next((one for one in found["lines"] if one["on"]), None)
    after = found["lines"][found["lines"].index(current) + 1 :] if current else found["lines"]
    return {
        **{"here": "panels", "panel": found, "current": current, "next": next(iter(after), None), "now": at},
        "waiting": [one for one in found["raters"] if one["missing"]],
        "ready": found["present"] >= found["form"].quorum,
        "minutes": list(reversed(found["minutes"])),
        "limit": (found["form"].report_minutes + found["form"].ask_minutes) * 60,
    }


@require_POST
def present(request: HttpRequest, id: UUID, subject: UUID) -> HttpResponse:
    by = request.actor
    return done(
        request,
        reverse("meeting", args=[id]),
        _("请上汇报"),
        lambda: present_subject(by, timezone.now(), panel=id, subject=subject),
    )


@require_POST
def lock(request: HttpRequest, id: UUID) -> HttpResponse:
    by = request.actor
    return done(
        request, reverse("meeting", args=[id]), _("锁定评分"), lambda: close_panel(by, timezone.now(), panel=id)
    )


def projector(request: HttpRequest, id: UUID) -> HttpResponse:
    """For the wall: whose turn it is and how many have voted; once locked, the results, and no rater by name."""
    found = questions.panel(request.actor, id, at=timezone.now())
    shown: dict[str, Any] = {**_shown(request, id), "found": None}
    shown["brief"] = _brief(request, shown["current"])
    if found["state"] == "closed":
        result = results.panel_result(request.actor, id, at=timezone.now())
        shown |= {"found": {name: result[name] for name in PUBLIC}, **panels.drawn(result)}
    return render(request, "projector_live.html" if "live" in request.GET else "projector.html", shown)


def _brief(request: HttpRequest, current: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the wall shows of the report of whoever is on stage: clauses by state, and claims that do not hold."""
    if not current or not current["report"]:
        return None
    _outline, year, _of = current["report"]
    found = reports.report_standing(request.actor, contracts=[current["contract"]], year=year)
    told = found.get(current["contract"])
    return told and {"states": [(state, n) for state, n in told["states"].items() if n], "wrong": told["wrong"]}


PUBLIC = ("title", "form", "rows", "present", "seats", "at")
