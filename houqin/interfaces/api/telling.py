"""What the API answers: plain data, or one sentence with the status that fits it."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError

from houqin.interfaces import wording
from houqin.interfaces.api.asking import Another
from houqin.interfaces.feeds.submission import TooLarge
from houqin.rules.refusal import Conflict, Forbidden, Refused

STATUS: tuple[tuple[type[Refused], int], ...] = (
    *((Conflict, 409), (Forbidden, 403), (TooLarge, 413), (Another, 412)),
    (Refused, 422),
)
LOG = logging.getLogger("houqin.api")


def plain(content: Any, status: int = 200) -> HttpResponse:
    return JsonResponse(content, status=status, safe=False, json_dumps_params={"ensure_ascii": False})


def sentence(said: str, status: int) -> HttpResponse:
    return plain({"detail": said}, status)


def refused(request: HttpRequest, fault: Refused) -> HttpResponse:
    return sentence(wording.sentence(fault), next(status for kind, status in STATUS if isinstance(fault, kind)))


def stranger(request: HttpRequest, fault: Exception) -> HttpResponse:
    answer = sentence(gettext("请先登录，或随请求带上有效的令牌"), 401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def too_large(request: HttpRequest, fault: Exception) -> HttpResponse:
    return sentence(gettext("提交的内容太大，请分开提交"), 413)


def busy(request: HttpRequest, fault: Exception) -> HttpResponse:
    """The database did not answer in time: nothing was written, and sending again is safe."""
    LOG.warning("busy: %s", fault)
    answer = sentence(gettext("系统正忙，没有写入任何内容，请稍后再试"), 503)
    answer["Retry-After"] = "5"
    return answer


def broken(request: HttpRequest, fault: Exception) -> HttpResponse:
    LOG.error("%s %s", request.method, request.path, exc_info=fault)
    return sentence(gettext("程序出错，没有写入任何内容；请把时间和操作告诉维护人员"), 500)


def http_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    csrf = "CSRF" in str(fault)
    return sentence(gettext("页面停留太久，请刷新后再试") if csrf else str(fault), fault.status_code)


def teach(api: NinjaAPI) -> None:
    """Makes the API answer every failure with a sentence."""
    handlers: dict[type[Exception], Any] = {
        Refused: refused,
        AuthenticationError: stranger,
        RequestDataTooBig: too_large,
        UnreadablePostError: too_large,
        OperationalError: busy,
        HttpError: http_error,
        Exception: broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
