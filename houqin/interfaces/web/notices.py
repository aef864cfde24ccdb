"""One's notices: the inbox, what each opens, what was read, and what one wants to hear where."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houqin.actions.answer_finding import answer_finding
from houqin.actions.choose_notices import choose_notices
from houqin.actions.read_notices import read_notices
from houqin.interfaces import wording
from houqin.interfaces.documents import notice_text
from houqin.interfaces.web import duties, say, warning, words
from houqin.interfaces.web.doing import an_id, done
from houqin.queries import notice as notices_
from houqin.rules import permission
from houqin.rules.notice import MAIL, TOPICS
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

LISTS = {"finding": "findings", "sheet": "contracts", "statement": "statements"}  # where several are found
DRAFTS = {"contract": "contract_drafts", "scheme": "schemes"}
HOURS = range(24)


def _month(id: str) -> str:
    contract, _slash, period = id.partition("/")
    return reverse("contract_month", args=[contract, int(period)])


def _later(name: str) -> Callable[[str], str]:
    """A page of that name when there is one, else one's work."""

    def found(id: str) -> str:
        try:
            return reverse(name, args=[id])
        except NoReverseMatch:
            return reverse("my_work")

    return found


def _duty(id: str) -> str:
    plan, _slash, at = id.partition("/")
    return reverse("duty", args=[plan, duties.named(datetime.fromisoformat(at))])


PAGES: Mapping[str, Callable[[str], str]] = {
    "finding": lambda id: reverse("finding", args=[id]),
    "sheet": _month,
    "decisions": lambda id: reverse("decision", args=[id]),
    "proxy": lambda id: reverse("proxies"),
    "renewal": lambda id: reverse("renewal", args=[id]),
    "objection": lambda id: reverse("objection", args=[id]),
    "statement": lambda id: reverse("statement", args=[id]),
    "evidence": lambda id: reverse("evidence", args=[id]),
    "contract": lambda id: reverse("contract", args=[id]),
    "draft": lambda id: reverse(DRAFTS.get(id.partition("/")[0], "my_work")),
    "case": _later("case"),
    "opinion": _later("opinion"),
    "question": lambda key: f"{reverse('question_box')}?case={key}",
    "plan": _later("plan"),
    "duty": _duty,
    "warnings": warning.address,
    "survey": _later("survey"),
    "circular": _later("circular"),
    "praise": _later("praise"),
    "channels": lambda id: reverse("channels"),
}
"""What a notice opens, by what stands before the colon of its `about`; a new kind of thing is one more line here."""


def page(about: str, count: int) -> str:
    kind, _colon, id = about.partition(":")
    if count > 1 and kind in LISTS:
        return reverse(LISTS[kind])
    return PAGES[kind](id) if kind in PAGES else reverse("my_work")


def inbox(request: HttpRequest) -> HttpResponse:
    only, after = request.GET.get("unread") == "1", request.GET.get("after", "")
    found = notices_.notices(request.actor, only_unread=only, after=after)
    rows = [_row(one, found.to_accept) for one in found.rows]
    days = [(_day(day), list(some)) for day, some in groupby(rows, key=lambda row: timezone.localdate(row["at"]))]
    more = urlencode({"after": found.after} | ({"unread": "1"} if only else {})) if found.after else ""
    shown = {"here": "notices", "days": days, "n": found.unread, "only": only, "next_url": f"?{more}" if more else ""}
    return render(request, "notices.html", shown)


def _row(one: Any, to_accept: frozenset[UUID]) -> dict[str, Any]:
    said = notice_text.words(one.topic, one.facts, one.count)
    finding = an_id(one.about.removeprefix("finding:")) if one.about.startswith("finding:") else None
    return {
        **{"id": one.pk, "title": said.title, "text": said.text, "at": one.at, "urgency": one.urgency},
        **{"unread": one.read_at is None, "read_at": one.read_at},
        "accept": finding if one.count == 1 and finding in to_accept else None,
    }


def _day(day: date) -> str:
    ago = (timezone.localdate() - day).days
    return {0: _("今天"), 1: _("昨天")}.get(ago, say.day(day))


@require_POST
def opened(request: HttpRequest, id: UUID) -> HttpResponse:
    """Marks it as read and goes to what it is about; with `accept` the finding is signed for as well."""
    by, at = request.actor, timezone.now()
    one = notices_.notice(by, id)
    read_notices(by, at, notices=[id])
    back = page(one.about, one.count)
    if not request.POST.get("accept"):
        return redirect(back)
    finding = an_id(one.about.removeprefix("finding:"))
    return done(
        request, back, words.word("accept", "step"), lambda: answer_finding(by, at, finding=finding, answer="accept")
    )


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """All of them at once."""
    by = request.actor
    return done(request, reverse("notices"), _("全部标为已读"), lambda: read_notices(by, timezone.now()))


@require_http_methods(["GET", "POST"])
def choice(request: HttpRequest) -> HttpResponse:
    """Where one wants to hear, when not, of what not; what was typed stays when it is refused."""
    by, wrong = request.actor, ""
    said = notices_.notice_choice(by)
    if request.method == "POST":
        said = _said(request)
        try:
            choose_notices(by, timezone.now(), **said)
        except Refused as refused:
            wrong = wording.sentence(refused)
        else:
            return done(request, reverse("notice_choice"), _("通知设置"), lambda: None)
    topics = [(name, title, name not in said["muted"]) for name, title in _topics(by)]
    mails = [(kind, _(label)) for kind, label in MAIL.items()]
    shown = {"here": "notices", "said": said, "topics": topics, "mails": mails, "hours": HOURS, "wrong": wrong}
    return render(request, "notice_choice.html", shown, status=422 if wrong else 200)


def _said(request: HttpRequest) -> dict[str, Any]:
    said = request.POST
    hours = {name: int(said[name]) for name in ("quiet_from", "quiet_to") if said.get(name, "").isdigit()}
    heard = set(said.getlist("topics"))
    muted = [name for name, _title in _topics(request.actor) if name not in heard]
    return {
        **{"email": said.get("email", "").strip(), "mail": said.get("mail", "off"), "muted": muted},
        **{"quiet_from": 22, "quiet_to": 7, **hours},
    }


def _topics(by: Actor) -> Iterator[tuple[str, str]]:
    """What this role may hear of and may do without."""
    anybody = {"concerned", *(["signers"] if permission.may(by.role, "sign_decision") else [])}
    for topic in TOPICS.values():
        if topic.urgency != "urgent" and set(topic.to) & {by.role, *anybody} and topic.name != "channel_test":
            yield topic.name, _(topic.label)
