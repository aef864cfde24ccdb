"""A contract on the ladder: where it stands, what may come next, and the next step proposed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.propose_decision import propose_decision
from houqin.interfaces import wording
from houqin.interfaces.web import words
from houqin.interfaces.web.deciding import a_day
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.provider import fen
from houqin.queries import ladder
from houqin.rules import period, permission
from houqin.rules.refusal import Refused


def climb(request: HttpRequest, id: UUID) -> HttpResponse:
    found = ladder.climb(request.actor, id, at=timezone.now())
    rungs = found["rungs"]
    shown = {**found, "here": "contracts", "may_propose": permission.may(request.actor.role, "propose_decision")}
    shown |= {
        "steps": [one for one in rungs if one["rung"].step],
        "beside": [one for one in rungs if not one["rung"].step],
    }
    return render(request, "climb.html", shown)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """One rung being proposed; what was typed and ticked stays when it is refused."""
    by, at, said = request.actor, timezone.now(), request.POST
    permission.demand(by, "propose_decision")
    found = ladder.climb(by, id, at=at)
    one = next((one for one in found["rungs"] if one["rung"].code == kind), None)
    if one is None:
        raise Refused("扣减只能由考评得出，不能手工提出；需要减免请用“减免扣减”")
    wrong = ""
    if request.method == "POST":
        try:
            propose_decision(by, at, contract=id, kind=kind, **_said(request))
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            messages.success(request, _("已办：%(deed)s") % {"deed": words.word("propose_decision", "action")}, "ok")
            return redirect("decision", an_id(said["id"]))
    asked = period.after(period.of(at), -1)
    usual = f"{timezone.localdate() + timedelta(days=one['rung'].days):%Y-%m-%d}" if one["rung"].days else ""
    shown = {**found, **one, "here": "contracts", "wrong": wrong, "said": said, "new_id": said.get("id") or uuid4()}
    shown |= {"month": said.get("month") or request.GET.get("month") or asked, "until": said.get("until", usual)}
    shown |= {"clauses": ladder.clauses_first(one["rung"], found["clauses"]), "pieces": _pieces(found, one, said)}
    shown["ticked"] = said.getlist("evidence")
    return render(request, "climb_new.html", shown, status=422 if wrong else 200)


def _pieces(found: Mapping[str, Any], one: Mapping[str, Any], said: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    """What may be named, by kind, in the order of the rung."""
    ticked = set(said.getlist("evidence"))
    kinds = [(kind, found["choice"].get(kind, [])) for kind in one["rung"].evidence]
    return [
        (kind, [{**piece, "value": f"{kind}:{piece['id']}", "on": f"{kind}:{piece['id']}" in ticked} for piece in some])
        for kind, some in kinds
        if some
    ]


def _said(request: HttpRequest) -> dict[str, Any]:
    said = request.POST
    pairs = [one.partition(":") for one in said.getlist("evidence")]
    month, until = said.get("month", ""), said.get("until", "")
    return {
        **{name: said.get(name, "").strip() for name in ("clause", "reason", "skipped")},
        "id": an_id(said.get("id", "")),
        "month": int(month) if month.isdecimal() else 0,
        "amount_fen": fen(said.get("amount", "") or "0"),
        "evidence": tuple((kind, an_id(id)) for kind, _bar, id in pairs),
        "until": a_day(until, _("期限")) if until else None,
    }
