"""The casebook's names in the reader's language: as it is written, or in English where it says it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template import Library
from django.utils.translation import get_language, gettext

from houqin.queries import casebook as books
from houqin.rules import permission
from houqin.rules.party import Actor

register = Library()


@register.simple_tag(takes_context=True)
def booked(context: Mapping[str, Any], name: str) -> str:
    return named(context["request"], name)


def named(request: HttpRequest, name: str) -> str:
    """A name of the casebook for whoever reads this page; the book is asked once a page, and only for English."""
    if not name or (get_language() or "zh").startswith("zh"):
        return name
    known: Mapping[str, str] | None = getattr(request, "booked", None)
    return (_asked(request, getattr(request, "actor", None)) if known is None else known).get(name, name)


@register.filter
def lasting(length: str) -> str:
    """30m → 30 分钟; nothing promised is a dash."""
    if not length:
        return "—"
    units = {"m": gettext("%(n)s 分钟"), "h": gettext("%(n)s 小时"), "d": gettext("%(n)s 天")}
    return units[length[-1]] % {"n": length[:-1]}


def keep(request: HttpRequest, by: Actor) -> None:
    """For a page behind a label, where nobody is signed in."""
    if not (get_language() or "zh").startswith("zh"):
        _asked(request, by)


def _asked(request: HttpRequest, by: Actor | None) -> Mapping[str, str]:
    found: Mapping[str, str] = {}
    if by is not None and permission.may(by.role, "casebook"):
        found = books.casebook(by)["book"].english
    request.booked = found
    return found
