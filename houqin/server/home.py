"""The one folder that holds a hospital's database, files and archive, and what the environment says about it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; PRAGMA cache_size=-64000; "
    "PRAGMA temp_store=MEMORY; PRAGMA recursive_triggers=ON;"
)


def folder() -> Path:
    """HOUQIN_HOME, else ~/.houqin; made on first use, readable by its owner only."""
    home = Path(os.environ.get("HOUQIN_HOME") or "~/.houqin").expanduser().resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def secret_key(home: Path) -> str:
    """The key kept in the folder; whoever comes first writes it, and every later process reads that one."""
    kept = home / "secret_key"
    if not kept.exists():
        with NamedTemporaryFile("w", dir=home, encoding="utf-8") as draft, suppress(FileExistsError):
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            os.link(draft.name, kept)
    return kept.read_text("utf-8")


def database(home: Path, url: str) -> dict[str, object]:
    """Django's settings for `url` (postgres://…), or for SQLite in the folder when there is none."""
    return postgres(url) if url else sqlite(home / "houqin.sqlite3")


def sqlite(file: Path) -> dict[str, object]:
    """A write takes its lock at once and waits its turn: Django's defaults lose contended writes."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def postgres(url: str) -> dict[str, object]:
    """The server works as the role houqin_app, which may not change facts; `houqin migrate` as the owner."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit(f"HOUQIN_DATABASE_URL starts with {parts.scheme!r}; expected postgres://user@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": "-c role=houqin_app", **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
