"""The settings the tests run under: an empty home, and the database HOUQIN_TEST_DATABASE_URL names (else SQLite)."""

import atexit
import os
import shutil
import tempfile

os.environ["HOUQIN_HOME"] = tempfile.mkdtemp(prefix="houqin-test-")
os.environ["HOUQIN_DATABASE_URL"] = os.environ.get("HOUQIN_TEST_DATABASE_URL", "")
atexit.register(shutil.rmtree, os.environ["HOUQIN_HOME"], ignore_errors=True)

from houqin.server.settings import *  # noqa: E402, F403

DATABASES["default"]["OPTIONS"].pop("options", None)  # noqa: F405  # the owner makes the database; then see conftest.py
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405  # WhiteNoise warns when there is none
