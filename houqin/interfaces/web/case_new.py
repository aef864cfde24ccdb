"""A case is reported: by a nurse's thumb, from a label, for somebody who called; and what a ward visit heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from houqin.actions import attach_photo, open_case, record_visit
from houqin.analysis import pinyin
from houqin.interfaces import photos, wording
from houqin.interfaces.web import forming
from houqin.interfaces.web.case_deeds import moment
from houqin.interfaces.web.doing import an_id
from houqin.queries import casebook as books
from houqin.queries import party
from houqin.queries import place as places
from houqin.queries.place import Place
from houqin.rules import permission
from houqin.rules.casebook import Book, Kind
from houqin.rules.party import Actor
from houqin.rules.refusal import Conflict, Refused

REPORTED = {  # which kinds each role finds on the page; the office all of them
    "ward": ("repair", "complaint", "hazard"),
    "inspector": ("hazard", "repair"),
    "leader": ("task", "hazard"),
    "chief": ("task", "complaint", "hazard", "repair"),
    "office": ("repair", "complaint", "hazard", "task"),
}
TYPED = ("kind", "category", "grade", "place", "where", "text", "channel", "caller", "phone", "group", "until", "to")
HOLD = ("office", "inspector", "ward", "chief")
OPINIONS = 6


@dataclass(slots=True)
class Report:
    """The form as it was typed; refused, it comes back whole, its pictures too."""

    id: str
    said: dict[str, str]
    found: Sequence[Place] = ()
    shots: list[str] = field(default_factory=list)
    wrong: str = ""


def case_new(request: HttpRequest) -> HttpResponse:
    by = request.actor
    permission.demand(by, "open_case")
    said = {name: (request.POST if request.method == "POST" else request.GET).get(name, "").strip() for name in TYPED}
    report = Report(request.POST.get("id") or str(uuid4()), said)
    book = books.casebook(by)["book"]
    kinds = [book.kind(code) for code in REPORTED[by.role] if code in book.by_kind]
    sort = book.by_kind.get(said["kind"]) or kinds[0]
    report.found = _near(by, said)
    scripted = "X-Houqin-Report" in request.headers
    if scripted and request.headers.get("X-Houqin-Person") != str(by.person):
        return JsonResponse({"detail": _("这份内容是另一位同事填的，请本人登录后再上传；内容仍在手机里")}, status=412)
    if request.method == "POST":
        answer = _posted(request, by, report, sort)
        if answer is not None:
            return JsonResponse({"url": answer["Location"]}, status=201) if scripted else answer
    if scripted:
        return JsonResponse({"detail": report.wrong}, status=409 if report.id != said_id(request) else 422)
    shown = {
        **{
            "here": "case_new",
            "plan": _plan(by),
            "report": report,
            "said": said,
            "kinds": kinds,
            "kind": sort,
            "book": book,
        },
        "people": _holders(by) if sort.code == "task" else [],
        **{"outside": by.role in ("office", "chief") and sort.code != "task"},
        "channels": [one for one in book.channels if one.code not in ("round", "leader", "superior")],
    }
    return render(request, "case_new.html", shown, status=422 if report.wrong else 200)


def said_id(request: HttpRequest) -> str:
    return str(request.POST.get("id", ""))


def _plan(by: Actor) -> dict[str, Any]:
    """What the form's script needs: whose work this is, and its words."""
    words = {
        "held": _("{n} 件已存在本机，有信号后自动发送"),
        "restored": _("已恢复上次没有提交的内容"),
        "clear": _("清空重填"),
        "refused": _("没有收下，请核对后再交"),
        "mend": _("修改后再交"),
        "discard": _("丢弃"),
        "sure": _("确定丢弃？"),
        "report": _("上报"),
        "full": _("手机空间不足，请先提交再拍"),
    }
    return {"me": {"person": by.person, "name": by.name}, "words": words}


def _near(by: Actor, said: Mapping[str, str]) -> list[Place]:
    """The places to choose from: what was looked for, the one chosen, else the ward's own."""
    if said["where"] or not said["place"]:
        wanted = said["where"] or by.role == "ward"
        return places.places_sought(by, q=said["where"]) if wanted else []
    return [one for one in places.places_sought(by, q=said["place"]) if one.code == said["place"]]


def _holders(by: Actor) -> list[tuple[str, str]]:
    """Who may be given a task: the hospital's own people, and the providers."""
    if not permission.may(by.role, "people"):
        return []
    own = [one for one in party.people(by, on=timezone.localdate()) if one.role in HOLD]
    firms = party.providers(by) if permission.may(by.role, "providers") else []
    return [(f"a{one.id}", one.name) for one in own] + [(f"p{one.id}", one.short) for one in firms]


def _posted(request: HttpRequest, by: Actor, report: Report, kind: Kind) -> HttpResponse | None:
    """Done and to its page; or the sentence of the refusal beside what was typed."""
    try:
        report.shots = kept(request)
        if "look" in request.POST:
            return None
        id = _open(by, timezone.now(), report, kind)
    except Refused as refused:
        report.wrong = wording.sentence(refused)
        report.id = str(uuid4()) if isinstance(refused, Conflict) else report.id
        return None
    messages.success(request, _("已登记，办理进度可随时在这里看到。"), extra_tags="ok")
    return redirect("case", id)


