"""Assessment schemes: their list, the page where one is built from blank and tried, and the one in force."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from houqin.actions.keep_draft import keep_draft
from houqin.interfaces.web import fields, trial
from houqin.queries import draft as drafts
from houqin.queries import scheme as questions
from houqin.queries import standard
from houqin.rules import clause, declared, money, period, permission
from houqin.rules import scheme as rules
from houqin.rules.declared import Fault, Faulty
from houqin.rules.party import Actor
from houqin.rules.scheme import MEASURES, Scheme

KIND = "scheme"
CODES: Mapping[str, Mapping[str, str]] = {
    "Source.name": {"department": gettext_noop("主管部门"), "user": gettext_noop("服务对象")},
    "Repeat.within": {"contract": gettext_noop("整份合同内"), "place": gettext_noop("同一地点")},
    "Extra.per": {"month": gettext_noop("每月"), "year": gettext_noop("每年")},
    "Scheme.item_month": {"mean": gettext_noop("各次检查取平均"), "cumulative": gettext_noop("逐次累计扣分")},
    "Scheme.missing_source": {
        "renormalise": gettext_noop("由另一方占全部权重"),
        "not_assessed": gettext_noop("当月视为未考评"),
    },
    "Scheme.sites": {
        "pooled": gettext_noop("不分点位，合并计分"),
        "mean": gettext_noop("各点位取平均"),
        "lowest": gettext_noop("取最低的点位"),
    },
    "Scheme.streams": {
        "planned": gettext_noop("计划检查"),
        "random": gettext_noop("随机抽查"),
        "targeted": gettext_noop("专项检查"),
        "look-back": gettext_noop("回头看"),
    },
    "Rung.effects": {
        "reminder": gettext_noop("提醒"),
        "rectify_order": gettext_noop("责令整改"),
        "interview": gettext_noop("约谈"),
        "forfeit_deposit": gettext_noop("不退履约保证金"),
        "terminate": gettext_noop("终止合同"),
    },
    "Year.panel": {
        "ballots": gettext_noop("各评委总分，按下列个数去高低后平均"),
        "result": gettext_noop("评审会锁定时计入结果的分"),
    },
    "Year.missing": {"renormalise": gettext_noop("由其余部分占全部权重"), "not_assessed": gettext_noop("视为未考评")},
}
QUOTED = (*MEASURES.values(), rules.Rung, rules.Repeat, rules.Year, rules.Wording)
LONG = frozenset(f"{cls.__name__}.text" for cls in QUOTED)


def speaking(by: Actor) -> fields.Words:
    """The words of a scheme's form; the packs are those on this hospital's shelf."""
    options = {name: [(code, _(word)) for code, word in codes.items()] for name, codes in CODES.items()}
    packs = [(pack.newest.pack, pack.newest.name) for pack in standard.packs(by)]
    return fields.Words({**options, "Card.pack": packs}, LONG)


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    by: Actor = request.actor
    may_build = permission.may(by.role, "papers")
    kept = [_kept(one) for one in drafts.papers(by, KIND) if fields.identified(one.key)] if may_build else []
    running = questions.schemes(by, month=period.of(timezone.now()))
    shown = [{"row": one, "measures": measures_of(declared.plain(one.scheme))} for one in running]
    return render(
        request, "schemes.html", {"here": "schemes", "drafts": kept, "running": shown, "may_build": may_build}
    )


def _kept(one: drafts.Draft) -> dict[str, Any]:
    body = fields.loaded(one.body)
    _scheme, faults = parsed(body)
    said = {"id": UUID(one.key), "title": body.get("title", ""), "measures": measures_of(body), "faults": len(faults)}
    return {**said, "by": one.name, "at": one.updated_at}


def measures_of(body: Mapping[str, Any]) -> list[str]:
    """The payment schemes that a body uses, in the catalogue's numbers."""
    kinds = {m["measure"] for m in trial.rows(body, "payment") if m.get("measure") in MEASURES}
    kinds |= {"sites"} if body.get("sites") == "lowest" else set()
    kinds |= {"sources"} if trial.rows(body, "sources") else set()
    kinds |= {"relative"} if any(trial.rows(card, "items") for card in trial.rows(body, "cards")) else set()
    kinds |= {"year"} if body.get("year") else set()
    return sorted({clause.TITLES[kind].split()[0] for kind in kinds}, key=lambda code: int(code[2:]))


@require_safe
def scheme_new(request: HttpRequest) -> HttpResponse:
    """A sheet under a new name, blank or after a contract's scheme; nothing is kept until something is typed."""
    source = {"from": request.GET["from"]} if request.GET.get("from") else {}
    return redirect(f"{reverse('scheme_draft', args=[uuid4()])}{'?' if source else ''}{urlencode(source)}")


# ── Building ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def scheme_draft(request: HttpRequest, id: UUID) -> HttpResponse:
    """One scheme being written. Every POST keeps what was typed before anything else is looked at."""
    by: Actor = request.actor
    kept: Any = drafts.paper(by, KIND, id.hex)
    if request.method == "POST":
        body, focus = _taken(request)
        at = timezone.now()
        keep_draft(by, at, kind=KIND, key=id.hex, body=json.dumps(body, ensure_ascii=False))
        return _page(request, id, body, focus, {"name": by.name, "updated_at": at})
    body = fields.loaded(kept.body) if kept else _started(request, by)
    return _page(request, id, body, "", kept)


def _started(request: HttpRequest, by: Actor) -> dict[str, Any]:
    """Blank, or after the scheme of a contract."""
    source = request.GET.get("from", "")
    if not source:
        return {}
    found = questions.scheme(by, UUID(source), month=period.of(timezone.now()))
    return {"title": _("%(name)s（修订）") % {"name": found.name}, **declared.plain(found.scheme)}


