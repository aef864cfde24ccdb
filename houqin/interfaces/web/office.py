"""The office's desk: contracts, the month-end batch, statements and their grounds, places and their QR labels."""

import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions import close_month, issue_statement
from houqin.interfaces.web import documents, forming, paying, qr, registering, telling, words
from houqin.interfaces.web.doing import an_id, done
from houqin.interfaces.web.trace import around
from houqin.queries import ladder
from houqin.queries import place as places_
from houqin.queries import sheet as sheets
from houqin.queries import statement as statements_
from houqin.rules import period as months
from houqin.rules import permission
from houqin.rules.refusal import Refused


def contracts(request: HttpRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    found = sheets.contracts_now(request.actor, at=timezone.now(), sought=sought)
    return render(request, "contracts.html", {"here": "contracts", "sought": sought, **found})


def contract(request: HttpRequest, id: UUID) -> HttpResponse:
    found = sheets.contract(request.actor, id, at=timezone.now())
    can_register = bool(registering.offered(request.actor, found["row"], found["terms"]))
    shown = {"here": "contracts", "contract": found["row"], "can_register": can_register}
    shown["may_see_scheme"] = permission.may(request.actor.role, "scheme")
    shown["may_climb"] = permission.may(request.actor.role, "climb")
    shown["standing"] = ladder.climb(request.actor, id, at=timezone.now())["standing"] if shown["may_climb"] else None
    shown["year"] = _year(found) if permission.may(request.actor.role, "annual") else None
    return render(request, "contract.html", {**shown, **found})


def _year(found: Mapping[str, Any]) -> int | None:
    """The year that runs or ran last, where the contract says how a year is made up."""
    row, terms = found["row"], found["terms"]
    said = terms is not None and terms.scheme.year is not None
    return max(row.starts_on.year, min(row.ends_on.year, timezone.localdate().year)) if said else None


def month_end(request: HttpRequest, period: int | None = None) -> HttpResponse:
    """All contracts of a month on one screen; unless one is asked for, the last month that is over."""
    at = timezone.now()
    month = period or months.after(months.of(at), -1)
    if not months.is_month(month):
        raise Refused("月份须写作 2026-11")
    rows = statements_.month_batch(request.actor, month=month, at=at)
    deed = batch_deed(request, rows)
    money = [row["money"] for row in rows if row["money"]]
    shown = {
        **{
            "here": "month_end",
            "period": month,
            "rows": [{**row, "can": _can(row, deed)} for row in rows],
            **around(month),
        },
        **{"deed": deed, "counts": batch_counts(rows), "steps": batch_steps(rows)},
        "totals": {
            name: sum(getattr(one, name) for one in money) for name in ("base_fen", "withheld_fen", "payable_fen")
        },
    }
    return render(request, "month_end.html", shown)


def batch_counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    states = [row["state"] for row in rows]
    ready = sum(row["state"] == "ready" and not row["exceptions"] for row in rows)
    exceptions = sum(bool(row["exceptions"]) for row in rows)
    return {"all": len(rows), "exceptions": exceptions, "ready": ready, "settled": states.count("settled")}


def batch_steps(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The road of a month and how many contracts still stand before each step; the first that holds any is now."""
    left = {
        _("计算考评表"): ("none",),
        _("异议期与复核"): ("none", "published", "objected"),
        _("签批扣减"): ("none", "published", "objected", "signing"),
        _("出具结算单"): ("none", "published", "objected", "signing", "ready"),
    }
    steps, current = [], False
    for label, before in left.items():
        n = sum(row["state"] in before for row in rows)
        state = "done" if not n else "" if current else "now"
        current = current or bool(n)
        steps.append({"label": label, "n": _("剩 %(n)s 份") % {"n": n} if n else "", "state": state})
    return steps


def batch_deed(request: HttpRequest, rows: Sequence[Mapping[str, Any]]) -> dict[str, str] | None:
    """The next deed of the batch for this person, if there is one."""
    role, states = request.actor.role, [row["state"] for row in rows]
    if "none" in states and permission.may(role, "close_month"):
        return {"kind": "close_month", "label": _("计算选中的考评表")}
    if "ready" in states and permission.may(role, "issue_statement"):
        return {"kind": "issue_statement", "label": _("出具选中的结算单")}
    return None


def _can(row: Mapping[str, Any], deed: Mapping[str, str] | None) -> bool:
    wanted = {"close_month": "none", "issue_statement": "ready"}
    return bool(deed) and row["state"] == wanted[str(deed["kind"])]  # type: ignore[index]


@require_POST
def batch(request: HttpRequest, period: int) -> HttpResponse:
    by, at, kind = request.actor, timezone.now(), request.POST.get("deed", "")
    chosen = tuple(an_id(one) for one in request.POST.getlist("contracts"))

    def act() -> None:
        if not chosen:
            raise Refused("请先选中要办理的合同")
        if kind == "close_month":
            close_month.close_month(by, at, month=period, only=chosen)
        elif kind == "issue_statement":
            issue_statement.issue_statement(by, at, month=period, only=chosen)
        else:
            raise Refused("没有这项操作")

    said = _("考评 %(n)s 份") if kind == "close_month" else _("出具结算单 %(n)s 份")
    return done(request, reverse("month_end_of", args=[period]), said % {"n": len(chosen)}, act)


def statements(request: HttpRequest) -> HttpResponse:
    return render(request, "statements.html", {"here": "statements", "rows": statements_.statements(request.actor)})


@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, id: UUID) -> HttpResponse:
    """The statement as a paper, and beside it what was paid for it."""
    by, at = request.actor, timezone.now()
    found = statements_.statement(by, id, at=at)
    row, form = found["row"], paying.form(by, at, found)
    gone = forming.answered(request, [form] if form else [], reverse("statement", args=[id]))
    if gone:
        return gone
    signed = [one for one in found["decisions"] if one["signature"] and one["row"].amount_fen]
    signers = {one["signature"].signed_by.name: one["signature"].at for one in signed}
    signatures = [
        {"label": _("考评"), "name": row.proposed_by.name},
        {"label": _("签批"), "name": "、".join(signers), "at": max(signers.values(), default=None)},
        {"label": _("出具"), "name": row.issued_by.name, "at": row.at},
    ]
    shown = {"here": "statements", "statement": row, "signatures": signatures, "clauses": found["clauses"]}
    shown["document"] = documents.beside(request.actor, "statement", row.pk)
    shown |= {name: found[name] for name in ("entries", "payments", "paid", "quantities")}
    wrong = bool(form and form.wrong)
    return render(request, "statement.html", {**shown, "form": form}, status=422 if wrong else 200)


def basis(request: HttpRequest, id: UUID, key: str) -> HttpResponse:
    """One printed page of grounds for one amount of a statement."""
    found = statements_.basis(request.actor, id, key)
    lines = [
        {**one, "rule_said": telling.rule(one["item"]), "unit": one["item"].rule.unit if one["item"] else ""}
        for one in found["lines"]
    ]
    shown = {"here": "statements", "statement": found["row"], "entry": found["entry"], "clause": found["clause"]}
    shown |= {"sheet": found["sheet"], "settled": found["settled"], "lines": lines, "decided": found["decided"]}
    return render(request, "basis.html", {**shown, "title": words.word(found["entry"].kind, "decision")})


def places(request: HttpRequest) -> HttpResponse:
    return render(request, "places.html", {"here": "places", "rows": places_.places(request.actor)})


def place_codes(request: HttpRequest) -> HttpResponse:
    """QR labels to print; each opens its place's page, at the public address where there is one."""
    chosen = set(request.GET.getlist("place"))
    rows = [place for place in places_.places(request.actor) if str(place.id) in chosen]
    labels = [{"place": place, "svg": _code(qr.address(request, place.code))} for place in rows]
    typed = qr.address(request, "").partition("://")[2]
    return render(request, "codes.html", {"here": "places", "labels": labels, "typed": typed})


def _code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, border=0, omitsize=True, dark="#17212c"
    )
    return mark_safe(drawn.getvalue().decode())
