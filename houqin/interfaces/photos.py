"""Photos on disk: checked to be pictures, kept under the SHA-256 of their bytes, safe before anybody hears."""

import hashlib
import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from PIL import Image, UnidentifiedImageError

from houqin.rules.refusal import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 80_000_000
TOO_LARGE = "照片超过 10 MB，请在手机上调低分辨率后重新拍摄"
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo whose bytes lie safe on disk; what `attach_photo` wants to know."""

    sha256: str
    size: int
    media_type: str


def keep(data: bytes) -> Kept:
    """The photo as kept, however often it is sent; Refused when the bytes are no picture that a browser shows."""
    media_type = _checked(data)
    sha256 = hashlib.sha256(data).hexdigest()
    file = path(sha256)
    if not file.exists():
        _write(file, data)
    _sync(file.parent)
    _sync(file.parent.parent)
    return Kept(sha256, len(data), media_type)


def path(sha256: str) -> Path:
    """Where the photo of this digest lies, whether it has arrived or not."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise Refused("照片编号须为 64 位十六进制数")
    return Path(settings.FILES) / sha256[:2] / sha256


def look(sha256: str) -> str:
    """What is wrong with a kept photo: `missing`, `altered`, or nothing."""
    try:
        with path(sha256).open("rb") as file:
            return "" if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "altered"
    except OSError:
        return "missing"


def _checked(data: bytes) -> str:
    """The media type of a whole, readable picture."""
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise Refused("这是 HEIC 格式的照片，多数电脑打不开：请把手机相机格式改为“兼容性最佳（JPEG）”后重拍")
    try:
        with Image.open(BytesIO(data), formats=tuple(MEDIA_TYPES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("照片像素过高，请在手机上调低分辨率后重新拍摄")
            picture.load()
            return MEDIA_TYPES[str(picture.format)]
    except UnidentifiedImageError:
        raise Refused("这个文件不是照片，请上传 JPEG、PNG 或 WebP 图片") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise Refused("照片文件不完整或已损坏，请重新拍摄") from fault


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all: the bytes reach the disk under another name, then take their own."""
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
