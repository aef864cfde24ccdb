"""The stage, and a browser's session for each role on it."""

from pathlib import Path

import pytest
from django.test import Client

from tests.web import stage as stages


@pytest.fixture
def files(tmp_path: Path, settings):
    settings.FILES = tmp_path / "files"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def stage(db, files):
    return stages.play()


def signed_in(role: str, code: str = "stage") -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"username": f"{code}.{role}", "password": stages.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.fixture
def as_(stage):
    """as_("chief") is a client in which the chief has signed in."""
    return signed_in
