"""Who asks over the API: the person of a session, or the one whose token comes with the request."""

from hashlib import sha256

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from houqin.queries import party
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

PREFIX = "hq"  # a token is hq.<hospital>.<secret>


class Token(HttpBearer):
    """Authorization: Bearer hq.<hospital>.<secret>; asked anew each time, so that a revoked one is out at once."""

    openapi_bearerFormat = "hq.<hospital>.<secret>"

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        prefix, _, rest = token.partition(".")
        hospital, _, secret = rest.partition(".")
        if prefix != PREFIX or not (hospital.isascii() and hospital.isdigit() and len(hospital) < 19) or not secret:
            return None
        return party.bearer(int(hospital), sha256(secret.encode()).hexdigest(), timezone.localdate())


class Session(SessionAuth):
    """The signed-in person that the pages know; other sites' forms are kept out by the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        found = getattr(request, "actor", None)
        return found if isinstance(found, Actor) and "Authorization" not in request.headers else None


class Another(Refused):
    """Sent for somebody else than who is signed in; over HTTP a 412."""


def meant(request: HttpRequest, by: Actor) -> None:
    """A shared phone says whose work it sends (X-Houqin-Person); another one's session never takes it."""
    said = request.headers.get("X-Houqin-Person", "")
    if said and said != str(by.person):
        raise Another("这份内容是另一位同事填的，请本人登录后再上传；内容仍在手机里")


ASKERS = [Token(), Session()]
