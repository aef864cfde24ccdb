"""A hospital for the scenarios, and the one clock that its pages look at."""

import pytest
from django.utils import timezone

from tests.scenarios import seats


@pytest.fixture
def files(tmp_path, settings):
    settings.FILES = tmp_path / "files"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def hall(db, files, monkeypatch):
    hall = seats.opened()
    monkeypatch.setattr(timezone, "now", lambda: hall.now)
    return hall
