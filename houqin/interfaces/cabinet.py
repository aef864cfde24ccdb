"""Files on disk under the SHA-256 of their bytes: whole or not at all, and safe before anybody hears of them."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from houqin.rules.refusal import Refused


def store(data: bytes) -> str:
    """The digest under which the bytes lie, however often they are sent."""
    sha256 = hashlib.sha256(data).hexdigest()
    file = path(sha256)
    if not file.exists():
        _write(file, data)
    _sync(file.parent)
    _sync(file.parent.parent)
    return sha256


def path(sha256: str) -> Path:
    """Where the file of this digest lies, whether it has arrived or not."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise Refused("照片编号须为 64 位十六进制数")
    return Path(settings.FILES) / sha256[:2] / sha256


def look(sha256: str) -> str:
    """What is wrong with a kept file: `missing`, `altered`, or nothing."""
    try:
        with path(sha256).open("rb") as file:
            return "" if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "altered"
    except OSError:
        return "missing"


def _write(file: Path, data: bytes) -> None:
    """The bytes reach the disk under another name, then take their own."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as draft:
        try:
            draft.write(data)
            draft.flush()
            os.fsync(draft.fileno())
            os.replace(draft.name, file)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def _sync(folder: Path) -> None:
    """A new name in a folder outlasts a power cut only once the folder itself is on disk."""
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
