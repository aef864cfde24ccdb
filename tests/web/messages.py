"""Every sentence that the pages say: from the templates, from the views, and from the tables of words."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation import templatize

from houqin.interfaces.web import words
from houqin.rules import decision, finding, party, payment

INTERFACES = Path(words.__file__).parents[1]
KEYWORDS = {"gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "ngettext": (1, 2), "Refused": None}


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def of_templates(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("templates/**/*.html")):
        said = templatize(file.read_text("utf-8"))
        yield from _extracted("\n".join(line.lstrip() for line in said.splitlines()))


def of_modules(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.py")):
        yield from _extracted(file.read_text("utf-8"))


def of_tables() -> Iterator[str]:
    for table in words.WORDS.values():
        yield from table.values()
    for said in (party.ROLES, finding.STATES, finding.STEPS, decision.KINDS, payment.SETTLED):
        yield from said.values()


def _extracted(source: str) -> Iterator[str]:
    for _line, message, _comments, _context in extract("python", BytesIO(source.encode()), KEYWORDS):
        for one in [message] if isinstance(message, str) else message:
            if one and chinese(one):
                yield one


def pages() -> set[str]:
    """What the web pages say."""
    web = INTERFACES / "web"
    return {*of_templates(web), *of_modules(web), *filter(chinese, of_tables())}
