"""A deed asked for by a form: done and said so, or refused with its sentence; then back to a page."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from houqin.interfaces import wording
from houqin.rules.refusal import Refused


def done(request: HttpRequest, back: str, said: str, act: Callable[[], object]) -> HttpResponse:
    """Nothing is half done: a refusal leaves all as it was and says why."""
    try:
        act()
    except Refused as refused:
        messages.error(request, wording.sentence(refused), extra_tags="bad")
    else:
        messages.success(request, _("已办：%(deed)s") % {"deed": said}, extra_tags="ok")
    return redirect(back)


def an_id(text: str) -> UUID:
    """An id that a form sent back; a mangled one is refused like an unknown one."""
    try:
        return UUID(text)
    except ValueError:
        raise Refused("页面已过期，请刷新后再试") from None
