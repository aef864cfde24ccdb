"""The English catalogue as it stands in git."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
ENGLISH = ROOT / "houqin/interfaces/web/locale/en/LC_MESSAGES/django.po"


def english() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as text:
        return read_po(text, locale="en")
