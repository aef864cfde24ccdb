"""A survey being made: a contract and a questionnaire to start from, then its wording, days, places and line."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from houqin.actions.open_survey import open_survey
from houqin.interfaces import wording
from houqin.interfaces.web import fields, words
from houqin.queries import place as places
from houqin.queries import sheet
from houqin.queries import survey as questions
from houqin.rules import declared, permission
from houqin.rules.declared import Fault, Faulty
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.survey import AUDIENCES, Questionnaire

BESIDE = ("contract", "item", "opens_on", "closes_on", "place", "invited")
DAYS = 14


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Which contract, and which questionnaire to start from."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "open_survey")
    packs: dict[str, list[dict[str, Any]]] = {}
    for n, one in enumerate(questions.questionnaires(by)):
        packs.setdefault(one.service, []).append({"n": n, "name": one.name, "many": len(one.questions)})
    contracts = sheet.contracts_now(by, at=at)["rows"]
    shown = {"here": "surveys", "contracts": contracts, "packs": packs.items(), "id": uuid4()}
    return render(request, "survey_new.html", {**shown, "chosen": request.GET.get("contract", "")})


@require_http_methods(["GET", "POST"])
def build(request: HttpRequest, id: UUID) -> HttpResponse:
    """The form; its buttons add and take away questions, and launch."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "open_survey")
    if request.method == "GET":
        body = _begun(request, by)
        return _page(request, by, id, body, [], "")
    body = fields.typed(request.POST)
    for name in ("add", "remove"):
        if name in request.POST:
            body.pop(name, None)
            _changed(body, name, request.POST[name])
            return _page(request, by, id, body, [], "")
    wrong, faults = _launched(by, at, id, body)
    if not wrong and not faults:
        messages.success(request, _("已办：%(deed)s") % {"deed": words.word("open_survey", "action")}, extra_tags="ok")
        return redirect("survey", id)
    return _page(request, by, id, body, faults, wrong)


def _begun(request: HttpRequest, by: Actor) -> dict[str, Any]:
    """From a questionnaire of the house, or from a survey that was asked before."""
    today = timezone.localdate()
    body: dict[str, Any] = {"contract": request.GET.get("contract", ""), "opens_on": today.isoformat()}
    body |= {"closes_on": (today + timedelta(days=DAYS)).isoformat()}
    before = fields.identified(request.GET.get("from", ""))
    if before:
        found = questions.survey(by, before, at=timezone.now())
        body |= {"contract": str(found["row"].contract_id), "item": found["row"].item}
        return body | declared.plain(found["questionnaire"])
    known, n = questions.questionnaires(by), request.GET.get("pack", "")
    chosen = known[int(n)] if n.isdecimal() and int(n) < len(known) else None
    return body | (declared.plain(chosen) if chosen else {"service": "service_common", **fields.blank(Questionnaire)})


def _changed(body: dict[str, Any], name: str, path: str) -> None:
    try:
        if name == "add":
            fields.added(Questionnaire, body, path)
        else:
            fields.removed(body, path)
    except (LookupError, TypeError, StopIteration):
        raise Refused("页面已过期，请刷新后再试") from None


def _launched(by: Actor, at: Any, id: UUID, body: Mapping[str, Any]) -> tuple[str, list[Fault]]:
    """Why it was not launched; ('', []) when it was."""
    try:
        asked = declared.read(Questionnaire, _questionnaire(body))
    except Faulty as faulty:
        return "", list(faulty.faults)
    try:
        said = _beside(by, body)
        open_survey(by, at, id=id, questionnaire=declared.plain(asked), **said)
    except Refused as refused:
        return wording.sentence(refused), []
    return "", []


def _questionnaire(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in BESIDE}


def _beside(by: Actor, body: Mapping[str, Any]) -> dict[str, Any]:
    contract = fields.identified(str(body.get("contract", "")))
    if contract is None:
        raise Refused("请选择合同")
    said: dict[str, Any] = {"contract": contract, "item": str(body.get("item", ""))}
    for name in ("opens_on", "closes_on"):
        try:
            said[name] = date.fromisoformat(str(body.get(name, "")))
        except ValueError:
            raise Refused("请填写开始与结束日期") from None
    invited = str(body.get("invited", "")).strip() or "0"
    if not invited.isdecimal() or len(invited) > 7:
        raise Refused("发出份数须为整数")
    code = str(body.get("place", "")).strip()
    return said | {"invited": int(invited), "place": places.place_by_code(by, code).id if code else None}


def _page(
    request: HttpRequest, by: Actor, id: UUID, body: Mapping[str, Any], faults: list[Fault], wrong: str
) -> HttpResponse:
    contract = fields.identified(str(body.get("contract", "")))
    options = {
        "Questionnaire.audience": [(code, _(word)) for code, word in AUDIENCES.items()],
        "Questionnaire.service": [(code, _(word)) for code, word in words.WORDS["service"].items()],
    }
    form = fields.form(Questionnaire, _questionnaire(body), faults, fields.Words(options))
    shown = {
        **{"here": "surveys", "id": id, "form": form, "faults": faults, "wrong": wrong, "body": body},
        "contracts": sheet.contracts_now(by, at=timezone.now())["rows"],
        "items": questions.feedable(by, contract=contract, at=timezone.now()) if contract else [],
        "places": [one for one in places.places(by) if one.kind != "room"],
        "again": "?" + urlencode({"contract": body.get("contract", "")}),
    }
    return render(request, "survey_build.html", shown, status=422 if faults or wrong else 200)
