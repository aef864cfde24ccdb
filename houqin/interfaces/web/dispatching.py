"""The dispatch desk (调度台): a phoned request on one line, the board by clock, the duty log with its shifts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houqin.actions import log_duty, open_case
from houqin.analysis import pinyin
from houqin.interfaces import wording
from houqin.interfaces.web import case_new, forming
from houqin.interfaces.web.doing import an_id, done
from houqin.interfaces.web.figures import Figure
from houqin.queries import case as cases
from houqin.queries import casebook as books
from houqin.queries import caseload
from houqin.queries import place as places
from houqin.rules import period as months
from houqin.rules import permission
from houqin.rules.casebook import Kind
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

TYPED = ("where", "what", "text", "grade", "caller", "phone")
SOON = timedelta(minutes=30)


def dispatch(request: HttpRequest) -> HttpResponse:
    """The desk; a form posted here is one phoned request, and the next line is empty again."""
    by, at = request.actor, timezone.now()
    said = {name: request.POST.get(name, "").strip() for name in TYPED}
    wrong, id = "", request.POST.get("id") or str(uuid4())
    if request.method == "POST":
        try:
            made = _logged(by, id, said)
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            messages.success(request, _told(by, made), extra_tags="ok")
            return redirect("dispatch")
    board = _board(by)
    kind = books.casebook(by)["book"].kind("repair")
    log = cases.duties(by, at=at)
    shown = {
        **{"here": "dispatch", "id": id, "said": said, "wrong": wrong, "kind": kind, "plan": _plan(kind)},
        **{"log": log, "waiting": next((one for one in log if one.kind == "over" and not hasattr(one, "taken")), None)},
        **{"new_id": str(uuid4()), "may_log": permission.may(by.role, "log_duty"), **board},
    }
    return render(request, "dispatch.html", shown, status=422 if wrong else 200)


def _told(by: Actor, id: Any) -> str:
    row = cases.case(by, id, at=timezone.now())
    return _("已登记 %(number)s → %(to)s") % {"number": row["number"], "to": row["provider"] or _("待派单")}


def _plan(kind: Kind) -> dict[str, Any]:
    """What the desk's script needs: the categories with their sounds, and where places are looked up."""
    sounds = [{"code": one.code, "name": one.name, "heard": pinyin.initials(one.name)} for one in kind.categories]
    return {"categories": sounds, "places": reverse("dispatch_places")}


def _found(by: Actor, said: str) -> int:
    """The one place that was meant: by its code, its path, or what sounds like it."""
    if not said:
        raise Refused("请写明地点")
    found = places.places_sought(by, q=said)
    found = [one for one in found if said.lower() in (one.path.lower(), one.code.lower())] or found
    if not found:
        raise Refused("没有找到“%(said)s”这个地点，请换几个字或输入标签上的编码", said=said)
    if len(found) > 1:
        raise Refused("“%(said)s”有多处，请选一处", said=said)
    return found[0].id


def _logged(by: Actor, id: str, said: dict[str, str]) -> Any:
    """A phoned request: the place by code or sound, the category by name or sound, else by the words."""
    book = books.casebook(by)["book"]
    place = _found(by, said["where"])
    category = case_new.category_of(book, "repair", said["what"])
    if said["what"] and not category:
        raise Refused("没有“%(code)s”这一类别，请从列表选或留空", code=said["what"])
    text = said["text"] or next((one.name for one in book.kind("repair").categories if one.code == category), "")
    facts: dict[str, Any] = {"kind": "repair", "category": category, "grade": said["grade"], "text": text}
    facts |= {"place": place, "channel": "phone", "caller": said["caller"], "phone": said["phone"]}
    return open_case.open_case(by, timezone.now(), id=an_id(id), digest=forming.digest(facts), **facts)


