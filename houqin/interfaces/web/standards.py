"""The standards on the shelf: packs, an edition laid open, and the hospital's own edition pasted as text."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from houqin.actions.release_edition import release_edition
from houqin.interfaces import wording
from houqin.interfaces.web import papers, telling
from houqin.queries import standard as questions
from houqin.queries.standard import Read
from houqin.rules import layering, permission
from houqin.rules.refusal import Refused, Wrong
from houqin.rules.standard import Item

SHOWN = ("full", "rule", "frequency", "key", "veto", "photo", "basis", "support", "text")


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    rows = [one for one in questions.packs(request.actor) if sought in f"{one.newest.name}{one.newest.pack}"]
    return render(request, "packs.html", {"here": "packs", "rows": rows, "sought": sought})


@require_safe
def pack(request: HttpRequest, name: str) -> HttpResponse:
    """One edition: every item with its rule in words, the law behind it and whose word holds."""
    read = questions.edition(
        request.actor, name, papers.day(said) if (said := request.GET.get("edition", "")) else None
    )
    only = request.GET.get("support", "")
    shown = {
        **{"here": "packs", "read": read, "edition": read.edition, "pack": read.pack, "only": only},
        "sections": list(_sections(read, only)),
        "designed": sum(item.support == "design" for item in read.edition.items),
        "may_release": permission.may(request.actor.role, "release_edition"),
    }
    return render(request, "pack.html", shown)


def _sections(read: Read, only: str) -> Iterator[dict[str, Any]]:
    for section in read.edition.sections:
        items = [_item(read, item) for item in read.edition.items if item.section == section.name]
        kept = [item for item in items if not only or item["item"].support == only]
        if kept:
            yield {"name": section.name, "full": section.full, "items": kept}


def _item(read: Read, item: Item) -> dict[str, Any]:
    """`layers`: whose word each field is, the nation's own left out where it said everything."""
    won = {name: read.stack.won.get((item.code, name), "") for name in SHOWN}
    whose = dict.fromkeys(won.values())
    parts = {who: "、".join(_(layering.zh(Item, name)) for name, one in won.items() if one == who) for who in whose}
    return {
        "item": item,
        "rule": telling.rule(item),
        "laws": [read.bases[basis] for basis in item.basis if basis in read.bases],
        "layers": list(parts.items()) if len(parts) > 1 else [(next(iter(parts)), "")],
    }


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, name: str) -> HttpResponse:
    """The hospital's own edition as text; what is wrong with it stands beside it by line, and the text stays."""
    by = request.actor
    permission.demand(by, "release_edition")
    read = questions.edition(by, name)
    text = request.POST.get("text", "").replace("\r\n", "\n") or _start(read)
    problems: list[dict[str, Any]] = []
    if request.method == "POST":
        try:
            release_edition(by, timezone.now(), id=uuid4(), pack=name, text=text)
        except Wrong as wrong:
            problems = [vars_of(one) for one in wrong.problems]
        except Refused as refused:
            problems = [{"line": None, "said": wording.sentence(refused), "expected": "", "key": ""}]
        else:
            messages.success(request, _("本院版本已发布；新签订或变更的合同可以选用。"), extra_tags="ok")
            return redirect(reverse("pack", args=[name]))
    shown = {"here": "packs", "read": read, "edition": read.edition, "text": text, "problems": problems}
    return render(request, "pack_release.html", shown, status=400 if problems else 200)


def vars_of(problem: Any) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("line", "said", "expected", "key")}


def _start(read: Read) -> str:
    """The own edition in force as a starting text, or the shortest that could be one."""
    if read.text:
        return re.sub(r"(?m)^edition:.*$", f"edition: {timezone.localdate()}", read.text, count=1)
    item = next((one for one in read.edition.items if not one.cited), read.edition.items[0])
    return START.format(
        pack=read.edition.pack,
        day=timezone.localdate(),
        under=read.edition.edition,
        code=item.code,
        frequency=item.frequency,
    )


START = """pack: {pack}
edition: {day}
layer: hospital
under: {under}
provenance: 本院总务处
# 只写与国家版本不同的地方；有法规依据的条目只能加严。各条满分之和须仍为 100。
items:
  - {{code: {code}, frequency: {frequency}}}
"""
