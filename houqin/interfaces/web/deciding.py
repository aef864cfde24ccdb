"""The decisions ladder on the screen: one decision and its signatures, a contract's rungs, proxies, the rules."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions import order_findings, record_interview, sign_decision
from houqin.actions.grant_proxy import grant_proxy
from houqin.actions.release_ladder import release_ladder
from houqin.actions.revoke_proxy import revoke_proxy
from houqin.actions.withdraw_decision import withdraw_decision
from houqin.interfaces import cabinet
from houqin.interfaces.documents import scanned
from houqin.interfaces.web import documents, words
from houqin.interfaces.web.doing import an_id, done
from houqin.interfaces.web.forming import READ, Field, Form, answered
from houqin.queries import finding, ladder
from houqin.queries import place as places
from houqin.rules import ladder as rules
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

PROMISES = 4


def decision(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = ladder.decision(by, id, at=at)
    given = {one.role: one for one in found["given"]}
    steps = [{"level": level, "given": given.get(level), "turn": level == found["turn"]} for level in found["route"]]
    steps += [
        {"level": level, "given": one, "turn": False} for level, one in given.items() if level not in found["route"]
    ]
    shown = {**found, "here": "decisions", "steps": steps, "may": _may(by, found), "today": timezone.localdate()}
    shown |= {"lines": range(PROMISES), "bodies": [(code, _(word)) for code, word in rules.BODIES.items()]}
    if shown["may"]["order"]:
        chosen = {"contract": str(found["row"].contract_id)}
        shown["open"] = finding.findings(by, at=at, chosen=chosen, page=20)["rows"]
    talk = found["effects"].get("talk")
    shown["document"] = documents.beside(by, "interview", talk and talk.pk)
    return render(request, "decision.html", shown)


def _may(by: Actor, found: Mapping[str, Any]) -> dict[str, bool]:
    row, signed = found["row"], found["state"] == "signed"
    waits = found["state"] == "waiting" and (row.sheet_id is None or row.kind == "waiver")
    order = signed and row.kind == "rectify_order" and permission.may(by.role, "order_findings")
    talk = signed and row.kind == "interview" and permission.may(by.role, "record_interview")
    return {
        "sign": bool(found["mine"]) and permission.may(by.role, "sign_decision"),
        "back": row.sheet_id is None or row.kind == "waiver",
        "withdraw": waits and row.proposed_by_id == by.person,
        "order": order,
        "talk": talk and not found["effects"]["talk"],
    }


@require_POST
def deed(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """Signing, taking back, and what follows once it is signed."""
    by, at, said = request.actor, timezone.now(), request.POST
    back = reverse("decision", args=[id])

    def act() -> None:
        match kind:
            case "sign_decision":
                verdict, reason = said.get("verdict", ""), said.get("reason", "")
                facts = {"agreed": verdict == "signed", "back": verdict == "returned", "reason": reason}
                sign_decision.sign_decision(by, at, ids=(id,), paper=_paper(request), **facts)
            case "withdraw_decision":
                withdraw_decision(by, at, decision=id, reason=said.get("reason", ""))
            case "order_findings":
                order_findings.order_findings(by, at, decision=id, **_ordered(request))
            case "record_interview":
                record_interview.record_interview(by, at, decision=id, **_talk(said))
            case _:
                raise Refused("没有这项操作")

    return done(request, back, words.word(kind if kind in words.WORDS["action"] else "sign_decision", "action"), act)


def _paper(request: HttpRequest) -> sign_decision.CouncilPaper | None:
    """The council's resolution, where the form asked for one and something was filled in."""
    said, file = request.POST, request.FILES.get("scan")
    if not (said.get("number", "").strip() or file):
        return None
    kept = scanned.keep(file.read(scanned.MOST_BYTES + 1)) if file else None
    return sign_decision.CouncilPaper(
        said.get("body", ""),
        said.get("number", ""),
        a_day(said.get("held_on", ""), _("会议日期")),
        kept.sha256 if kept else "",
        kept.media_type if kept else "",
    )


def a_day(text: str, label: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("请填写：%(what)s", what=label) from None


def _ordered(request: HttpRequest) -> dict[str, Any]:
    said = request.POST
    place = said.get("place", "").strip()
    return {
        "until": a_day(said.get("until", ""), _("期限")),
        "ids": tuple(an_id(one) for one in said.getlist("findings")),
        "text": said.get("text", ""),
        "place": places.place_by_code(request.actor, place).id if place else None,
    }


def _talk(said: Any) -> dict[str, Any]:
    try:
        held_at = READ["moment"](said.get("held_at", ""))
    except ValueError:
        raise Refused("请填写：%(what)s", what=_("约谈时间")) from None
    kept = [(text.strip(), until) for text, until in zip(said.getlist("promise"), said.getlist("until"), strict=False)]
    promises = [
        record_interview.Promised(text, a_day(until, _("承诺的期限"))) for text, until in kept if text
    ]  # an empty line promises nothing
    facts = {name: said.get(name, "") for name in ("place", "present", "said")}
    return {**facts, "held_at": held_at, "promises": promises}


def council_paper(request: HttpRequest, sha256: str) -> FileResponse:
    """The scan of a council's resolution, as it was filed."""
    row = ladder.council_paper(request.actor, sha256)
    return FileResponse(cabinet.path(row.sha256).open("rb"), content_type=row.media_type)


# ── Proxies ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def proxies(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = ladder.proxies(by, at=at)
    form = Form(
        "grant_proxy",
        [
            Field("agent", _("代签人"), "whole", True, options=[(str(one.pk), _named(one)) for one in found["people"]]),
            Field("from_on", _("从"), "day", True, timezone.localdate().isoformat()),
            Field("to_on", _("到（含当天）"), "day", True),
            Field("reason", _("事由"), "line", True),
        ],
        lambda said: grant_proxy(by, at, **{**said, "id": an_id(said["id"])}),
        reverse("proxies"),
        once=True,
    )
    if request.method == "POST":
        permission.demand(by, "grant_proxy")
    gone = answered(request, [form], reverse("proxies"))
    shown = {"here": "decisions", **found, "form": form if permission.may(by.role, "grant_proxy") else None}
    return gone or render(request, "proxies.html", shown, status=422 if form.wrong else 200)


def _named(person: Any) -> str:
    return f"{person.name}（{words.word(person.role, 'role')}）"


@require_POST
def proxy_end(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at = request.actor, timezone.now()
    said = words.word("revoke_proxy", "action")
    return done(request, reverse("proxies"), said, lambda: revoke_proxy(by, at, proxy=id))


# ── The rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def rules_of(request: HttpRequest) -> HttpResponse:
    """Every rung with what must come before it, what it rests on and who signs; the leader lays his own over."""
    by, at = request.actor, timezone.now()
    found = ladder.ladder(by)
    form = Form(
        "release_ladder",
        [Field("text", _("本院的改动（YAML，空 = 用推荐值）"), "text", value=found["own"])],
        lambda said: release_ladder(by, at, id=an_id(said["id"]), text=said.get("text", "")),
        reverse("ladder"),
        once=True,
    )
    if request.method == "POST":
        permission.demand(by, "release_ladder")
    gone = answered(request, [form], reverse("ladder"))
    shown = {"here": "decisions", **found, "form": form if permission.may(by.role, "release_ladder") else None}
    return gone or render(request, "ladder.html", shown, status=422 if form.wrong else 200)
