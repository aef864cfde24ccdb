"""Who signs and rules: the cockpit, what waits for a signature, and the objections."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houqin import packs
from houqin.actions import appeal_ruling, rule_on_objection, sign_decision
from houqin.interfaces.web import say, words
from houqin.interfaces.web.doing import an_id, done
from houqin.interfaces.web.figures import Figure
from houqin.interfaces.web.trace import around
from houqin.queries import cockpit as overview
from houqin.queries import decision as waiting
from houqin.rules import money, permission
from houqin.rules import period as months
from houqin.rules.refusal import Refused

Row = Mapping[str, Any]
LEAD_DAYS, FALLING = 90, 3  # days that a procurement takes; months of falling points before it is a warning


def cockpit(request: HttpRequest) -> HttpResponse:
    at, asked = timezone.now(), request.GET.get("month", "")
    month = int(asked) if asked.isdigit() and months.is_month(int(asked)) else None
    found = overview.cockpit(request.actor, at=at, month=month)
    rows, by = found["rows"], request.actor
    mine = (
        [one for one in waiting.decisions(by, at=at) if one["mine"]] if permission.may(by.role, "sign_decision") else []
    )
    shown = {
        **{"here": "cockpit", "period": found["period"], "as_of": at, **around(found["period"])},
        **{
            "figures": [*_figures(rows, found["period"]), *_pressing(found["late"])],
            "groups": _groups(rows),
            "warnings": _warnings(rows),
            "decisions": mine,
        },
        "costs": [(str(one["period"] % 100), one["payable_fen"], one["withheld_fen"]) for one in found["costs"]],
        "cost_note": _cost_note(found["costs"]),
    }
    return render(request, "cockpit.html", shown)


def _groups(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Ranked within a service line only; the line with the lowest points comes first."""

    def service(row: Row) -> str:
        return "、".join(packs.load(name).name if name in packs.names() else name for name in row["services"])

    def lowest(rows: Sequence[Row]) -> int:
        return min(-1 if row["points"] is None else row["points"] for row in rows)

    ordered = sorted(rows, key=lambda row: (service(row), -(row["points"] or 0)))
    groups = [(name, list(some)) for name, some in groupby(ordered, service)]
    groups.sort(key=lambda group: lowest(group[1]))
    return [{"service": name, "rows": [{**row, **_advice(row), **_back(row)} for row in some]} for name, some in groups]


def _back(row: Mapping[str, Any]) -> dict[str, str]:
    """The share of a contract's findings of the month that had been there before."""
    opened, again = row["again"]
    return {"again_rate": say.percent(money.half_up(again * 10000, opened)) if again else ""}


def _advice(row: Mapping[str, Any]) -> dict[str, str]:
    """What stands out; whether to act on it is a person's decision."""
    if row["passed"] is False:
        return {"advice": _("不合格，按合同处置"), "advice_tone": "bad strong"}
    if row["points"] is None:
        return {"advice": _("未考评，补齐检查"), "advice_tone": "warn"}
    if row["late"]:
        return {"advice": _("催办超期整改"), "advice_tone": "warn"}
    if row["days_left"] <= LEAD_DAYS:
        return {"advice": _("启动采购"), "advice_tone": "warn"}
    return {"advice": _("按合同履行"), "advice_tone": "mute"}


def _figures(rows: Sequence[Row], period: int) -> list[Figure]:
    page = reverse("contracts")
    assessed = [row for row in rows if row["points"] is not None]
    passed, ending = sum(row["passed"] is True for row in assessed), sum(row["days_left"] <= LEAD_DAYS for row in rows)
    ending_note, unassessed = _("%(n)s 份 90 天内到期"), _("%(n)s 份未考评") % {"n": len(rows) - len(assessed)}
    return [
        Figure(_("在管合同"), len(rows), _("份"), ending_note % {"n": ending}, "warn" if ending else "", page),
        Figure(_("考评合格"), f"{passed} / {len(assessed)}", "", unassessed, url=page),
        *_open(rows),
        _again(rows, period),
        *_money([row for row in rows if row["direction"] == "expense"]),
    ]


def _pressing(late: Mapping[str, int]) -> list[Figure]:
    """Supervision opinions and questions that wait for the office's answer."""
    note, found = _("%(n)s 件超期"), []
    for kind, label, page in (
        ("opinion", _("监督意见待答复"), "opinions"),
        ("question", _("提问待答复"), "question_box"),
    ):
        n = late[f"{kind}_late"]
        if late[kind]:
            found.append(Figure(label, late[kind], _("件"), note % {"n": n}, "bad" if n else "", reverse(page)))
    return found


def _open(rows: Sequence[Row]) -> list[Figure]:
    page, late = reverse("findings"), sum(row["late"] for row in rows)
    url, tone = (f"{page}?state=late", "bad") if late else (page, "")
    note = _("%(n)s 件超期") % {"n": late}
    return [Figure(_("未销号问题"), sum(row["open"] for row in rows), _("件"), note, tone, url)]


def _again(rows: Sequence[Row], period: int) -> Figure:
    """What came back of the month's findings, over all contracts."""
    opened, again = (sum(row["again"][i] for row in rows) for i in (0, 1))
    rate = say.percent(money.half_up(again * 10000, opened)) if opened else "—"
    url = f"{reverse('findings')}?state=stands&again=1&month={period}"
    return Figure(_("本月复发率"), rate, "", _("%(n)s 件问题中 %(k)s 件") % {"n": opened, "k": again}, "", url)


