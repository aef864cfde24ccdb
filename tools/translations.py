"""`make translations`: every text in use enters the English catalogue, every text out of use leaves it."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

from tools.catalogue import ENGLISH, ROOT, english

HOUSE = ROOT / "houqin"
TRANSLATED = dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_", "Refused", "Conflict")) | {
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def main() -> None:
    catalogue = current()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True)
    missing = untranslated(catalogue)
    print(f"{len(catalogue)} texts, {len(missing)} without English")


def current() -> Catalog:
    """The texts in use, with the English that is known."""
    found = Catalog(locale="en")
    for path in sources():
        for context, text in texts(path):
            found.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context)
    known = english()
    known.update(found, no_fuzzy_matching=True)
    return known


def untranslated(catalogue: Catalog) -> list[str]:
    return [str(message.id) for message in catalogue if message.id and not all(as_tuple(message.string))]


def as_tuple(text: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text or "",)


def sources() -> Iterator[Path]:
    for path in sorted(HOUSE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"vendor", "migrations", "packs"} & set(path.parts):
            yield path


def texts(path: Path) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    """The texts of one file that hold Chinese, each with its context."""
    code = path.read_text("utf-8")
    if path.suffix != ".py":
        code = templatize(code)
    for _, name, said, _ in extract_python(io.BytesIO(code.encode()), list(TRANSLATED), (), {"encoding": "utf-8"}):
        context, ids = picked(name or "_", (said,) if isinstance(said, str | None) else tuple(said))
        if ids and all(ids) and not all(str(text).isascii() for text in ids):
            yield context, ids[0] if len(ids) == 1 else ids


def picked(name: str, said: tuple[str | None, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Of a call's texts its context, and the text or the singular and plural."""
    if name == "pgettext":
        return said[0], tuple(filter(None, said[1:2]))
    return None, tuple(filter(None, said[: 2 if name.startswith("ngettext") else 1]))


if __name__ == "__main__":
    main()
