"""The API's addresses: POST /api/<deed>, GET /api/<question>, a round in the phone's words, and the photos' bytes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI

from houqin.actions import _ledger
from houqin.actions.log_access import log_access
from houqin.interfaces import photos
from houqin.interfaces.api import asking, schema, telling
from houqin.interfaces.api.page import Page
from houqin.interfaces.feeds import answers, catalogue, submission, values
from houqin.interfaces.feeds.catalogue import Function
from houqin.queries import evidence, party
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

ABOUT = """Deeds are sent, questions are asked; both take what docs/reference names, and both ask the one table of
permissions. Money is in fen, points in hundredths, months are such as 202611, times carry their zone."""

api = NinjaAPI(title="houqin", version="1", description=ABOUT, auth=asking.ASKERS, docs=Page(), urls_namespace="api")
telling.teach(api)
Read = Callable[[Function, Any], dict[str, Any]]
View = Callable[..., HttpResponse]


def doing(deed: Function, read: Read) -> View:
    """A view that does this deed with what `read` finds in the body."""

    def view(request: HttpRequest) -> HttpResponse:
        asking.meant(request, asker(request))  # before anything that was sent is read
        return done(request, deed, read(deed, submission.parse(body(request, submission.LONGEST, submission.TOO_MUCH))))

    view.__name__ = deed.name
    return view


def done(request: HttpRequest, deed: Function, said: dict[str, Any]) -> HttpResponse:
    """201 when something was written, 200 when all of it was known already."""
    by, at = asker(request), timezone.now()
    if "submitted_at" in deed.arguments:
        said.setdefault("submitted_at", at)
    with party.within(by), _ledger.listening() as lines:
        result = deed.does(by, at, **said)
    told = {"result": answers.plain(result), "line": lines[0] if lines else None}
    return telling.plain(told, 201 if lines else 200)


def asking_for(question: Function) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        by, at = asker(request), timezone.now()
        permission.demand(by, question.name)  # before anything that was asked is read
        said = values.read(question.arguments, values.asked(question.arguments, request.GET))
        given = {"at": at} if "at" in question.given else {}
        with party.within(by):
            told = answers.plain(question.does(by, **said, **given))
            if by.role == "audit":
                log_access(by, at, question=question.name, about=dict(request.GET.items()))
        return telling.plain(told)

    view.__name__ = question.name
    return view


def put_photo(request: HttpRequest, sha256: str) -> HttpResponse:
    """The bytes of an announced photo; sent again they change nothing. What nobody awaits never reaches the disk."""
    asking.meant(request, asker(request))
    with party.within(asker(request)):
        photos.path(sha256)  # refuses what is no digest
        if not evidence.awaited(asker(request), sha256):
            raise Refused(evidence.NOBODY_AWAITS)
    data = body(request, photos.MOST_BYTES, photos.TOO_LARGE)
    kept = photos.keep(data)
    if kept.sha256 != sha256:
        raise Refused("照片内容与编号不符，可能传输中损坏，请重新上传")
    said = {"sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type}
    return done(request, catalogue.beside("attach_photo"), said)


def body(request: HttpRequest, most: int, too_much: str) -> bytes:
    """What was sent, unless it says by itself that it is too much."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise submission.TooLarge(too_much)
    return bytes(request.body)


def asker(request: HttpRequest) -> Actor:
    return request.auth


def _open() -> None:
    """One address for each deed and each question that people may do or ask."""
    add = api.default_router.add_api_operation
    for one in catalogue.deeds().values():
        add(
            f"/{one.name}", ["POST"], doing(one, submission.arguments), operation_id=f"do_{one.name}", tags=["deeds"],
            summary=one.name, description=one.said, openapi_extra=schema.deed(one, one.arguments),
        )  # fmt: skip
    for one in catalogue.questions().values():
        add(
            f"/{one.name}", ["GET"], asking_for(one), operation_id=f"ask_{one.name}", tags=["questions"],
            summary=one.name, description=one.said, openapi_extra=schema.question(one),
        )  # fmt: skip
    rounds = catalogue.deed("record_round")
    add(
        "/rounds", ["POST"], doing(rounds, submission.round_arguments), operation_id="post_round", tags=["phone"],
        summary="rounds", description=rounds.said, openapi_extra=schema.deed(rounds, submission.phone(rounds)),
    )  # fmt: skip
    picture = {"requestBody": {"required": True, "content": dict.fromkeys(photos.MEDIA_TYPES.values(), {})}}
    add("/photos/{sha256}", ["PUT"], put_photo, operation_id="put_photo", tags=["phone"], openapi_extra=picture)


_open()
