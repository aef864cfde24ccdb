"""The suite runs where it was told to run, and as it will run there."""

import os

import pytest
from django.conf import settings
from django.db import connection


def test_the_database_is_the_one_that_was_asked_for() -> None:
    asked = os.environ.get("HOUQIN_TEST_DATABASE_URL", "")
    assert connection.vendor == ("postgresql" if asked else "sqlite")


@pytest.mark.django_db
@pytest.mark.parametrize(("pragma", "value"), [("synchronous", 1), ("cache_size", -64000), ("foreign_keys", 1)])
def test_sqlite_is_set_up_for_contended_writes(pragma: str, value: int) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_pages_let_no_foreign_script_in() -> None:
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]


def test_the_language_is_never_negotiated() -> None:
    assert "django.middleware.locale.LocaleMiddleware" not in settings.MIDDLEWARE
    assert settings.LANGUAGE_CODE == "zh-hans"
