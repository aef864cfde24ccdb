"""The frame of every page behind a QR label: no login, a signed form, a device cookie, and limits that lose nothing.

A page that takes something in looks like this (see qr_survey.py):

    @scanned
    def praise(request, label):
        form = opened(request, label, "praise")
        if form.sent:
            form.take(lambda: say_praise(label.by, timezone.now(), id=form.id, digest=form.digest, …))
        return form.thanks() or shown(request, "q/praise.html", label, form=form)

The form's nonce is the submission's id, so a form sent twice is on record once. A token that is too old or was not
made here records nothing: the same page comes back with a fresh token and all that was typed. No address of the
network is kept or counted, for a whole hospital may stand behind one.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from houqin.interfaces import wording
from houqin.interfaces.web.middleware import LANGUAGE, LANGUAGES
from houqin.queries import party as parties
from houqin.queries import place as places
from houqin.queries.party import Hospital
from houqin.queries.place import Place
from houqin.rules import party
from houqin.rules.party import Actor
from houqin.rules.refusal import Conflict, Refused

DEVICE, DEVICE_DAYS = "houqin_device", 180
TOKEN_SECONDS = 2 * 3600
TRAP = "website"  # no person sees this field
CROWD_SECONDS, CROWD_MOST = 600, 200  # from one place; a crowd of people is far below
NOT_SAID = ("token", TRAP)
Views = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Label:
    """The label that was scanned: where it hangs, and who stands before it."""

    by: Actor
    hospital: Hospital
    place: Place
    code: str


@dataclass(slots=True)
class Form:
    """One form of a label's page; `sent` when it came back whole and may be taken in."""

    label: Label
    kind: str
    device: str
    id: UUID
    typed: Mapping[str, Any] = field(default_factory=dict)
    sent: bool = False
    trapped: bool = False
    taken: bool = False
    wrong: str = ""
    crowd: int = 0  # how many of this kind came from this place within these ten minutes

    @property
    def token(self) -> str:
        said = {"c": self.label.code, "k": self.kind, "n": self.id.hex, "t": int(timezone.now().timestamp())}
        return signing.dumps(said, salt="q")

    @property
    def digest(self) -> str:
        """The SHA-256 of what was said; the same words under the same nonce are one submission."""
        return hashlib.sha256(json.dumps(self.typed, sort_keys=True).encode()).hexdigest()

    def take(self, does: Callable[[], object]) -> None:
        """Does it, or keeps the sentence of the refusal; what a machine put in the trap goes nowhere."""
        try:
            if not self.trapped:
                does()
        except Refused as refused:
            self.wrong = wording.sentence(refused)
            self.id = uuid4() if isinstance(refused, Conflict) else self.id
        else:
            self.taken = True

    def thanks(self) -> HttpResponse | None:
        """To the page that says thank you, once the words are taken in."""
        return redirect(f"{reverse('q_thanks', args=[self.label.code])}?of={self.kind}") if self.taken else None


def scanned(view: Views) -> Views:
    """The view of a label's page: it gets the label, in its hospital's scope, as the public that may do little."""

    @csrf_exempt  # no session speaks here: the form's own token does
    @wraps(view)
    def looking(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(spoken(request)):
            answer = _looked(view, request, code, *args, **kwargs)
        return marked(request, answer)

    return looking


def _looked(view: Views, request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
    hospital = next((one for one in parties.hospitals() if one.id == places.hospital_of(code)), None)
    if hospital is None:
        return unknown(request, code)
    by = party.public(hospital.id)
    with parties.within(by):
        return view(request, Label(by, hospital, places.place_by_code(by, code), code), *args, **kwargs)


def unknown(request: HttpRequest, code: str) -> HttpResponse:
    """A label nobody hung up, or a code mistyped: the sentence, and the field to type it again."""
    wrong = _("没有编码为 %(code)s 的地点。请核对标签上的编码，再输一次。") % {"code": code[:40]}
    return render(request, "q/code.html", {"wrong": wrong, "code": code[:40]}, status=404)


def spoken(request: HttpRequest) -> str:
    """The language that was just chosen, or chosen before."""
    said = request.GET.get("language") or request.COOKIES.get(LANGUAGE, "")
    return said if said in LANGUAGES else LANGUAGES[0]


def marked(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The device's cookie, the language, and word to every cache that this page is for this phone only."""
    kept = {"httponly": True, "samesite": "Lax", "secure": request.is_secure()}
    if device(request) == "":
        answer.set_cookie(DEVICE, signing.dumps(uuid4().hex, salt=DEVICE), max_age=DEVICE_DAYS * 86400, **kept)
    if request.GET.get("language") in LANGUAGES:
        answer.set_cookie(LANGUAGE, spoken(request), max_age=365 * 86400, **kept)
    answer["Cache-Control"], answer["X-Robots-Tag"] = "no-store", "noindex"
    return answer


def device(request: HttpRequest) -> str:
    """A pseudonym of the phone, by the cookie that it was given; '' when it has none or a made-up one."""
    try:
        said = signing.loads(request.COOKIES.get(DEVICE, ""), salt=DEVICE)
    except signing.BadSignature:
        return ""
    return salted_hmac(DEVICE, str(said)).hexdigest()[:32]


def opened(request: HttpRequest, label: Label, kind: str) -> Form:
    """The form as it was sent, or a new one."""
    form = Form(label, kind, device(request), uuid4())
    if request.method != "POST":
        return form
    form.typed = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_SAID}
    form.trapped = bool(request.POST.get(TRAP))
    nonce, form.wrong = _nonce(request.POST.get("token", ""), label.code, kind)
    form.crowd = _counted(label, kind)
    if not form.wrong and form.crowd > CROWD_MOST:
        form.wrong = _("这个地点刚收到太多提交，请过几分钟再按一次提交；您填写的内容已保留。")
    form.id, form.sent = nonce or form.id, not form.wrong
    return form


def _nonce(token: str, code: str, kind: str) -> tuple[UUID | None, str]:
    """The nonce of a token made here for this place and kind of form, or why it will not do."""
    try:
        said = signing.loads(token, salt="q")
        nonce, made = UUID(hex=said["n"]), said["t"]
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None, _("这张表单不是本系统发出的，没有提交。您填写的内容已保留，请核对后再按一次提交。")
    if (said.get("c"), said.get("k")) != (code, kind):
        return None, _("这张表单属于另一个地点，没有提交。您填写的内容已保留，请核对后再按一次提交。")
    if timezone.now().timestamp() - made > TOKEN_SECONDS:
        return None, _("页面停留太久，没有提交。您填写的内容已保留，请核对后再按一次提交。")
    return nonce, ""


def _counted(label: Label, kind: str) -> int:
    """How many of this kind came from this place within these ten minutes, this one included."""
    key = f"q:{label.place.id}:{kind}:{int(timezone.now().timestamp()) // CROWD_SECONDS}"
    cache.add(key, 0, CROWD_SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:
        return 1


def shown(request: HttpRequest, template: str, label: Label, **more: Any) -> HttpResponse:
    """A label's page; a form that was refused says so with its status, too."""
    form = more.get("form")
    status = 422 if form is not None and form.wrong else 200
    return render(request, template, {"label": label, "place": label.place, **more}, status=status)


def address(request: HttpRequest, code: str) -> str:
    """What a printed label leads to, or where its code is typed: at the public address where there is one."""
    base = settings.PUBLIC.geturl().rstrip("/")
    path = reverse("q_place", args=[code]) if code else reverse("q")
    return f"{base}{path}" if base else request.build_absolute_uri(path)