def kept(request: HttpRequest) -> list[str]:
    """The pictures of a form, safe on disk: those sent now, and those that an earlier try left here."""
    now = [photos.keep(file.read()).sha256 for file in request.FILES.getlist("photos")]
    before = [sha for sha in request.POST.getlist("kept") if not photos.look(sha)]
    return list(dict.fromkeys([*before, *now]))


def announced(shots: Sequence[str]) -> dict[str, tuple[int, str]]:
    kept = [photos.keep(photos.path(sha).read_bytes()) for sha in shots]
    return {one.sha256: (one.size, one.media_type) for one in kept}


def _open(by: Actor, at: datetime, report: Report, kind: Kind) -> UUID:
    said = report.said
    pictures = announced(report.shots)
    category = kind.by_category.get(said["category"])
    facts: dict[str, Any] = {
        **{
            "kind": kind.code,
            "category": said["category"],
            "grade": said["grade"].replace("auto", ""),
            "group": said["group"],
        },
        **{"text": said["text"] or (category.name if category else ""), "place": _place(report, kind)},
        **{"channel": said["channel"] or _channel(by, kind), "caller": said["caller"], "phone": said["phone"]},
        **{"until": moment(said["until"]), **_holder(said["to"])},
    }
    told = forming.digest({**facts, "photos": sorted(pictures)})
    id = open_case.open_case(by, at, id=an_id(report.id), digest=told, photos=pictures, **facts)
    for sha256, (size, media_type) in pictures.items():
        attach_photo.attach_photo(by, at, sha256=sha256, size=size, media_type=media_type)
    return id


def _place(report: Report, kind: Kind) -> int | None:
    """The one chosen; else the only one that was found. Several are offered on the page."""
    said = report.said
    chosen = [one for one in report.found if one.code == said["place"]]
    if chosen:
        return chosen[0].id
    if said["where"] and len(report.found) != 1:
        if not report.found:
            raise Refused("没有找到“%(said)s”这个地点，请换几个字或输入标签上的编码", said=said["where"])
        raise Refused("有多个地点符合，请在下面点选一个")
    if said["where"]:
        return report.found[0].id
    if kind.needs_place:
        raise Refused("请选地点")
    return None


def _channel(by: Actor, kind: Kind) -> str:
    if by.role == "inspector":
        return "round"
    return "leader" if kind.code == "task" else "phone" if by.role == "office" else "ward"


def _holder(said: str) -> dict[str, int]:
    name = {"p": "provider", "a": "assignee"}.get(said[:1])
    return {name: int(said[1:])} if name and said[1:].isdecimal() else {}


def case_places(request: HttpRequest) -> HttpResponse:
    """The places that what is being typed may mean, as buttons to choose from."""
    found = places.places_sought(request.actor, q=request.GET.get("where", ""))
    return render(request, "part/places_found.html", {"found": found, "chosen": ""})


def category_of(book: Book, kind: str, typed: str) -> str:
    """A category by its code, its name or its sounds' first letters; '' when nothing fits."""
    typed = typed.strip().lower()
    for one in book.kind(kind).categories if typed else ():
        if typed in (one.code, one.name.lower(), pinyin.initials(one.name)):
            return one.code
    fits = [one.code for one in book.kind(kind).categories if typed and pinyin.initials(one.name).startswith(typed)]
    return fits[0] if fits else ""


# ── Ward visits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def visit_new(request: HttpRequest) -> HttpResponse:
    """One visit, and each opinion with who sees to it until when."""
    by, wrong = request.actor, ""
    permission.demand(by, "record_visit")
    id = request.POST.get("id") or str(uuid4())
    typed = [_typed_opinion(request, n) for n in range(OPINIONS)]
    if request.method == "POST":
        try:
            made = _visited(request, by, an_id(id), typed)
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            messages.success(request, _("已登记走访，意见已转成督办任务。"), extra_tags="ok")
            return redirect("case", made)
    book = books.casebook(by)["book"]
    shown = {
        **{"here": "tasks", "id": id, "wrong": wrong, "typed": typed, "said": request.POST},
        **{"departments": party.departments(by), "holders": _holders(by), "kind": book.kind("visit")},
    }
    return render(request, "visit_new.html", shown, status=422 if wrong else 200)


def _typed_opinion(request: HttpRequest, n: int) -> dict[str, Any]:
    return {"n": n, **{name: request.POST.get(f"{name}{n}", "").strip() for name in ("text", "to", "until")}}


def _visited(request: HttpRequest, by: Actor, id: UUID, typed: Sequence[Mapping[str, Any]]) -> UUID:
    said, at = request.POST, timezone.now()
    spoken = [one for one in typed if one["text"]]
    opinions = [record_visit.Opinion(one["text"], until=moment(one["until"]), **_holder(one["to"])) for one in spoken]
    facts: dict[str, Any] = {
        **{"department": int(said.get("department") or 0), "text": said.get("text", ""), "opinions": opinions},
        **{"category": said.get("category") or "ward"},
    }
    return record_visit.record_visit(by, at, id=id, digest=forming.digest(facts), **facts)
