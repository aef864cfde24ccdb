"""Photos on disk: checked to be pictures, kept under the SHA-256 of their bytes, safe before anybody hears."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from houqin.interfaces import cabinet
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
    return Kept(cabinet.store(data), len(data), media_type)


path, look = cabinet.path, cabinet.look


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
