"""Panels in the office's hands: which there are, one opened, run and locked; the committee and its terms."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.appoint_juror import appoint_juror
from houqin.actions.change_juror import change_juror
from houqin.actions.close_panel import close_panel
from houqin.actions.extend_panel import extend_panel
from houqin.actions.recuse import recuse
from houqin.actions.reopen_panel import reopen_panel
from houqin.actions.take_minutes import take_minutes
from houqin.interfaces.web import assigning, documents, forming, say
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import Field, Form
from houqin.queries import panel as questions
from houqin.queries import party
from houqin.queries import review as results
from houqin.rules import permission
from houqin.rules.party import Actor


def panels(request: HttpRequest) -> HttpResponse:
    rows = questions.panels(request.actor, at=timezone.now())
    rows.sort(key=lambda row: (not row["waits"], row["state"] == "closed"))
    shown = {"here": "panels", "rows": rows, "may_open": permission.may(request.actor.role, "open_panel")}
    return render(request, "panels.html", shown)


@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest, id: UUID) -> HttpResponse:
    """One panel: who has voted and who has not, what it judges and how, and the deeds of whoever runs it."""
    by, at = request.actor, timezone.now()
    found = questions.panel(by, id, at=at)
    forms = _forms(by, id, found)
    gone = forming.answered(request, forms, reverse("panel", args=[id]))
    if gone:
        return gone
    waiting = [one for one in found["raters"] if one["missing"]]
    shown = {
        **{
            "here": "panels",
            "panel": found,
            "forms": forms,
            "waiting": waiting,
            "chase": _chase(request, found, waiting),
        },
        "runs": permission.may(by.role, "present_subject"),
        "summary": _summary(found),
        "answerers": assigning.answerers(by, found["minutes"]),
    }
    return render(request, "panel.html", shown, status=422 if any(one.wrong for one in forms) else 200)


def _summary(found: Mapping[str, Any]) -> list[str]:
    """How this panel judges, in short sentences."""
    form = found["form"]
    said = [_("记名") if not form.secret else _("不记名"), _("法定 %(n)s 席") % {"n": form.quorum}]
    said.append(_("%(low)s—%(high)s 分") % {"low": say.points(form.least), "high": say.points(form.most)})
    if form.drop_highest or form.drop_lowest:
        trimmed = {"n": form.trim_from, "h": form.drop_highest, "l": form.drop_lowest}
        said.append(_("满 %(n)s 个分去掉最高 %(h)s 个、最低 %(l)s 个") % trimmed)
    return said


def _chase(request: HttpRequest, found: Mapping[str, Any], waiting: list[Any]) -> str:
    """A text to paste into the group: what, until when, who, and where to go."""
    where = request.build_absolute_uri(reverse("my_ballot", args=[found["id"]]))
    until = timezone.localtime(found["closes_at"]).strftime("%m-%d %H:%M")
    said = _("【%(title)s】请于 %(until)s 前完成评分，尚未完成：%(who)s。%(where)s")
    return said % {
        "title": found["title"],
        "until": until,
        "who": "、".join(one["name"] for one in waiting),
        "where": where,
    }


# ── The deeds of one panel ────────────────────────────────────────────────────────────────────────────────────────────


def _forms(by: Actor, id: UUID, found: Mapping[str, Any]) -> list[Form]:
    at, closed = timezone.now(), found["state"] == "closed"
    subjects = [(str(one["id"]), one["name"]) for one in found["lines"]]
    seats = [(str(one["id"]), one["name"]) for one in found["raters"]]
    made = (
        []
        if closed
        else [
            Form("close_panel", [], lambda said: close_panel(by, at, panel=id)),
            Form(
                "extend_panel",
                [_until(), _reason(_("为什么延长"))],
                lambda said: extend_panel(by, at, panel=id, **said),
            ),
            Form("recuse", _recusal(subjects, seats), partial(_recuse, by, id)),
        ]
    )
    if closed:
        again = [_reason(_("为什么重开")), _until()]
        made.append(Form("reopen_panel", again, lambda said: reopen_panel(by, at, panel=id, **said)))
    made.append(Form("take_minutes", minute_fields(subjects), partial(minuted, by, id), once=True))
    return [one for one in made if permission.may(by.role, one.kind) and (one.kind in OPEN or _runs(by))]


OPEN = ("reopen_panel",)  # not only whoever runs the meeting


def _runs(by: Actor) -> bool:
    return permission.may(by.role, "present_subject")


def _until() -> Field:
    return Field("until", _("新的截止时间"), "moment", True)


def _reason(label: str) -> Field:
    return Field("reason", label, "text", True)


def _recusal(subjects: list[tuple[str, str]], seats: list[tuple[str, str]]) -> list[Field]:
    return [
        Field("seat", _("评委"), required=True, options=seats),
        Field("subject", _("参评对象"), required=True, options=subjects),
        _reason(_("回避的理由")),
    ]


def _recuse(by: Actor, id: UUID, said: Mapping[str, Any]) -> None:
    chosen = {"seat": an_id(said["seat"]), "subject": an_id(said["subject"])}
    recuse(by, timezone.now(), panel=id, reason=said["reason"], **chosen)


def minute_fields(subjects: list[tuple[str, str]]) -> list[Field]:
    kinds = [("resolution", _("决议事项")), ("report", _("汇报要点")), ("comment", _("评委意见"))]
    return [
        Field("sort", _("种类"), required=True, options=kinds),
        Field("subject", _("参评对象"), options=subjects),
        Field("text", _("内容"), "text", True),
        Field("responsible", _("责任人（决议填）")),
        Field("due_on", _("期限（决议填）"), "day"),
    ]


def minuted(by: Actor, id: UUID, said: Mapping[str, Any]) -> None:
    facts = {name: value for name, value in said.items() if name not in ("id", "sort", "subject")}
    facts |= {"panel": id, "kind": said["sort"], "id": an_id(said["id"])}
    facts |= {"subject": an_id(said["subject"])} if said.get("subject") else {}
    take_minutes(by, timezone.now(), digest=forming.digest(facts), **facts)


# ── Results ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def panel_result(request: HttpRequest, id: UUID) -> HttpResponse:
    found = results.panel_result(request.actor, id, at=timezone.now())
    papers = [documents.beside(request.actor, "minutes", found["closing"])]
    if found["kind"] in ("award", "competition"):
        papers.append(documents.beside(request.actor, "award", found["closing"]))
    return render(request, "panel_result.html", {"here": "panels", "found": found, "papers": papers, **drawn(found)})


def drawn(found: Mapping[str, Any]) -> dict[str, Any]:
    """The scale on which the scores and their intervals are drawn: hundredths from left to right."""
    spans = [span for row in found["rows"] if (span := _span(row))]
    spans += [(row["points"], row["points"]) for row in found["rows"] if row["points"] is not None]
    low = min((a for a, _b in spans), default=0) // 100 * 100
    high = -(-max((b for _a, b in spans), default=10000) // 100) * 100
    high = max(high, low + 100)
    for row in found["rows"]:
        span = _span(row)
        row["low"], row["high"] = span or (None, None)
        row["bar"] = span and {"left": _part(span[0], low, high), "right": _part(span[1], low, high)}
        row["dot"] = None if row["points"] is None else _part(row["points"], low, high)
        row["ghost"] = None if row["adjusted"] is None else _part(row["adjusted"], low, high)
    return {"scale": {"low": low, "high": high}}


def _span(row: Mapping[str, Any]) -> tuple[int, int] | None:
    """The comparison interval around the adjusted score."""
    if row["adjusted"] is None or row["half"] is None:
        return None
    return row["adjusted"] - row["half"], row["adjusted"] + row["half"]


def _part(value: int, low: int, high: int) -> int:
    """Per mille of the width."""
    return max(0, min(1000, 1000 * (value - low) // (high - low)))


# ── The committee ─────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def committee(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    rows = questions.committee(by)
    forms = [one for one in _committee_forms(by, at, rows) if permission.may(by.role, one.kind)]
    gone = forming.answered(request, forms, reverse("committee"))
    if gone:
        return gone
    today = timezone.localdate(at)
    shown = {"here": "panels", "rows": rows, "forms": forms, "today": today}
    return render(request, "committee.html", shown, status=422 if any(one.wrong for one in forms) else 200)


def _committee_forms(by: Actor, at: datetime, rows: list[dict[str, Any]]) -> list[Form]:
    people = [(str(one.id), one.name) for one in party.people(by, on=at.date()) if one.role in questions.RATERS]
    bound = Field(
        "interest", _("有利害关系的服务商"), options=[(str(one.id), one.short) for one in party.providers(by)]
    )
    new = [
        Field("person", _("人员"), "whole", True, options=people),
        Field("field", _("专业"), required=True),
        Field("organisation", _("单位（院外专家填）")),
        Field("sort", _("身份"), options=[("expert", _("院外专家"))]),
        Field("active_from", _("任期自"), "day", True, timezone.localdate(at).isoformat()),
        Field("active_to", _("任期至"), "day", True),
        bound,
    ]
    members = [(str(one["id"]), f"{one['name']} · {one['field']}") for one in rows]
    change = [
        Field("juror", _("评委"), "whole", True, options=members),
        Field("active_to", _("任期至"), "day", True),
        bound,
    ]
    return [
        Form("appoint_juror", new, lambda said: appoint_juror(by, at, **_bound(said))),
        Form("change_juror", change, lambda said: change_juror(by, at, **_bound(said))),
    ]


def _bound(said: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in said.items() if name not in ("interest", "sort")}
    if said.get("sort"):
        facts["expert"] = True
    return facts | ({"interests": (int(said["interest"]),)} if said.get("interest") else {})
