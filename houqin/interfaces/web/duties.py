"""Recurring duties where they are done: what waits for me, one of them stop by stop on the phone, and its report."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.answer_item import answer_item
from houqin.actions.do_duty import Seen, do_duty
from houqin.interfaces import wording
from houqin.interfaces.web import forming
from houqin.interfaces.web.doing import an_id, done
from houqin.queries import duty as questions
from houqin.rules import permission
from houqin.rules.period import HOSPITAL_TIME
from houqin.rules.plan import Visit
from houqin.rules.refusal import Conflict, Forbidden, Refused

NAMED = "%Y%m%dT%H%M"
ROWS = 6  # empty lines for what a joint walk finds


def named(at: datetime) -> str:
    """An occurrence in an address: its moment by the hospital's clock."""
    return at.astimezone(HOSPITAL_TIME).strftime(NAMED)


def moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, NAMED).replace(tzinfo=HOSPITAL_TIME)
    except ValueError:
        raise Refused("没有这一次任务，请从“我的任务”进入") from None


def mine(request: HttpRequest) -> HttpResponse:
    """What is open or overdue for me, and what comes within a week."""
    by, at = request.actor, timezone.now()
    due = [(each, named(each.at)) for each in questions.my_duties(by, at=at)]
    shown: dict[str, Any] = {
        "here": "my_duties",
        "now": [{"due": each, "on": on} for each, on in due if each.state != "coming"],
    }
    shown |= {"soon": [{"due": each, "on": on} for each, on in due if each.state == "coming"]}
    shown |= {"keys": [one for one in questions.calendar_keys(by) if one.revoked_at is None]}
    shown |= {"address": request.session.pop("calendar", ""), "may_open": permission.may(by.role, "open_calendar")}
    return render(request, "duties.html", shown)


@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest, id: UUID, on: str) -> HttpResponse:
    """One occurrence: its form while it can be done, its report afterwards."""
    by, at, when = request.actor, timezone.now(), moment(on)
    if request.method == "POST":
        return _answered(request, id, on) if request.POST.get("kind") == "answer_item" else _done(request, id, on)
    found = questions.duty(by, plan=id, on=when, at=at)
    doable = found["mine"] and found["due"].state in ("open", "overdue") and permission.may(by.role, "do_duty")
    blank = {
        "id": str(uuid4()),
        "done_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "code": request.GET.get("code", ""),
    }
    return _shown(request, found, doable, blank)


def _shown(
    request: HttpRequest, found: Mapping[str, Any], doable: bool, typed: Mapping[str, Any], wrong: str = ""
) -> HttpResponse:
    due = found["due"]
    stops = [
        {**one, "typed": typed.get(f"code_{one['n']}", ""), "stamp": typed.get(f"at_{one['n']}", "")}
        for one in found["stops"]
    ]
    by = request.actor
    items = [{**one, "may": _may_answer(by, one)} for one in found["items"]]
    shown = {
        **found,
        "stops": stops,
        "items": items,
        "on": named(due.at),
        "doable": doable,
        "typed": typed,
        "wrong": wrong,
    }
    shown |= {
        "here": "my_duties" if by.role in ("inspector", "ward", "provider") else "plans",
        "blank_rows": range(1, ROWS + 1),
    }
    shown |= {"seen": [_row(typed, n) for n in range(1, ROWS + 1)], "groups": _groups(items)}
    shown |= {"until": (timezone.localdate() + timedelta(days=7)).isoformat()}
    return render(request, "duty.html", shown, status=422 if wrong else 200)


def _row(typed: Mapping[str, Any], n: int) -> dict[str, Any]:
    return {"n": n, **{name: typed.get(f"{name}_{n}", "") for name in ("text", "dept", "where", "until")}}


def _may_answer(by: Any, one: Mapping[str, Any]) -> bool:
    return one["answer"] is None and permission.may(by.role, "answer_item") and by.department == one["department"].pk


def _groups(items: list[Any]) -> list[tuple[str, list[Any]]]:
    """What a joint walk found, department by department."""
    found: dict[str, list[Any]] = {}
    for one in items:
        found.setdefault(one["department"].name, []).append(one)
    return list(found.items())


def _done(request: HttpRequest, id: UUID, on: str) -> HttpResponse:
    """The duty put on record, or the form again with everything that was typed."""
    by, at, when, typed = request.actor, timezone.now(), moment(on), request.POST.dict()
    found = questions.duty(by, plan=id, on=when, at=at)
    try:
        done_at = _time(typed.get("done_at", ""), at)
        said = {
            **{"plan": id, "on": found["due"].at, "done_at": done_at, "note": typed.get("note", "").strip()[:500]},
            **{"document": typed.get("document", "").strip()[:80], "visits": _visits(found, typed, done_at)},
            "seen": _seen(typed),
        }
        facts = {name: value for name, value in typed.items() if name != "csrfmiddlewaretoken"}
        do_duty(by, at, id=an_id(typed.get("id", "")), digest=forming.digest(facts), **said)
    except (Forbidden, Conflict):
        raise
    except Refused as refused:
        return _shown(request, found, True, typed, wording.sentence(refused))
    messages.success(request, _("已办：%(deed)s") % {"deed": found["row"].name}, extra_tags="ok")
    return redirect("duty", id, on)


def _time(text: str, otherwise: datetime) -> datetime:
    """A moment as typed; of this very minute it is now."""
    try:
        found = datetime.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Refused("完成时间填得不对：%(said)s", said=text[:30]) from None
    found = found if found.tzinfo else timezone.make_aware(found)
    return otherwise if otherwise - timedelta(minutes=1) < found <= otherwise else found


def _visits(found: Mapping[str, Any], typed: Mapping[str, str], done_at: datetime) -> list[Visit]:
    """The stops whose code was scanned or typed; a code that is no stop's is refused with what was typed."""
    visits = []
    for one in found["stops"]:
        code = typed.get(f"code_{one['n']}", "").strip().rstrip("/").rpartition("/")[2]
        if not code:
            continue
        if code.upper() != one["place"].code.upper():
            raise Refused("第 %(n)s 个点位的编码不对：%(said)s", n=one["n"], said=code[:40])
        at = _time(typed.get(f"at_{one['n']}", ""), done_at)
        visits.append(Visit(one["place"].pk, min(at, done_at), "code"))
    return visits


def _seen(typed: Mapping[str, str]) -> list[Seen]:
    """The lines of a joint walk that hold something."""
    found = []
    for n in range(1, ROWS + 1):
        row = _row(typed, n)
        if not row["text"].strip():
            continue
        try:
            until = date.fromisoformat(row["until"])
            place = int(row["where"]) if row["where"] else None
            found.append(Seen(int(row["dept"]), row["text"].strip()[:300], until, place))
        except ValueError:
            raise Refused("第 %(n)s 个问题须写明责任科室和期限", n=n) from None
    return found


def _answered(request: HttpRequest, id: UUID, on: str) -> HttpResponse:
    by, said = request.actor, request.POST
    back = reverse("duty", args=[id, on])

    def act() -> None:
        answer_item(by, timezone.now(), item=an_id(said.get("item", "")), note=said.get("note", "").strip()[:300])

    return done(request, back, _("答复联合检查事项"), act)
