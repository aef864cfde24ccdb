"""One's duties in a calendar program: the secret address, opened and shut, and what is read under it."""

import hashlib
import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from houqin.actions.close_calendar import close_calendar
from houqin.actions.open_calendar import open_calendar
from houqin.interfaces.feeds import ical
from houqin.interfaces.web import duties, words
from houqin.interfaces.web.doing import done
from houqin.queries import duty as questions
from houqin.queries import party
from houqin.queries.plan import Due
from houqin.rules.refusal import Refused

MARKS = {"done": "✓ ", "late": "✓ ", "partial": "✓ ", "missed": "✗ ", "overdue": "! "}


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """A new address, shown once; or an old one shut."""
    by, at = request.actor, timezone.now()
    key = request.POST.get("key", "")

    def act() -> None:
        if key:
            close_calendar(by, at, key=_number(key))
            return
        secret = secrets.token_urlsafe(24)
        open_calendar(by, at, sha256=hashlib.sha256(secret.encode()).hexdigest())
        path = reverse("calendar_feed", args=[f"{by.hospital}.{secret}"])
        request.session["calendar"] = request.build_absolute_uri(path)

    return done(request, reverse("my_duties"), _("停用日历订阅") if key else _("开通日历订阅"), act)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise Refused("没有这个日历地址")
    return int(text)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The duties of whoever opened this address; whatever else is asked for here does not exist."""
    hospital, _dot, key = secret.partition(".")
    known = {one.id for one in party.hospitals()}
    if not (hospital.isdecimal() and len(hospital) < 15 and int(hospital) in known):
        raise Http404
    at = timezone.now()
    by = questions.reader(int(hospital), hashlib.sha256(key.encode()).hexdigest(), timezone.localdate(at))
    if by is None:
        raise Http404
    with party.within(by):
        rows = questions.coming_duties(by, at=at)
    events = [_event(request, each) for each in rows]
    answer = HttpResponse(
        ical.calendar(_("后勤任务 · %(name)s") % {"name": by.name}, events, at),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _event(request: HttpRequest, each: Due) -> ical.Event:
    url = request.build_absolute_uri(reverse("duty", args=[each.plan, duties.named(each.at)]))
    state = words.word(each.state, "plan_state")
    said = _("%(kind)s · %(state)s，由%(doer)s办理") % {
        "kind": words.word(each.kind, "plan_kind"),
        "state": state,
        "doer": each.doer,
    }
    uid = f"{each.plan}-{duties.named(each.at)}@houqin"
    return ical.Event(uid, MARKS.get(each.state, "") + each.name, each.begins, each.due, said, url=url)
