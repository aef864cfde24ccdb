"""Early warning on one page: what must be acted upon and by when, any series with its limit, contracts to buy anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.answer_warning import answer_warning
from houqin.analysis import warning as analysis
from houqin.interfaces import wording
from houqin.interfaces.web import say, words
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.figures import Figure
from houqin.queries import warning as questions
from houqin.rules import money, permission
from houqin.rules.refusal import Forbidden, Refused

SHOWN_WEEKS = 10


@require_http_methods(["GET", "POST"])
def warnings(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    typed, wrong = request.POST.dict(), ""
    if request.method == "POST":
        try:
            _answer(request, at, typed)
        except Forbidden:
            raise
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            said = _("已办：%(deed)s") % {"deed": words.word("answer_warning", "action")}
            messages.success(request, said, extra_tags="ok")
            return redirect("warnings")
    found = questions.warnings(by, at=at)
    known = questions.watched_series(by, at=at)
    chosen = request.GET.get("series") or _first(found["open"], known)
    shown = {
        **{"here": "warnings", "figures": _figures(found["counts"]), "ending": found["ending"]},
        **{"open": [_row(row, at) for row in found["open"]], "answered": [_row(row, at) for row in found["answered"]]},
        **{"groups": _groups(known), "chosen": chosen, "may_answer": permission.may(by.role, "answer_warning")},
        **{
            "typed": typed,
            "wrong": wrong,
            "odds": _share(round(analysis.FALSE_ALARMS * 10000)),
            "many": sum(one["ready"] for one in known),
        },
        **{
            "expected": round(analysis.FALSE_ALARMS * sum(one["ready"] for one in known)),
            "baseline": analysis.BASELINE,
        },
        **(_series(questions.warning_series(by, key=chosen, at=at)) if chosen else {}),
    }
    return render(request, "warnings.html", shown, status=422 if wrong else 200)


def _answer(request: HttpRequest, at: datetime, typed: Mapping[str, str]) -> None:
    real = {"yes": True, "no": False}.get(typed.get("real", ""))
    if real is None:
        raise Refused("请选属实还是误报")
    try:
        until = datetime.fromisoformat(typed["until"]).date() if typed.get("until") else None
    except ValueError:
        raise Refused("完成日期填得不对") from None
    said: dict[str, Any] = {"real": real, "text": typed.get("text", ""), "until": until}
    answer_warning(request.actor, at, warning=an_id(typed.get("warning", "")), **said)


def _first(open_: Sequence[Any], known: Sequence[Mapping[str, Any]]) -> str:
    """What is looked at where nothing was chosen: the most urgent warning's series, else the first there is."""
    if open_:
        return str(open_[0].series)
    return str(known[0]["key"]) if known else ""


def _groups(known: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in known:
        found.setdefault(words.word(one["level"], "warning_level"), []).append(one)
    return list(found.items())


def _row(row: Any, at: datetime) -> dict[str, Any]:
    rate = money.half_up(row.failed * 10000, row.n)
    return {
        **{"row": row, "rate": _share(rate), "usual": _share(row.usual_bp), "late": row.due_at < at},
        "url": address(row.series),
    }


def address(series: str) -> str:
    return f"{reverse('warnings')}?{urlencode({'series': series})}"


def _share(bp: int) -> str:
    return str(say.percent(bp))


def _series(found: Mapping[str, Any]) -> dict[str, Any]:
    """The chosen series: its chart, its last weeks, its findings."""
    line = [_week(one) for one in found["watched"]]
    now = found["watched"][-1]["at"] if found["watched"] else None
    return {
        **{"name": found["name"], "line": line, "weeks": line[::-1][:SHOWN_WEEKS], "missing": found["missing"]},
        **{"findings": found["findings"], "past": found["warnings"], "alarm": bool(now and now.alarm)},
        "usual": _share(round(now.usual * 10000)) if now else "",
    }


def _week(one: Mapping[str, Any]) -> dict[str, Any]:
    at = one["at"]
    return {
        **{"week": at.period, "n": one["n"], "failed": one["failed"], "rate": _share(round(at.rate * 10000))},
        **{"level": at.level, "limit": at.limit, "alarm": at.alarm},
        **{"height": f"{at.level:.2f}", "most": f"{at.limit:.2f}", "label": at.period.isoformat()},
    }


def _figures(counts: Mapping[str, int]) -> list[Figure]:
    told = counts["real"] + counts["false"]
    share = _share(money.half_up(counts["false"] * 10000, told)) if told else "—"
    late = _("其中 %(n)s 件已过期限") % {"n": counts["late"]} if counts["late"] else ""
    return [
        Figure(_("待处理预警"), counts["open"], _("件"), late, "bad" if counts["late"] else ""),
        Figure(_("一年内发出"), counts["raised"], _("件")),
        Figure(_("属实"), counts["real"], _("件"), _("已写明措施与期限")),
        Figure(_("误报"), counts["false"], _("件"), _("占已答复的 %(share)s") % {"share": share}),
    ]
