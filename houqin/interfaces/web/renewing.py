"""The renewal sheet: contracts that end soon, one page for each, and the provider's own words on it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.state_renewal import state_renewal
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import Field, Form, answered, digest
from houqin.queries import renewal as questions
from houqin.rules import permission


def renewals(request: HttpRequest) -> HttpResponse:
    rows = questions.renewals(request.actor, at=timezone.now())
    return render(request, "renewals.html", {"here": "renewals", "rows": rows})


@require_http_methods(["GET", "POST"])
def renewal(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = questions.renewal(by, id, at=at)
    here = reverse("renewal", args=[id])
    stated = found["stated"].text if found["stated"] else ""
    form = Form(
        "state_renewal",
        [Field("text", _("本公司的陈述"), "text", True, stated)],
        lambda said: state_renewal(
            by, at, id=an_id(said["id"]), digest=digest({"contract": id, **said}), contract=id, text=said["text"]
        ),
        here,
        once=True,
    )
    if request.method == "POST":
        permission.demand(by, "state_renewal")
    gone = answered(request, [form], here)
    shown = {**found, "here": "renewals", "line": [points for _month, points, _grade in found["months"]]}
    shown["form"] = form if found["due"] and permission.may(by.role, "state_renewal") else None
    shown["may_propose"] = permission.may(by.role, "propose_decision")
    return gone or render(request, "renewal.html", shown, status=422 if form.wrong else 200)
