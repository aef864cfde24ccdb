"""Before every page: whose language, which hospital, which person; and how a refusal is shown."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext

from houqin.actions import log_access
from houqin.interfaces import wording
from houqin.queries import party
from houqin.rules.party import Actor
from houqin.rules.refusal import Conflict, Forbidden, Refused

LANGUAGE = "houqin_language"
LANGUAGES = ("zh-hans", "en")
OPEN = (  # pages that a stranger may see
    *("/sign-in/", "/language/", "/static/", "/q/", "/calendar/"),
    *("/sw.js", "/manifest.webmanifest", "/icons/", "/away/"),
)
STATUS: tuple[tuple[type[Refused], int], ...] = ((Conflict, 409), (Forbidden, 403), (Refused, 422))
Answer = Callable[[HttpRequest], HttpResponseBase]


def outside(get_response: Answer) -> Answer:
    """On the public address only the labels' pages answer; everything else of the house is not there."""

    def shut(request: HttpRequest) -> HttpResponseBase:
        if not is_public(request.get_host()) or request.path.startswith(("/q/", "/static/")):
            return get_response(request)
        return HttpResponseNotFound("没有这个页面\n", content_type="text/plain; charset=utf-8")

    return shut


def is_public(host: str) -> bool:
    """Whether a Host header, in whatever spelling, is the public address; a port tells only where the name does not."""
    name, port = split_domain_port(host.lower())
    if settings.PUBLIC.hostname == settings.ADDRESS.hostname:
        return bool(settings.PUBLIC.netloc) and port == str(settings.PUBLIC.port or "")
    return bool(name) and name.rstrip(".") == settings.PUBLIC.hostname


def language(get_response: Answer) -> Answer:
    """The language that the user chose; never what the browser says it likes."""

    def speaking(request: HttpRequest) -> HttpResponseBase:
        said = request.COOKIES.get(LANGUAGE, "")
        with translation.override(said if said in LANGUAGES else LANGUAGES[0]):
            return get_response(request)

    return speaking


class Seat:
    """Puts `actor` and `hospital` on the request and keeps that hospital in scope; strangers are asked to sign in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = seated(request)
        hospitals = {one.id: one for one in party.hospitals()} if actor else {}
        request.actor, request.hospital = actor, hospitals.get(actor.hospital) if actor else None
        if actor:
            with party.within(actor):
                return self.looked(request, actor)
        if request.path.startswith(OPEN) or request.path.startswith("/api/"):
            return self.get_response(request)
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")

    def looked(self, request: HttpRequest, actor: Actor) -> HttpResponseBase:
        """What the auditor looks at is written down, in a chain of its own."""
        answer = self.get_response(request)
        page = request.resolver_match
        by_api = request.path.startswith("/api/")  # which writes its own line
        if actor.role == "audit" and page and answer.status_code == 200 and not by_api:
            asked = request.GET.dict() | page.kwargs
            about = {name: str(value) for name, value in asked.items() if name != "question"}
            log_access.log_access(actor, timezone.now(), question=page.url_name or page.route, about=about)
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal is an answer, not a failure: one sentence, and the way back."""
        if not isinstance(error, Refused) or request.path.startswith("/api/"):
            return None
        status = next(code for kind, code in STATUS if isinstance(error, kind))
        said = {"title": gettext("没有办成"), "sentence": wording.sentence(error), "back": referrer(request)}
        return render(request, "refused.html", said, status=status)


def seated(request: HttpRequest) -> Actor | None:
    """The person of this session, asked anew each time: who has left is out at once."""
    hospital, today = request.session.get("hospital"), timezone.localdate()
    if hospital is None or not request.user.is_authenticated:
        return None
    return party.actor(int(request.user.pk), hospital, today)


def referrer(request: HttpRequest) -> str:
    came, here = request.META.get("HTTP_REFERER", ""), request.build_absolute_uri("/")
    return came if came.startswith(here) and came != request.build_absolute_uri() else "/"
