"""事项设置: the casebook in force as a page; a new edition of the hospital's own, read and compared before it holds."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from houqin.actions.release_casebook import release_casebook
from houqin.interfaces import wording
from houqin.interfaces.web import forming
from houqin.interfaces.web.standards import vars_of
from houqin.queries import casebook as questions
from houqin.rules import permission
from houqin.rules.casebook import Book, Change, Kind
from houqin.rules.party import ROLES
from houqin.rules.refusal import Refused, Wrong

LARGEST = 200_000  # bytes of an uploaded file
START = """# 只写与建议不同的地方，按编码对应；drop: true 去掉一项。
kinds:
  - code: repair
    grades:
      - {code: soon, respond: 30m, complete: 8h}
"""


@require_safe
def casebook(request: HttpRequest) -> HttpResponse:
    """Each kind with its grades, times, categories and who closes it; and what was released when."""
    by = request.actor
    permission.demand(by, "casebook")
    book: Book = questions.casebook(by)["book"]
    chosen = book.by_kind.get(request.GET.get("kind", "")) or book.kinds[0]
    may_see = permission.may(by.role, "casebook_editions")
    shown = {
        **{"here": "casebook", "book": book, "kind": chosen, "facts": _facts(chosen)},
        "editions": questions.casebook_editions(by) if may_see else [],
        "may_release": permission.may(by.role, "casebook_preview"),
    }
    return render(request, "casebook.html", shown)


def _facts(kind: Kind) -> list[tuple[str, str]]:
    closers = [_("上报人") if one == "reporter" else str(_(ROLES[one])) for one in kind.closers]
    facts = [(_("由谁确认"), "、".join(closers)), (_("可重开"), _("关闭后 %(n)s 天内") % {"n": kind.reopen_days})]
    if kind.default_hours:
        facts.append((_("默认关闭"), _("%(n)s 小时未确认，不计满意") % {"n": kind.default_hours}))
    if kind.dispatches:
        facts.append((_("派单"), _("自动派给该地点的服务商")))
    if kind.answers:
        facts.append((_("答复"), _("须先安抚并书面答复")))
    for label, items in ((_("响应计入"), kind.answered), (_("办结计入"), kind.completed)):
        if items:
            facts.append((label, "、".join(items.values())))
    return facts


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """A text or a file is read first: its faults by line, or what it changes; only then it can be released."""
    by, said = request.actor, request.POST
    permission.demand(by, "casebook_preview")
    found: list[Change] | None = None
    problems: list[dict[str, Any]] = []
    text = questions.casebook(by)["own"] or START
    if request.method == "POST":
        try:
            text = _text(request)
            found = questions.casebook_preview(by, text)
            if said.get("seen") == forming.digest({"text": text}) and found:
                release_casebook(by, timezone.now(), id=uuid4(), text=text)
                messages.success(request, _("已发布；此后登记的事项按新设置办理。"), extra_tags="ok")
                return redirect("casebook")
        except Wrong as wrong:
            problems = [vars_of(one) for one in wrong.problems]
        except Refused as refused:
            problems = [{"line": None, "said": wording.sentence(refused), "expected": "", "key": ""}]
    shown = {
        **{
            "here": "casebook",
            "text": text,
            "seen": forming.digest({"text": text}),
            "problems": problems,
            "changes": found,
        },
        "may_release": permission.may(by.role, "release_casebook"),
    }
    return render(request, "casebook_release.html", shown, status=400 if problems else 200)


def _text(request: HttpRequest) -> str:
    """The file if one was chosen, else what stands in the box."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "").replace("\r\n", "\n")
    if file.size and file.size > LARGEST:
        raise Refused("文件太大，最多 %(most)s KB", most=LARGEST // 1000)
    try:
        return str(file.read().decode("utf-8-sig")).replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Refused("文件须为 UTF-8 文本（YAML）") from None
