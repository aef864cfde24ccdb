"""`make translations`: every text in use enters the English catalogue, every text out of use leaves it."""

import os
from collections.abc import Mapping
from io import BytesIO

import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tools.catalogue import ENGLISH, english

HEADER = """\
# English for the Chinese sentences of the pages, the commands and the refusals; compiled when the wheel is built.
msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.server.settings")
    django.setup()
    from tools import texts  # noqa: PLC0415 - the tables of words need Django set up

    catalogue = brought_up(english(), texts.wanted())
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_text(written(catalogue), "utf-8")
    missing = untranslated(catalogue)
    print(f"{len(catalogue)} texts, {len(missing)} without English", *missing, sep="\n  ")


def brought_up(known: Catalog, wanted: Mapping[str, bool]) -> Catalog:
    """The texts in use, with the English that is known."""
    said = {first(message.id): as_tuple(message.string) for message in known if message.id}
    made = Catalog(locale="en")
    for text in sorted(wanted):
        english = said.get(text, ("",))
        plural = wanted[text]
        made.add((text, text) if plural else text, (english[0], english[-1]) if plural else english[0])
    return made


def written(catalogue: Catalog) -> str:
    file = BytesIO()
    write_po(file, catalogue, width=0, omit_header=True)
    return HEADER + file.getvalue().decode("utf-8").strip() + "\n"


def untranslated(catalogue: Catalog) -> list[str]:
    return [first(message.id) for message in catalogue if message.id and not all(as_tuple(message.string))]


def first(id: str | tuple[str, ...]) -> str:
    return id if isinstance(id, str) else id[0]


def as_tuple(text: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text or "",)


if __name__ == "__main__":
    main()
