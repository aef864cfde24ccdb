"""From a contract's draft to its signature: the office writes, the chief or the leader reads and signs."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from houqin.actions.keep_draft import keep_draft
from houqin.actions.sign_contract import sign_contract
from houqin.interfaces import wording
from houqin.interfaces.web import fields, papers, telling
from houqin.interfaces.web import scheme as schemes
from houqin.interfaces.web.papers import Body, Paper
from houqin.queries import draft as drafts
from houqin.queries import party, standard
from houqin.queries import place as places_of
from houqin.rules import permission
from houqin.rules.declared import Fault
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import Scheme

KIND = "contract"
HITS = 40


# ── Drafts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def contract_drafts(request: HttpRequest) -> HttpResponse:
    by: Actor = request.actor
    names = {str(one.id): one.name for one in party.providers(by)}
    rows = []
    for one in drafts.papers(by, KIND):
        body = fields.loaded(one.body)
        if fields.identified(one.key) and not body.get("signed"):
            faults = [*papers.read(body)[1], *_scheme_faults(*scheme_of(by, body))]
            rows.append(
                {
                    **body,
                    "id": UUID(one.key),
                    "provider": names.get(str(body.get("provider")), ""),
                    "faults": len(faults),
                }
                | {"by": one.name, "at": one.updated_at}
            )
    shown = {"here": "contract_drafts", "rows": rows, "may_sign": permission.may(by.role, "sign_contract")}
    return render(request, "contract_drafts.html", shown)


@require_safe
def contract_new(request: HttpRequest) -> HttpResponse:
    return redirect("contract_draft", uuid4())


def scheme_of(by: Actor, body: Mapping[str, Any]) -> tuple[Scheme | None, Body, tuple[Fault, ...]]:
    """The scheme that a draft names: read, as typed, and what is wrong with it; nothing typed when it names none."""
    kept = drafts.paper(by, schemes.KIND, str(body.get("scheme") or ""))
    if kept is None:
        return None, {}, ()
    typed = fields.loaded(kept.body)
    scheme, faults = schemes.parsed(typed)
    return scheme, typed, faults


def _scheme_faults(scheme: Scheme | None, typed: Body, faults: tuple[Fault, ...]) -> list[Fault]:
    if scheme is not None:
        return []
    if typed:
        return [Fault("scheme", _("所选方案还有 %(n)s 处要改") % {"n": len(faults)})]
    return [Fault("scheme", _("没有考评方案不能签订：请选一份，或先在“考评方案”里做好"))]


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def contract_draft(request: HttpRequest, id: UUID) -> HttpResponse:
    """A contract being written. Every POST keeps what was typed before anything else is looked at."""
    by: Actor = request.actor
    kept: Any = drafts.paper(by, KIND, id.hex)
    body = fields.loaded(kept.body) if kept else {}
    if body.get("signed"):
        return redirect("contract", id)
    focus = ""
    if request.method == "POST":
        body, focus = _taken(request, by)
        kept = {"name": by.name, "updated_at": timezone.now()}
        keep(by, KIND, id, body)
    return _page(request, id, body, focus, kept)


def keep(by: Actor, kind: str, id: UUID, body: Body) -> None:
    keep_draft(by, timezone.now(), kind=kind, key=id.hex, body=json.dumps(body, ensure_ascii=False))


BUTTONS = ("add", "remove", "place", "one", "unplace")


def _taken(request: HttpRequest, by: Actor) -> tuple[Body, str]:
    """What was typed, after a row or a place came or went; the editions follow the scheme."""
    body = fields.typed(request.POST)
    pressed = {name: str(body.pop(name)) for name in BUTTONS if name in body}
    focus = ""
    for name, value in pressed.items():
        if name == "add":
            focus = added(Paper, body, value)
        elif name == "remove":
            fields.removed(body, value)
        else:
            _placed(by, body, name, value)
    body["pins"] = papers.pins(by, body, scheme_of(by, body)[1], {})
    return body, focus


def added(cls: type, body: Body, wanted: str) -> str:
    try:
        return fields.added(cls, body, wanted)
    except (LookupError, StopIteration, TypeError, AttributeError):
        return ""  # no button of this page asks for that


def _placed(by: Actor, body: Body, deed: str, said: str) -> None:
    """`place` takes a place with all below it into a site, `one` the place alone; `unplace` takes them out again."""
    site, _colon, place = said.partition(":")
    rows = body.get("sites")
    if not (site.isdecimal() and place.isdecimal() and isinstance(rows, list) and int(site) < len(rows)):
        return
    meant = [int(place)] if deed == "one" else papers.under(places_of.places(by), int(place))
    had = papers.sites(body)[int(site)]
    kept = [one for one in had if one not in meant]
    rows[int(site)]["places"] = [str(one) for one in (kept if deed == "unplace" else [*kept, *meant])]


def _page(request: HttpRequest, id: UUID, body: Body, focus: str, kept: Any) -> HttpResponse:
    by: Actor = request.actor
    faults = papers.read(body)[1] if body else []
    faults += _scheme_faults(*scheme_of(by, body))
    asked = request.POST.get("do") == "check"
    form = fields.form(Paper, body, faults if asked else schemes.told(faults, body), papers.speaking(by))
    shown = {
        **{"here": "contract_drafts", "id": id, "title": body.get("name", ""), "kept": kept, "asked": asked},
        **{"form": form, "faults": faults, "pins": pins_of(by, form), "places": _places(by, body)},
        "focus": fields.anchor(focus) if focus else "",
        "may_sign": permission.may(by.role, "sign_contract"),
    }
    return render(request, "contract_new.html", shown)


def pins_of(by: Actor, form: fields.Group) -> list[dict[str, Any]]:
    """The editions line by line, each a choice among those on the shelf."""
    offered, found = papers.editions(by), []
    names = {one.newest.pack: one.newest.name for one in standard.packs(by)}
    for row in form.rows("pins"):
        pack, edition = row["pack"], row["edition"]
        if isinstance(pack, fields.Field) and isinstance(edition, fields.Field):
            edition.kind, edition.options = "choice", offered.get(pack.value, ())
            found.append({"pack": pack, "name": names.get(pack.value, pack.value), "edition": edition})
    return found


def _places(by: Actor, body: Body) -> dict[str, Any]:
    """The sites with what is in them, and what the search for places finds."""
    known = places_of.places(by)
    sought = str(body.get("sought") or "").strip()
    hits = [one for one in known if (sought in one.path or sought == one.code if sought else one.depth < 2)][:HITS]
    chosen = papers.sites(body)
    taken = {one for site in chosen for one in site}
    return {
        "sought": sought,
        "all": len(known),
        "hits": [
            {"place": one, "below": len(papers.under(known, one.id)) - 1, "taken": one.id in taken} for one in hits
        ],
        "sites": [{"chips": list(papers.chips(known, set(site))), "n": len(site)} for site in chosen],
    }


# ── Reading and signing ───────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def contract_review(request: HttpRequest, id: UUID) -> HttpResponse:
    """All that would be signed, with every number of our own design to be confirmed one by one."""
    by: Actor = request.actor
    kept = drafts.paper(by, KIND, id.hex)
    if kept is None:
        raise Refused("没有这份合同草稿")
    body = fields.loaded(kept.body)
    if body.get("signed"):
        return redirect("contract", id)
    scheme, typed, _faults = scheme_of(by, body)
    wrong = ""
    if request.method == "POST":
        try:
            _sign(request, id, body, typed)
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            keep(by, KIND, id, {**body, "signed": timezone.localdate().isoformat()})
            messages.success(request, _("合同已签订，自开始日期起按所附方案考评。"), extra_tags="ok")
            return redirect("contract", id)
    return render(
        request, "contract_review.html", {**_reading(by, body, scheme, typed), "id": id, "kept": kept, "wrong": wrong}
    )


def _sign(request: HttpRequest, id: UUID, body: Body, typed: Body) -> None:
    by: Actor = request.actor
    if request.POST.get("seal") != papers.seal(body, typed):
        raise Refused("您查看之后草稿又有改动，请再看一遍后签订")
    paper, faults = papers.read(body)
    if paper is None:
        raise Refused("合同还有 %(n)s 处要改：%(first)s", n=len(faults), first=faults[0].said)
    said = {name: value for name, value in typed.items() if name not in ("title", "trial")}
    days = schemes.parsed(typed)[0]
    ready = papers.signed(paper, said, days.objection_days if days else 5)
    sign_contract(by, timezone.now(), id=id, paper=ready, confirmed=confirmed(request, designs(by, ready.pins)))


def confirmed(request: HttpRequest, wanted: list[dict[str, Any]]) -> bool:
    """Whether each number of our own design was ticked; half of them is not yes."""
    ticked = set(request.POST.getlist("confirmed"))
    return {one["item"].code for one in wanted} <= ticked


def designs(by: Actor, pins: Mapping[str, str]) -> list[dict[str, Any]]:
    """The items of the pinned editions whose numbers are our own drafting."""
    return [
        {"item": item, "pack": read.edition.name, "rule": telling.rule(item)}
        for pack, day in pins.items()
        for read in [standard.edition(by, pack, papers.day(day))]
        for item in read.edition.items
        if item.support == "design"
    ]


def _warnings(scheme: Scheme, paper: Paper) -> list[str]:
    return papers.warnings(scheme, [one.number for one in paper.clauses], len(paper.sites))


def _reading(by: Actor, body: Body, scheme: Scheme | None, typed: Body) -> dict[str, Any]:
    paper, faults = papers.read(body)
    faults += _scheme_faults(scheme, typed, schemes.parsed(typed)[1] if typed else ())
    form = fields.form(Paper, body, (), papers.speaking(by))
    known = places_of.places(by)
    pins = {pin.pack: pin.edition.isoformat() for pin in paper.pins} if paper else {}
    return {
        **{"here": "contract_drafts", "form": form, "faults": faults, "seal": papers.seal(body, typed)},
        **(schemes.reading(by, typed) if typed else {}),
        "sites": [
            {"name": row.get("name", ""), "chips": list(papers.chips(known, set(chosen))), "n": len(chosen)}
            for row, chosen in zip(body.get("sites", []), papers.sites(body), strict=False)
        ],
        "pins": pins_of(by, form),
        "designs": designs(by, pins),
        "warnings": _warnings(scheme, paper) if scheme and paper else [],
        "may_sign": permission.may(by.role, "sign_contract"),
    }
