"""What the auditor reads: the journal, and its verification."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houqin.interfaces import photos
from houqin.interfaces.web import say, words
from houqin.queries import journal as questions
from houqin.rules import permission

PAGE = 50


def journal(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recomputes everything while the auditor waits; a large archive is verified by the command instead."""
    return _page(request, questions.verify(request.actor, look=photos.look))


def _page(request: HttpRequest, report: Any) -> HttpResponse:
    action, before = request.GET.get("action", ""), request.GET.get("before", "")
    action = action if action in permission.ACTIONS else ""
    start = int(before) if before.isdigit() else None
    lines = questions.journal(request.actor, before=start, most=PAGE, action=action)
    more = len(lines) == PAGE and lines[-1].seq > 1
    shown = {
        "here": "journal",
        "rows": [
            {"line": line, "action": words.word(line.action, "action"), "facts": _facts(line.facts)} for line in lines
        ],
        "actions": [(name, words.word(name, "action")) for name in sorted(permission.ACTIONS)],
        "chosen": {"action": action},
        "report": report,
        "faults": [_fault(one) for one in report.faults] if report else [],
        "next_url": "?" + urlencode({"action": action, "before": lines[-1].seq}) if more else "",
    }
    return render(request, "journal.html", shown)


def _facts(text: str) -> list[tuple[str, str]]:
    """The facts of a line as label and value, the way people read them."""
    said = json.loads(text)
    return [(words.word(name, "fact"), _told(name, value)) for name, value in said.items() if value not in ("", None)]


def _told(name: str, value: Any) -> str:
    if isinstance(value, list):
        return _("%(n)s 项") % {"n": len(value)}
    if name.endswith("_fen"):
        return say.yuan(value)
    if name in ("month", "from"):
        return say.month(value)
    if name in ANSWERS and isinstance(value, int):
        return _("是") if value else _("否")
    if name in WORDED:
        return words.word(value, WORDED[name])
    text = str(value)
    return f"{text[:8]}…" if len(text) in (36, 64) and " " not in text else text


ANSWERS = {"passed", "agreed", "withdraw", "is_sample"}
WORDED = {"answer": "step", "verdict": "verdict", "kind": "decision", "role": "role"}
"""Facts that are codes, and the words for them."""


def _fault(one: Any) -> str:
    """What is wrong with which row or line, and whose deed had written it."""
    where = _("第 %(line)s 行") % {"line": one.line}
    if one.deed:
        by, at = one.deed.by or _("系统"), f"{timezone.localtime(one.deed.at):%Y-%m-%d %H:%M}"
        where = f"{where} {words.word(one.deed.action, 'action')}，{by} {at}"
    return f"{words.word(one.kind, 'fault')}：{words.word(one.table, 'chain')} {one.id}（{where}）"