def _board(by: Actor) -> dict[str, Any]:
    """The open cases in lanes by what comes next."""
    at = timezone.now()
    rows = [row for row in cases.case_board(by, at=at) if row["kind"] in ("repair", "complaint")]
    lanes = {
        _("已超时"): [row for row in rows if row["late"]],
        _("半小时内到时"): [row for row in rows if row["due_at"] and at <= row["due_at"] < at + SOON],
        _("处理中"): [row for row in rows if row["due_at"] and row["due_at"] >= at + SOON],
        _("待确认"): [row for row in rows if row["due_at"] is None],
    }
    fresh = sum(row["state"] == "new" for row in rows)
    return {"lanes": [(label, found[:40], len(found)) for label, found in lanes.items()], "fresh": fresh, "as_of": at}


def board(request: HttpRequest) -> HttpResponse:
    """The board alone, for the page to fetch anew."""
    return render(request, "part/board.html", _board(request.actor))


def dispatch_places(request: HttpRequest) -> HttpResponse:
    found = places.places_sought(request.actor, q=request.GET.get("q", ""), most=8)
    return JsonResponse({"places": [{"code": one.code, "path": one.path} for one in found]})


@require_POST
def duty(request: HttpRequest) -> HttpResponse:
    """A note, the shift handed over, or taken."""
    said = request.POST
    kind, of = said.get("kind", ""), said.get("of", "")
    facts: dict[str, Any] = {"kind": kind, "text": said.get("text", "").strip(), "of": an_id(of) if of else None}

    def act() -> None:
        log_duty.log_duty(
            request.actor, timezone.now(), id=an_id(said.get("id", "")), digest=forming.digest(facts), **facts
        )

    labels = {"note": _("记入值班记录"), "over": _("交班"), "taken": _("接班")}
    return done(request, reverse("dispatch"), labels.get(kind, kind), act)


# ── Statistics ────────────────────────────────────────────────────────────────────────────────────────────────────────


def case_figures(request: HttpRequest) -> HttpResponse:
    """One kind in one month."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "case_figures")
    book = books.casebook(by)["book"]
    kind = book.kind(request.GET.get("kind") or "complaint")
    month = _month(request.GET.get("month", ""), months.of(at))
    found = caseload.case_figures(by, at=at, kind=kind.code, month=month)
    most = max((one["n"] for one in found["categories"]), default=1)
    shown = {
        **{"here": "complaints" if kind.code == "complaint" else "cases", "kind": kind, "kinds": book.kinds[:4]},
        **{
            "month": month,
            "before": months.after(month, -1),
            "after": months.after(month),
            "found": found,
            "most": most,
        },
        "figures": _figures(kind, found),
    }
    return render(request, "case_figures.html", shown)


def _month(said: str, now: int) -> int:
    month = int(said) if said.isdecimal() and len(said) == 6 else now
    if not months.is_month(month):
        raise Refused("月份须写作 2026-11")
    return month


def _figures(kind: Kind, found: dict[str, Any]) -> list[Figure]:
    done_, rating = found["completed"], found["rating"]
    doubted = sum(done_.doubted.values())
    note = _("剔除 %(n)s 件存疑后 %(rate)s") % {"n": doubted, "rate": _percent(done_.sure_rate)} if doubted else ""
    figures = [
        Figure(_("登记"), found["total"], _("件"), _("未关闭 %(n)s 件") % {"n": found["open"]}),
        Figure(_("响应及时"), _percent(found["answered"].rate), "", f"{found['answered'].met}/{found['answered'].due}"),
        Figure(_("办结及时"), _percent(done_.rate), "", note or f"{done_.met}/{done_.due}"),
    ]
    if kind.incident:
        figures.append(Figure(_("属实"), found["upheld"], _("件"), _("不属实 %(n)s 件") % {"n": found["dismissed"]}))
    figures.append(Figure(_("重开与返工"), found["reopened"] + found["returned"], _("件")))
    if kind.rated:
        said = _("%(n)s 件评价；默认关闭 %(lapsed)s 件不计满意") % {"n": rating["n"], "lapsed": found["lapsed"]}
        figures.append(Figure(_("满意"), _percent(rating["top"]), "", said))
    return figures


def _percent(bp: int | None) -> str:
    return "—" if bp is None else f"{bp / 100:.1f}%"
