"""Cases: their list with filters in the address, one case's life, and the deeds that move it on."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houqin.interfaces.web import booked, case_deeds
from houqin.interfaces.web.doing import done
from houqin.interfaces.web.figures import Figure
from houqin.queries import case as questions
from houqin.queries import casebook as books
from houqin.queries import party
from houqin.rules import permission

TABS = {"late": "已超时", "live": "未关闭", "new": "待受理", "done": "待确认", "closed": "已关闭", "all": "全部"}
CHOICES = (
    "state",
    "kind",
    "category",
    "grade",
    "provider",
    "department",
    "channel",
    "place",
    "contract",
    "group",
    "q",
    "span",
)
PAGES = {"repair": "cases", "complaint": "complaints", "hazard": "hazards", "task": "tasks", "visit": "cases"}
HEADINGS = {"complaint": "投诉", "hazard": "隐患", "task": "督办"}
TONES = {"confirm": "ok", "reply": "ok", "fix": "ok", "return": "bad", "reopen": "bad", "decline": "bad", "late": "bad"}


def cases(request: HttpRequest, kind: str = "") -> HttpResponse:
    """The list; `kind` is the one kind that a page of its own shows."""
    by, at = request.actor, timezone.now()
    chosen = {name: request.GET[name].strip() for name in (*CHOICES, "after") if request.GET.get(name, "").strip()}
    asked = chosen | ({"kind": kind} if kind else {})
    found = questions.cases(by, at=at, chosen=asked)
    book = books.casebook(by)["book"]
    sort = book.by_kind.get(asked.get("kind", ""))
    shown = {
        **{"here": PAGES[kind] if kind else "cases", "heading": _(HEADINGS[kind]) if kind else _("报修与事项")},
        **{"tabs": _tabs(chosen, found["counts"]), "chosen": chosen, "rows": found["rows"], "fixed": kind},
        "options": {
            "kinds": [] if kind else book.kinds,
            "categories": sort.categories if sort else [],
            "grades": sort.grades if sort else [],
            "providers": party.providers(by) if permission.may(by.role, "providers") else [],
        },
        "figures": _colours(request, by, at, book.by_kind["hazard"].grades) if kind == "hazard" else [],
        "since": found["since"],
        "all_url": _address(chosen, span="all"),
        "next_url": _address(chosen, after=found["after"]) if found["after"] else "",
        "may_open": permission.may(by.role, "open_case"),
        "may_count": permission.may(by.role, "case_figures"),
        "new_url": f"{reverse('case_new')}?{urlencode({'kind': kind or 'repair'})}",
    }
    return render(request, "cases.html", shown)


def _tabs(chosen: Mapping[str, str], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    here = chosen.get("state", "live")
    return [
        {"url": _address(chosen, state=tab), "label": _(label), "n": counts.get(tab), "on": tab == here, "tab": tab}
        for tab, label in TABS.items()
    ]


def _address(chosen: Mapping[str, str], **other: str) -> str:
    kept = {name: value for name, value in chosen.items() if name != "after"}
    return "?" + urlencode({**kept, **other})


def _colours(request: HttpRequest, by: Any, at: Any, grades: Sequence[Any]) -> list[Figure]:
    """红橙黄蓝: how many hazards of each colour are not closed, and how many of these are late."""
    board = questions.cases(by, at=at, chosen={"kind": "hazard"}, page=500)["rows"]
    found = []
    for grade in grades:
        mine = [row for row in board if row["colour"] == grade.colour]
        late = sum(row["late"] for row in mine)
        note = _("%(n)s 件超期") % {"n": late}
        url = f"{reverse('hazards')}?{urlencode({'grade': grade.code})}"
        found.append(Figure(booked.named(request, grade.name), len(mine), _("件"), note, "bad" if late else "", url))
    return found


def case(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = questions.case(by, id, at=at)
    deeds = case_deeds.offered(by, found, at)
    if not found["steps"][0]["role"]:
        found["steps"][0]["by"] = found["channel_name"]
    steps = [{**step, "tone": TONES.get(step["kind"], "")} for step in found["steps"]]
    fresh = found["kind"] == "complaint" and found["state"] in ("new", "sent", "doing")
    look = fresh and permission.may(by.role, "similar_cases")
    alike = questions.similar_cases(by, at=at, kind=found["kind"], text=found["text"]) if look else []
    shown = {
        **{"here": PAGES.get(found["kind"], "cases"), "case": found, "steps": steps, "deeds": deeds},
        **{"alike": [one for one in alike if one["id"] != found["id"]], "photos": found["steps"][0]["photos"]},
    }
    return render(request, "case.html", shown)


@require_POST
def case_deed(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """One step of a case's life, as the form of its page asked for it."""
    label = case_deeds.LABELS.get(kind, kind)
    return done(request, reverse("case", args=[id]), _(label), lambda: case_deeds.do(request, id, kind))
