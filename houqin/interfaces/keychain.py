"""Keys to the world outside: kept in files that only the server's user can read, known by their SHA-256 elsewhere."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings


def keep(said: Mapping[str, Any]) -> str:
    """Lies safe on disk before anybody hears its SHA-256."""
    data = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    folder = _folder()
    if not (folder / sha256).exists():
        with NamedTemporaryFile(dir=folder, delete=False) as draft:  # readable by its owner only
            draft.write(data)
            draft.flush()
            os.fsync(draft.fileno())
        os.replace(draft.name, folder / sha256)
    return sha256


def taken(sha256: str) -> dict[str, Any]:
    """What was kept; LookupError when this machine does not have it."""
    try:
        found = json.loads((_folder() / sha256).read_text("utf-8"))
    except OSError:
        raise LookupError("这台服务器上没有该渠道的地址文件，请在渠道设置中重新填写") from None
    return dict(found)


def _folder() -> Path:
    folder = Path(settings.HOUQIN_HOME) / "keychain"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
