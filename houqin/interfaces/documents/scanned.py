"""Scans of stamped papers: a whole PDF, JPEG or PNG, kept as it came under the digest of its bytes."""

import re
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from houqin.interfaces import cabinet
from houqin.rules.document import NO_SCAN
from houqin.rules.refusal import Refused

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 200_000_000  # A3 at 600 dpi and some more
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")


@dataclass(frozen=True, slots=True)
class Kept:
    sha256: str
    size: int
    media_type: str


def keep(data: bytes) -> Kept:
    """The scan as kept, however often it is sent; Refused when it is none, or does more than show a page."""
    if not data:
        raise Refused("请选择扫描件")
    if len(data) > MOST_BYTES:
        raise Refused("扫描件超过 20 MB：请用 300 dpi 黑白或灰度重新扫描")
    media_type = _pdf(data) if data.startswith(b"%PDF-") else _picture(data)
    return Kept(cabinet.store(data), len(data), media_type)


def _pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-2048:]:
        raise Refused(NO_SCAN)
    if ACTIVE.search(data):
        raise Refused("这个 PDF 带有脚本或附件，不是扫描件：请用扫描仪重新生成")
    return "application/pdf"


def _picture(data: bytes) -> str:
    try:
        with Image.open(BytesIO(data), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("扫描件像素过高：请用 300 dpi 重新扫描")
            picture.load()
            return PICTURES[str(picture.format)]
    except UnidentifiedImageError:
        raise Refused(NO_SCAN) from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise Refused(NO_SCAN) from fault
