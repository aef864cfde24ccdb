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
    rectify_finding,
    settle_finding,
    verify_finding,
)
from houqin.interfaces import photos
from houqin.interfaces.web import words
from houqin.interfaces.web.doing import done
from houqin.queries import finding as questions
from houqin.queries import sheet
from houqin.rules import finding as rules
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

TABS = {"late": "已超期", "unclosed": "未销号", "review": "待复核", "closed": "已销号", "all": "全部"}
CHOICES = ("state", "contract", "severity", "place", "q", "after")


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
    }
    return render(request, "findings.html", shown)


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
    }
    return render(request, "finding.html", {**shown, "steps": steps, "deeds": _deeds(request, found)})


TONES = {"verify": "ok", "hold": "ok", "return": "bad", "reopen": "bad", "decline": "bad"}

REASON = {"name": "note", "label": "理由", "type": "text", "required": True}
UNTIL = {"name": "until", "label": "延到", "type": "datetime-local", "required": True}
DEEDS: Mapping[str, tuple[str, str, tuple[Mapping[str, Any], ...], str]] = {
    "accept": ("answer_finding", "签收，按期整改", (), ""),
    "rectify": ("rectify_finding", "整改完成", ({**REASON, "label": "怎样整改的"},), "may"),
    "verify": ("verify_finding", "复核通过，销号", ({**REASON, "label": "意见（可不填）", "required": False},), ""),
    "return": ("verify_finding", "退回重做", ({**REASON, "label": "哪里没有整改到位"},), ""),
    "grant": ("grant_extension", "同意延期", ({**REASON, "label": "意见（可不填）", "required": False},), ""),
    "insist": ("settle_finding", "维持，须整改", (REASON,), ""),
    "withdraw": ("settle_finding", "撤销此问题及扣分", (REASON,), ""),
    "extend": ("answer_finding", "申请延期", (REASON, UNTIL), ""),
    "plead": ("answer_finding", "申辩", (REASON,), ""),
    "decline": ("answer_finding", "拒签：非我方责任", (REASON,), ""),
    "hold": ("look_back", "回头看合格", ({**REASON, "label": "看到了什么（可不填）", "required": False},), ""),
    "reopen": ("look_back", "回头看复发", ({**REASON, "label": "看到了什么"},), ""),
}
"""Each step, the usual one first: the action that makes it, its button, its fields, whether a photo may go along."""


def _deeds(request: HttpRequest, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    by = request.actor
    fixer = by.person in found["fixers"]
    asked = [step["kind"] for step in found["steps"] if step["kind"] in ("extend", "grant")]
    shut = {"verify", "return"} if fixer else set()
    shut |= set() if asked[-1:] == ["extend"] else {"grant"}
    return [
        {
            "kind": kind,
            "label": _(label),
            "photo": photo,
            "url": reverse("finding_deed", args=[found["id"], kind]),
            "fields": [{**field, "label": _(field["label"])} for field in fields],
            "said": words.word(found["state"], "finding"),
        }
        for kind, (action, label, fields, photo) in DEEDS.items()
        if kind in found["next"] and kind not in shut and permission.may(by.role, action)
    ]


def _rectify(request: HttpRequest, by: Actor, at: datetime, id: UUID, note: str) -> None:
    """Pictures first lie safe on disk, then are announced with the step, then count as arrived."""
    kept = [photos.keep(file.read()) for file in request.FILES.getlist("photos")]
    announced = {one.sha256: (one.size, one.media_type) for one in kept}
    rectify_finding.rectify_finding(by, at, finding=id, note=note, photos=announced)
    for sha256, (size, media_type) in announced.items():
        attach_photo.attach_photo(by, at, sha256=sha256, size=size, media_type=media_type)


@require_POST
def finding_deed(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """One step of a finding's life, as the form of its page asked for it."""
    by, at, note = request.actor, timezone.now(), request.POST.get("note", "").strip()

    def act() -> None:
        match DEEDS[kind][0] if kind in DEEDS else "":
            case "answer_finding":
                until = parse_datetime(request.POST.get("until", ""))
                until = timezone.make_aware(until) if until and timezone.is_naive(until) else until
                answer_finding.answer_finding(by, at, finding=id, answer=kind, note=note, until=until)
            case "rectify_finding":
                _rectify(request, by, at, id, note)
            case "verify_finding":
                verify_finding.verify_finding(by, at, finding=id, passed=kind == "verify", note=note)
            case "settle_finding":
                settle_finding.settle_finding(by, at, finding=id, withdraw=kind == "withdraw", note=note)
            case "grant_extension":
                grant_extension.grant_extension(by, at, finding=id, note=note)
            case "look_back":
                look_back.look_back(by, at, finding=id, passed=kind == "hold", note=note)
            case _:
                raise Refused("没有这一步")

    return done(request, reverse("finding", args=[id]), words.word(kind, "step"), act)
