"""Amendments of a signed contract: what would change from which month, old beside new, and the signature."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.amend_contract import amend_contract
from houqin.interfaces import wording
from houqin.interfaces.web import contracting, fields, papers
from houqin.interfaces.web import scheme as schemes
from houqin.interfaces.web.papers import Body, Change
from houqin.queries import draft as drafts
from houqin.queries import scheme as questions
from houqin.queries import standard
from houqin.queries.scheme import InUse
from houqin.rules import declared, layering, money, period, permission
from houqin.rules.declared import Fault
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import Scheme

KIND = "amendment"


def _present(by: Actor, id: UUID) -> InUse:
    """The terms that hold last: those an amendment would follow."""
    now = questions.scheme(by, id, month=period.of(timezone.now()))
    return questions.scheme(by, id, month=max(now.starts, default=now.from_period))


def _pins(found: InUse) -> dict[str, str]:
    return {pack: edition.edition.isoformat() for pack, edition in found.pins.items()}


def _started(found: InUse) -> Body:
    """An amendment that changes nothing yet."""
    return {
        "monthly": money.points(found.monthly_fen),
        "prices": [_priced(one) for one in found.prices],
        "pins": [{"pack": pack, "edition": day} for pack, day in _pins(found).items()],
    }


def _priced(one: Any) -> Body:
    said = {"price": money.points(one.price_fen)} if one.share_bp is None else {"share": money.points(one.share_bp)}
    return {"name": one.name, "unit": one.unit, **said}


def _scheme(by: Actor, body: Body, found: InUse) -> tuple[Scheme | None, Body, list[Fault]]:
    """The scheme that would hold: the draft that was chosen, or the one in force."""
    if not body.get("scheme"):
        return found.scheme, declared.plain(found.scheme), []
    scheme, typed, faults = contracting.scheme_of(by, body)
    said = _("所选方案还有 %(n)s 处要改") % {"n": len(faults)} if typed else _("没有这份方案")
    return scheme, typed, [] if scheme else [Fault("scheme", said)]


@require_http_methods(["GET", "POST"])
def amendment(request: HttpRequest, id: UUID) -> HttpResponse:
    """An amendment being written; kept at every POST."""
    by: Actor = request.actor
    found, kept = _present(by, id), drafts.paper(by, KIND, id.hex)
    body = fields.loaded(kept.body) if kept else {}
    said: Any = kept if body else None
    body, focus = body or _started(found), ""
    if request.method == "POST":
        body = fields.typed(request.POST)
        add, remove = str(body.pop("add", "")), str(body.pop("remove", ""))
        if remove:
            fields.removed(body, remove)
        focus = contracting.added(Change, body, add) if add else ""
        body["pins"] = papers.pins(by, body, _scheme(by, body, found)[1], _pins(found))
        contracting.keep(by, KIND, id, body)
        said = {"name": by.name, "updated_at": timezone.now()}
    faults = [*papers.read_change(body)[1], *_scheme(by, body, found)[2]]
    asked = request.POST.get("do") == "check"
    form = fields.form(Change, body, faults if asked else schemes.told(faults, body), papers.speaking(by))
    shown = {
        **{"here": "contracts", "found": found, "id": id, "kept": said, "form": form, "faults": faults, "asked": asked},
        **{"pins": contracting.pins_of(by, form), "focus": fields.anchor(focus) if focus else ""},
        "differences": differences(by, found, body, _scheme(by, body, found)[1]),
        "may_sign": permission.may(by.role, "amend_contract"),
    }
    return render(request, "contract_amend.html", shown)


def differences(by: Actor, found: InUse, body: Body, typed: Body) -> dict[str, Any]:
    """Old beside new: the fee and prices, the scheme field by field, the editions item by item."""
    words = schemes.speaking(by)
    old, new = (schemes.named(fields.form(Scheme, one, (), words)) for one in (declared.plain(found.scheme), typed))
    quiet = papers.speaking(by)
    money_old, money_new = (fields.form(Change, one, (), quiet) for one in (_started(found), body))
    paid = [one for one in fields.changes(money_old, money_new) if one[0].startswith((_("月服务费"), _("价目")))]
    return {"money": paid, "scheme": fields.changes(old, new), "editions": list(_editions(by, found, body))}


def _editions(by: Actor, found: InUse, body: Body) -> Any:
    before = _pins(found)
    for pin in body.get("pins", []):
        pack, day = str(pin.get("pack", "")), str(pin.get("edition", ""))
        if day and before.get(pack) != day:
            read = standard.edition(by, pack, papers.day(day))
            old = found.pins.get(pack)
            advice = layering.advice(old, read.edition) if old else ()
            yield {"name": read.edition.name, "before": before.get(pack, ""), "after": day, "advice": advice}
    for pack in before.keys() - {str(pin.get("pack")) for pin in body.get("pins", [])}:
        yield {"name": found.pins[pack].name, "before": before[pack], "after": "", "advice": ()}


@require_http_methods(["GET", "POST"])
def amendment_review(request: HttpRequest, id: UUID) -> HttpResponse:
    by: Actor = request.actor
    found, kept = _present(by, id), drafts.paper(by, KIND, id.hex)
    body = fields.loaded(kept.body) if kept else {}
    if not body:
        return redirect("amendment", id)
    scheme, typed, faults = _scheme(by, body, found)
    wrong = ""
    if request.method == "POST":
        try:
            _amend(request, id, body, typed)
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            contracting.keep(by, KIND, id, {})
            messages.success(request, _("变更已签订。"), extra_tags="ok")
            return redirect("scheme", id)
    pins = {str(pin.get("pack")): str(pin.get("edition")) for pin in body.get("pins", [])}
    shown = {
        **{
            "here": "contracts",
            "id": id,
            "found": found,
            "kept": kept,
            "wrong": wrong,
            "seal": papers.seal(body, typed),
        },
        "faults": [*papers.read_change(body)[1], *faults],
        "form": fields.form(Change, body, (), papers.speaking(by)),
        "differences": differences(by, found, body, typed),
        "designs": contracting.designs(by, pins),
        "warnings": papers.warnings(scheme, [one[0] for one in found.clauses], found.sites) if scheme else [],
        "may_sign": permission.may(by.role, "amend_contract"),
    }
    return render(request, "contract_amend_review.html", shown)


def _amend(request: HttpRequest, id: UUID, body: Body, typed: Mapping[str, Any]) -> None:
    by: Actor = request.actor
    if request.POST.get("seal") != papers.seal(body, typed):
        raise Refused("您查看之后草稿又有改动，请再看一遍后签订")
    change, faults = papers.read_change(body)
    if change is None:
        raise Refused("变更还有 %(n)s 处要改：%(first)s", n=len(faults), first=faults[0].said)
    pins = {pin.pack: pin.edition.isoformat() for pin in change.pins}
    amend_contract(
        by,
        timezone.now(),
        id=uuid4(),
        contract=id,
        from_period=period.read(change.month),
        scheme={name: value for name, value in typed.items() if name not in ("title", "trial")},
        pins=pins,
        monthly_fen=change.monthly,
        reason=change.reason,
        prices=papers.prices(change.prices),
        confirmed=contracting.confirmed(request, contracting.designs(by, pins)),
    )
