"""Publications in the hospital's hands: what can be published, the text before and after masking, releases, rulings."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions.draft_publication import draft_publication
from houqin.actions.object_to_publication import object_to_publication
from houqin.actions.release_publication import release_publication
from houqin.actions.rule_on_public_objection import rule_on_public_objection
from houqin.interfaces import wording
from houqin.interfaces.web import forming, words
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import Field, Form
from houqin.queries import publication as questions
from houqin.rules import permission
from houqin.rules import publication as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused

SOURCE = ("kind", "period", "panel", "awards", "corrects", "act")


def publications(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    may = {name: permission.may(by.role, name) for name in ("draft_publication", "public_objections")}
    shown = {"here": "publications", "rows": questions.publications(by, at=at), "may": may}
    shown |= {"waiting": questions.public_objections(by, at=at) if may["public_objections"] else []}
    return render(request, "publications.html", shown)


# ── Drafting ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """First what, then its text: as the records have it, masked, to be read and changed before it is drafted."""
    by, at = request.actor, timezone.now()
    permission.demand(by, "draft_publication")
    asked = {name: (request.POST or request.GET).get(name, "").strip() for name in SOURCE}
    if not asked["kind"] and not asked["corrects"]:
        return render(request, "publication_choose.html", {"here": "publications", **questions.publishable(by, at=at)})
    draft = _typed(request) if request.method == "POST" else _started(by, asked)
    if request.POST.get("deed") == "draft":
        gone = _drafted(request, asked, draft)
        if gone:
            return gone
    return render(request, "publication_new.html", _shown(by, asked, draft), status=422 if draft["wrong"] else 200)


def _typed(request: HttpRequest) -> dict[str, Any]:
    said = request.POST
    days = said.get("days", "")
    masked = said.get("masked", "{}")
    try:
        counts = {str(kind): int(n) for kind, n in json.loads(masked).items() if kind in questions.MASKED}
    except (ValueError, AttributeError):
        counts = {}
    return {
        **{"id": said.get("id") or str(uuid4()), "title": said.get("title", ""), "text": said.get("text", "")},
        **{"cause": said.get("cause", ""), "days": int(days) if days.isdecimal() and len(days) < 3 else 0},
        **{"masked": counts, "wrong": ""},
    }


def _started(by: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    if asked["corrects"]:
        found = questions.publication(by, an_id(asked["corrects"]), at=timezone.now())
        title, text, days = found["title"], found["text"], found["days"]
    else:
        found = questions.publication_source(by, at=timezone.now(), **_source(asked))
        title, text, days = found["title"], found["text"], rules.DAYS
    return {"id": str(uuid4()), "title": title, "text": text, "cause": "", "days": days, "masked": {}, "wrong": ""}


def _source(asked: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": asked["kind"]}
    if asked["period"]:
        said["period"] = int(asked["period"]) if asked["period"].isdecimal() and len(asked["period"]) == 6 else 0
    return said | {name: an_id(asked[name]) for name in ("panel", "awards") if asked[name]}


def _about(by: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """What decides who is named on purpose."""
    if asked["corrects"]:
        row = questions.publication(by, an_id(asked["corrects"]), at=timezone.now())["row"]
        return {"kind": row.kind, "panel": row.panel_id, "awards": row.awards_id}
    said = _source(asked)
    return {"kind": said["kind"], "panel": said.get("panel"), "awards": said.get("awards")}


def _shown(by: Actor, asked: Mapping[str, str], draft: dict[str, Any]) -> dict[str, Any]:
    """The text as it came beside the text as it would go out."""
    found = questions.redact_publication(by, text=draft["text"], **_about(by, asked))
    counts = dict(draft["masked"])
    for kind, n in found["counts"].items():
        counts[kind] = counts.get(kind, 0) + n
    before = _pieces(draft["text"], found["hits"])
    draft = {**draft, "text": found["after"], "masked": counts}
    return {
        **{"here": "publications", "asked": asked, "draft": draft, "before": before, "hits": len(found["hits"])},
        **{"counts": [(_(questions.MASKED[kind]), n) for kind, n in counts.items()], "told": json.dumps(counts)},
        **{"least": rules.LEAST_DAYS, "most": rules.MOST_DAYS},
    }


def _pieces(text: str, hits: Sequence[Any]) -> list[dict[str, str]]:
    """The text cut where something was found."""
    parts, last = [], 0
    for hit in hits:
        parts += [{"text": text[last : hit.start]}, {"text": hit.text, "kind": _(questions.MASKED[hit.kind])}]
        last = hit.end
    return [*parts, {"text": text[last:]}]


def _drafted(request: HttpRequest, asked: Mapping[str, str], draft: dict[str, Any]) -> HttpResponse | None:
    said = {name: draft[name] for name in ("title", "text", "cause", "days", "masked")}
    if asked["corrects"]:
        said |= {"corrects": an_id(asked["corrects"]), "act": asked["act"]}
    else:
        said |= _source(asked)
    sent, id = forming.digest(said), an_id(draft["id"])
    try:
        draft_publication(request.actor, timezone.now(), id=id, digest=sent, **said)
    except Forbidden:
        raise
    except Refused as refused:
        draft["wrong"] = wording.sentence(refused)
        return None
    messages.success(
        request, _("已办：%(deed)s") % {"deed": words.word("draft_publication", "action")}, extra_tags="ok"
    )
    return redirect("publication", id)


# ── One publication ───────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, id: UUID) -> HttpResponse:
    by, at = request.actor, timezone.now()
    found = questions.publication(by, id, at=at)
    forms = [one for one in _forms(by, found) if permission.may(by.role, one.kind)]
    mine = [one["id"] for one in found["said"] if _may_rule(by, one)]
    ruling = _chosen(request, by, found, mine)
    gone = forming.answered(request, [*forms, *filter(None, [ruling])], reverse("publication", args=[id]))
    if gone:
        return gone
    live = found["newest"] and found["state"] in ("running", "contested", "amend", "final")
    may_correct = live and permission.may(by.role, "draft_publication")
    shown = {**found, "here": "publications", "forms": forms, "mine": mine, "may_correct": may_correct}
    shown |= {"url": address(request, found), "masked": _masked(found), "ruling": ruling}
    wrong = any(one.wrong for one in (*forms, *filter(None, [ruling])))
    return render(request, "publication.html", shown, status=422 if wrong else 200)


def _masked(found: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(_(questions.MASKED[kind]), n) for kind, n in found["masked"].items() if kind in questions.MASKED]


def address(request: HttpRequest, found: Mapping[str, Any]) -> str:
    """Where anybody reads it without signing in: at the public address where there is one."""
    if not found["code"] or found["state"] in ("draft", "dropped"):
        return ""
    base, path = settings.PUBLIC.geturl().rstrip("/"), reverse("q_publication", args=[found["code"], found["id"]])
    return f"{base}{path}" if base else request.build_absolute_uri(path)


def _chosen(request: HttpRequest, by: Actor, found: Mapping[str, Any], mine: Sequence[UUID]) -> Form | None:
    """Of several objections to rule on the one that was opened, else the first."""
    asked = request.GET.get("objection", "")
    id = next((id for id in mine if str(id) == asked), next(iter(mine), None))
    return next((_ruling(by, found["id"], one) for one in found["said"] if one["id"] == id), None)


def _may_rule(by: Actor, one: Mapping[str, Any]) -> bool:
    if one["verdict"] or not permission.may(by.role, "rule_on_public_objection"):
        return False
    return not questions.not_impartial(by, questions.objection_row(one["id"]))


def _forms(by: Actor, found: Mapping[str, Any]) -> list[Form]:
    at, made, id = timezone.now(), [], found["id"]
    if found["state"] == "draft" and found["row"].by_id != by.person:
        verdicts = [("1", _("发布")), ("0", _("不发布（写明理由）"))]
        fields = [Field("agreed", _("结论"), "line", True, options=verdicts), Field("reason", _("说明（可不填）"))]
        made.append(
            Form(
                "release_publication",
                fields,
                lambda said: release_publication(
                    by, at, publication=id, agreed=said["agreed"] == "1", reason=said.get("reason", "")
                ),
            )
        )
    mine = next((one for one in found["said"] if one["mine"] and one["appeal_until"]), None)
    if mine and found["newest"]:
        label = Field("text", _("为什么不接受裁定（申请复议）"), "text", True)
        made.append(Form("object_to_publication", [label], partial(_object, by, id, mine["id"]), once=True))
    elif found["newest"] and found["state"] == "running":
        made.append(Form("object_to_publication", _objecting(), partial(_object, by, id, None), once=True))
    return made


def _objecting() -> list[Field]:
    return [Field("text", _("哪里不对、为什么"), "text", True)]


def _object(by: Actor, publication: UUID, appeals: UUID | None, said: Mapping[str, Any]) -> None:
    facts = {"publication": publication, "text": said["text"], "appeals": appeals}
    object_to_publication(by, timezone.now(), id=an_id(said["id"]), digest=forming.digest(facts), **facts)


def _ruling(by: Actor, publication: UUID, one: Mapping[str, Any]) -> Form:
    masked = questions.redact_publication_words(by, one["text"])
    verdicts = [(code, _(word)) for code, word in rules.VERDICTS.items()]
    fields = [
        Field("verdict", _("结论"), "line", True, options=verdicts),
        Field("shown", _("公布的异议内容（已遮盖个人信息）"), "text", True, masked),
        Field("reason", _("理由（一并公布）"), "text", True),
    ]

    def does(said: Mapping[str, Any]) -> None:
        rule_on_public_objection(by, timezone.now(), objection=one["id"], **said)

    url = f"{reverse('publication', args=[publication])}?objection={one['id']}"
    return Form("rule_on_public_objection", fields, does, url)
