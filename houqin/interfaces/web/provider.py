"""What may be done about a published month: accept it, object to it, restate it, propose what follows."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions import accept_sheet, propose_decision, raise_objection, restate, waive
from houqin.interfaces import wording
from houqin.interfaces.web import words
from houqin.interfaces.web.doing import an_id, done
from houqin.queries import ladder
from houqin.queries import sheet as sheets
from houqin.rules import decision, money, permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

REASON = {"name": "reason", "label": "事由", "type": "text", "required": True}


def deeds_of(by: Actor, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What this person may do about a published month; the first is the usual one."""
    sheet = found["row"]
    if sheet is None or found["statement"]:
        return []
    windowed = found["state"] == "published" and timezone.now() <= found["objection_until"]
    possible = [
        ("accept_sheet", _("确认考评结果"), (), windowed),
        ("restate", _("按迟到证据重算"), ({**REASON, "label": _("原因")},), True),
        ("waive", _("提出减免"), _waiver(by, found), bool(_deductions(found))),
        ("propose_decision", _("提出处置或奖励"), _proposal(), True),
    ]
    return [
        {
            "kind": name,
            "label": label,
            "fields": fields,
            "url": reverse("month_deed", args=[sheet.contract_id, sheet.period, name]),
        }
        for name, label, fields, now in possible
        if now and permission.may(by.role, name)
    ]


def _deductions(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [one["row"] for one in found["decisions"] if one["row"].kind == "deduction" and one["row"].amount_fen]
    return [(str(row.pk), f"{row.reason}（{money.yuan(row.amount_fen)}）") for row in rows]


USUAL = {"value": "other"}


def _waiver(by: Actor, found: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    if not permission.may(by.role, "waive"):
        return ()
    causes = [(one.code, one.name) for one in ladder.ladder(by)["book"].causes]
    options = {
        "name": "decision",
        "label": _("减免哪一笔"),
        "type": "choice",
        "required": True,
        "options": _deductions(found),
    }
    return (
        options,
        {"name": "amount", "label": _("减免金额（元）"), "type": "number", "step": "0.01", "required": True},
        {
            "name": "cause",
            "label": _("减免事由"),
            "type": "choice",
            "required": True,
            "value": "other",
            "options": causes,
        },
        REASON,
    )


AT_ONCE = ("reward", "reminder")  # what the month's own sheet is ground enough for


def _proposal() -> tuple[Mapping[str, Any], ...]:
    kinds = [(kind, _(decision.KINDS[kind])) for kind in AT_ONCE]
    return (
        {"name": "kind_of", "label": _("事项"), "type": "choice", "required": True, "options": kinds},
        {"name": "clause", "label": _("合同条款号"), "type": "line", "required": True},
        {"name": "amount", "label": _("金额（元，可不填）"), "type": "number", "step": "0.01"},
        REASON,
    )


@require_POST
def month_deed(request: HttpRequest, id: UUID, period: int, kind: str) -> HttpResponse:
    by, at, said = request.actor, timezone.now(), request.POST
    back = reverse("contract_month", args=[id, period])

    def act() -> None:
        match kind:
            case "accept_sheet":
                accept_sheet.accept_sheet(by, at, sheet=sheets.sheet(by, id, period, at=at)["row"].pk)
            case "restate":
                if not restate.restate(by, at, contract=id, month=period, cause=said.get("reason", "")):
                    raise Refused("证据没有变化，不必重算")
            case "waive":
                amount, reason = fen(said.get("amount", "")), said.get("reason", "")
                row, cause = an_id(said.get("decision", "")), said.get("cause") or "other"
                waive.waive(by, at, decision=row, amount_fen=amount, reason=reason, cause=cause)
            case "propose_decision":
                facts = {
                    "kind": said.get("kind_of", ""),
                    "clause": said.get("clause", ""),
                    "reason": said.get("reason", ""),
                }
                amount = fen(said.get("amount", "") or "0")
                propose_decision.propose_decision(
                    by, at, id=uuid4(), contract=id, month=period, amount_fen=amount, **facts
                )
            case _:
                raise Refused("没有这项操作")

    return done(request, back, words.word(kind, "action"), act)


def fen(text: str) -> int:
    try:
        return money.fen(text)
    except ValueError as why:
        raise Refused("金额%(why)s", why=why) from None


@require_http_methods(["GET", "POST"])
def new_objection(request: HttpRequest, id: UUID, period: int) -> HttpResponse:
    """Which lines are objected to, and why; nothing typed is lost when it is refused."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "raise_objection")
    found = sheets.sheet(by, id, period, at=at)
    if found["row"] is None:
        raise Refused("这个月还没有考评，没有可提异议的扣分")
    codes, text = request.POST.getlist("codes"), request.POST.get("text", "").strip()
    wrong = _raise(request, found["row"].pk, codes, text) if request.method == "POST" else ""
    if request.method == "POST" and not wrong:
        return redirect("objections")
    chosen = codes or request.GET.getlist("code")
    lines = [{**one, "chosen": one["code"] in chosen} for one in (*_lost(found), *_charged(found))]
    shown = {"here": "objections", "contract": found["contract"], "period": period, "sheet": found["row"]}
    shown |= {"objection_until": found["objection_until"], "lines": lines, "wrong": wrong, "text": text}
    return render(request, "new_objection.html", {**shown, "new_id": request.POST.get("id") or uuid4()})


def _lost(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines that lost points, each code once."""
    lines = {one.code: one for one in found["lines"] if one.lost > 0}
    sheet = found["row"].pk
    return [
        {"code": code, "text": one.text, "n": one.n, "n_failed": one.n_failed, "lost": one.lost, "sheet": sheet}
        for code, one in lines.items()
    ]


def _charged(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was deducted in money for an event."""
    rows = [one["row"] for one in found["decisions"] if one["row"].measure == "item_money"]
    return [
        {"code": row.charge.rpartition(".")[2], "text": row.reason, "amount_fen": row.amount_fen}
        for row in rows
        if row.kind == "deduction"
    ]


def _raise(request: HttpRequest, sheet: UUID, codes: list[str], text: str) -> str:
    """Why it was refused; '' when it stands."""
    sent = hashlib.sha256(json.dumps([str(sheet), sorted(codes), text]).encode()).hexdigest()
    try:
        raise_objection.raise_objection(
            request.actor,
            timezone.now(),
            id=an_id(request.POST.get("id", "")),
            digest=sent,
            sheet=sheet,
            text=text,
            codes=codes,
        )
    except Refused as refused:
        return wording.sentence(refused)
    return ""
