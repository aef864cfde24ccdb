"""Every address of the house, as the URL conf has it: asked by nobody, by every role, and from another hospital."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from houqin.interfaces import photos
from houqin.interfaces.feeds import catalogue
from houqin.rules import permission
from houqin.rules.party import ROLES, Actor
from tests import cast, deeds
from tests.scenarios.test_permissions import PLAIN, UUID, called

OPEN = {
    *("q", "sign_in", "sign_in_as", "language", "openapi-json", "openapi-view", "api-root"),
    *("service_worker", "manifest", "icon", "away", "calendar_feed"),
}
FILLED = {
    "outline": "provider",
    "period": deeds.MONTH,
    "stream": "planned",
    "pack": "cleaning",
    "name": "cleaning",
    "key": "payment.0",
}
SECRETS = ("BJ-1", "HT-A-1")  # numbers of contracts, which no address holds
SHORT = ("office", "provider")  # the two who see most and least; the rest in the slow form
EACH_ROLE = [pytest.param(role, marks=() if role in SHORT else pytest.mark.slow) for role in ROLES]


def addresses(within: Any, before: str = "/") -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every address with its name and what it takes."""
    for one in within.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), one.name or "", one.pattern.converters


def pages(known: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pages' addresses, filled with something known; `id` by the folder that it stands in."""
    return [
        (_filled(route, takes, known), name)
        for route, name, takes in addresses(get_resolver())
        if not route.startswith("/api/")
    ]


def _filled(route: str, takes: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    folder = route.strip("/").split("/")[0].rstrip("s")
    for name in takes:
        value = known.get({"evidence": "check"}.get(folder, folder), PLAIN[UUID]) if name == "id" else known.get(name)
        value = deeds.PHOTO_LESS if (folder, name) == ("sheet", "code") else value or FILLED.get(name, "x")
        value = known["contract"] if (folder, name) == ("report", "of") else value
        for kind in ("uuid:", "str:", "int:", "slug:", "path:", ""):
            route = route.replace(f"<{kind}{name}>", str(value))
    return route


def browser(by: Actor | None) -> Client:
    client = Client(raise_request_exception=False)
    if by is not None:
        client.force_login(get_user_model().objects.get(username=f"{by.hospital}-{by.role}"))
        session = client.session
        session["hospital"] = by.hospital
        session.save()
    return client


def seated(code: str) -> cast.House:
    """A hospital of the cast whose people can sign in."""
    users = get_user_model().objects
    house = cast.found(code, user_of=lambda role: users.create_user(f"{code}-{role}"))
    for role in ROLES:
        users.filter(username=f"{code}-{role}").update(username=f"{house.hospital}-{role}")
    return house


@pytest.fixture
def here(db) -> cast.House:
    return seated("A")


@pytest.fixture
def known(here) -> dict[str, Any]:
    photos.keep(deeds.picture())
    with here.open():
        return deeds.lived(here)


def seen(client: Client, url: str) -> tuple[int, str]:
    """The status and the text of a page; the client closes a file once it is read."""
    answer = client.get(url)
    data = answer.getvalue()
    return answer.status_code, data.decode(errors="ignore")


def stranger_may(name: str) -> bool:
    """The doors themselves, and what stands behind a QR label."""
    return name in OPEN or name.startswith("q_")


def test_nobody_gets_past_the_door(known):
    client = browser(None)
    found = {url: seen(client, url)[0] for url, name in pages(known) if not stranger_may(name)}
    let_in = [url for url, status in found.items() if status not in (302, 403, 405)]
    assert not let_in


@pytest.mark.parametrize("role", EACH_ROLE)
def test_a_role_sees_what_the_table_says_and_no_page_breaks(here, known, role):
    client, broken, too_much = browser(here.people[role]), [], []
    for url, name in pages(known):
        status, _ = seen(client, url)
        broken += [f"{url}: {status}"] * (status >= 500)
        too_much += [url] * (status == 200 and name in permission.QUERIES and not permission.may(role, name))
    assert not broken
    assert not too_much


@pytest.mark.parametrize("role", EACH_ROLE)
def test_another_hospitals_people_see_nothing_of_this_one(known, role):
    client, broken, leaks = browser(seated("B").people[role]), [], []
    for url, _ in pages(known):
        status, text = seen(client, url)
        broken += [f"{url}: {status}"] * (status >= 500)
        leaks += [url] * any(secret in text for secret in SECRETS)
    assert not broken
    assert not leaks


@pytest.mark.parametrize("role", EACH_ROLE)
def test_the_api_answers_as_the_table_says(here, known, role):
    client = browser(here.people[role])
    for one in catalogue.questions().values():
        said = {key: value for key, value in called(one, known).items() if key in one.arguments}
        asked = {key: str(value) for key, value in said.items() if not isinstance(value, dict | tuple)}
        status = client.get(f"/api/{one.name}", asked).status_code
        expected = {200, 422} if role in one.roles else {403}
        assert status in expected, f"{role} {one.name}: {status}"


def test_the_api_knows_nobody_without_a_name(db):
    client = Client()
    for one in (*catalogue.questions().values(), *catalogue.deeds().values()):
        asked = client.get if one.name in catalogue.questions() else client.post
        assert asked(f"/api/{one.name}").status_code == 401, one.name


def test_a_form_of_another_site_is_kept_out(here, known):
    user = get_user_model().objects.get(username=f"{here.hospital}-inspector")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    session = client.session
    session["hospital"] = here.hospital
    session.save()
    answer = client.post("/api/rounds", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()) == (403, {"detail": "页面停留太久，请刷新后再试"})
