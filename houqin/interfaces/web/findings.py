"""The findings: their list with filters in the address, one finding's life, and the deeds that move it on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houqin.actions import (
    answer_finding,
    attach_photo,
    grant_extension,
    look_back,
    reassign_finding,
    recheck_finding,
    rectify_finding,
    settle_finding,
    stop_clock,
    verify_finding,
)
from houqin.interfaces import photos
from houqin.interfaces.web import documents, say, words
from houqin.interfaces.web.doing import an_id, done
from houqin.queries import finding as questions
from houqin.queries import ladder, sheet
from houqin.rules import finding as rules
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

TABS = {
    **{"late": "已超期", "unclosed": "未销号", "review": "待复核", "disowned": "责任待定"},
    **{"closed": "已销号", "lapsed": "默认关闭", "all": "全部"},
}
CHOICES = ("state", "contract", "severity", "place", "cause", "item", "since", "month", "again", "q", "after")


def findings(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    chosen = {name: request.GET[name].strip() for name in CHOICES if request.GET.get(name, "").strip()}
    found = questions.findings(by, at=at, chosen=chosen)
    here = chosen.get("state", "unclosed")
    tabs = [
        {
            "url": _address(chosen, state=tab),
            "label": _(label),
            "n": found["counts"].get(tab),
            "on": tab == here,
            "late": tab == "late",
        }
        for tab, label in TABS.items()
    ]
    contracts = sheet.contracts_now(by, at=at)["rows"] if permission.may(by.role, "contracts_now") else []
    shown = {
        **{"here": "findings", "tabs": tabs, "chosen": chosen, "rows": found["rows"], "total": found["total"]},
        "options": {"contracts": contracts, "severities": rules.SEVERITIES},
        "next_url": _address(chosen, after=found["after"]) if found["after"] else "",
        "narrowed": [_narrowed(name, chosen[name]) for name in NARROW if name in chosen],
    }
    return render(request, "findings.html", shown)


NARROW = ("place", "cause", "item", "since", "month", "again")


def _narrowed(name: str, said: str) -> str:
    """What a number of another page asked for, in words."""
    if name == "month":
        return say.month(int(said))
    told = {"again": _("90 天内复发的"), "cause": _("未注明") if said == questions.NO_CAUSE else _(said)}
    return _("%(day)s 起") % {"day": said} if name == "since" else told.get(name, said)


def _address(chosen: Mapping[str, str], **other: str) -> str:
    kept = {name: value for name, value in chosen.items() if name != "after"}
    return "?" + urlencode({**kept, **other})


def finding(request: HttpRequest, id: UUID) -> HttpResponse:
    found = questions.finding(request.actor, id, at=timezone.now())
    first = {"kind": "opened", "at": found["opened_at"], "by": "", "tone": "bad", "note": "", "photos": found["photos"]}
    if found["round"]:
        first |= {"by": found["round"].inspector.name, "role": "inspector", "note": found["check"].note}
    steps = [first, *({**step, "tone": TONES.get(step["kind"], "")} for step in found["steps"])]
    shown = {
        "here": "findings",
        "finding": found,
        "photos": found["photos"],
        "laws": found["laws"],
        "check_id": found["check_id"],
        "orders": ladder.orders(request.actor, finding=id),
    }
    shown["document"] = documents.beside(request.actor, "order", id)
    return render(request, "finding.html", {**shown, "steps": steps, "deeds": _deeds(request, found)})


TONES = {
    **{"verify": "ok", "hold": "ok", "agree": "ok", "return": "bad", "reopen": "bad", "decline": "bad"},
    **{"disown": "warn", "differ": "bad", "lapse": "warn", "stop": "warn"},
}

REASON = {"name": "note", "label": "理由", "type": "text", "required": True}
REMARK = {**REASON, "label": "意见（可不填）", "required": False}
SEEN = {**REASON, "label": "看到了什么"}
UNTIL = {"name": "until", "label": "延到", "type": "datetime-local", "required": True}
CODE = {"name": "code", "label": "地点码（扫门旁二维码，或照标签输入）", "type": "line", "required": True}
PAUSE = {"name": "reason", "label": "为什么停", "type": "choice", "required": True}
OTHER = {"name": "contract", "label": "转给哪份合同", "type": "choice", "required": True}
DEEDS: Mapping[str, tuple[str, str, tuple[Mapping[str, Any], ...], str]] = {
    "accept": ("answer_finding", "签收，按期整改", (), ""),
    "rectify": ("rectify_finding", "整改完成", ({**REASON, "label": "怎样整改的"},), "may"),
    "verify": ("verify_finding", "复核通过，销号", (REMARK,), ""),
    "return": ("verify_finding", "退回重做", ({**REASON, "label": "哪里没有整改到位"},), ""),
    "agree": ("recheck_finding", "抽查属实", (CODE, {**SEEN, "label": "看到了什么（可不填）", "required": False}), ""),
    "differ": ("recheck_finding", "抽查不属实", (CODE, SEEN), ""),
    "move": ("reassign_finding", "转派给责任方", (OTHER, REASON), ""),
    "grant": ("grant_extension", "同意延期", (REMARK,), ""),
    "insist": ("settle_finding", "维持，须整改", (REASON,), ""),
    "withdraw": ("settle_finding", "撤销此问题及扣分", (REASON,), ""),
    "run": ("stop_clock", "恢复计时", (REMARK,), ""),
    "stop": ("stop_clock", "停钟", (PAUSE, {**REASON, "label": "说明（选“其他”须填）", "required": False}), ""),
    "extend": ("answer_finding", "申请延期", (REASON, UNTIL), ""),
    "plead": ("answer_finding", "申辩", (REASON,), ""),
    "disown": ("answer_finding", "非我方责任", ({**REASON, "label": "应由谁负责，为什么"},), ""),
    "decline": ("answer_finding", "拒签", (REASON,), ""),
    "hold": ("look_back", "回头看合格", ({**SEEN, "label": "看到了什么（可不填）", "required": False},), ""),
    "reopen": ("look_back", "回头看复发", (SEEN,), ""),
}
"""Each step, the usual one first: the action that makes it, its button, its fields, whether a photo may go along."""


def _deeds(request: HttpRequest, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    by, shut = request.actor, _shut(request.actor, found)
    return [
        {
            "kind": kind,
            "label": _(label),
            "photo": photo,
            "url": reverse("finding_deed", args=[found["id"], kind]),
            "fields": [_field(request, found, field) for field in (*_on_the_spot(found, kind), *fields)],
            "said": words.word(found["state"], "finding"),
        }
        for kind, (action, label, fields, photo) in DEEDS.items()
        if kind in found["next"] and kind not in shut and permission.may(by.role, action)
    ]


DISPUTED = ("declined", "disowned")


def _shut(by: Actor, found: Mapping[str, Any]) -> set[str]:
    """Steps that the state allows and this finding, or this person, does not."""
    asked = [step["kind"] for step in found["steps"] if step["kind"] in ("extend", "grant")]
    serious = found["severity"] != rules.SEVERITIES[0]
    shut = {
        "verify": by.person in found["fixers"] or (serious and by.role != "inspector"),
        "grant": asked[-1:] != ["extend"],
        "agree": found["recheck_by"] is None,
        "stop": found["stopped_at"] is not None,
        "run": found["stopped_at"] is None,
        "move": not found["elsewhere"] or found["state"] not in DISPUTED,
    }
    shut |= {"return": shut["verify"], "differ": shut["agree"]}
    return {kind for kind, is_shut in shut.items() if is_shut}


def _on_the_spot(found: Mapping[str, Any], kind: str) -> tuple[Mapping[str, Any], ...]:
    """A serious finding is confirmed where it was found: its label's code goes along."""
    serious = found["severity"] != rules.SEVERITIES[0]
    return (CODE,) if serious and DEEDS[kind][0] == "verify_finding" else ()