def _taken(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """What was typed, after a row came or went; and where the cursor belongs now."""
    body = fields.typed(request.POST)
    add, remove = body.pop("add", ""), body.pop("remove", "")
    if remove:
        fields.removed(body, remove)
    return body, _add(body, add) if add else ""


def _add(body: dict[str, Any], wanted: str) -> str:
    path, _colon, choice = wanted.partition(":")
    if path == "trial.sites":
        sites = body.setdefault("trial", {}).setdefault("sites", [{}])
        sites.append({})
        return f"trial.sites[{len(sites) - 1}].name"
    try:
        new = fields.added(Scheme, body, wanted)
    except (LookupError, StopIteration, TypeError, AttributeError):
        return ""  # no button of this page asks for that
    if path == "cards":
        body["cards"][-1].update({"items": [fields.blank(rules.OwnItem)]} if choice == "own" else {"pack": ""})
    if path == "wording":
        body["wording"][-1].update(rule=choice)
    return new


def parsed(body: Mapping[str, Any]) -> tuple[Scheme | None, tuple[Fault, ...]]:
    """The scheme that a draft's body says, or all that is wrong with it."""
    said = {key: value for key, value in body.items() if key not in ("title", "trial")}
    try:
        return rules.parse(said), ()
    except Faulty as faulty:
        return None, faulty.faults


def _page(request: HttpRequest, id: UUID, body: dict[str, Any], focus: str, kept: Any) -> HttpResponse:
    scheme, faults = parsed(body)
    asked = request.POST.get("do") in ("trial", "check")
    words = speaking(request.actor)
    form = fields.form(Scheme, body, faults if asked else told(faults, body), words)
    sheet = trial.sheet(body, body.get("trial"), dict(words.options["Card.pack"]))
    shown = {
        **{"here": "schemes", "id": id, "title": body.get("title", ""), "kept": kept},
        **{"form": form, "blocks": blocks(form), "rules": quoted(form), "sums": _sums(body), "settled": settled()},
        "offers": [(f"payment:{kind}", *titled(kind)) for kind in MEASURES],
        "faults": faults,
        "asked": asked,
        "trial": sheet,
        "effects": trial.EFFECTS,
        "result": trial.tried(scheme, sheet) if scheme else None,
        "focus": fields.anchor(focus) if focus else "",
    }
    return render(request, "scheme_edit.html", shown)


def told(faults: Sequence[Fault], body: Mapping[str, Any]) -> list[Fault]:
    """While somebody is still writing: only what is wrong with what is there, not what is still missing."""
    return [fault for fault in faults if _there(body, fault.path)]


def _there(body: Any, path: str) -> bool:
    for number, word in fields.STEP.findall(path):
        try:
            body = body[int(number)] if number else body[word]
        except (LookupError, TypeError):
            return False
    return bool(body)


def blocks(form: fields.Group) -> list[dict[str, Any]]:
    """The payment measures, each with its name and how the gaps of its text are settled."""
    return [
        {"group": row, "ps": ps, "name": name, "settled": _(clause.SETTLED[row.kind])}
        for row in form.rows("payment")
        for ps, name in [titled(row.kind)]
    ]


def titled(rule: str) -> tuple[str, str]:
    """The number in the catalogue of payment schemes, and the name: ("PS1", "分档支付比例")."""
    ps, _space, name = _(clause.TITLES[rule]).partition(" ")
    return ps, name


def named(form: fields.Group) -> fields.Group:
    """With each measure under its own name instead of “支付计法”."""
    for row in form.rows("payment"):
        row.label = " ".join(titled(row.kind))
    return form


def quoted(form: fields.Group) -> dict[str, dict[str, Any]]:
    """The rules that are plain fields: the contract's own words, if quoted, and how their gaps are settled."""
    rows = {row.typed.get("rule"): row for row in form.rows("wording")}
    return {rule: {"rule": rule, "row": rows.get(rule), "settled": _(clause.SETTLED[rule])} for rule in rules.WORDED}


def settled() -> dict[str, str]:
    return {name: _(said) for name, said in clause.SETTLED.items()}


def _sums(body: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the weights add up to so far, for the eye; parts that are no numbers count nothing."""
    said = body.get("year")
    year = said if isinstance(said, Mapping) else {}
    lists = {
        "cards": [card.get("weight") for card in trial.rows(body, "cards")],
        "sources": [source.get("weight") for source in trial.rows(body, "sources")],
        "year": [year.get(name) for name in ("daily", "annual", "satisfaction")],
    }
    sums = {name: sum(map(trial.number, weights)) for name, weights in lists.items()}
    return {name: {"said": money.points(total), "right": total == rules.FULL} for name, total in sums.items()}


# ── In force ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def scheme(request: HttpRequest, id: UUID) -> HttpResponse:
    """The scheme of a contract as it holds, every default printed, or as it held from an earlier month."""
    by: Actor = request.actor
    wanted = request.GET.get("month", "")
    month = int(wanted) if wanted.isdecimal() and period.is_month(int(wanted)) else period.of(timezone.now())
    found = questions.scheme(by, id, month=month)
    said = reading(by, declared.plain(found.scheme))
    shown = {**said, "here": "contracts", "found": found, "may_build": permission.may(by.role, "papers")}
    return render(request, "scheme.html", shown)


def reading(by: Actor, typed: Mapping[str, Any]) -> dict[str, Any]:
    """A scheme in words, for a page that shows it and takes nothing."""
    form = fields.form(Scheme, typed, (), speaking(by))
    words = {"scheme": form, "blocks": blocks(form), "rules": quoted(form), "settled": settled()}
    return {**words, "measures": measures_of(typed)}
