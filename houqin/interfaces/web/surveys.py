"""Surveys: their list, one survey's results, what waits for review, and the form for people of the house."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions.answer_survey import answer_survey
from houqin.actions.close_survey import close_survey
from houqin.actions.moderate_comment import moderate_comment
from houqin.actions.review_answers import review_answers
from houqin.interfaces import wording
from houqin.interfaces.web import answering, say, words
from houqin.interfaces.web.doing import an_id, done
from houqin.interfaces.web.figures import Figure
from houqin.interfaces.web.forming import digest
from houqin.queries import survey as questions
from houqin.rules import period, permission
from houqin.rules.refusal import Refused
from houqin.rules.survey import SCALES

TABS = {"open": "进行中", "over": "已结束", "all": "全部"}
CHOICES = ("state", "service", "contract")


def surveys(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    chosen = {name: request.GET[name] for name in CHOICES if request.GET.get(name)}
    found = questions.surveys(by, at=at, chosen=chosen)
    outside = by.role in questions.OUTSIDE
    tabs = [
        {"url": "?" + urlencode({**chosen, "state": tab}), "label": _(label), "on": tab == found["state"]}
        | {"n": found["counts"].get(tab)}
        for tab, label in TABS.items()
        if not outside
    ]
    may = {"open": permission.may(by.role, "open_survey"), "held": permission.may(by.role, "held")}
    waiting = sum(one["n"] for one in questions.held(by)) if may["held"] else 0
    shown = {"here": "surveys", "tabs": tabs, "chosen": chosen, "may": may, "waiting": waiting, "outside": outside}
    return render(request, "surveys.html", {**shown, **found})


def survey(request: HttpRequest, id: UUID) -> HttpResponse:
    by = request.actor
    found = questions.survey(by, id, at=timezone.now())
    may = {name: permission.may(by.role, name) for name in ("close_survey", "moderate_comment", "held", "open_survey")}
    asked = [{"text": answering.said(one.name, one.english), "result": one} for one in found["questions"]]
    shown = {
        **{"here": "surveys", "may": may, "asked": asked, "figures": _figures(found), "new_id": uuid4()},
        "scale": [_(word) for word in SCALES[found["questionnaire"].scale]],
        "split": [(_("按科室"), found["wards"]), (_("按楼宇"), found["buildings"])],
        "month": period.on(found["closes_on"]),
    }
    return render(request, "survey.html", {**found, **shown})


def _figures(found: Mapping[str, Any]) -> list[Figure]:
    """The three numbers, each with what it rests on."""
    share, change = found["satisfied"], found["change"]
    few = {"few": _("样本少，谨慎看"), "none": _("不足 %(n)s 份，不显示") % {"n": found["least"]}}.get(
        found["size"], ""
    )
    figures = [
        Figure(
            _("满意率"),
            pct(share.bp) if share else "—",
            note=_("95%% 区间 %(low)s–%(high)s") % {"low": pct(share.low), "high": pct(share.high)} if share else few,
            tone="warn" if found["size"] else "",
            url="#questions" if share else "",
        ),
        Figure(_("收回"), found["answered"], _("份"), few if share else "", "warn" if few and share else ""),
        Figure(
            _("回收率"),
            pct(found["rate"]) if found["rate"] is not None else "—",
            note=_("发出 %(n)s 份") % {"n": found["invited"]} if found["invited"] else _("未登记发出份数"),
        ),
    ]
    if found["before"]:
        figures.append(_moved(found, change))
    return figures


def _moved(found: Mapping[str, Any], change: Any) -> Figure:
    url = reverse("survey", args=[found["before"]["id"]])
    if change is None:
        return Figure(_("较上期"), "—", note=_("上期样本不足"), url=url)
    told = _("差异可信") if change.told else _("不能区分")
    low, high = say.moved(change.low), say.moved(change.high)
    return Figure(
        _("较上期"),
        say.moved(change.by),
        _("个百分点"),
        _("%(told)s（%(low)s 至 %(high)s）") % {"told": told, "low": low, "high": high},
        ("bad" if change.by < 0 else "ok") if change.told else "",
        url,
    )


def pct(bp: int) -> str:
    return f"{bp / 100:.1f}%"


def held(request: HttpRequest) -> HttpResponse:
    bursts = questions.held(request.actor)
    return render(request, "held.html", {"here": "surveys", "bursts": bursts})


@require_POST
def deed(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """Closing a survey, ruling on held answers, letting a comment through."""
    by, at, said = request.actor, timezone.now(), request.POST
    back = reverse("held") if kind == "review_answers" else reverse("survey", args=[id])

    def act() -> None:
        match kind:
            case "close_survey":
                close_survey(by, at, survey=id, invited=_whole(said.get("invited", "")))
            case "review_answers":
                ids, keep = [an_id(one) for one in said.getlist("ids")], said.get("keep") == "1"
                review_answers(by, at, survey=id, ids=ids, keep=keep, reason=said.get("reason", ""))
            case "moderate_comment":
                shown, reason = said.get("shown") == "1", said.get("reason", "")
                moderate_comment(by, at, answer=an_id(said.get("answer", "")), shown=shown, reason=reason)
            case _:
                raise Refused("没有这项操作")

    return done(request, back, words.word(kind, "action"), act)


def _whole(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text) > 7:
        raise Refused("发出份数须为整数")
    return int(text)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """The form for somebody who has signed in; nothing typed is lost when it is refused."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "answer_survey")
    found = next((one for one in questions.asked(by, at=at) if one.id == id), None)
    typed, wrong = dict(request.POST.lists()), ""
    if request.method == "POST" and found:
        asked = found.questionnaire
        said: dict[str, Any] = {"scores": answering.scores(asked, typed), "comment": answering.comment(typed)}
        try:
            answer_survey(by, at, id=an_id(request.POST.get("id", "")), digest=digest(said), survey=id, **said)
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            return redirect(f"{reverse('survey_answer', args=[id])}?thanks=1")
    shown: dict[str, Any] = {"here": "my_work", "found": found, "wrong": wrong, "thanks": "thanks" in request.GET}
    if found:
        shown |= {"name": answering.said(found.questionnaire.name, found.questionnaire.english)}
        shown |= {"questions": answering.shown(found.questionnaire, typed), "comment": answering.comment(typed)}
    return render(request, "survey_answer.html", {**shown, "id": request.POST.get("id") or uuid4()})
