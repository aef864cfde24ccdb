"""Papers of the sample's last settled month: numbered, filed, and one of them back with its stamp."""

from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from houqin.actions.file_scan import file_scan
from houqin.actions.issue_document import issue_document
from houqin.interfaces.documents import issuing, scanned
from houqin.interfaces.sample.opening import House
from houqin.queries import document, party, statement

MOST = 6


def numbered(house: House, at: datetime, month: int) -> None:
    """The first statements that were issued; at a later date nothing is added."""
    rows = statement.statements(house.issuer, month=month)[:MOST]
    if not rows or document.documents(house.issuer)["rows"]:
        return
    ids = issue_document(house.issuer, at, kind="statement", subjects=tuple(row.pk for row in rows))
    for id in ids:
        issuing.filed(house.hospital, party.named(house.hospital), at, id)
    kept = scanned.keep(_stamped())
    file_scan(house.issuer, at, document=ids[0], sha256=kept.sha256, size=kept.size, media_type=kept.media_type)


def _stamped() -> bytes:
    """A page as a scanner sees it: grey lines, and a round red stamp over the last of them."""
    page, kept = Image.new("RGB", (620, 877), "#fbfaf6"), BytesIO()
    pen = ImageDraw.Draw(page)
    for n in range(22):
        pen.rectangle((83, 130 + n * 30, 540 - n * 37 % 190, 138 + n * 30), fill="#8a8a8a")
    pen.ellipse((360, 650, 500, 790), outline="#d0021b", width=6)
    pen.regular_polygon((430, 720, 28), 5, fill="#d0021b", rotation=36)
    page.save(kept, "JPEG", quality=70)
    return kept.getvalue()
