"""Behind a QR label, without login: what is broken here, and what one complains of."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houqin.actions.open_case import open_case
from houqin.interfaces.web import booked, qr
from houqin.queries import casebook as books
from houqin.rules.casebook import Kind


@qr.scanned
def repair(request: HttpRequest, label: qr.Label) -> HttpResponse:
    return _said(request, label, "repair")


@qr.scanned
def complaint(request: HttpRequest, label: qr.Label) -> HttpResponse:
    return _said(request, label, "complaint")


def _said(request: HttpRequest, label: qr.Label, kind: str) -> HttpResponse:
    """One form; who leaves a number is called back, who leaves none is heard all the same."""
    form = qr.opened(request, label, kind)
    booked.keep(request, label.by)
    sort: Kind = books.casebook(label.by)["book"].kind(kind)
    typed = {name: (form.typed.get(name) or [""])[0].strip() for name in ("category", "text", "caller", "phone")}
    if form.sent:
        form.take(lambda: _open(label, form, sort, typed))
    more: dict[str, Any] = {"form": form, "typed": typed, "kind": sort}
    return form.thanks() or qr.shown(request, "q/case.html", label, **more)


def _open(label: qr.Label, form: qr.Form, kind: Kind, typed: dict[str, str]) -> None:
    chosen = kind.by_category.get(typed["category"])
    said: dict[str, Any] = {**typed, "text": typed["text"] or (chosen.name if chosen else "")}
    said |= {"kind": kind.code, "channel": "qr", "place": label.place.id}
    open_case(label.by, timezone.now(), id=form.id, digest=form.digest, **said)