def _money(costing: Sequence[Row]) -> list[Figure]:
    """Of contracts that cost money."""
    page, unit = reverse("contracts"), _("元")
    fee, withheld = sum(row["fee_fen"] for row in costing), sum(row["withheld_fen"] for row in costing)
    share = say.percent(money.half_up(withheld * 10000, fee)) if fee else "—"
    return [
        Figure(_("本月服务费"), say.yuan(fee), unit, _("支出类合同合计"), url=page),
        Figure(_("本月扣减"), say.yuan(withheld), unit, _("占服务费 %(share)s") % {"share": share}, url=page),
    ]


RISKS = ("red", "orange", "yellow", "blue")


def _warnings(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Red: failed; orange: falling for months; yellow: late to procure; blue: not assessed."""
    found = [
        {"title": row["name"], "about": row["provider"], "url": reverse("contract", args=[row["id"]]), **said}
        for row in rows
        for said in _risks(row)
    ]
    return sorted(found, key=lambda one: RISKS.index(one["risk"]))


def _risks(row: Row) -> Iterator[dict[str, str]]:
    points, falling = say.points(row["points"]), _falling(row["trend"])
    if row["passed"] is False:
        yield {"risk": "red", "text": _("得分 %(points)s，%(grade)s") % {"points": points, "grade": row["grade"]}}
    elif row["points"] is None:
        why = words.word(row["reason"], "reason") or _("本月还没有考评表")
        yield {"risk": "blue", "text": _("未考评：%(why)s") % {"why": why}}
    elif falling >= FALLING:
        text = _("得分连续 %(n)s 个月下降，现为 %(points)s")
        yield {"risk": "orange", "text": text % {"n": falling, "points": points}}
    if row["days_left"] <= LEAD_DAYS:
        text = _("合同 %(n)s 天后到期，采购通常须提前 90 天")
        yield {"risk": "yellow", "text": text % {"n": row["days_left"]}}


def _falling(trend: Sequence[int | None]) -> int:
    known = [points for points in trend if points is not None]
    return next(
        (n for n, (a, b) in enumerate(zip(known[-2::-1], known[::-1], strict=False)) if b >= a), max(len(known) - 1, 0)
    )


def _cost_note(costs: Sequence[Mapping[str, int]]) -> str:
    paid, lost = sum(one["payable_fen"] for one in costs), sum(one["withheld_fen"] for one in costs)
    return _("已结算应付 %(paid)s 元，扣减 %(lost)s 元") % {"paid": say.yuan(paid), "lost": say.yuan(lost)}


def decisions(request: HttpRequest) -> HttpResponse:
    """Those that this person may sign come first."""
    by, everything = request.actor, bool(request.GET.get("all")) or not permission.may(request.actor.role, "proxies")
    rows = waiting.decisions(by, at=timezone.now(), waiting=not everything)
    rows = sorted(rows, key=lambda one: not one["mine"])
    shown = {"here": "decisions", "rows": rows, "mine": sum(one["mine"] and one["turn"] != "council" for one in rows)}
    return render(request, "decisions.html", {**shown, "may_lend": permission.may(by.role, "proxies")})


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """One decision by its own button, or all that are ticked."""
    said, at = request.POST, timezone.now()
    ids = tuple(an_id(one) for one in (said.getlist("only") or said.getlist("ids")))
    agreed = said.get("verdict") != "refused"

    def act() -> None:
        if not ids:
            raise Refused("请先选中要签批的事项")
        sign_decision.sign_decision(request.actor, at, ids=ids, agreed=agreed, reason=said.get("reason", "").strip())

    told = _("签批 %(n)s 件") if agreed else _("退回 %(n)s 件")
    return done(request, reverse("decisions"), told % {"n": len(ids)}, act)


def objections(request: HttpRequest) -> HttpResponse:
    return render(request, "objections.html", {"here": "objections", "rows": waiting.objections(request.actor)})


def objection(request: HttpRequest, id: UUID) -> HttpResponse:
    found = waiting.objection(request.actor, id)
    lines = [{"line": one, "rows": found["pieces"].get(one.code, [])} for one in found["lines"]]
    may_rule = permission.may(request.actor.role, "rule_on_objection") and found["ruling"] is None
    shown = {**found, "here": "objections", "objection": found["row"], "lines": lines, "may_rule": may_rule}
    until = found["appeal_until"]
    shown |= {"may_appeal": permission.may(request.actor.role, "appeal_ruling") and until and timezone.now() < until}
    shown |= {"new_id": uuid4()}
    return render(request, "objection.html", shown)


@require_POST
def appeal(request: HttpRequest, id: UUID) -> HttpResponse:
    said = request.POST
    text, key = said.get("text", ""), an_id(said.get("id", ""))
    sent = sha256(f"{id}/{text}".encode()).hexdigest()

    def act() -> None:
        appeal_ruling.appeal_ruling(request.actor, timezone.now(), id=key, digest=sent, objection=id, text=text)

    return done(request, reverse("objection", args=[id]), words.word("appeal_ruling", "action"), act)


@require_POST
def rule(request: HttpRequest, id: UUID) -> HttpResponse:
    said, at = request.POST, timezone.now()
    evidence = tuple(an_id(one) for one in said.getlist("evidence"))

    def act() -> None:
        rule_on_objection.rule_on_objection(
            request.actor,
            at,
            objection=id,
            verdict=said.get("verdict", ""),
            reason=said.get("reason", ""),
            evidence=evidence,
        )

    return done(request, reverse("objection", args=[id]), _("提交复核意见"), act)
