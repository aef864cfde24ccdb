"""Every sentence that the pages say: from the templates, from the views, and from the tables of words."""

import dataclasses
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation import templatize

from houqin.interfaces.documents import saying
from houqin.interfaces.web import desk, findings, papers, phone, words
from houqin.rules import clause, decision, finding, party, payment, scheme, standard

INTERFACES = Path(words.__file__).parents[1]
KEYWORDS = {"gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "ngettext": (1, 2), "Refused": None}


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def of_templates(folder: Path) -> Iterator[tuple[str, bool]]:
    for file in sorted(folder.glob("templates/**/*.html")):
        said = templatize(file.read_text("utf-8"))
        yield from _extracted("\n".join(line.lstrip() for line in said.splitlines()))


def of_modules(folder: Path, names: str = "*.py") -> Iterator[tuple[str, bool]]:
    for file in sorted(folder.glob(names)):
        yield from _extracted(file.read_text("utf-8"))


def of_tables() -> Iterator[str]:
    for table in words.WORDS.values():
        yield from table.values()
    for named in (phone.WORDS, saying.METHODS, findings.TABS):
        yield from named.values()
    yield from (*phone.REASONS, *phone.NA_REASONS, *standard.FREQUENCIES)
    yield from (word for pair in desk.FINDING_DEEDS.values() for word in pair)
    for _action, label, fields, _photo in findings.DEEDS.values():
        yield from (label, *(one["label"] for one in fields))
    for cls in (scheme.Scheme, papers.Paper, papers.Change, standard.Item):
        yield from _labels(cls)
    for said in (clause.TITLES, party.ROLES, finding.STATES, finding.STEPS, decision.KINDS, payment.SETTLED):
        yield from said.values()


def _labels(cls: type) -> Iterator[str]:
    """Every label of a declared class and of all within it."""
    for one in (one for one in dataclasses.fields(cls) if one.metadata):
        yield one.metadata["zh"]
        of = one.metadata["of"]
        for inner in of.values() if isinstance(of, Mapping) else (of,) if isinstance(of, type) else ():
            yield from _labels(inner)


def _extracted(source: str) -> Iterator[tuple[str, bool]]:
    for _line, message, _comments, _context in extract("python", BytesIO(source.encode()), KEYWORDS):
        for one in [message] if isinstance(message, str) else message:
            if one and chinese(one):
                yield one, not isinstance(message, str)


def wanted() -> dict[str, bool]:
    """Every sentence, and whether it has a plural."""
    web = INTERFACES / "web"
    found = dict.fromkeys(filter(chinese, of_tables()), False)
    for text, plural in (*of_templates(web), *of_modules(web), *of_modules(INTERFACES / "documents", "saying.py")):
        found[text] = found.get(text, False) or plural
    return found
