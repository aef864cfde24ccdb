"""Every Chinese sentence that has to have its English: in templates, calls, declared labels and tables of words."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation import templatize

from houqin.interfaces.documents import notice_text, saying
from houqin.interfaces.web import (
    case_deeds,
    cases,
    channels,
    desk,
    fields,
    findings,
    paneling,
    phone,
    planning,
    rhythm,
    scoring,
    words,
)
from houqin.rules import circular, claim, clause, decision, finding, notice, party, payment, standard
from tools.catalogue import ROOT

HOUSE = ROOT / "houqin"
REFUSALS = ("Refused", "Conflict", "Forbidden", "TooLarge")
CALLS = ("gettext", "gettext_lazy", "gettext_noop", "_", "N", "ngettext", *REFUSALS)
DECLARED = (  # whose labels a page shows
    *("rules/scheme.py", "rules/standard.py", "rules/review.py", "rules/survey.py"),
    "interfaces/web/papers.py",
)
ELSEWHERE = {"vendor", "migrations", "packs", "sample"}
KEYWORDS = {"gettext": None, "ngettext": (1, 2)}
Said = tuple[str, bool]


@cache
def wanted() -> Mapping[str, bool]:
    """Every sentence, and whether it has a plural."""
    found = dict.fromkeys(filter(chinese, of_tables()), False)
    for text, plural in (*of_templates(), *of_modules()):
        found[text] = found.get(text, False) or plural
    return found


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def of_templates() -> Iterator[Said]:
    for file in sorted(HOUSE.rglob("*.html")):
        if not ELSEWHERE & set(file.parts):
            said = templatize(file.read_text("utf-8"))
            code = BytesIO("\n".join(line.lstrip() for line in said.splitlines()).encode())
            for _line, message, _comments, _context in extract("python", code, KEYWORDS | {"_": None}):
                yield from _chinese([message] if isinstance(message, str) else message, not isinstance(message, str))


def of_modules() -> Iterator[Said]:
    """The texts in calls of CALLS, also where a call names a constant of the house."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(HOUSE.rglob("*.py")) if _ours(path)}
    constants = {name: text for tree in trees.values() for name, text in _constants(tree)}
    for path, tree in trees.items():
        labels = path.relative_to(HOUSE).as_posix() in DECLARED
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = _name(call.func)
            if name in CALLS:
                yield from _chinese(_texts(call.args[: 1 + (name == "ngettext")], constants), name == "ngettext")
            elif labels and name == "declare":
                yield from _chinese(_texts(call.args[1:2], constants), False)


def of_tables() -> Iterator[str]:
    for table in (*words.WORDS.values(), phone.WORDS, scoring.WORDS, saying.METHODS, findings.TABS, fields.UNITS):
        yield from table.values()
    for table in (clause.TITLES, clause.SETTLED, party.ROLES, finding.STATES, finding.STEPS, decision.KINDS):
        yield from table.values()
    yield from (*payment.SETTLED.values(), *circular.NEEDED.values())
    yield from (one.name for one in claim.KINDS.values())
    for table in (rhythm.DAYS, rhythm.EVERY, rhythm.EVERY_NTH, planning.TABS):
        yield from table.values()
    for topic in notice.TOPICS.values():
        yield from (topic.title, topic.text, topic.several, topic.label)
    for table in (notice.WAYS, notice.MAIL, notice.URGENCIES, notice.DELIVERIES, notice_text.DRAFTS, channels.TABS):
        yield from table.values()
    yield from (name for name, _fields in paneling.GROUPS)
    yield from (
        *phone.REASONS,
        *phone.NA_REASONS,
        *standard.FREQUENCIES,
        *finding.SEVERITIES,
        *finding.PAUSES,
        *finding.FAULTS,
    )
    pairs = (*desk.FINDING_DEEDS.values(), *desk.CASE_DEEDS.values(), desk.RECHECK)
    yield from (word for pair in pairs for word in pair)
    for table in (case_deeds.LABELS, cases.TABS, cases.HEADINGS):
        yield from table.values()
    yield from (word for three in desk.CIRCULARS.values() for word in three)
    for _action, label, asked, _photo in findings.DEEDS.values():
        yield from (label, *(one["label"] for one in asked))


def _ours(path: Path) -> bool:
    return not ELSEWHERE & set(path.parts)


def _chinese(texts: Iterable[str], plural: bool) -> Iterator[Said]:
    return ((text, plural) for text in texts if text and chinese(text))


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from ((target.id, node.value.value) for target in node.targets if isinstance(target, ast.Name))


def _texts(args: Iterable[ast.expr], constants: dict[str, str]) -> Iterator[str]:
    """Literal texts, both arms of a choice, and constants by their name."""
    for arg in args:
        if isinstance(arg, ast.IfExp):
            yield from _texts((arg.body, arg.orelse), constants)
        elif isinstance(arg, ast.Constant) and isinstance(arg.value, str):
            yield arg.value
        elif isinstance(arg, ast.Name | ast.Attribute):
            yield constants.get(_name(arg), "")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
