"""A rater's phone: each subject's dimensions with anchors, the evidence beside them, nothing preselected."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from houqin.actions.recuse import recuse
from houqin.actions.take_minutes import take_minutes
from houqin.interfaces.web import fields, forming
from houqin.interfaces.web.doing import an_id, done
from houqin.queries import draft as drafts
from houqin.queries import panel as questions
from houqin.rules import review

DRAFT = "ballot"
FEW = 21  # so many marks are buttons; more are a number with a stepper
WORDS = {
    "none": "未打分",
    "done": "已评",
    "sent": "已提交",
    "sending": "正在提交…",
    "unsent": "有未提交的修改",
    "kept": "网络不通，已保存在本机，恢复后自动提交",
    "off": "分值须在分尺上",
    "change": "截止前可修改后再次提交",
    "total": "总分",
    "stage": "正在汇报",
}


@ensure_csrf_cookie
def my_ballot(request: HttpRequest, id: UUID) -> HttpResponse:
    found = questions.my_ballot(request.actor, id, at=timezone.now())
    kept = drafts.draft(request.actor, DRAFT, str(id))
    form: review.Form = found["form"]
    steps = (form.most - form.least) // form.step + 1
    values = [form.least + n * form.step for n in range(steps)] if steps <= FEW else []
    first = next((one for one in found["lines"] if one["on"]), None) or _first(found["lines"])
    for one in found["lines"]:
        one["new_id"] = str(uuid4())
    shown = {
        **{"panel": found, "values": values, "first": first and first["id"]},
        "can": found["state"] == "open" and not found["other"],
        "plan": _plan(request, found, fields.loaded(kept.body) if kept and kept.body else {}),
    }
    return render(request, "phone/ballot.html", shown)


def _first(lines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The first subject that is still to be scored."""
    waiting = [one for one in lines if not one["aside"] and not one["marks"]]
    return next(iter(waiting or lines), None)


def _plan(request: HttpRequest, found: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """What the phone's script needs to know."""
    form = found["form"]
    return {
        **{
            "panel": str(found["id"]),
            "seat": str(found["seat"]),
            "open": found["state"] == "open" and not found["other"],
        },
        **{"least": form.least, "most": form.most, "step": form.step},
        "weights": {one.name: one.weight for one in form.dimensions},
        "given": {str(one["id"]): one["marks"] for one in found["lines"] if one["marks"] and not one["aside"]},
        **{"draft": draft, "kind": DRAFT, "words": {name: _(said) for name, said in WORDS.items()}},
    }


@require_POST
def stand_aside(request: HttpRequest, id: UUID) -> HttpResponse:
    """A conflict declared from the ballot itself."""
    by, post = request.actor, request.POST
    return done(
        request,
        reverse("my_ballot", args=[id]),
        _("回避"),
        lambda: recuse(
            by, timezone.now(), panel=id, subject=an_id(post.get("subject", "")), reason=post.get("reason", "")
        ),
    )


@require_POST
def comment(request: HttpRequest, id: UUID) -> HttpResponse:
    """A rater's comment, for the minutes."""
    by, post = request.actor, request.POST
    about = {"panel": id, "subject": an_id(post.get("subject", "")), "text": post.get("text", ""), "kind": "comment"}
    sent = forming.digest(about)
    return done(
        request,
        f"{reverse('my_ballot', args=[id])}#s-{about['subject']}",
        _("记入纪要"),
        lambda: take_minutes(by, timezone.now(), id=an_id(post.get("id", "")), digest=sent, **about),
    )