def _field(request: HttpRequest, found: Mapping[str, Any], field: Mapping[str, Any]) -> dict[str, Any]:
    """A field in the reader's language; who came by the place's label need not type it again."""
    options = {"reason": [(one, _(one)) for one in rules.PAUSES], "contract": found["elsewhere"]}
    came = request.GET.get("at", "") if field["name"] == "code" else ""
    return {**field, "label": _(field["label"]), "options": options.get(field["name"]), "value": came}


def _rectify(request: HttpRequest, by: Actor, at: datetime, id: UUID, note: str) -> None:
    """Pictures first lie safe on disk, then are announced with the step, then count as arrived."""
    kept = [photos.keep(file.read()) for file in request.FILES.getlist("photos")]
    announced = {one.sha256: (one.size, one.media_type) for one in kept}
    rectify_finding.rectify_finding(by, at, finding=id, note=note, photos=announced)
    for sha256, (size, media_type) in announced.items():
        attach_photo.attach_photo(by, at, sha256=sha256, size=size, media_type=media_type)


def _answer(request: HttpRequest, by: Actor, at: datetime, id: UUID, kind: str, note: str) -> None:
    until = parse_datetime(request.POST.get("until", ""))
    until = timezone.make_aware(until) if until and timezone.is_naive(until) else until
    answer_finding.answer_finding(by, at, finding=id, answer=kind, note=note, until=until)


def _confirm(request: HttpRequest, by: Actor, at: datetime, id: UUID, kind: str, note: str) -> None:
    """What is done on the spot, with the place's code."""
    does = recheck_finding.recheck_finding if kind in ("agree", "differ") else verify_finding.verify_finding
    does(by, at, finding=id, passed=kind in ("agree", "verify"), note=note, code=request.POST.get("code", ""))


def _settle(request: HttpRequest, by: Actor, at: datetime, id: UUID, kind: str, note: str) -> None:
    """What the office decides."""
    if kind == "move":
        contract = an_id(request.POST.get("contract", ""))
        reassign_finding.reassign_finding(by, at, finding=id, contract=contract, note=note)
    elif kind in ("stop", "run"):
        reason = request.POST.get("reason", "")
        stop_clock.stop_clock(by, at, finding=id, stopped=kind == "stop", reason=reason, note=note)
    elif kind == "grant":
        grant_extension.grant_extension(by, at, finding=id, note=note)
    else:
        settle_finding.settle_finding(by, at, finding=id, withdraw=kind == "withdraw", note=note)


@require_POST
def finding_deed(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """One step of a finding's life, as the form of its page asked for it."""
    by, at, note = request.actor, timezone.now(), request.POST.get("note", "").strip()

    def act() -> None:
        match DEEDS[kind][0] if kind in DEEDS else "":
            case "answer_finding":
                _answer(request, by, at, id, kind, note)
            case "rectify_finding":
                _rectify(request, by, at, id, note)
            case "verify_finding" | "recheck_finding":
                _confirm(request, by, at, id, kind, note)
            case "settle_finding" | "grant_extension" | "stop_clock" | "reassign_finding":
                _settle(request, by, at, id, kind, note)
            case "look_back":
                look_back.look_back(by, at, finding=id, passed=kind == "hold", note=note)
            case _:
                raise Refused("没有这一步")

    back = reverse("finding", args=[id])
    return done(request, came_from(request, back), words.word(kind, "step"), act)


def came_from(request: HttpRequest, otherwise: str) -> str:
    """Back to the place's page, when the step was made there."""
    place = request.POST.get("back", "")
    return reverse("phone_place", args=[place]) if place else otherwise
