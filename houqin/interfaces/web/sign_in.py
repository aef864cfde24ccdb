"""Signing in and out: a password with a lock, one click per role in a sample hospital; and the language."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import authenticate, get_user_model, login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from houqin.interfaces.web.middleware import LANGUAGE, LANGUAGES
from houqin.queries import party
from houqin.rules import party as parties

TRIES, LOCKED_SECONDS = 5, 15 * 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    wrong = _try(request) if request.method == "POST" else ""
    if request.user.is_authenticated and request.session.get("hospital") and not wrong:
        return redirect(_next(request))
    samples = [one for one in party.hospitals() if one.is_sample]
    shown = {
        "people": [person for hospital in samples for person in people_of(hospital)],
        "hospital": samples[0] if samples else None,
        "wrong": wrong,
        "username": request.POST.get("username", ""),
        "next": _next(request),
    }
    return render(request, "sign_in.html", shown, status=403 if wrong else 200)


def _try(request: HttpRequest) -> str:
    """Why the password did not open the door; '' when it did."""
    name = request.POST.get("username", "").strip()
    key = f"tries:{name.lower().encode().hex()[:180]}"
    if cache.get(key, 0) >= TRIES:
        return gettext("密码连续输错，账户已锁定 15 分钟。请稍后再试，或找系统管理员。")
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if user is None:
        cache.set(key, cache.get(key, 0) + 1, LOCKED_SECONDS)
        return gettext("用户名或密码不对，请再输一次。")
    cache.delete(key)
    seats = party.memberships(int(user.pk), timezone.localdate())
    if not seats:
        return gettext("这个账户在任何医院都没有岗位，请找系统管理员。")
    _enter(request, user, seats[0][0].id)
    return ""


@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """One click into a sample hospital; nowhere else."""
    samples = [one for one in party.hospitals() if one.is_sample]
    chosen = {str(person["person"]): (hospital, person) for hospital in samples for person in people_of(hospital)}
    hospital, person = chosen.get(request.POST.get("person", ""), (None, None))
    if hospital is None or person is None:
        return redirect("sign_in")
    _enter(request, get_user_model().objects.get(pk=person["user"]), hospital.id)
    return redirect(_next(request))


def people_of(hospital: party.Hospital) -> Sequence[dict[str, Any]]:
    """One person for each role of a sample hospital, in the roles' own order."""
    asker = parties.system(hospital.id)
    with party.within(asker):
        people = [one for one in party.people(asker, on=timezone.localdate()) if one.user]
    first = {one.role: one for one in reversed(people)}
    return [
        {"person": one.id, "user": one.user, "role": role, "name": one.name}
        for role in parties.ROLES
        if (one := first.get(role))
    ]


def _enter(request: HttpRequest, user: Any, hospital: int) -> None:
    login(request, user, backend=BACKEND)
    request.session["hospital"] = hospital


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    answer = redirect(_next(request))
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES:
        answer.set_cookie(LANGUAGE, chosen, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return answer


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"
