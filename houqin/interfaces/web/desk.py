"""My work: what waits for whoever has signed in, by deadline, and the few figures of their role."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from houqin.interfaces.web import answering, duties, say, warning, words
from houqin.interfaces.web.figures import Figure
from houqin.queries import finding, my_work, sheet
from houqin.rules import permission
from houqin.rules.party import Actor

Task = Mapping[str, Any]
FINDING_DEEDS = {
    "open": ("待签收", "去签收"),
    "doing": ("待整改", "去整改"),
    "review": ("待复核", "去复核"),
    "declined": ("待裁定", "去裁定"),
    "disowned": ("责任待定", "去划责"),
}
RECHECK = ("抽查", "去复查")


def desk(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    by: Actor = request.actor
    tasks = [_shown(task, at) for task in my_work.my_work(by, at=at)]
    figures = _figures(by, tasks, at) if permission.may(by.role, "contracts_now") else []
    starts = {
        "inspector": {"url": reverse("phone"), "label": _("开始检查"), "icon": "clipboard-check"},
        "ward": {"url": reverse("case_new"), "label": _("我要报修"), "icon": "plus"},
    }
    start = starts.get(by.role)
    return render(request, "my_work.html", {"here": "my_work", "tasks": tasks, "figures": figures, "start": start})


def _shown(task: Task, at: datetime) -> dict[str, Any]:
    """A task in words: what it is, what it is about, and the one thing to do."""
    said = SAID[task["kind"]](task)
    return {"amount_fen": None, "tone": "", "due_at": task["due_at"], "urgency": urgency(task["due_at"], at), **said}


def urgency(due_at: datetime | None, at: datetime) -> str:
    if due_at is None:
        return "none"
    if due_at < at:
        return "late"
    days = (timezone.localdate(due_at) - timezone.localdate(at)).days
    return "today" if not days else "week" if days <= 7 else "later"


def _finding(task: Task) -> dict[str, Any]:
    row = task["row"]
    kind, deed = RECHECK if task["kind"] == "recheck" else FINDING_DEEDS[task["state"]]
    return {
        "kind": _(kind),
        "tone": "bad" if row.severity == "重大" else "warn" if row.severity == "较大" else "",
        "title": task["text"],
        "about": f"{row.place.path} · {row.contract.name}",
        "url": reverse("finding", args=[row.pk]),
        "deed": _(deed),
    }


CASE_DEEDS = {
    "new": ("待受理", "去受理"),
    "sent": ("待接单", "去接单"),
    "doing": ("处理中", "去办理"),
    "paused": ("已暂停", "去看看"),
    "done": ("待确认", "去确认"),
}


def _case(task: Task) -> dict[str, Any]:
    kind, deed = CASE_DEEDS[task["state"]]
    about = (task["place"] or task["department"], task["category"], task["grade"])
    return {
        "kind": _(kind),
        "tone": {"red": "bad", "orange": "warn"}.get(task["colour"], ""),
        "title": f"{task['kind_name']}：{task['text'][:60]}",
        "about": " · ".join(filter(None, about)),
        "url": OWN_PAGES.get(task["of"], lambda id: reverse("case", args=[id]))(task["id"]),
        "deed": _(deed),
    }


OWN_PAGES: Mapping[str, Callable[[UUID], str]] = {
    "opinion": lambda id: reverse("opinion", args=[id]),
    "question": lambda id: f"{reverse('question_box')}?case={id}",
}


def _release(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        **{"kind": _("待发布"), "tone": "mid", "title": row["title"], "deed": _("去发布")},
        "about": _("公示由 %(name)s 起草") % {"name": row["by"]},
        "url": reverse("publication", args=[row["id"]]),
    }


def _public_objection(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        **{"kind": _("待复议") if row["appeal"] else _("待裁定"), "tone": "warn", "title": row["text"][:60]},
        **{"about": f"{row['number']} · {row['title']}", "deed": _("去裁定")},
        "url": f"{reverse('publication', args=[row['publication']])}?objection={row['id']}",
    }


def _sheet(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        "kind": _("待确认"),
        "title": f"{row.contract.name} {say.month(row.period)}",
        "about": _("得分 %(points)s %(grade)s，可确认或提出异议")
        % {"points": say.points(row.points), "grade": row.grade},
        "url": reverse("contract_month", args=[row.contract_id, row.period]),
        "deed": _("去查看"),
    }


def _decision(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        "kind": _("待签"),
        "tone": "bad" if row.kind in ("terminate", "interview") else "mid",
        "title": f"{words.word(row.kind, 'decision')} · {row.contract.name}",
        "about": f"{row.reason} · {row.proposed_by.name} · {say.month(row.period)}",
        "url": reverse("decisions") if row.measure != "by_hand" else reverse("decision", args=[row.pk]),
        "deed": _("去签字"),
        "amount_fen": row.amount_fen or None,
    }


def _objection(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        "kind": _("待复核"),
        "tone": "warn",
        "title": _("异议：%(text)s") % {"text": row.text},
        "about": f"{row.contract.name} · {say.month(row.sheet.period)}",
        "url": reverse("objection", args=[row.pk]),
        "deed": _("去复核"),
    }


def _month(task: Task) -> dict[str, Any]:
    closing = task["kind"] == "close"
    said = _("%(month)s 有 %(n)s 份合同待考评") if closing else _("%(month)s 有 %(n)s 份结算单待办")
    return {
        "kind": _("待考评") if closing else _("待结算"),
        "tone": "mid",
        "title": said % {"month": say.month(task["period"]), "n": task["count"]},
        "about": _("月末结算，先看例外"),
        "url": reverse("month_end_of", args=[task["period"]]),
        "deed": _("去办理"),
    }


def _renewal(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        "kind": _("将到期"),
        "tone": "warn" if task["days_left"] <= 90 else "",
        "title": row.name,
        "about": _("剩 %(n)s 天到期，采购通常须提前 90 至 180 天启动") % {"n": task["days_left"]},
        "url": reverse("renewal", args=[row.pk]),
        "deed": _("续签评估"),
    }


RUNGS = {
    "rectify_order": ("待落实", "列出要整改的问题和期限", "去列入"),
    "interview": ("待落实", "约谈后记录内容和承诺", "去记录"),
    "final_warning": ("最终警告", "警告期内再有问题，可按合同终止", "去查看"),
    "terminate": ("终止合同", "办理交接、结清和损失索赔", "去查看"),
}


def _rung(task: Task) -> dict[str, Any]:
    """What was signed and waits to be carried out, or hangs over a contract."""
    row = task["row"]
    kind, about, deed = RUNGS[row.kind]
    said = {"kind": _(kind), "tone": "bad" if row.kind in ("final_warning", "terminate") else "warn"}
    said |= {"title": f"{words.word(row.kind, 'decision')} · {row.contract.name}", "about": _(about)}
    return {**said, "url": reverse("decision", args=[row.pk]), "deed": _(deed)}


def _panel(task: Task) -> dict[str, Any]:
    row, voting = task["row"], task["kind"] == "ballot"
    return {
        "kind": _("待评分") if voting else _("待锁定"),
        "tone": "mid",
        "title": row["title"],
        "about": _("%(n)s 个参评对象，已投 %(came)s / %(seats)s 席")
        % {"n": row["subjects"], "came": row["present"], "seats": row["seats"]},
        "url": reverse("my_ballot" if voting else "panel", args=[row["id"]]),
        "deed": _("去打分") if voting else _("去办理"),
    }


def _survey(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        "kind": _("待答卷"),
        "title": answering.said(row.questionnaire.name, row.questionnaire.english),
        "about": _("%(contract)s · %(n)s 题，匿名") % {"contract": row.contract, "n": len(row.questionnaire.questions)},
        "url": reverse("survey_answer", args=[row.id]),
        "deed": _("去答卷"),
    }


CIRCULARS = {
    "rule_on_praise": ("待核实", "%(n)s 条表扬待核实", "去核实"),
    "issue_circular": ("待签发", "%(n)s 份通报待签发", "去签发"),
    "acknowledge_circular": ("待签收", "%(n)s 份通报待签收", "去签收"),
}


def _circular(task: Task) -> dict[str, Any]:
    kind, title, deed = CIRCULARS[task["kind"]]
    said = {"kind": _(kind), "title": _(title) % {"n": task["count"]}, "about": _("表扬与通报"), "deed": _(deed)}
    return {**said, "url": reverse("circulars")}


def _held(task: Task) -> dict[str, Any]:
    return {
        "kind": _("待复核"),
        "tone": "warn",
        "title": _("%(n)s 份集中提交的答卷") % {"n": task["count"]},
        "about": _("复核前不计入结果"),
        "url": reverse("held"),
        "deed": _("去复核"),
    }


def _duty(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        "kind": words.word(row.kind, "plan_kind"),
        "title": row.name,
        "about": _("%(from)s 起可办") % {"from": timezone.localtime(row.opens).strftime("%m-%d %H:%M")},
        "url": reverse("duty", args=[row.plan, duties.named(row.at)]),
        "deed": _("去办理"),
    }


def _draw(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        "kind": _("抽查"),
        "title": _("本月抽中的房间还有 %(left)s 间没查") % {"left": task["left"]},
        "about": _("%(contract)s · 共抽 %(drawn)s 间") % {"contract": row.contract.name, "drawn": task["drawn"]},
        "url": reverse("phone") + "#drawn",
        "deed": _("去抽查"),
    }


def _warning(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        **{"kind": _("预警"), "tone": "warn", "title": row.name},
        "about": _("一周查 %(n)s 项，%(failed)s 项有问题，高出平常") % {"n": row.n, "failed": row.failed},
        "url": warning.address(row.series),
        "deed": _("去处理"),
    }


def _duty_told(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        **{"kind": _("逾期督办"), "tone": "warn", "title": row.name},
        "about": _("由%(doer)s办理，已逾期，请催办") % {"doer": row.doer},
        "url": reverse("duty", args=[row.plan, duties.named(row.at)]),
        "deed": _("去看看"),
    }


def _duty_item(task: Task) -> dict[str, Any]:
    row = task["row"]
    return {
        **{"kind": _("联合检查"), "title": row.text, "about": " · ".join(_where(row))},
        "url": reverse("duty", args=[row.duty.plan_id, duties.named(row.duty.at)]),
        "deed": _("去答复"),
    }


def _where(row: Any) -> list[str]:
    return [one for one in (row.duty.plan.name, row.place.path if row.place else "") if one]


SAID: Mapping[str, Callable[[Task], dict[str, Any]]] = {
    "finding": _finding,
    "survey": _survey,
    "held": _held,
    **dict.fromkeys(CIRCULARS, _circular),
    "recheck": _finding,
    "case": _case,
    "sheet": _sheet,
    "decision": _decision,
    "objection": _objection,
    "close": _month,
    "statement": _month,
    "renewal": _renewal,
    "rung": _rung,
    "duty": _duty,
    "duty_told": _duty_told,
    "draw": _draw,
    "warning": _warning,
    "duty_item": _duty_item,
    "release": _release,
    "public_objection": _public_objection,
    "ballot": _panel,
    "lock": _panel,
}


def _figures(by: Actor, tasks: Sequence[Mapping[str, Any]], at: datetime) -> list[Figure]:
    """What waits, what is late, the likely deductions of the last month, and the contracts about to end."""
    contracts = sheet.contracts_now(by, at=at)
    counts = finding.findings(by, at=at, chosen={}, page=1)["counts"]
    late = sum(task["urgency"] == "late" for task in tasks)
    note, unit = _("%(n)s 件超期"), _("件")
    found = [
        Figure(_("待办"), len(tasks), unit, note % {"n": late}, "bad" if late else ""),
        Figure(
            *(_("未销号问题"), counts["unclosed"], unit, note % {"n": counts["late"]}),
            *("bad" if counts["late"] else "", reverse("findings")),
        ),
    ]
    if permission.may(by.role, "sheets") and contracts["period"]:
        found += _of_contracts(contracts)
    return found


def _of_contracts(contracts: Mapping[str, Any]) -> list[Figure]:
    page, rows = reverse("contracts"), contracts["rows"]
    withheld = sum(row["withheld_fen"] for row in rows)
    days = [row["days_left"] for row in rows if row["days_left"] <= 180]
    note = _("最近 %(n)s 天") % {"n": min(days)} if days else _("180 天内没有")
    return [
        Figure(_("最近一月扣减"), say.yuan(withheld), _("元"), say.month(contracts["period"]), url=page),
        Figure(_("合同将到期"), len(days), _("份"), note, "warn" if days else "", page),
    ]
