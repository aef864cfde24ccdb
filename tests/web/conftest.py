"""The stage, and a browser's session for each role on it."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.web import stage as stages

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def files(tmp_path: Path, settings):
    """A folder for photos and a place for wrong passwords, each test its own."""
    settings.FILES = tmp_path / "files"
    settings.CACHES = CACHES


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker, tmp_path_factory):
    """The stage, played once for a module and gone after it; what a test does to it goes with the test."""
    with_files = override_settings(FILES=tmp_path_factory.mktemp("files"), CACHES=CACHES)
    with with_files, django_db_blocker.unblock(), transaction.atomic():
        yield stages.play()
        transaction.set_rollback(True)


@pytest.fixture
def stage(played, db):
    return played


def signed_in(role: str, code: str = "stage") -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"username": f"{code}.{role}", "password": stages.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.fixture
def as_(stage):
    """as_("chief") is a client in which the chief has signed in."""
    return signed_in
