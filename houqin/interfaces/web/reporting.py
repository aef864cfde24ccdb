"""Annual reports on the screen: who owes one, one as it was submitted, and the page on which its writers write."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions.add_report_photo import add_report_photo
from houqin.actions.keep_report import keep_report
from houqin.actions.return_report import return_report
from houqin.actions.submit_report import submit_report
from houqin.interfaces import photos, wording
from houqin.interfaces.documents import report_saying
from houqin.interfaces.web import documents, forming, papers, words
from houqin.interfaces.web.doing import done
from houqin.queries import report as questions
from houqin.rules import claim, money, permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

ASKED = {"findings": "findings", "plans": "plans", "cases": "cases", "surveys": "surveys", "complaints": "cases"}
NEEDS = {
    **{"contract_month": "sheet", "contract_year": "annual", "register": "counted", "objections": "objections"},
    **{"circulars": "circulars", "statements": "statements"},
}


def reports(request: HttpRequest) -> HttpResponse:
    said = request.GET.get("year", "")
    year = int(said) if said.isdecimal() and len(said) == 4 else 0
    found = questions.reports(request.actor, at=timezone.now(), year=year)
    waiting = [one for one in found["rows"] if one["mine"] and one["state"] in ("none", "draft", "returned")]
    others = [one for one in found["rows"] if one not in waiting]
    return render(request, "reports.html", {"here": "reports", **found, "waiting": waiting, "others": others})


def report(request: HttpRequest, outline: str, year: int, of: str) -> HttpResponse:
    """A version as it was locked, or the draft as its writer will submit it."""
    by = request.actor
    n = request.GET.get("n", "")
    found = questions.report(
        by, outline=outline, year=year, of=of, at=timezone.now(), n=int(n) if n.isdecimal() and len(n) < 4 else 0
    )
    shown = {"here": "reports", **_shown(by, found)}
    if "beside" in request.GET:
        return render(request, "report_beside.html", shown)
    row = found["row"]
    may_return = row and found["state"] == "submitted" and not n and permission.may(by.role, "return_report")
    shown["may_return"] = may_return and row.by_id != by.person
    if row and row.contract_id and found["state"] != "returned":
        shown["document"] = documents.beside(by, "report", row.pk)
    return render(request, "report.html", shown)


def _shown(by: Actor, found: Mapping[str, Any]) -> dict[str, Any]:
    """The report as the templates want it: links for whoever may follow them, claims beside their headings."""
    claims = [
        {
            **one,
            **{"figure": report_saying.figure(one), "proof": report_saying.proof(one)},
            "url": _claim_url(by, found, one["kind"]),
        }
        for one in found["claims"]
    ]
    said, told = found["said"], found["facts"]
    sections = [
        {
            **{"key": one.key, "name": one.name, "parts": one.parts, "ask": one.ask, "needed": one.needed},
            **{"text": said.texts.get(one.key, "") if said else ""},
            "claims": [each for each in claims if each["section"] == one.key],
        }
        for one in found["form"].sections
    ]
    return {
        **{"found": found, "thread": found["thread"], "sections": sections, "claims": claims, "told": told},
        **{"wrong": [one for one in claims if one["state"] == "contradicted"], "state": found["state"]},
        **{"clauses": _clauses(by, told), "address": _address(found["thread"]), "share": _shares(told)},
    }


def _clauses(by: Actor, told: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    return [
        {
            **clause,
            "kind_said": _(papers.KINDS[clause["kind"]]) if clause["kind"] in papers.KINDS else "",
            "said": [(report_saying.strand(one), _url(by, one["link"])) for one in clause["strands"]],
        }
        for clause in (told or {}).get("clauses", [])
    ]


def _shares(told: Mapping[str, Any] | None) -> dict[str, int | None]:
    """Shares in basis points that the pages show, by name; None where nothing was due."""
    pairs = (told or {}).get("figures", {})
    return {
        kind: money.half_up(10000 * pair[0], pair[1]) if len(pair) > 1 and pair[1] else None
        for kind, pair in pairs.items()
    }


def _url(by: Actor, link: Sequence[str]) -> str:
    """Where a strand of evidence is seen; '' for whoever may not go there."""
    if not link:
        return ""
    name, *rest = link
    if name in ASKED:
        return f"{reverse(name)}?{rest[0]}" if permission.may(by.role, ASKED[name]) else ""
    return reverse(name, args=[one for one in rest if one]) if permission.may(by.role, NEEDS[name]) else ""


def _claim_url(by: Actor, found: Mapping[str, Any], kind: str) -> str:
    """The evidence of one figure."""
    contract = found["thread"].contract
    of = f"contract={contract.pk}&" if contract else ""
    vetoes = found["facts"]["vetoes"]
    links: dict[str, Sequence[str]] = {
        **{"rectified": ("findings", f"{of}state=stands"), "in_time": ("findings", f"{of}state=late")},
        **{"on_time": ("plans", f"provider={contract.provider_id}" if contract else "")},
        **{"satisfaction": ("surveys", f"{of}state=over"), "complaints": ("complaints", f"{of}state=all")},
        "upheld": ("complaints", f"{of}state=all"),
        "accidents": ("contract_month", vetoes[0]["contract"], str(vetoes[0]["month"])) if vetoes else (),
    }
    return _url(by, links[kind])


def _address(thread: questions.Thread) -> list[Any]:
    return [thread.outline, thread.year, thread.of]


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def report_edit(request: HttpRequest, outline: str, year: int, of: str) -> HttpResponse:
    """Every heading with what the machine drew up and a field for one's own words; saved as one writes."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "keep_report")
    thread, wrong, typed, base = (outline, year, of), "", None, None
    if request.method == "POST":
        typed, base = _typed(request), _base(request)
        wrong, base, gone = _saved(request, thread, typed, base)
        if "auto" in request.GET:
            return render(request, "report_kept.html", {"wrong": wrong, "base": base, "at": at})
        if gone:
            return gone
    found = questions.report(by, outline=outline, year=year, of=of, at=at)
    if not found["drafting"]:
        return redirect("report", *thread)
    shown = {
        "here": "reports",
        **_shown(by, found),
        "wrong_said": wrong,
        "base": found["base"] if base is None else base,
    }
    said = typed or found["said"].plain()
    for one in shown["sections"]:
        one["text"] = said["texts"].get(one["key"], "")
    shown |= {"stated": _stated(said["claims"]), "shots": _shots(found["uploaded"], said["photos"]), "at": at}
    shown |= {"new_id": request.POST.get("id") or str(uuid4()), "kept": found["kept"]}
    return render(request, "report_edit.html", shown, status=422 if wrong else 200)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What the form held, as `rules.report.body` reads it."""
    post = request.POST
    chosen = post.getlist("photo")
    return {
        "texts": {name[5:]: value for name, value in post.items() if name.startswith("text-")},
        "claims": {name[6:]: value for name, value in post.items() if name.startswith("claim-")},
        "photos": [{"sha256": sha256, "said": post.get(f"said-{sha256}", "")} for sha256 in chosen],
    }


def _base(request: HttpRequest) -> int:
    said = request.POST.get("base", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _saved(
    request: HttpRequest, thread: tuple[str, int, str], typed: dict[str, Any], base: int
) -> tuple[str, int, HttpResponse | None]:
    """Keeps the draft, and submits it where that was asked; the sentence of a refusal, and the draft's number now."""
    by, at = request.actor, timezone.now()
    about: dict[str, Any] = dict(zip(("outline", "year", "of"), thread, strict=True))
    try:
        for file in request.FILES.getlist("photos"):
            kept = photos.keep(file.read())
            add_report_photo(by, at, **about, sha256=kept.sha256, size=kept.size, media_type=kept.media_type)
            typed["photos"].append({"sha256": kept.sha256, "said": ""})
        base = keep_report(by, at, **about, body=typed, base=base)
        if request.POST.get("do") != "submit_report":
            return "", base, redirect("report_edit", *thread)
        sent = forming.digest({**about, "body": typed})
        id = _new_id(request)
        submit_report(by, at, id=id, digest=sent, **about, base=base)
    except Refused as refused:
        return wording.sentence(refused), base, None
    return "", base, redirect("report", *thread)


def _new_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        raise Refused("页面已过期，请刷新后再试") from None


def _stated(said: Mapping[str, str]) -> list[dict[str, Any]]:
    """The figures that may be stated, as fields."""
    return [
        {
            **{"kind": kind, "name": _(one.name), "value": said.get(kind, "")},
            **{"sign": report_saying.SIGNS[one.op], "unit": "%" if one.unit == "percent" else _("次")},
        }
        for kind, one in claim.KINDS.items()
    ]


def _shots(uploaded: Sequence[str], chosen: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    said = {one["sha256"]: one["said"] for one in chosen}
    return [{"sha256": sha256, "on": sha256 in said, "said": said.get(sha256, "")} for sha256 in uploaded]


@require_POST
def report_return(request: HttpRequest, outline: str, year: int, of: str) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = questions.report(by, outline=outline, year=year, of=of, at=at)

    def act() -> None:
        if found["row"] is None:
            raise Refused("这份报告还没有提交")
        return_report(by, at, report=found["row"].pk, reason=request.POST.get("reason", ""))

    back = reverse("report", args=[outline, year, of])
    return done(request, back, words.word("return_report", "action"), act)
