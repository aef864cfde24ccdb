"""A new panel in the browser: its form from the kind's example, its subjects, its seats, its times; then opened."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin import packs
from houqin.actions.open_panel import Opened, open_panel
from houqin.interfaces import wording
from houqin.interfaces.web import fields, forming, words
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import READ
from houqin.queries import award as awards
from houqin.queries import contract as contracts
from houqin.queries import panel as questions
from houqin.queries import party
from houqin.rules import permission
from houqin.rules.refusal import Forbidden, Refused
from houqin.rules.review import Form

BLANK_ROWS = 2
ABOUT = ("title", "kind", "year", "place", "meets_at", "closes_at", "entries", "call", "id")
CHOSEN = ("contracts", "departments", "jurors")
SAID = fields.Words(
    {
        f"Form.{name}": [(code, word) for code, word in words.WORDS[table].items()]
        for name, table in (("order", "order"), ("absent", "absent"), ("counts", "counts"), ("rounding", "rounding"))
    }
)
GROUPS = (
    ("分尺", ("least", "most", "step")),
    ("合成", ("order", "judge_places", "drop_highest", "drop_lowest", "trim_from", "absent", "places", "rounding")),
    ("效力", ("quorum", "fewest", "secret", "counts")),
    ("会议", ("report_minutes", "ask_minutes")),
)


@require_http_methods(["GET", "POST"])
def panel_new(request: HttpRequest) -> HttpResponse:
    permission.demand(request.actor, "open_panel")
    wrong = ""
    if request.method == "POST":
        about, form = _typed(request.POST)
        try:
            id = _open(request, about, form)
        except Forbidden:
            raise
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            messages.success(request, _("已办：%(deed)s") % {"deed": _("组建评审")}, extra_tags="ok")
            return redirect("panel", id)
    else:
        kind = request.GET.get("kind", "annual")
        about, form = _started(kind if kind in packs.panels() else "annual")
        about |= _of_call(request)
    return render(request, "panel_new.html", _shown(request, about, form, wrong), status=422 if wrong else 200)


def _of_call(request: HttpRequest) -> dict[str, Any]:
    """What a call for awards brings along: its name, and every nomination as an entry."""
    asked = request.GET.get("call", "")
    if not asked:
        return {}
    found = awards.award_call(request.actor, an_id(asked), at=timezone.now())
    return {"call": asked, "title": found["title"]}


def _started(kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A kind's example, named after the year."""
    year = timezone.localdate().year
    named = words.word(kind, "panel_kind")
    title = _("%(year)s年度考评监督会") % {"year": year} if kind == "annual" else named
    about = {"title": title, "kind": kind, "year": str(year) if kind == "annual" else "", "id": str(uuid4())}
    return about, dict(packs.panels()[kind]["form"])


def _typed(post: QueryDict) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was typed: about the panel, and its form as declared; rows without a name and weight are left out."""
    leave = ("csrfmiddlewaretoken", *ABOUT, *CHOSEN)
    form = fields.typed(post, leave)
    rows = form.get("dimensions", [])
    form["dimensions"] = [
        _dimension(one) for one in rows if isinstance(one, dict) and (one.get("name") or one.get("weight"))
    ]
    about: dict[str, Any] = {name: post.get(name, "").strip() for name in ABOUT}
    return about | {name: post.getlist(name) for name in CHOSEN}, form


def _dimension(row: Mapping[str, Any]) -> dict[str, Any]:
    lines = [line.strip().partition(" ") for line in str(row.get("anchors", "")).splitlines() if line.strip()]
    return {**row, "anchors": [{"points": points, "text": text.strip()} for points, _space, text in lines]}


def _open(request: HttpRequest, about: Mapping[str, Any], form: Mapping[str, Any]) -> UUID:
    if not about["closes_at"]:
        raise Refused("请填写：%(what)s", what=_("评分截止"))
    try:
        paper = Opened(
            title=about["title"],
            kind=about["kind"],
            closes_at=READ["moment"](about["closes_at"]),
            form=form,
            year=int(about["year"]) if about["year"] else None,
            place=about["place"],
            meets_at=READ["moment"](about["meets_at"]) if about["meets_at"] else None,
            call=an_id(about["call"]) if about["call"] else None,
            contracts=tuple(an_id(one) for one in about["contracts"]),
            entries=_entries(request, about["entries"]),
            departments=tuple(int(one) for one in about["departments"]),
            jurors=tuple(int(one) for one in about["jurors"]),
        )
    except ValueError:
        raise Refused("有的数字或时间填得不对，请核对年度和时间") from None
    digest = forming.digest({"about": about, "form": form})
    return open_panel(request.actor, timezone.now(), id=an_id(about["id"]), digest=digest, paper=paper)


def _entries(request: HttpRequest, text: str) -> tuple[tuple[str, int | None], ...]:
    """One a line; after | the department whose entry it is."""
    known = {one.name: one.id for one in party.departments(request.actor)}
    found = []
    for line in filter(str.strip, text.splitlines()):
        name, bar, department = (part.strip() for part in line.partition("|"))
        if bar and department not in known:
            raise Refused("没有名为“%(name)s”的科室", name=department)
        found.append((name, known.get(department)))
    return tuple(found)


def _shown(request: HttpRequest, about: dict[str, Any], form: dict[str, Any], wrong: str) -> dict[str, Any]:
    by = request.actor
    made = fields.form(Form, {**form, "dimensions": []}, (), SAID)
    rows = [_row(one) for one in form.get("dimensions", [])] + [_row({})] * BLANK_ROWS
    today = timezone.localdate()
    running = [one for one in contracts.contracts(by) if one.ends_on.year >= today.year - 1]
    return {
        **{"here": "panels", "about": about, "wrong": wrong, "dimensions": rows, "kinds": list(packs.panels())},
        "groups": [{"name": _(name), "fields": [made[one] for one in listed]} for name, listed in GROUPS],
        "contracts": [] if about.get("call") else running,
        "departments": party.departments(by),
        "jurors": [one for one in questions.committee(by) if one["active_to"] >= today],
    }


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    anchors = [f"{anchor['points']} {anchor['text']}" for anchor in one.get("anchors", ())]
    return {"name": "", "weight": "", "about": "", **one, "anchors": "\n".join(anchors)}
