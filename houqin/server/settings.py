"""Django's settings: one folder (HOUQIN_HOME), one database (HOUQIN_DATABASE_URL), one address (HOUQIN_ADDRESS)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from houqin.server import home

WEB = Path(__file__).parents[1] / "interfaces" / "web"
HOUQIN_HOME = home.folder()
FILES = HOUQIN_HOME / "files"
ARCHIVE = HOUQIN_HOME / "archive"

ADDRESS = urlsplit(os.environ.get("HOUQIN_ADDRESS", ""))
PUBLIC = urlsplit(os.environ.get("HOUQIN_PUBLIC_ADDRESS", ""))  # where only the labels' pages answer
if PUBLIC.netloc and PUBLIC.netloc == ADDRESS.netloc:
    raise SystemExit("HOUQIN_PUBLIC_ADDRESS is HOUQIN_ADDRESS; give the public pages a name or a port of their own")
HTTPS = ADDRESS.scheme == "https"
SECRET_KEY = home.secret_key(HOUQIN_HOME)
DEBUG = os.environ.get("HOUQIN_DEBUG") == "1"
ALLOWED_HOSTS = [".localhost", "127.0.0.1", "[::1]", *filter(None, [ADDRESS.hostname, PUBLIC.hostname])]
CSRF_TRUSTED_ORIGINS = [f"{ADDRESS.scheme}://{ADDRESS.netloc}"] if ADDRESS.netloc else []
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

DATABASES = {"default": home.database(HOUQIN_HOME, os.environ.get("HOUQIN_DATABASE_URL", ""))}
CACHES = {  # shared by the workers: wrong passwords are counted here
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": HOUQIN_HOME / "cache"}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "houqin.records",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "houqin.interfaces.web.middleware.outside",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "houqin.interfaces.web.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "houqin.interfaces.web.middleware.Seat",
]
ROOT_URLCONF = "houqin.server.urls"
WSGI_APPLICATION = "houqin.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "houqin.interfaces.web.navigation.context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "houqin.interfaces.web.booked",
                "houqin.interfaces.web.charts",
                "houqin.interfaces.web.draw",
                "houqin.interfaces.web.rhythm",
                "houqin.interfaces.web.say",
                "houqin.interfaces.web.rhythm",
                "houqin.interfaces.web.words",
            ],
        },
    }
]

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False

LANGUAGE_CODE = os.environ.get("HOUQIN_LANGUAGE") or "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOUQIN_HOME / "static"
STATICFILES_DIRS = [WEB / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # a page asked for in vain is the asker's matter
    },
}
