"""Sampling in the browser: draws tried and sealed by the office, one draw with its rooms, how strict inspectors are."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.seal_sampling import seal_sampling
from houqin.interfaces import wording
from houqin.interfaces.web import forming, words
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import Field
from houqin.packs import aql as tables
from houqin.queries import inspector, party
from houqin.queries import sampling as questions
from houqin.rules import money, permission
from houqin.rules import period as months
from houqin.rules import sampling as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

USUAL = {"level": "II", "aql": "1000", "unit": "any"}


@require_http_methods(["GET", "POST"])
def samplings(request: HttpRequest) -> HttpResponse:
    """The draws; the office chooses a lot, sees the plan that follows, and seals it."""
    by, at = request.actor, timezone.now()
    form = _form(by, at) if permission.may(by.role, "seal_sampling") else []
    given = request.POST if request.method == "POST" else request.GET
    for one in form:
        one.value = given.get(one.name, one.value).strip()
    tried, wrong = None, ""
    try:
        if form and (given.get("lot") or request.method == "POST"):
            tried = _tried(by, at, form)
        if tried and request.method == "POST":
            return _sealed(request, at, tried)
    except Refused as refused:
        wrong = wording.sentence(refused)
    shown = {
        **{"here": "samplings", "rows": questions.samplings(by, at=at), "form": form, "tried": tried, "wrong": wrong},
        **{"id": request.POST.get("id", uuid4()), "may_compare": permission.may(by.role, "inspector_severity")},
    }
    return render(request, "samplings.html", shown, status=422 if wrong and request.method == "POST" else 200)


def _form(by: Actor, at: datetime) -> list[Field]:
    month = months.of(at)
    following = months.after(month)
    lots = questions.sampling_lots(by, month=month) + [
        one for one in questions.sampling_lots(by, month=following) if one["contract"].starts_on > at.date()
    ]
    people = [(str(one.id), one.name) for one in party.people(by) if one.role in ("inspector", "office")]
    return [
        Field("lot", _("范围"), required=True, options=[_group(one) for one in lots], grouped=True),
        Field("month", _("月份"), "whole", True, str(following), [(str(m), _month(m)) for m in (following, month)]),
        Field("level", _("检验水平"), required=True, value="II", options=[(one, one) for one in rules.LEVELS]),
        Field(
            "aql", "AQL", "whole", True, USUAL["aql"], [(str(a), f"{money.points(a)}%") for a in tables.tables().aqls]
        ),
        Field(
            "unit", _("怎样算不合格"), required=True, value="any", options=[(k, _(v)) for k, v in rules.UNITS.items()]
        ),
        Field("visits", _("全月检查次数（不填为样本量的四倍）"), "whole"),
        Field("inspector", _("检查人（不填则人人可查）"), "whole", options=people),
    ]


def _month(month: int) -> str:
    return months.label(month)


def _group(one: Mapping[str, Any]) -> tuple[str, Any]:
    """A contract with what can be drawn from under it."""
    row = one["contract"]
    options = [
        (f"{row.pk}|{pack}|{path}", f"{name} · {path or _('全部地点')}（{n}）")
        for pack, name in one["packs"].items()
        for path, n in one["scopes"].items()
    ]
    return f"{row.name} {row.number}", options


def _tried(by: Actor, at: datetime, form: list[Field]) -> dict[str, Any]:
    """What would be sealed, worked out by the same functions."""
    said = forming.read(by, form)
    contract, pack, scope = (said.pop("lot").split("|", 2) + ["", ""])[:3]
    wanted = {"contract": an_id(contract), "pack": pack, "scope": scope, **said}
    found = questions.sampling_plan(by, at=at, **{k: v for k, v in wanted.items() if k not in ("visits", "inspector")})
    plan = found["plan"]
    return {
        "wanted": wanted,
        "visits": said.get("visits") or min(plan.size * rules.RANDOM_SHARE, found["lot"]),
        **found,
    }


def _sealed(request: HttpRequest, at: datetime, tried: Mapping[str, Any]) -> HttpResponse:
    id, wanted = an_id(request.POST.get("id", "")), tried["wanted"]
    seed = secrets.token_hex(32)
    seal_sampling(request.actor, at, id=id, digest=forming.digest(wanted), seed=seed, **wanted)
    said = _("已办：%(deed)s") % {"deed": words.word("seal_sampling", "action")}
    messages.success(request, said, extra_tags="ok")
    return redirect("sampling", id)


def sampling(request: HttpRequest, id: UUID) -> HttpResponse:
    found = questions.sampling_draw(request.actor, id, at=timezone.now())
    return render(request, "sampling.html", {"here": "samplings", **found})


def rooms(request: HttpRequest, id: UUID) -> HttpResponse:
    """The codes of the lot, one a line, for whoever works the draw out anew."""
    found = questions.sampling_draw(request.actor, id, at=timezone.now())
    return HttpResponse("".join(f"{code}\n" for code in found["codes"]), content_type="text/plain; charset=utf-8")


def inspectors(request: HttpRequest) -> HttpResponse:
    found = inspector.inspector_severity(request.actor, at=timezone.now())
    return render(request, "inspectors.html", {"here": "samplings", **found})
