"""The office's plans: their list, one plan and its calendar, a new one, a changed one, an ended one; the rates."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.add_plan import add_plan
from houqin.actions.change_plan import change_plan
from houqin.actions.declare_day import declare_day
from houqin.actions.end_plan import end_plan
from houqin.actions.write_log import write_log
from houqin.interfaces import wording
from houqin.interfaces.web import duties, forming, plan_form, rhythm
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.figures import Figure
from houqin.interfaces.web.forming import Field, Form
from houqin.packs import duties as pack_
from houqin.packs import workdays
from houqin.queries import party, planning, workday
from houqin.queries import plan as questions
from houqin.rules import permission
from houqin.rules.refusal import Forbidden, Refused

TABS = {"running": "执行中", "overdue": "有逾期", "ended": "已结束"}
CHOICES = ("state", "kind", "provider", "q")
WEEK = range(7)
PAGE = 100


def plans(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    chosen = {name: request.GET[name].strip() for name in CHOICES if request.GET.get(name, "").strip()}
    found = questions.plans(by, at=at, chosen=chosen)
    here = chosen.get("state", "running")
    tabs = [
        {"url": _address(chosen, state=tab), "label": _(label), "n": found["counts"].get(tab), "on": tab == here}
        for tab, label in TABS.items()
    ]
    nth = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 0
    rows = found["rows"][nth * PAGE : (nth + 1) * PAGE]
    for row in rows:
        row["on"] = duties.named(row["at"]) if row["at"] else ""
    more = len(found["rows"]) > (nth + 1) * PAGE
    providers = party.providers(by) if permission.may(by.role, "providers") else []
    shown = {"here": "plans", "tabs": tabs, "chosen": chosen, "rows": rows, "providers": providers}
    shown |= {"next_url": _address(chosen, page=str(nth + 1)) if more else ""}
    shown |= {"kinds": list(pack_.kinds().values()), "may_add": permission.may(by.role, "add_plan")}
    return render(request, "plans.html", shown)


def _address(chosen: Mapping[str, str], **other: str) -> str:
    return "?" + urlencode({**chosen, **other})


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at = request.actor, timezone.now()
    forms = [one for one in _forms(request, id) if permission.may(by.role, one.kind)]
    found = questions.plan(by, id, at=at)
    gone = forming.answered(request, forms, reverse("plan", args=[id]))
    if gone:
        return gone
    today = timezone.localdate()
    ended = bool(found["row"].ends_on and found["row"].ends_on < today)
    if not found["kind"].roster:
        forms = [one for one in forms if one.kind != "write_log"]
    shown = {
        **found,
        **{"here": "plans", "forms": [] if ended else forms, "ended": ended, "today": today},
        "results": [{"row": row, "on": duties.named(row.at)} for row in found["results"]],
        "waiting": [{"due": each, "on": duties.named(each.at)} for each in found["waiting"]],
        "may_change": permission.may(by.role, "change_plan") and not ended,
    }
    refused = any(one.wrong for one in forms)
    return render(request, "plan.html", shown, status=422 if refused else 200)


def _forms(request: HttpRequest, id: UUID) -> list[Form]:
    by, at = request.actor, timezone.now()
    today = timezone.localdate().isoformat()
    ending = [Field("on", _("最后一天"), "day", True, today), Field("reason", _("为什么结束"), "text", True)]

    def logged(said: dict[str, Any]) -> None:
        write_log(by, at, id=an_id(said["id"]), digest=forming.digest(said), plan=id, text=said["text"])

    return [
        Form("write_log", [Field("text", _("发生了什么"), "text", True)], logged, once=True),
        Form("end_plan", ending, lambda said: end_plan(by, at, plan=id, **said)),
    ]


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    permission.demand(request.actor, "add_plan")
    if request.method == "POST":
        return _kept(request, None)
    typed = plan_form.blank(request.GET.get("duty", ""), request.GET.get("kind", ""), timezone.localdate())
    return _form(request, typed, str(uuid4()), None)


@require_http_methods(["GET", "POST"])
def plan_change(request: HttpRequest, id: UUID) -> HttpResponse:
    permission.demand(request.actor, "change_plan")
    found = questions.plan(request.actor, id, at=timezone.now())
    if request.method == "POST":
        return _kept(request, found["row"])
    typed = plan_form.of(found["plan"], found["stops"], timezone.localdate() + timedelta(days=1))
    return _form(request, typed, str(uuid4()), found["row"])


def _kept(request: HttpRequest, before: Any) -> HttpResponse:
    """The plan put on record, or the form again with all that was typed."""
    by, at, typed = request.actor, timezone.now(), plan_form.typed_of(request.POST)
    id = request.POST.get("id", "")
    try:
        key, terms = an_id(id), plan_form.read(by, typed)
        said: dict[str, Any] = {"id": key, "digest": forming.digest(typed), "terms": terms}
        made = change_plan(by, at, plan=before.pk, **said) if before else add_plan(by, at, **said)
    except Forbidden:
        raise
    except Refused as refused:
        return _form(request, typed, id, before, wording.sentence(refused))
    messages.success(
        request, _("已办：%(deed)s") % {"deed": _("变更计划") if before else _("新建计划")}, extra_tags="ok"
    )
    return redirect("plan", made)


def _form(request: HttpRequest, typed: Mapping[str, Any], id: str, before: Any, wrong: str = "") -> HttpResponse:
    by, at = request.actor, timezone.now()
    told = [*typed.get("told", ()), {"after": "", "role": ""}]
    shown = {
        **{"here": "plans", "typed": typed, "id": id, "before": before, "wrong": wrong},
        **{"told": told[: plan_form.MOST_TOLD], "basis": questions.basis(str(typed.get("duty", "")))},
        **{"options": plan_form.options(by, at), "kind": pack_.kinds().get(str(typed.get("kind", "")))},
        **_previewed(request, typed),
    }
    return render(request, "plan_form.html", shown, status=422 if wrong else 200)


def preview(request: HttpRequest) -> HttpResponse:
    """The next dates of what is being typed, beside it."""
    permission.demand(request.actor, "plan_preview")
    return render(request, "plan_preview.html", _previewed(request, plan_form.typed_of(request.GET)))


def _previewed(request: HttpRequest, typed: Mapping[str, Any]) -> dict[str, Any]:
    try:
        rule = rhythm.built(typed)
        kind = plan_form.read(
            request.actor, {**typed, "doer": typed.get("doer") or "person:1", "stops": "", "roster": ""}
        )
        said = {name: getattr(kind, name) for name in ("starts_on", "ends_on", "minute", "shift", "within")}
        found = planning.plan_preview(request.actor, rule=rule, at=timezone.now(), **said)
    except Refused as refused:
        return {"preview_wrong": wording.sentence(refused)}
    unsettled = sorted({one.begins.year for one in found if not workdays.published(one.begins.year)})
    return {"preview": found, "rule": rule, "unsettled": unsettled if said["shift"] != "keep" else []}


# ── Looking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def pack(request: HttpRequest) -> HttpResponse:
    """The duties that law and practice ask for, by what they concern."""
    rows = planning.duty_pack(request.actor)
    sought = request.GET.get("q", "").strip()
    rows = [row for row in rows if sought in f"{row['duty'].name}{row['duty'].who}{row['duty'].norm}"]
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["duty"].object, []).append(row)
    shown = {"here": "plans", "groups": groups.items(), "sought": sought, "n": len(rows)}
    return render(request, "duty_pack.html", shown | {"may_add": permission.may(request.actor.role, "add_plan")})


def calendar(request: HttpRequest, id: UUID) -> HttpResponse:
    """Twelve months of one plan; every day with something is a door to it."""
    at, today = timezone.now(), timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    found = questions.plan(request.actor, id, at=at)
    days: dict[Any, list[Any]] = {}
    for each in questions.plan_calendar(request.actor, plan=id, year=year, at=at):
        days.setdefault(timezone.localdate(each.begins), []).append({"due": each, "on": duties.named(each.at)})
    off = {one.day: one.works for one in workday.workdays(request.actor, year=year)}
    shown = {"here": "plans", "row": found["row"], "year": year, "before": year - 1, "after": year + 1}
    months = [_month(year, month, days, off, today) for month in range(1, 13)]
    return render(request, "plan_calendar.html", shown | {"months": months, "published": workdays.published(year)})


def _month(year: int, month: int, days: Mapping[Any, Any], off: Mapping[Any, bool], today: Any) -> dict[str, Any]:
    first = today.replace(year=year, month=month, day=1)
    cells: list[Any] = [None] * first.weekday()
    day = first
    while day.month == month:
        works = off.get(day, day.weekday() < 5)
        cells.append(
            {"day": day, "dues": days.get(day, []), "works": works, "special": day in off, "today": day == today}
        )
        day += timedelta(days=1)
    cells += [None] * (-len(cells) % 7)
    return {"period": year * 100 + month, "weeks": [cells[n : n + 7] for n in range(0, len(cells), 7)]}


def rates(request: HttpRequest) -> HttpResponse:
    """How duties of the last months ended, by kind and by provider."""
    asked = request.GET.get("months", "")
    months = int(asked) if asked.isdecimal() and 1 <= int(asked) <= 36 else 3
    found = planning.plan_rates(request.actor, at=timezone.now(), months=months)
    rows = [*found["kinds"]]
    total = {state: sum(row["rate"].get(state, 0) for row in rows) for state in ("done", "late", "partial", "missed")}
    n = sum(total.values())
    figures = [
        Figure(_("按时完成率"), f"{round(100 * total['done'] / n)}" if n else "—", "%", _("%(n)s 次到期") % {"n": n}),
        Figure(_("逾期完成"), total["late"], _("次"), tone="warn" if total["late"] else ""),
        Figure(_("部分完成"), total["partial"], _("次")),
        Figure(_("漏做"), total["missed"], _("次"), "", "bad", reverse("plans") + "?state=overdue"),
    ]
    tables = [(_("种类"), found["kinds"], "kind"), (_("服务商"), found["providers"], "provider")]
    shown = {"here": "plans", "since": found["since"], "tables": tables, "months": months, "figures": figures}
    return render(request, "plan_rates.html", shown)


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """The working calendar: the nation's days, and the hospital's own word."""
    by, asked = request.actor, request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2001 <= int(asked) <= 2099 else timezone.localdate().year
    stands = [("1", _("上班")), ("0", _("休息"))]
    fields = [
        Field("day", _("日期"), "day", True),
        Field("works", _("上班或休息"), "whole", True, options=stands),
        Field("note", _("说明")),
    ]
    form = Form(
        "declare_day", fields, lambda said: declare_day(by, timezone.now(), **said | {"works": bool(said["works"])})
    )
    forms = [form] if permission.may(by.role, "declare_day") else []
    gone = forming.answered(request, forms, reverse("workdays") + f"?year={year}")
    if gone:
        return gone
    shown = {"here": "plans", "forms": forms, "year": year, "rows": workday.workdays(by, year=year)}
    shown |= {"published": workdays.published(year), "before": year - 1, "after": year + 1}
    return render(request, "workdays.html", shown, status=422 if form.wrong else 200)
